// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QToolButton>

class QLineEdit;
class QListWidget;
class QTabBar;

namespace Backstory
{

/// A button that opens a choice among names of one or several kinds. Nothing chosen of a kind means all of
/// it.
class NamesPicker : public QToolButton
{
    Q_OBJECT
public:
    /// `kinds`: in the plural, as `Types`.
    explicit NamesPicker(const QStringList &kinds, QWidget *parent = nullptr);

    // Both as the kinds, one list each. An empty name stands for what has none.
    void setNames(const QList<QStringList> &names);
    void setChosen(const QList<QStringList> &chosen);

Q_SIGNALS:
    void chosen(const QList<QStringList> &chosen);

private:
    QWidget *makePanel(const QStringList &kinds);
    int kind() const;
    void fill();
    void search();
    void toggle(int row);
    void updateText();

    QList<QStringList> m_names;
    QList<QStringList> m_chosen;
    QString m_kindsText; ///< `types and producers`
    QTabBar *m_kinds;
    QLineEdit *m_search;
    QListWidget *m_list;
    bool m_filling = false;
};

} // namespace Backstory
