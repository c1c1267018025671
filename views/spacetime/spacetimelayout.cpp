// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/spacetime/spacetimelayout.h"
#include "models/spacetime/spacetimetext.h"
#include "models/text/numbertext.h"
#include "views/spacetime/spacetimelabels.h"

#include <algorithm>
#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr double BoxHeight = 18;
constexpr double BoxStep = 22;
constexpr double LeastBox = 4;
constexpr double Beyond = 40; ///< what is open begins so far beside the picture

/// How high a lane is at least, and how high it is of use.
std::pair<double, double> heightsOf(const SpaceTimeLane &lane, size_t lanes)
{
    if (lane.kind == SpaceTimeLane::Writer)
        return {52, 130};
    return {lanes > 8 ? 48 : 80, lanes > 3 ? 136 : 190};
}

LaneEvents laneEventsOf(const SpaceTime &made, const std::vector<int> &events)
{
    LaneEvents lane;
    for (const int event : events)
        lane.events.push_back(
            {made.event(event).time, EventRow{event}, made.event(event).version, 0, made.event(event).kind});
    return lane;
}

SpaceTimeLayout::Segment::Kind segmentKind(const SpaceTime &made, int before, int after)
{
    switch (made.order.relation(before, after)) {
    case CausalOrder::Before:
        return SpaceTimeLayout::Segment::Sure;
    case CausalOrder::After:
    case CausalOrder::Contradictory:
        // At one moment no clock says anything.
        return made.event(before).time == made.event(after).time ? SpaceTimeLayout::Segment::Sure
                                                                 : SpaceTimeLayout::Segment::Backwards;
    default:
        return SpaceTimeLayout::Segment::ClocksOnly;
    }
}

} // namespace

SpaceTimeLayout::SpaceTimeLayout(const SpaceTime &spaceTime, const std::vector<SpaceTimeLane> &lanes,
                                 const TimeScale &scale, double height, const SpaceTimeMetrics &metrics)
    : m_scale(scale)
{
    const Source source{spaceTime, lanes, metrics};
    placeLanes(source, height);
    if (!scale.isValid())
        return;
    placeItems(source);
    placeBoxes(source);
    placeBands(source);
    placeArrows(source);
    SpaceTimeLabels(*this, spaceTime, lanes, metrics).place();
}

// Lanes share what room there is, but none grows beyond what is of use.
void SpaceTimeLayout::placeLanes(const Source &source, double height)
{
    double least = 0;
    double most = 0;
    for (const SpaceTimeLane &lane : source.lanes) {
        least += heightsOf(lane, source.lanes.size()).first;
        most += heightsOf(lane, source.lanes.size()).second;
    }
    const double share = most > least ? std::clamp((height - least) / (most - least), 0.0, 1.0) : 0;
    m_places.assign(source.spaceTime.events.size(), {-1, -1});
    double top = 0;
    for (const SpaceTimeLane &from : source.lanes) {
        const auto [low, high] = heightsOf(from, source.lanes.size());
        Lane lane;
        lane.top = top;
        lane.height = std::floor(low + (high - low) * share);
        lane.line = std::floor(lane.top + lane.height / 2) + 0.5;
        lane.events = from.events;
        for (size_t i = 0; i < from.events.size(); ++i)
            m_places[size_t(from.events[i])] = {int(m_lanes.size()), int(i)};
        top += lane.height;
        m_lanes.push_back(std::move(lane));
    }
}

void SpaceTimeLayout::placeItems(const Source &source)
{
    for (int number = 0; number < int(m_lanes.size()); ++number) {
        Lane &lane = m_lanes[size_t(number)];
        if (lane.events.empty())
            continue;
        const LaneEvents events = laneEventsOf(source.spaceTime, lane.events);
        lane.items = layOutLane({&events, {}, nullptr, nullptr}, m_scale);
        // Those just out of sight too: a line leads there.
        for (size_t i = 0; i <= lane.items.size(); ++i) {
            const LaneItem *before = i > 0 ? &lane.items[i - 1] : nullptr;
            const LaneItem *after = i < lane.items.size() ? &lane.items[i] : nullptr;
            const qint64 last = before ? before->last() : after ? after->first - 1 : -1;
            const qint64 next = after ? after->first : last + 1;
            const int a = eventAt(number, last);
            const int b = eventAt(number, next);
            if (a < 0 || b < 0)
                continue;
            m_segments.push_back({number, before ? before->center() : -Beyond,
                                  after ? after->center() : m_scale.width() + Beyond,
                                  segmentKind(source.spaceTime, a, b)});
        }
    }
}

void SpaceTimeLayout::placeBoxes(const Source &source)
{
    for (int number = 0; number < int(m_lanes.size()); ++number) {
        std::vector<double> ends; // of rows of boxes that would overlap
        for (const int index : source.lanes[size_t(number)].works) {
            const SpaceTimeWork &work = source.spaceTime.works[size_t(index)];
            Box box;
            box.work = index;
            box.lane = number;
            box.isOpen = !work.from.isValid();
            const double right = std::min(m_scale.xOf(work.to), m_scale.width() + Beyond);
            double left = box.isOpen ? -Beyond : std::max(m_scale.xOf(work.from), -Beyond);
            left = std::min(left, right - LeastBox);
            if (!box.isOpen && work.from > work.to) // by wrong clocks: there is no such stretch
                left = right - LeastBox;
            if (right < 0 || left > m_scale.width())
                continue;
            const auto row =
                std::find_if(ends.begin(), ends.end(), [left](double end) { return end <= left + 0.5; });
            const Lane &lane = m_lanes[size_t(number)];
            const double most = std::max(std::floor((lane.height / 2 - BoxHeight / 2) / BoxStep), 0.0);
            const double down = std::min(double(row - ends.begin()), most);
            if (row == ends.end())
                ends.push_back(right);
            else
                *row = right;
            box.rect = QRectF(left, lane.line - BoxHeight / 2 + down * BoxStep, right - left, BoxHeight);
            m_boxes.push_back(box);
        }
    }
}

// Over the lanes of those who worked, and of the entity between them.
void SpaceTimeLayout::placeBands(const Source &source)
{
    for (int index = 0; index < int(source.spaceTime.stretches.size()); ++index) {
        const SpaceTimeStretch &stretch = source.spaceTime.stretches[size_t(index)];
        double top = height();
        double bottom = 0;
        for (const Box &box : m_boxes) {
            if (std::find(stretch.works.begin(), stretch.works.end(), box.work) == stretch.works.end())
                continue;
            top = std::min(top, m_lanes[size_t(box.lane)].top);
            bottom = std::max(bottom, m_lanes[size_t(box.lane)].bottom());
        }
        const double left = stretch.from.isValid() ? std::max(m_scale.xOf(stretch.from), -Beyond) : -Beyond;
        const double right = std::min(m_scale.xOf(stretch.to), m_scale.width() + Beyond);
        if (top >= bottom || right < 0 || left > m_scale.width())
            continue;
        Band band;
        band.stretch = index;
        band.rect = QRectF(left, top, std::max(right - left, 1.0), bottom - top);
        band.text = stretchText(source.spaceTime, stretch);
        const double width = source.metrics.width(band.text, false) + 8;
        double x = band.rect.center().x() - width / 2;
        if (width > band.rect.width()) // beside it, where there is room
            x = right + 4 + width <= m_scale.width() ? right + 2 : left - 2 - width;
        x = std::clamp(x, 0.0, std::max(m_scale.width() - width, 0.0));
        const QRectF label(x, top + 3, width, source.metrics.lineHeight + 2);
        const bool taken = std::any_of(m_bands.begin(), m_bands.end(),
                                       [&label](const Band &other) { return other.label.intersects(label); });
        if (!taken)
            band.label = label;
        m_bands.push_back(band);
    }
}

int SpaceTimeLayout::laneAt(double y) const
{
    for (size_t i = 0; i < m_lanes.size(); ++i) {
        if (y >= m_lanes[i].top && y < m_lanes[i].bottom())
            return int(i);
    }
    return -1;
}

int SpaceTimeLayout::eventAt(int lane, qint64 index) const
{
    if (lane < 0 || lane >= int(m_lanes.size()) || index < 0 ||
        index >= qint64(m_lanes[size_t(lane)].events.size()))
        return -1;
    return m_lanes[size_t(lane)].events[size_t(index)];
}

std::pair<int, int> SpaceTimeLayout::placeOf(int event) const
{
    return event >= 0 && size_t(event) < m_places.size() ? m_places[size_t(event)] : std::pair{-1, -1};
}

const LaneItem *SpaceTimeLayout::itemOf(int event) const
{
    const auto [lane, index] = placeOf(event);
    if (lane < 0)
        return nullptr;
    const std::vector<LaneItem> &items = m_lanes[size_t(lane)].items;
    const auto found = std::partition_point(items.begin(), items.end(),
                                            [at = index](const LaneItem &item) { return item.last() < at; });
    return found != items.end() && found->holds(index) ? &*found : nullptr;
}

QString SpaceTimeLayout::titleOf(const SpaceTime &made, int number, bool withEntity)
{
    constexpr int LongestEntity = 24;
    const SpaceTimeEvent &event = made.event(number);
    QString title;
    if (withEntity && event.entity >= 0)
        title = elidedMiddle(QString::fromUtf8(made.entities[event.entity].id).simplified(), LongestEntity);
    if (event.version != Event::NoVersion)
        title += (title.isEmpty() ? u"v"_s : u" v"_s) + QString::number(event.version);
    return title;
}

} // namespace Backstory
