// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does in the tree of a state: keys, clicks, the context menu, copying.
#include "models/state/statetreemodel.h"
#include "views/details/findbar.h"
#include "views/state/openedfields.h"
#include "views/state/statetreedelegate.h"
#include "views/state/statetreeview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QToolButton>
#include <QTreeView>

namespace Backstory
{

using namespace Qt::StringLiterals;

void StateTreeView::addCompareActions(QMenu &menu)
{
    QAction *previous =
        menu.addAction(u"With the step &before"_s, this, &StateTreeView::comparePreviousWanted);
    previous->setCheckable(true);
    previous->setChecked(m_held.isEmpty());
    menu.addAction(u"With the &initial state"_s, this, &StateTreeView::compareInitialWanted);
    menu.addAction(u"&Hold this state and compare others with it"_s, this,
                   &StateTreeView::compareShownWanted);
}

void StateTreeView::click(const QModelIndex &index, QPoint position)
{
    const QModelIndex first = index.siblingAtColumn(0);
    if (index.column() == 0 && m_model.hasChildren(first) &&
        StateTreeDelegate::arrowRect(first, m_tree->visualRect(first)).contains(position))
        m_tree->setExpanded(first, !m_tree->isExpanded(first));
    else if (index.column() == StateTreeModel::SetByColumn &&
             StateTreeDelegate::setterRect(index, m_tree->visualRect(index)).contains(position))
        askBlame(index);
}

void StateTreeView::askBlame(const QModelIndex &index)
{
    if (!index.isValid() || index.data(StateTreeModel::RangeRole).toBool())
        return;
    m_tree->scrollTo(index);
    const QModelIndex value = index.siblingAtColumn(StateTreeModel::BeforeColumn);
    const QRect cell = m_tree->visualRect(value);
    const QPoint corner = m_tree->viewport()->mapTo(this, cell.topLeft());
    Q_EMIT blameWanted(index.data(StateTreeModel::PathRole).toString(), QRect(corner, cell.size()));
}

void StateTreeView::askBlame()
{
    QModelIndex field = m_tree->currentIndex();
    for (int row = 0; !field.isValid() && row < m_model.rowCount(); ++row) {
        const QModelIndex index = m_model.index(row, 0);
        if (index.data(StateTreeModel::ChangeRole).toInt() != int(FieldChange::Same))
            field = index;
    }
    if (!field.isValid())
        field = m_model.index(0, 0);
    m_tree->setCurrentIndex(field);
    askBlame(field);
}

bool StateTreeView::pressKey(int key, bool isCopy)
{
    const QModelIndex index = m_tree->currentIndex();
    if (key == Qt::Key_BracketLeft || key == Qt::Key_BracketRight)
        Q_EMIT changeWanted(key == Qt::Key_BracketRight ? 1 : -1);
    else if ((key == Qt::Key_Return || key == Qt::Key_Enter) && index.isValid())
        askBlame(index);
    else if (isCopy && index.isValid())
        copyValue(index);
    else
        return false;
    return true;
}

bool StateTreeView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_tree && event->type() == QEvent::Resize)
        fitColumns();
    if (event->type() == QEvent::ContextMenu) {
        const auto *menu = static_cast<QContextMenuEvent *>(event);
        openMenu(menu->reason() == QContextMenuEvent::Mouse
                     ? m_tree->viewport()->mapFromGlobal(menu->globalPos())
                     : m_tree->visualRect(m_tree->currentIndex()).center());
        return true;
    }
    if (watched == m_tree->viewport() && event->type() == QEvent::MouseButtonRelease) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        const QPoint position = mouse->position().toPoint();
        if (mouse->button() == Qt::LeftButton && m_tree->indexAt(position).isValid())
            click(m_tree->indexAt(position), position);
    } else if (watched == m_tree->viewport() && event->type() == QEvent::MouseMove) {
        const QPoint position = static_cast<QMouseEvent *>(event)->position().toPoint();
        const QModelIndex index = m_tree->indexAt(position);
        const bool isLink =
            index.isValid() && index.column() == StateTreeModel::SetByColumn &&
            StateTreeDelegate::setterRect(index, m_tree->visualRect(index)).contains(position);
        m_tree->viewport()->setCursor(isLink ? Qt::PointingHandCursor : Qt::ArrowCursor);
    } else if (watched == m_tree && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (pressKey(key->key(), key->matches(QKeySequence::Copy)))
            return true;
    }
    return QWidget::eventFilter(watched, event);
}

// Taken before the window's own actions while the focus is in the panel.
bool StateTreeView::event(QEvent *event)
{
    // Others come while the view is being made, before its parts are.
    const bool isKey = event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    return (isKey && m_find->take(event, [this] { find(); })) || QWidget::event(event);
}

void StateTreeView::openMenu(QPoint position)
{
    const QModelIndex index = m_tree->indexAt(position);
    QMenu menu(this);
    if (index.isValid() && !index.data(StateTreeModel::RangeRole).toBool()) {
        const QString path = index.data(StateTreeModel::PathRole).toString();
        menu.addAction(u"&Who set this?"_s, QKeySequence(Qt::Key_Return), this,
                       [this, index = QPersistentModelIndex(index)] { askBlame(index); });
        menu.addAction(u"To its &next change"_s, QKeySequence(Qt::Key_BracketRight), this,
                       [this] { Q_EMIT changeWanted(1); });
        menu.addAction(u"To its &previous change"_s, QKeySequence(Qt::Key_BracketLeft), this,
                       [this] { Q_EMIT changeWanted(-1); });
        menu.addSeparator();
        menu.addAction(u"&Copy the value"_s, QKeySequence::Copy, this,
                       [this, index = QPersistentModelIndex(index)] { copyValue(index); });
        menu.addAction(u"Copy the pa&th %1"_s.arg(QString(path).replace(u'&', u"&&"_s)), this,
                       [path] { QGuiApplication::clipboard()->setText(path); });
    }
    QAction *copy = menu.addAction(u"Copy the &state as JSON"_s, this, &StateTreeView::copyState);
    copy->setEnabled(!m_model.after().isEmpty());
    menu.addSeparator();
    addCompareActions(*menu.addMenu(u"C&ompare"_s));
    QAction *only = menu.addAction(u"Only c&hanges"_s, m_only, &QToolButton::toggle);
    only->setCheckable(true);
    only->setChecked(m_only->isChecked());
    menu.addAction(u"&Find in the state"_s, QKeySequence::Find, this, &StateTreeView::find);
    menu.exec(m_tree->viewport()->mapToGlobal(position));
}

// The value before is copied from its own column; elsewhere it is the one after, if the field is still there.
void StateTreeView::copyValue(const QModelIndex &index)
{
    const QModelIndex after = index.siblingAtColumn(StateTreeModel::AfterColumn);
    const bool isGone = after.data(StateTreeModel::ValueKindRole).toInt() == StateTreeModel::NoValue;
    const bool isBefore = index.column() == StateTreeModel::BeforeColumn || isGone;
    const QModelIndex chosen = isBefore ? index.siblingAtColumn(StateTreeModel::BeforeColumn) : after;
    QGuiApplication::clipboard()->setText(chosen.data(StateTreeModel::WholeTextRole).toString());
}

void StateTreeView::copyState()
{
    QGuiApplication::clipboard()->setText(QString::fromUtf8(m_model.after()));
}

} // namespace Backstory
