// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/statetreeview.h"
#include "models/state/statepath.h"
#include "models/state/statetreemodel.h"
#include "views/details/findbar.h"
#include "views/state/openedfields.h"
#include "views/state/statetreedelegate.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"
#include "views/theme/labels.h"
#include "views/theme/panelheader.h"

#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QScopedValueRollback>
#include <QStackedWidget>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int FieldWidth = 176; ///< of the names, in a view of the usual width
constexpr int LeastFieldWidth = 112;
constexpr int SetterWidth = 72;

/// `lines[0].quantity` of positions in a document.
QString pathOf(const JsonDocument &document, const std::vector<quint32> &positions)
{
    QString path;
    JsonLevel level = *document.root;
    for (const quint32 position : positions) {
        if (position >= level.members.size())
            break;
        const JsonMember member = level.members[position];
        path = level.isArray ? pathWith(path, qint64(position)) : pathWith(path, keyOf(document, member));
        if (!member.isContainer())
            break;
        level = readLevel(*document.text, member.begin, member.length);
    }
    return path;
}

} // namespace

StateTreeView::StateTreeView(StateTreeModel &model, QueryPool &pool, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_search(pool)
    , m_header(new PanelHeader(u"State"_s, this))
    , m_only(new QToolButton(this))
    , m_compare(new QToolButton(this))
    , m_find(new FindBar(m_search, this, u"Find in the state"_s))
    , m_pages(new QStackedWidget(this))
    , m_tree(new QTreeView)
    , m_empty(wrappedLabel({}, textFont(), u"muted"_s))
    , m_delegate(new StateTreeDelegate(m_tree))
{
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    makeHeader();
    makeTree();
    m_places = new OpenedFields(*m_tree, m_model);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_header);
    layout->addWidget(m_find);
    m_empty->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_empty->setContentsMargins(16, 16, 16, 16);
    m_pages->addWidget(m_tree);
    m_pages->addWidget(m_empty);
    layout->addWidget(m_pages, 1);
    setFocusProxy(m_tree);
    connect(m_places, &OpenedFields::currentChanged, this, &StateTreeView::fieldChosen);
    connectFind();
}

void StateTreeView::makeHeader()
{
    m_only->setText(u"Only changes"_s);
    m_only->setToolTip(u"Leave out the fields that are the same in both states"_s);
    m_only->setAccessibleName(u"Only changes"_s);
    m_only->setCheckable(true);
    m_compare->setIcon(lineIcon(u"compare"_s));
    m_compare->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_compare->setPopupMode(QToolButton::InstantPopup);
    m_compare->setAccessibleName(u"Compare with another step"_s);
    auto *menu = new QMenu(m_compare);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        addCompareActions(*menu);
    });
    m_compare->setMenu(menu);
    setHeld({});
    m_header->addButton(m_only);
    m_header->addButton(m_compare);
    connect(m_only, &QToolButton::toggled, &m_model, &StateTreeModel::setOnlyChanges);
}

void StateTreeView::makeTree()
{
    m_tree->setModel(&m_model);
    m_tree->setItemDelegate(m_delegate);
    m_tree->setAccessibleName(u"Fields of the state"_s);
    m_tree->setAccessibleDescription(u"Enter says who set a field"_s);
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(0);
    m_tree->setRootIsDecorated(false);
    m_tree->setMouseTracking(true);
    m_tree->setTabKeyNavigation(false);
    m_tree->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    QHeaderView *header = m_tree->header();
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setStretchLastSection(false);
    header->setSectionsMovable(false);
    header->setMinimumSectionSize(56);
    header->setSectionResizeMode(StateTreeModel::FieldColumn, QHeaderView::Interactive);
    header->setSectionResizeMode(StateTreeModel::BeforeColumn, QHeaderView::Stretch);
    header->setSectionResizeMode(StateTreeModel::AfterColumn, QHeaderView::Stretch);
    header->setSectionResizeMode(StateTreeModel::SetByColumn, QHeaderView::Fixed);
    header->resizeSection(StateTreeModel::FieldColumn, FieldWidth);
    header->resizeSection(StateTreeModel::SetByColumn, SetterWidth);
    connect(header, &QHeaderView::sectionResized, this, [this](int section) {
        if (section == StateTreeModel::FieldColumn && !m_isFitting)
            m_isFitted = false;
    });
    m_tree->installEventFilter(this);
    m_tree->viewport()->installEventFilter(this);
}

void StateTreeView::fitColumns()
{
    if (!m_isFitted)
        return;
    const QScopedValueRollback fitting(m_isFitting, true);
    m_tree->header()->resizeSection(StateTreeModel::FieldColumn,
                                    std::clamp(m_tree->width() / 3, LeastFieldWidth, FieldWidth));
}

void StateTreeView::setSingle()
{
    m_only->hide();
    m_compare->hide();
    m_tree->setColumnHidden(StateTreeModel::BeforeColumn, true);
    m_tree->setColumnHidden(StateTreeModel::SetByColumn, true);
    m_tree->setAccessibleDescription({});
}

void StateTreeView::setNote(const QString &note)
{
    m_header->setNote(note);
}

void StateTreeView::setHeld(const QString &name)
{
    m_held = name;
    m_compare->setText(name.isEmpty() ? u"Compare with…"_s : u"With %1"_s.arg(name));
    m_compare->setToolTip(name.isEmpty() ? u"Compare with another step than the one before"_s
                                         : u"Compared with %1 instead of the step before"_s.arg(name));
    m_compare->setCheckable(!name.isEmpty());
    m_compare->setChecked(!name.isEmpty());
}

void StateTreeView::setEmptyText(const QString &text)
{
    m_empty->setText(text);
    m_pages->setCurrentWidget(text.isEmpty() ? static_cast<QWidget *>(m_tree) : m_empty);
}

void StateTreeView::forgetPlaces()
{
    m_places->forget();
}

QString StateTreeView::field() const
{
    return m_places->current();
}

void StateTreeView::reveal(const QString &path)
{
    m_places->reveal(path);
}

void StateTreeView::find()
{
    m_find->open();
}

void StateTreeView::connectFind()
{
    connect(&m_model, &StateTreeModel::statesShown, this, &StateTreeView::updateFind);
    connect(m_find, &FindBar::opened, this, &StateTreeView::updateFind);
    connect(m_find, &FindBar::closed, this, [this] { m_tree->setFocus(); });
    connect(&m_search, &PayloadFind::currentChanged, this, &StateTreeView::revealHit);
    connect(&m_search, &PayloadFind::hitsChanged, this, [this] {
        m_delegate->setMarked(m_search.needle(), m_search.sensitivity());
        m_tree->viewport()->update();
    });
}

void StateTreeView::updateFind()
{
    if (m_find->isHidden())
        return;
    m_searched = stateDocument(m_model.after());
    if (m_searched.isValid())
        m_search.search(m_searched);
    else
        m_search.searchNothing();
}

// While one goes from step to step the hits are counted anew, but the place stays.
void StateTreeView::revealHit()
{
    if (!m_find->isHidden() && m_find->isAncestorOf(m_find->window()->focusWidget()) &&
        m_searched.isValid() && m_search.current() >= 0)
        m_places->reveal(pathOf(m_searched, m_search.path()));
}

} // namespace Backstory
