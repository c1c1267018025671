// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/reducer/reducerchoice.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTableWidget;

namespace Backstory
{

/// Which reducers a category has had, and from when on each is valid: dates can be written, reducers added
/// and removed. Tells what a person wants; its owner sets the result.
class ReducerDates : public QWidget
{
    Q_OBJECT
public:
    explicit ReducerDates(QWidget *parent = nullptr);

    void setDates(const QList<ReducerDate> &dates);
    const QList<ReducerDate> &dates() const { return m_dates; }
    /// What “Add” puts behind the others, valid from today.
    void setShown(const QString &id, const QString &title);
    QTableWidget *table() const { return m_table; }

    /// `2025-03-01`, with the time where there is one; UTC.
    static QString textOf(Timestamp from);

Q_SIGNALS:
    void datesChanged(const QList<Backstory::ReducerDate> &dates);

private:
    void fill();
    void change(int row, const QString &text);
    void add();
    void remove();
    void say(const QString &problem);

    QList<ReducerDate> m_dates;
    ReducerDate m_shown;
    bool m_isFilling = false;
    QTableWidget *m_table;
    QPushButton *m_add;
    QPushButton *m_remove;
    QLabel *m_problem;
};

} // namespace Backstory
