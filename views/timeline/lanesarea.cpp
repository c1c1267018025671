// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timeline/lanesarea.h"
#include "models/findings/findingmarks.h"
#include "models/text/numbertext.h"
#include "views/timescale/timefolds.h"

#include <QEvent>
#include <QScrollBar>

namespace Backstory
{

using namespace Qt::StringLiterals;

LanesArea::LanesArea(LanesModel &model, QWidget *parent)
    : TimeArea(LanesPainter::NameWidth, parent)
    , m_model(model)
{
    setAccessibleName(u"Lanes"_s);
    connect(&m_model, &LanesModel::lanesReset, this, &LanesArea::resetLanes);
    connect(&m_model, &LanesModel::extentChanged, this, &LanesArea::updateExtent);
    connect(&m_model, &LanesModel::lanesLoaded, this, [this](const QList<int> &lanes) {
        for (const int lane : lanes)
            m_laidOut[size_t(lane)] = false;
        m_selectedPlace = m_model.placeOf(m_selected);
        m_hoveredPlace = m_model.placeOf(m_hovered);
        if (m_revealWhenRead)
            reveal(selectedSpot());
        announce();
        updateFolds();
        viewport()->update();
    });
    connect(&m_model, &LanesModel::linksLoaded, this, &LanesArea::takeLinks);
    connect(&m_model, &LanesModel::eventFound, this, qOverload<const EventReference &>(&LanesArea::select));
    resetLanes();
}

void LanesArea::setMarks(FindingMarks *marks)
{
    m_marks = marks;
    connect(marks, &FindingMarks::marksChanged, this, [this] {
        announce();
        viewport()->update();
    });
}

void LanesArea::resetLanes()
{
    const size_t lanes = m_model.lanes().size();
    m_items.assign(lanes, {});
    m_laidOut.assign(lanes, false);
    m_selectedPlace = m_model.placeOf(m_selected);
    m_hoveredPlace = m_model.placeOf(m_hovered);
    m_lane =
        m_selectedPlace.isValid() ? m_selectedPlace.lane : std::clamp(m_lane, 0, std::max(int(lanes) - 1, 0));
    updateScrollBar();
    updateExtent();
    updateFolds();
    viewport()->update();
}

void LanesArea::updateExtent()
{
    TimeScale scale = m_scale;
    const bool known = m_model.first().isValid();
    scale.setRange(known ? m_model.first() : m_model.firstOfAll(),
                   known ? m_model.last() : m_model.lastOfAll());
    scale.setLimits(m_model.firstOfAll(), m_model.lastOfAll());
    changeScale(scale);
    if (m_model.isAll()) { // the counts may be other ones
        m_laidOut.assign(m_laidOut.size(), false);
        updateFolds();
        lookAgain();
        viewport()->update();
    }
}

void LanesArea::changeScale(const TimeScale &scale)
{
    if (scale == m_scale)
        return;
    m_scale = scale;
    m_laidOut.assign(m_laidOut.size(), false);
    lookAgain();
    viewport()->update();
    Q_EMIT scaleChanged();
}

void LanesArea::lookAgain()
{
    if (m_scale.isValid())
        m_model.look({m_scale.from(), m_scale.to()}, int(m_scale.width()));
}

void LanesArea::updateFolds()
{
    TimeScale scale = m_scale;
    std::vector<TimeFold> folds;
    if (m_folded && m_model.first().isValid()) {
        std::vector<std::vector<TimeFold>> quiet;
        qint64 events = 0;
        for (const Lane &lane : m_model.lanes()) {
            const std::vector<TimeSpan> spans =
                lane.isAll() ? quietOf(m_model.overview()) : lane.events->quiet;
            if (!lane.isAll() && lane.events->events.empty())
                continue;
            events += m_model.eventsIn(lane);
            quiet.emplace_back();
            for (const TimeSpan &span : spans)
                quiet.back().push_back({span.from, span.to});
        }
        folds = foldsWorthwhile(quietInAll(quiet), m_model.first(), m_model.last(), events);
    }
    scale.setFolds(std::move(folds));
    changeScale(scale);
}

void LanesArea::seek(Timestamp from, Timestamp to)
{
    TimeScale scale = m_scale;
    scale.show(from, to);
    changeScale(scale);
}

void LanesArea::zoom(double factor)
{
    // About the selected event as long as it is in sight.
    double x = m_scale.width() / 2;
    if (const Spot selected = selectedSpot(); selected.isValid()) {
        const double at = m_scale.xOf(selected.time);
        if (at >= 0 && at <= m_scale.width())
            x = at;
    }
    TimeScale scale = m_scale;
    scale.zoom(factor, x);
    changeScale(scale);
}

void LanesArea::setFolded(bool folded)
{
    m_folded = folded;
    updateFolds();
}

void LanesArea::setSelected(const EventReference &event)
{
    if (event == m_selected)
        return;
    m_selected = event;
    m_selectedPlace = m_model.placeOf(event);
    m_revealWhenRead = event.isValid();
    m_model.link(event);
    if (m_revealWhenRead)
        reveal(selectedSpot());
    announce();
    viewport()->update();
}

// Among all events of a source the links tell when the selected event was.
void LanesArea::takeLinks()
{
    if (m_revealWhenRead)
        reveal(selectedSpot());
    announce();
    viewport()->update();
}

void LanesArea::setHovered(const EventReference &event)
{
    if (event == m_hovered)
        return;
    m_hovered = event;
    m_hoveredPlace = m_model.placeOf(event);
    viewport()->update();
}

void LanesArea::setTimeCursor(Timestamp moment)
{
    if (moment == m_cursor)
        return;
    m_cursor = moment;
    viewport()->update();
}

void LanesArea::setReading(bool reading)
{
    m_reading = reading;
    viewport()->update();
}

void LanesArea::updateTexts()
{
    announce();
    viewport()->update();
}

void LanesArea::select(LanePlace place)
{
    const Spot spot = spotOf(place);
    if (!spot.isValid())
        return;
    reveal(spot);
    select(m_model.referenceOf(place));
}

void LanesArea::select(const EventReference &event)
{
    if (event == m_selected)
        return;
    setSelected(event);
    Q_EMIT eventSelected(event);
}

void LanesArea::reveal(const Spot &spot)
{
    if (!spot.isValid())
        return;
    m_revealWhenRead = false;
    m_lane = spot.lane;
    TimeScale scale = m_scale;
    scale.reveal(spot.time);
    changeScale(scale);
    const int top = spot.lane * laneHeight();
    const int room = viewport()->height() - LanesPainter::AxisHeight;
    QScrollBar *bar = verticalScrollBar();
    if (top < bar->value())
        bar->setValue(top);
    else if (top + laneHeight() > bar->value() + room)
        bar->setValue(top + laneHeight() - room);
}

void LanesArea::announce()
{
    QString text = u"Lanes"_s;
    const Spot spot = selectedSpot();
    if (spot.isValid()) {
        const Lane &lane = m_model.lanes()[size_t(spot.lane)];
        text += u": %1, "_s.arg(lane.title);
        if (spot.index >= 0)
            text += m_model.nameOf(m_selectedPlace) + u", "_s;
        text += m_model.timeText().full(spot.time);
        if (!lane.isAll())
            text += u", event %1 of %2 in the order of time"_s.arg(
                countText(spot.index + 1), countText(qint64(lane.events->events.size())));
        if (const EventMarks *marks = m_marks ? m_marks->found(m_selected) : nullptr)
            text += u", "_s + marks->spoken();
    }
    if (text != accessibleName())
        setAccessibleName(text); // which tells screen readers
}

void LanesArea::updateScrollBar()
{
    const int room = std::max(viewport()->height() - LanesPainter::AxisHeight, 0);
    const int lanes = int(m_model.lanes().size());
    verticalScrollBar()->setPageStep(room);
    verticalScrollBar()->setSingleStep(laneHeight());
    verticalScrollBar()->setRange(0, std::max(0, lanes * laneHeight() - room));
}

void LanesArea::resizeEvent(QResizeEvent *)
{
    updateScrollBar();
    TimeScale scale = m_scale;
    scale.setWidth(std::max(viewport()->width() - LanesPainter::NameWidth, 1));
    changeScale(scale);
}

void LanesArea::scrollContentsBy(int, int)
{
    viewport()->update();
}

void LanesArea::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        viewport()->update();
    QAbstractScrollArea::changeEvent(event);
}

} // namespace Backstory
