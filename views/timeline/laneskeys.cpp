// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timeline/lanesarea.h"

#include <QKeyEvent>

namespace Backstory
{

namespace
{

constexpr double KeyZoom = 1.5;

} // namespace

// The first event that is in sight, or the last one before.
void LanesArea::selectFirst(int number)
{
    if (number < 0 || number >= int(m_model.lanes().size()))
        return;
    const Lane &lane = m_model.lanes()[size_t(number)];
    if (lane.isAll()) {
        m_model.askFirst(number, {m_scale.from(), {}});
        return;
    }
    const LaneEvents &events = *lane.events;
    select(LanePlace{number, qint64(std::min(events.firstAt(m_scale.from()), events.events.size() - 1))});
}

void LanesArea::selectEnd(bool last)
{
    if (m_lane >= int(m_model.lanes().size()))
        return;
    const Lane &lane = m_model.lanes()[size_t(m_lane)];
    if (lane.isAll())
        m_model.askFirst(m_lane, {last ? m_model.lastOfAll() : Timestamp(), {}});
    else
        select(LanePlace{m_lane, last ? qint64(lane.events->events.size()) - 1 : 0});
}

void LanesArea::stepInLane(int by)
{
    const Spot selected = selectedSpot();
    if (!selected.isValid() || selected.lane != m_lane)
        selectFirst(m_lane);
    else if (m_model.isAll())
        m_model.askNeighbour(m_selected, by);
    else
        select(LanePlace{m_lane, m_selectedPlace.index + by}); // beyond the ends there is none
}

void LanesArea::stepLane(int by)
{
    const LaneEvent *selected = m_model.eventAt(m_selectedPlace);
    const Timestamp time = selected ? selected->time : Timestamp();
    for (int lane = m_lane + by; lane >= 0 && lane < int(m_model.lanes().size()); lane += by) {
        const LaneEvents &events = *m_model.lanes()[size_t(lane)].events;
        if (events.events.empty())
            continue;
        if (!time.isValid()) {
            selectFirst(lane);
            return;
        }
        // The nearest in time.
        size_t index = std::min(events.firstAt(time), events.events.size() - 1);
        if (index > 0 && events.events[index].time.nanoseconds() - time.nanoseconds() >
                             time.nanoseconds() - events.events[index - 1].time.nanoseconds())
            --index;
        select(LanePlace{lane, qint64(index)});
        return;
    }
}

void LanesArea::keyPressEvent(QKeyEvent *event)
{
    const bool shifted = event->modifiers() & Qt::ShiftModifier;
    TimeScale scale = m_scale;
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int sign = event->key() == Qt::Key_Left ? -1 : 1;
        if (shifted)
            scale.pan(sign * m_scale.width() / 4);
        else
            stepInLane(sign);
        break;
    }
    case Qt::Key_Up:
        stepLane(-1);
        return;
    case Qt::Key_Down:
        stepLane(1);
        return;
    case Qt::Key_Home:
    case Qt::Key_End:
        selectEnd(event->key() == Qt::Key_End);
        return;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(KeyZoom);
        return;
    case Qt::Key_Minus:
        zoom(1 / KeyZoom);
        return;
    case Qt::Key_0:
        fit();
        return;
    case Qt::Key_Space: {
        const Spot selected = selectedSpot();
        if (selected.isValid())
            Q_EMIT cursorChosen(selected.time);
        else
            chooseCursor(m_scale.width() / 2);
        return;
    }
    case Qt::Key_Return:
    case Qt::Key_Enter:
        Q_EMIT detailsWanted();
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    if (shifted)
        changeScale(scale);
}

void LanesArea::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void LanesArea::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

} // namespace Backstory
