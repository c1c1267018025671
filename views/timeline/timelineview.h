// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/timeline/timelinemodel.h"

#include <QJsonObject>
#include <QWidget>

class QLabel;
class QMenu;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace Backstory
{

class ColumnLayout;
class PanelHeader;
class RowScroller;
class TimelineTable;

/// The table of a timeline below a header with name, count and coverage. The selected event and the place
/// that is scrolled to stay where they are while events are added; what came meanwhile is counted below the
/// table.
class TimelineView : public QWidget
{
    Q_OBJECT
public:
    TimelineView(TimelineModel &model, QWidget *parent = nullptr);

    /// What stands in the header; `mark` is the category's number.
    void setSubject(const QString &name, int mark);
    /// Selects the event and scrolls to it, now or as soon as its row is there.
    void select(const EventReference &event);
    EventReference selected() const { return m_selected; }
    /// The event that the mouse is over in another view.
    void setHovered(const EventReference &event);
    void setReading(bool reading);
    /// The events come straight from the source, not from what was read of it so far.
    void setLookedUp(bool lookedUp, const QString &coverage);
    void setTimeText(TimeText text);
    /// Measures differences from the selected event, or, when that is the marked one, no longer.
    void toggleMark();
    void goToNewest();

    /// See ColumnLayout.
    QJsonObject columns() const;
    void setColumns(const QJsonObject &columns);
    QMenu *columnMenu() const { return m_columnMenu; }
    TimelineTable *table() const { return m_table; }

Q_SIGNALS:
    void eventSelected(const Backstory::EventReference &event);
    void eventHovered(const Backstory::EventReference &event);
    void linkActivated(const Backstory::EventReference &event);
    void detailsWanted();
    void menuWanted(const QPoint &globalPos);
    void resumeWanted();
    void columnsChanged();

private:
    void connectTable();
    void connectModel();
    void goToEnd(bool last);
    void sortBy(int column, Qt::SortOrder order);
    void updateTexts();
    void updateEmpty();
    void updateArrivals();
    void updateMark();
    void reselect();
    void keepSelected();
    void takeCurrent();
    QString noteText() const;
    int sortColumn() const;

    TimelineModel &m_model;
    EventReference m_selected;
    bool m_pending = false;  ///< the selected event's row has not been there yet
    bool m_awaiting = false; ///< the current row has not been there yet
    bool m_reading = false;
    bool m_lookedUp = false;
    QString m_coverage;      ///< how far it was looked, a sentence
    bool m_settling = false; ///< reading has ended, its last rows are still being counted
    qint64 m_seen = -1;      ///< how many events there were when the newest was last in sight; -1: not known
    TimeText m_timeText;
    PanelHeader *m_header;
    QToolButton *m_mark;
    QToolButton *m_columnButton;
    QMenu *m_columnMenu;
    TimelineTable *m_table;
    RowScroller *m_scroller;
    ColumnLayout *m_columns;
    QLabel *m_empty;
    QStackedWidget *m_stack;
    QPushButton *m_arrivals;
};

} // namespace Backstory
