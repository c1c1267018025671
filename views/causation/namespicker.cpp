// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/causation/namespicker.h"

#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QTabBar>
#include <QVBoxLayout>
#include <QWidgetAction>

namespace Backstory
{

using namespace Qt::StringLiterals;

NamesPicker::NamesPicker(QWidget *parent)
    : QToolButton(parent)
    , m_kinds(new QTabBar)
    , m_search(new QLineEdit)
    , m_list(new QListWidget)
{
    auto *menu = new QMenu(this);
    auto *panel = new QWidget(menu);
    panel->setFixedSize(300, 360);
    auto *layout = new QVBoxLayout(panel);
    layout->setContentsMargins(8, 4, 8, 8);
    layout->setSpacing(8);
    for (const QString &kind : {u"Types"_s, u"Categories"_s, u"Producers"_s})
        m_kinds->addTab(kind);
    m_kinds->setExpanding(false);
    m_kinds->setDrawBase(false);
    m_kinds->setAccessibleName(u"What to choose from"_s);
    m_search->setPlaceholderText(u"Find a name"_s);
    m_search->setAccessibleName(u"Find a name"_s);
    m_search->setClearButtonEnabled(true);
    m_list->setAccessibleName(u"Names to show"_s);
    auto *all = new QPushButton(u"Show all"_s, panel);
    all->setAccessibleName(u"Show all"_s);
    layout->addWidget(m_kinds);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    layout->addWidget(all, 0, Qt::AlignLeft);
    auto *action = new QWidgetAction(menu);
    action->setDefaultWidget(panel);
    menu->addAction(action);
    setMenu(menu);
    setPopupMode(QToolButton::InstantPopup);
    connect(menu, &QMenu::aboutToShow, this, &NamesPicker::fill);
    connect(menu, &QMenu::aboutToShow, m_search, [this] { m_search->setFocus(); });
    connect(m_kinds, &QTabBar::currentChanged, this, &NamesPicker::fill);
    connect(m_search, &QLineEdit::textChanged, this, &NamesPicker::search);
    connect(m_list, &QListWidget::itemChanged, this, [this](QListWidgetItem *item) {
        if (!m_filling)
            toggle(m_list->row(item));
    });
    connect(all, &QPushButton::clicked, this, [this] {
        m_chosen = {};
        fill();
        updateText();
        Q_EMIT namesWanted({}, {}, {});
    });
    updateText();
}

void NamesPicker::setChoices(const CausationChoices &choices)
{
    m_choices = choices;
    if (menu()->isVisible())
        fill();
}

void NamesPicker::setFilter(const CausationFilter &filter)
{
    m_chosen = {filter.types, filter.categories, filter.producers};
    updateText();
}

void NamesPicker::fill()
{
    m_filling = true;
    const size_t kind = size_t(std::max(m_kinds->currentIndex(), 0));
    const std::array<QStringList, 3> names{m_choices.types, m_choices.categories, m_choices.producers};
    m_list->clear();
    for (const QString &name : names[kind]) {
        auto *item = new QListWidgetItem(name.isEmpty() ? u"no producer"_s : name, m_list);
        item->setData(Qt::UserRole, name);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(m_chosen[kind].contains(name) ? Qt::Checked : Qt::Unchecked);
    }
    m_filling = false;
    search();
}

void NamesPicker::search()
{
    for (int row = 0; row < m_list->count(); ++row) {
        QListWidgetItem *item = m_list->item(row);
        item->setHidden(!item->text().contains(m_search->text(), Qt::CaseInsensitive));
    }
}

void NamesPicker::toggle(int row)
{
    const size_t kind = size_t(std::max(m_kinds->currentIndex(), 0));
    const QListWidgetItem *item = m_list->item(row);
    const QString name = item->data(Qt::UserRole).toString();
    m_chosen[kind].removeAll(name);
    if (item->checkState() == Qt::Checked)
        m_chosen[kind].append(name);
    m_chosen[kind].sort();
    updateText();
    Q_EMIT namesWanted(m_chosen[0], m_chosen[1], m_chosen[2]);
}

void NamesPicker::updateText()
{
    const qsizetype chosen = m_chosen[0].size() + m_chosen[1].size() + m_chosen[2].size();
    setText(chosen == 0 ? u"All events"_s : u"%1 chosen"_s.arg(chosen));
    setToolTip(u"Choose the types, categories and producers that are shown"_s);
    setAccessibleName(u"Which events are shown: "_s + text());
}

} // namespace Backstory
