// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/timeline/timelinemodel.h"

#include <QWidget>

class QLabel;
class QStackedWidget;

namespace Backstory
{

class PanelHeader;
class TimelineTable;

/// The timeline of what was chosen: a header with name, count and coverage above the table of its events. The
/// selected event and the place that is scrolled to stay where they are while events are added.
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
    void setReading(bool reading);
    /// The events come straight from the source, not from what was read of it so far.
    void setLookedUp(bool lookedUp);
    TimelineTable *table() const { return m_table; }

Q_SIGNALS:
    void eventSelected(const Backstory::EventReference &event);
    void linkActivated(const Backstory::EventReference &event);
    void detailsWanted();

private:
    void updateTexts();
    void reselect();
    void applyWidths();

    TimelineModel &m_model;
    EventReference m_selected;
    bool m_pending = false; ///< the selected event's row has not been there yet
    bool m_reading = false;
    bool m_lookedUp = false;
    std::optional<bool> m_widthsOfAll; ///< which of the two sets of column widths is in use
    QString m_name;
    TimeText m_timeText;
    PanelHeader *m_header;
    TimelineTable *m_table;
    QLabel *m_empty;
    QStackedWidget *m_stack;

public:
    void setTimeText(TimeText text);
};

} // namespace Backstory
