// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/causationmodel.h"

#include <QToolButton>

#include <array>

class QLineEdit;
class QListWidget;
class QTabBar;

namespace Backstory
{

/// A button that opens the choice of types, categories and producers which a causation graph is made of.
/// Nothing chosen of a kind means all of it.
class NamesPicker : public QToolButton
{
    Q_OBJECT
public:
    explicit NamesPicker(QWidget *parent = nullptr);

    void setChoices(const CausationChoices &choices);
    void setFilter(const CausationFilter &filter);

Q_SIGNALS:
    void namesWanted(const QStringList &types, const QStringList &categories, const QStringList &producers);

private:
    void fill();
    void search();
    void toggle(int row);
    void updateText();

    CausationChoices m_choices;
    std::array<QStringList, 3> m_chosen; ///< types, categories, producers
    QTabBar *m_kinds;
    QLineEdit *m_search;
    QListWidget *m_list;
    bool m_filling = false;
};

} // namespace Backstory
