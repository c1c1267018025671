// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timeline/timelinetable.h"
#include "models/timeline/timelinemodel.h"
#include "views/findings/severity.h"
#include "views/timeline/timelinedelegate.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int MarkWidth = 7; // of the eight that cells leave free

}

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
    horizontalHeader()->setSectionsClickable(true);
    horizontalHeader()->setSortIndicatorClearable(true);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    horizontalHeader()->setSortIndicatorShown(true);
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
    const bool moved = row != m_hoveredRow;
    m_hoveredRow = row;
    m_linkHovered = link;
    m_delegate->setHovered(row, link);
    viewport()->setCursor(link ? Qt::PointingHandCursor : Qt::ArrowCursor);
    viewport()->update();
    if (moved)
        Q_EMIT rowHovered(row);
}

void TimelineTable::setHoveredRow(int row)
{
    if (row == m_hoveredRow)
        return;
    m_hoveredRow = row;
    m_linkHovered = false;
    m_delegate->setHovered(row, false);
    viewport()->update();
}

// QAbstractItemView would paint everything again whatever has changed: here pages come that nobody looks at.
void TimelineTable::dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                                const QList<int> &)
{
    const int top = rowAt(0);
    const int last = rowAt(viewport()->height() - 1);
    const int bottom = last < 0 ? model()->rowCount() - 1 : last;
    const int from = std::max(top, topLeft.row());
    const int to = std::min(bottom, bottomRight.row());
    if (top < 0 || from > to)
        return;
    const int y = rowViewportPosition(from);
    viewport()->update(0, y, viewport()->width(), rowViewportPosition(to) + rowHeight(to) - y);
}

void TimelineTable::setMarks(FindingMarks *marks)
{
    m_marks = marks;
    connect(marks, &FindingMarks::marksChanged, viewport(), qOverload<>(&QWidget::update));
}

const EventMarks *TimelineTable::marksOf(int row) const
{
    const auto *timeline = qobject_cast<const TimelineModel *>(model());
    return m_marks && timeline ? m_marks->found(timeline->eventAt(row)) : nullptr;
}

// In the padding of the first column, so that no text moves.
QRect TimelineTable::markRect(int row) const
{
    return {-horizontalOffset(), rowViewportPosition(row), MarkWidth, rowHeight(row)};
}

void TimelineTable::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (!m_marks || horizontalOffset() >= MarkWidth || rowAt(0) < 0)
        return;
    const QRect painted = event->rect();
    const int last = rowAt(painted.bottom()) < 0 ? model()->rowCount() - 1 : rowAt(painted.bottom());
    QPainter painter(viewport());
    for (int row = rowAt(std::max(painted.top(), 0)); row >= 0 && row <= last; ++row) {
        if (const EventMarks *marks = marksOf(row))
            drawSeverityMark(painter, QRectF(markRect(row)).center(), marks->worst.constFirst().severity(),
                             colorsOf(palette()));
    }
}

bool TimelineTable::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int row = rowAt(help->pos().y());
        const EventMarks *marks = row >= 0 ? marksOf(row) : nullptr;
        const QRect around = row >= 0 ? markRect(row).adjusted(0, 0, MarkWidth, 0) : QRect(); // it is small
        if (marks && around.contains(help->pos())) {
            QToolTip::showText(help->globalPos(), tipOf(*marks), viewport(), around);
            return true;
        }
    }
    return QTableView::viewportEvent(event);
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
    else if (event->key() == Qt::Key_Home || event->key() == Qt::Key_End)
        Q_EMIT endWanted(event->key() == Qt::Key_End);
    else
        QTableView::keyPressEvent(event);
}

void TimelineTable::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const int row = byKey ? currentIndex().row() : rowAt(event->pos().y());
    if (row < 0)
        return;
    selectRow(row);
    Q_EMIT menuWanted(byKey ? viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft())
                            : event->globalPos());
}

} // namespace Backstory
