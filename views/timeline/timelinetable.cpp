// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timeline/timelinetable.h"
#include "models/timeline/timelinemodel.h"
#include "views/timeline/timelinedelegate.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>

namespace Backstory
{

using namespace Qt::StringLiterals;

TimelineTable::TimelineTable(QWidget *parent)
    : QTableView(parent)
    , m_delegate(new TimelineDelegate(this))
{
    setItemDelegate(m_delegate);
    setAccessibleName(u"Events"_s);
    setShowGrid(false);
    setWordWrap(false);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(24);
    verticalHeader()->setDefaultSectionSize(24);
    horizontalHeader()->setAccessibleName(u"Columns"_s);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setStretchLastSection(true);
    horizontalHeader()->setMinimumSectionSize(56);
    horizontalHeader()->setFixedHeight(24);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
}

QModelIndex TimelineTable::linkAt(const QPoint &point) const
{
    const QModelIndex index = indexAt(point);
    return index.isValid() && TimelineDelegate::linkRect(visualRect(index), index).contains(point)
               ? index
               : QModelIndex();
}

void TimelineTable::hover(int row, bool link)
{
    if (row == m_hoveredRow && link == m_linkHovered)
        return;
    m_hoveredRow = row;
    m_linkHovered = link;
    m_delegate->setHovered(row, link);
    viewport()->setCursor(link ? Qt::PointingHandCursor : Qt::ArrowCursor);
    viewport()->update();
}

void TimelineTable::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    hover(rowAt(point.y()), linkAt(point).isValid());
    QTableView::mouseMoveEvent(event);
}

void TimelineTable::leaveEvent(QEvent *event)
{
    hover(-1, false);
    QTableView::leaveEvent(event);
}

void TimelineTable::mouseReleaseEvent(QMouseEvent *event)
{
    QTableView::mouseReleaseEvent(event);
    const QModelIndex link = linkAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && link.isValid())
        Q_EMIT linkActivated(link.data(TimelineModel::LinkRole).value<EventReference>());
}

void TimelineTable::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid())
        Q_EMIT rowEntered(currentIndex().row());
    else
        QTableView::keyPressEvent(event);
}

} // namespace Backstory
