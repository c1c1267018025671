// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/activity/activitymodel.h"

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace Backstory
{

class NamesPicker;

/// What is counted: which types, by what, the sum of which number, in bars of what length, beside when.
class ActivityControls : public QWidget
{
    Q_OBJECT
public:
    explicit ActivityControls(QWidget *parent = nullptr);

    void setTypes(const QStringList &types);
    void setChoice(const ActivityChoice &choice);
    const ActivityChoice &choice() const { return m_choice; }
    /// What a shift is called: `a day earlier`; empty for none.
    static QString shiftText(qint64 shift);

Q_SIGNALS:
    /// A person has changed something; the choice's stretch of time is the one that was set.
    void choiceChanged(const Backstory::ActivityChoice &choice);

private:
    void change();
    void showChoice();

    ActivityChoice m_choice;
    bool m_showing = false;
    NamesPicker *m_types;
    QComboBox *m_by;
    QLineEdit *m_field;
    QLineEdit *m_sum;
    QComboBox *m_bucket;
    QComboBox *m_shift;
};

} // namespace Backstory
