// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/openedfields.h"
#include "models/state/statetreemodel.h"

#include <QScopedValueRollback>
#include <QScrollBar>
#include <QTreeView>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int MostMembers = 12; ///< of an object that is open by itself
constexpr int MostElements = 3; ///< of a list that is
constexpr int DepthOpenByItself = 2;
constexpr int MostRowsLookedAt = 300;

} // namespace

OpenedFields::OpenedFields(QTreeView &tree, StateTreeModel &model)
    : QObject(&tree)
    , m_tree(tree)
    , m_model(model)
{
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, &OpenedFields::remember);
    connect(&model, &StateTreeModel::statesShown, this, &OpenedFields::restore);
    connect(&model, &StateTreeModel::levelRead, this, &OpenedFields::restore);
    connect(&tree, &QTreeView::expanded, this, [this](const QModelIndex &index) {
        if (m_isRestoring)
            return;
        const QString path = index.data(StateTreeModel::PathRole).toString();
        m_opened.insert(path);
        m_closed.remove(path);
    });
    connect(&tree, &QTreeView::collapsed, this, [this](const QModelIndex &index) {
        if (m_isRestoring)
            return;
        const QString path = index.data(StateTreeModel::PathRole).toString();
        m_closed.insert(path);
        m_opened.remove(path);
    });
    connect(tree.selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &index) {
                if (!m_isRestoring && index.isValid())
                    setCurrent(index.data(StateTreeModel::PathRole).toString());
            });
}

void OpenedFields::forget()
{
    m_opened.clear();
    m_closed.clear();
    m_revealed.clear();
    m_scrolled = 0;
    setCurrent({});
}

void OpenedFields::setCurrent(const QString &path)
{
    if (m_current == path)
        return;
    m_current = path;
    Q_EMIT currentChanged(path);
}

void OpenedFields::remember()
{
    if (m_model.rowCount() > 0)
        m_scrolled = m_tree.verticalScrollBar()->value();
}

void OpenedFields::restore()
{
    const QScopedValueRollback restoring(m_isRestoring, true);
    m_tree.setUpdatesEnabled(false);
    openSmall({}, 0);
    if (!m_current.isEmpty())
        select(m_current);
    m_tree.doItemsLayout(); // else the bar's range is still that of the states before
    m_tree.verticalScrollBar()->setValue(m_scrolled);
    m_tree.setUpdatesEnabled(true);
    if (!m_revealed.isEmpty())
        reveal(m_revealed);
}

bool OpenedFields::isWanted(const QModelIndex &index, int depth) const
{
    const QString path = index.data(StateTreeModel::PathRole).toString();
    if (m_closed.contains(path) || index.data(StateTreeModel::RangeRole).toBool())
        return false;
    if (m_opened.contains(path) || m_model.isOnlyChanges())
        return true;
    for (const int column : {StateTreeModel::AfterColumn, StateTreeModel::BeforeColumn}) {
        const QString size = index.siblingAtColumn(column).data().toString(); // `{3}`, `[2]`
        if (!size.isEmpty())
            return depth < DepthOpenByItself && QStringView(size).mid(1, size.size() - 2).toInt() <=
                                                    (size.startsWith(u'{') ? MostMembers : MostElements);
    }
    return false;
}

void OpenedFields::openSmall(const QModelIndex &parent, int depth)
{
    for (int row = 0; row < std::min(m_model.rowCount(parent), MostRowsLookedAt); ++row) {
        const QModelIndex index = m_model.index(row, 0, parent);
        if (!m_model.hasChildren(index) || !isWanted(index, depth))
            continue;
        if (m_model.canFetchMore(index))
            m_model.fetchMore(index);
        m_tree.expand(index);
        openSmall(index, depth + 1);
    }
}

void OpenedFields::select(const QString &path)
{
    const QModelIndex index = m_model.indexOf(path);
    if (!index.isValid())
        return;
    for (QModelIndex parent = index.parent(); parent.isValid(); parent = parent.parent()) {
        if (!m_tree.isExpanded(parent))
            return; // closed by hand
    }
    m_tree.selectionModel()->setCurrentIndex(index,
                                             QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

void OpenedFields::reveal(const QString &path)
{
    m_revealed = path;
    const QModelIndex index = m_model.indexOf(path);
    if (!index.isValid())
        return;
    m_revealed.clear();
    for (QModelIndex parent = index.parent(); parent.isValid(); parent = parent.parent())
        m_tree.expand(parent);
    m_tree.setCurrentIndex(index);
    m_tree.scrollTo(index);
    m_scrolled = m_tree.verticalScrollBar()->value();
}

} // namespace Backstory
