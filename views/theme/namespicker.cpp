// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/namespicker.h"

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

NamesPicker::NamesPicker(const QStringList &kinds, QWidget *parent)
    : QToolButton(parent)
    , m_names(kinds.size())
    , m_chosen(kinds.size())
    , m_kinds(new QTabBar)
    , m_search(new QLineEdit)
    , m_list(new QListWidget)
{
    m_kindsText = kinds.size() > 1 ? kinds.mid(0, kinds.size() - 1).join(u", "_s) + u" and "_s + kinds.last()
                                   : kinds.join(QString());
    m_kindsText = m_kindsText.toLower();
    auto *menu = new QMenu(this);
    auto *action = new QWidgetAction(menu);
    action->setDefaultWidget(makePanel(kinds));
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
    updateText();
}

QWidget *NamesPicker::makePanel(const QStringList &kinds)
{
    auto *panel = new QWidget;
    panel->setFixedSize(300, 360);
    for (const QString &kind : kinds)
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
    connect(all, &QPushButton::clicked, this, [this] {
        setChosen(QList<QStringList>(m_chosen.size()));
        fill();
        Q_EMIT chosen(m_chosen);
    });
    auto *layout = new QVBoxLayout(panel);
    layout->setContentsMargins(8, 4, 8, 8);
    layout->setSpacing(8);
    layout->addWidget(m_kinds);
    m_kinds->setVisible(kinds.size() > 1);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    layout->addWidget(all, 0, Qt::AlignLeft);
    return panel;
}

void NamesPicker::setNames(const QList<QStringList> &names)
{
    m_names = names;
    if (menu()->isVisible())
        fill();
}

void NamesPicker::setChosen(const QList<QStringList> &chosen)
{
    m_chosen = chosen;
    updateText();
}

int NamesPicker::kind() const
{
    return std::max(m_kinds->currentIndex(), 0);
}

void NamesPicker::fill()
{
    m_filling = true;
    m_list->clear();
    for (const QString &name : m_names[kind()]) {
        auto *item = new QListWidgetItem(
            name.isEmpty() ? u"no "_s + m_kinds->tabText(kind()).toLower() : name, m_list);
        item->setData(Qt::UserRole, name);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(m_chosen[kind()].contains(name) ? Qt::Checked : Qt::Unchecked);
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
    const QListWidgetItem *item = m_list->item(row);
    const QString name = item->data(Qt::UserRole).toString();
    QStringList &names = m_chosen[kind()];
    names.removeAll(name);
    if (item->checkState() == Qt::Checked)
        names.append(name);
    names.sort();
    updateText();
    Q_EMIT chosen(m_chosen);
}

void NamesPicker::updateText()
{
    qsizetype count = 0;
    for (const QStringList &names : std::as_const(m_chosen))
        count += names.size();
    setText(count == 0 ? u"All events"_s : u"%1 chosen"_s.arg(count));
    setToolTip(u"Choose the %1 that are shown"_s.arg(m_kindsText));
    setAccessibleName(u"Which events are shown: "_s + text());
}

} // namespace Backstory
