// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/timeline/lanesarea.h"
#include "models/text/numbertext.h"
#include "views/timescale/timefolds.h"

#include <QEvent>
#include <QScrollBar>

namespace Backstory
{

using namespace Qt::StringLiterals;

LanesArea::LanesArea(LanesModel &model, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_model(model)
{
    setAccessibleName(u"Lanes"_s);
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalScrollBar()->setAccessibleName(u"Scroll the lanes"_s);
    viewport()->setMouseTracking(true);
    viewport()->grabGesture(Qt::PinchGesture);
    connect(&m_model, &LanesModel::lanesReset, this, &LanesArea::resetLanes);
    connect(&m_model, &LanesModel::extentChanged, this, &LanesArea::updateExtent);
    connect(&m_model, &LanesModel::laneLoaded, this, [this](int lane) {
        m_laidOut[size_t(lane)] = false;
        m_selectedPlace = placeOf(m_selected);
        m_hoveredPlace = placeOf(m_hovered);
        if (m_revealWhenRead && m_selectedPlace.isValid())
            reveal(m_selectedPlace);
        updateFolds();
        viewport()->update();
    });
    connect(&m_model, &LanesModel::linksLoaded, viewport(), qOverload<>(&QWidget::update));
    resetLanes();
}

void LanesArea::resetLanes()
{
    const size_t lanes = m_model.lanes().size();
    m_items.assign(lanes, {});
    m_laidOut.assign(lanes, false);
    m_selectedPlace = placeOf(m_selected);
    m_hoveredPlace = placeOf(m_hovered);
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
}

void LanesArea::changeScale(const TimeScale &scale)
{
    if (scale == m_scale)
        return;
    m_scale = scale;
    m_laidOut.assign(m_laidOut.size(), false);
    viewport()->update();
    Q_EMIT scaleChanged();
}

void LanesArea::updateFolds()
{
    TimeScale scale = m_scale;
    std::vector<TimeFold> folds;
    if (m_folded && m_model.first().isValid()) {
        std::vector<std::vector<TimeFold>> quiet;
        qint64 events = 0;
        for (const Lane &lane : m_model.lanes()) {
            if (lane.events->events.empty())
                continue;
            events += qint64(lane.events->events.size());
            quiet.emplace_back();
            for (const TimeSpan &span : lane.events->quiet)
                quiet.back().push_back({span.from, span.to});
        }
        folds = foldsWorthwhile(quietInAll(quiet), m_model.first(), m_model.last(), events);
    }
    scale.setFolds(std::move(folds));
    changeScale(scale);
}

void LanesArea::fit()
{
    TimeScale scale = m_scale;
    scale.fit();
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
    if (const LaneEvent *event = m_model.eventAt(m_selectedPlace)) {
        const double at = m_scale.xOf(event->time);
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

LanePlace LanesArea::placeOf(const EventReference &event) const
{
    return m_model.placeOf(event);
}

void LanesArea::setSelected(const EventReference &event)
{
    if (event == m_selected)
        return;
    m_selected = event;
    m_selectedPlace = placeOf(event);
    m_revealWhenRead = event.isValid();
    if (m_selectedPlace.isValid())
        reveal(m_selectedPlace);
    m_model.link(event);
    announce();
    viewport()->update();
}

void LanesArea::setHovered(const EventReference &event)
{
    if (event == m_hovered)
        return;
    m_hovered = event;
    m_hoveredPlace = placeOf(event);
    viewport()->update();
}

void LanesArea::setTimeCursor(Timestamp moment)
{
    if (moment == m_cursor)
        return;
    m_cursor = moment;
    viewport()->update();
}

void LanesArea::updateTexts()
{
    announce();
    viewport()->update();
}

void LanesArea::select(LanePlace place)
{
    const EventReference event = m_model.referenceOf(place);
    if (!event.isValid())
        return;
    reveal(place);
    if (event == m_selected)
        return;
    setSelected(event);
    Q_EMIT eventSelected(event);
}

void LanesArea::reveal(LanePlace place)
{
    m_revealWhenRead = false;
    m_lane = place.lane;
    if (const LaneEvent *event = m_model.eventAt(place)) {
        TimeScale scale = m_scale;
        scale.reveal(event->time);
        changeScale(scale);
    }
    const int top = place.lane * LanesPainter::LaneHeight;
    const int room = viewport()->height() - LanesPainter::AxisHeight;
    QScrollBar *bar = verticalScrollBar();
    if (top < bar->value())
        bar->setValue(top);
    else if (top + LanesPainter::LaneHeight > bar->value() + room)
        bar->setValue(top + LanesPainter::LaneHeight - room);
}

void LanesArea::announce()
{
    QString text = u"Lanes"_s;
    if (const LaneEvent *event = m_model.eventAt(m_selectedPlace)) {
        const Lane &lane = m_model.lanes()[size_t(m_selectedPlace.lane)];
        text += u": %1, %2, %3, event %4 of %5 in the order of time"_s.arg(
            lane.title, m_model.nameOf(m_selectedPlace), m_model.timeText().full(event->time),
            countText(m_selectedPlace.index + 1), countText(qint64(lane.events->events.size())));
    }
    setAccessibleName(text); // which tells screen readers
}

void LanesArea::updateScrollBar()
{
    const int room = std::max(viewport()->height() - LanesPainter::AxisHeight, 0);
    const int lanes = int(m_model.lanes().size());
    verticalScrollBar()->setPageStep(room);
    verticalScrollBar()->setSingleStep(LanesPainter::LaneHeight);
    verticalScrollBar()->setRange(0, std::max(0, lanes * LanesPainter::LaneHeight - room));
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

QRect LanesArea::axisRect() const
{
    return {LanesPainter::NameWidth, 0, viewport()->width() - LanesPainter::NameWidth,
            LanesPainter::AxisHeight};
}

QRect LanesArea::laneRect(int lane) const
{
    return {LanesPainter::NameWidth,
            LanesPainter::AxisHeight + lane * LanesPainter::LaneHeight - verticalScrollBar()->value(),
            viewport()->width() - LanesPainter::NameWidth, LanesPainter::LaneHeight};
}

int LanesArea::laneAt(int y) const
{
    if (y < LanesPainter::AxisHeight)
        return -1;
    const int lane = (y - LanesPainter::AxisHeight + verticalScrollBar()->value()) / LanesPainter::LaneHeight;
    return lane < int(m_model.lanes().size()) ? lane : -1;
}

const std::vector<LaneItem> &LanesArea::itemsOf(int lane) const
{
    const size_t number = size_t(lane);
    if (!m_laidOut[number]) {
        m_items[number] = layOutLane({m_model.lanes()[number].events.get(), {}, nullptr, nullptr}, m_scale);
        m_laidOut[number] = true;
    }
    return m_items[number];
}

QRectF LanesArea::rectOf(const EventReference &event) const
{
    const LanePlace place = event == m_selected ? m_selectedPlace : placeOf(event);
    if (!place.isValid())
        return {};
    const std::vector<LaneItem> &items = itemsOf(place.lane);
    const LaneItem *item = itemOf(items, place.index);
    return item ? LanesPainter::shapeOf(laneRect(place.lane), *item, LanesPainter::mostInBar(items))
                : QRectF();
}

} // namespace Backstory
