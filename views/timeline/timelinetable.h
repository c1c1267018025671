// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/reference.h"

#include <QTableView>

namespace Backstory
{

class TimelineDelegate;
class FindingMarks;
struct EventMarks;

/// The table of a timeline with rows of one height, so that ten million cost no more than ten. Hover and
/// links are its own; it tells which event was chosen and which link was followed.
class TimelineTable : public QTableView
{
    Q_OBJECT
public:
    explicit TimelineTable(QWidget *parent = nullptr);

    /// Paints the row as hovered; -1: none.
    void setHoveredRow(int row);
    /// What to mark in the margin before the first column; outlives the table.
    void setMarks(FindingMarks *marks);
    /// Where a row's mark is painted, in pixels of the viewport.
    QRect markRect(int row) const;

Q_SIGNALS:
    void rowHovered(int row);  ///< -1: the mouse has left
    void endWanted(bool last); ///< Home or End was pressed
    void menuWanted(const QPoint &globalPos);
    void linkActivated(const Backstory::EventReference &event);
    void rowEntered(int row); ///< Enter was pressed on it

protected:
    bool viewportEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                     const QList<int> &roles = {}) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    QModelIndex linkAt(const QPoint &point) const;
    void hover(int row, bool link);
    /// Null where there are none, and while they are not known.
    const EventMarks *marksOf(int row) const;

    FindingMarks *m_marks = nullptr;
    TimelineDelegate *m_delegate;
    int m_hoveredRow = -1;
    bool m_linkHovered = false;
};

} // namespace Backstory
