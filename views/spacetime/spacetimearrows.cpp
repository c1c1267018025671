// SPDX-License-Identifier: GPL-3.0-or-later
// The arrows of a layout, and what is hit where.
#include "views/spacetime/spacetimelayout.h"

#include <QLineF>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

namespace Backstory
{

namespace
{

constexpr double MarkGap = 7; ///< between the middle of a mark and the arrow
constexpr double Beside = 60; ///< so far out of sight an arrow ends
constexpr double Reach = 4;   ///< how far beside an arrow it is still hit

double distance(const QPointF &point, const QLineF &line)
{
    const QPointF along = line.p2() - line.p1();
    const double length = QPointF::dotProduct(along, along);
    const double at =
        length > 0 ? std::clamp(QPointF::dotProduct(point - line.p1(), along) / length, 0.0, 1.0) : 0;
    return QLineF(point, line.p1() + at * along).length();
}

/// The end of a line within these borders, from its inner point on.
QPointF clipped(QPointF point, const QPointF &inner, double left, double right)
{
    const double border = std::clamp(point.x(), left, right);
    if (border == point.x() || point.x() == inner.x())
        return point;
    const double share = (border - inner.x()) / (point.x() - inner.x());
    return {border, inner.y() + share * (point.y() - inner.y())};
}

} // namespace

QPointF SpaceTimeLayout::pointOf(int event) const
{
    const auto [number, index] = placeOf(event);
    if (number < 0)
        return {};
    const Lane &lane = m_lanes[size_t(number)];
    if (const LaneItem *item = itemOf(event))
        return {item->center(), lane.line};
    // The items that are in sight tell on which side it is.
    const bool before = lane.items.empty() ? false : index < lane.items.front().first;
    return {before ? -Beside : m_scale.width() + Beside, lane.line};
}

QPolygonF SpaceTimeLayout::straight(QPointF from, QPointF to, double startGap, double endGap) const
{
    const double width = m_scale.width();
    const QPointF start = clipped(from, to, -Beside, width + Beside);
    const QPointF end = clipped(to, start, -Beside, width + Beside);
    const QLineF line(start, end);
    if (line.length() <= startGap + endGap + 1)
        return QPolygonF({start, end});
    const QPointF unit(line.dx() / line.length(), line.dy() / line.length());
    return QPolygonF({start + unit * startGap, end - unit * endGap});
}

// Above the line, so high that it is told from the line, and within the lane.
QPolygonF SpaceTimeLayout::arc(QPointF from, QPointF to, double room) const
{
    constexpr int Parts = 16;
    const double rise = std::min(room, 10 + std::abs(to.x() - from.x()) / 6);
    const QPointF lift(0, -MarkGap);
    QPolygonF points;
    for (int i = 0; i <= Parts; ++i) {
        const double t = double(i) / Parts;
        const QPointF at = from + (to - from) * t + lift;
        points.append({at.x(), at.y() - rise * 4 * t * (1 - t)});
    }
    return points;
}

void SpaceTimeLayout::addArrow(Arrow arrow, QPointF from, QPointF to, bool toMark)
{
    const double width = m_scale.width();
    if ((from.x() < 0 && to.x() < 0) || (from.x() > width && to.x() > width))
        return;
    if (arrow.points.isEmpty())
        arrow.points = straight(from, to, MarkGap, toMark ? MarkGap : 0);
    arrow.bounds = arrow.points.boundingRect().adjusted(-Reach, -Reach, Reach, Reach);
    m_arrows.push_back(std::move(arrow));
}

void SpaceTimeLayout::placeArrows(const Source &source)
{
    for (const Box &box : m_boxes)
        addWorkArrows(source, box);
    // Among many events many arrows are the same to the eye: one is drawn.
    std::set<std::tuple<int, double, int, double, bool>> seen;
    for (int index = 0; index < int(source.spaceTime.links.size()); ++index) {
        const SpaceTimeLink &link = source.spaceTime.links[size_t(index)];
        const int lane = placeOf(link.from).first;
        const int toLane = placeOf(link.to).first;
        if (link.kind > SpaceTimeLink::Via || lane < 0 || toLane < 0 || link.from == link.to)
            continue;
        const QPointF from = pointOf(link.from);
        const QPointF to = pointOf(link.to);
        if ((lane == toLane && from == to) ||
            !seen.insert({lane, from.x(), toLane, to.x(), link.isBackwards}).second)
            continue;
        Arrow arrow;
        arrow.kind = link.kind == SpaceTimeLink::Via ? Arrow::Via : Arrow::Cause;
        arrow.from = link.from;
        arrow.to = link.to;
        arrow.link = index;
        arrow.isBackwards = link.isBackwards;
        if (lane == toLane)
            arrow.points = arc(from, to, m_lanes[size_t(lane)].height / 2 - 2 * MarkGap);
        addArrow(std::move(arrow), from, to, true);
    }
}

void SpaceTimeLayout::addWorkArrows(const Source &source, const Box &box)
{
    const SpaceTimeWork &work = source.spaceTime.works[size_t(box.work)];
    const QPointF begin(box.rect.left(), box.rect.center().y());
    Arrow arrow;
    arrow.work = box.work;
    if (!box.isOpen && placeOf(work.read).first >= 0 && placeOf(work.read).first != box.lane) {
        arrow.kind = Arrow::Read;
        arrow.from = work.read;
        arrow.to = work.writes.front();
        arrow.isBackwards = work.from > work.to;
        const QPointF from = pointOf(work.read);
        const double edge = begin.y() > from.y() ? box.rect.top() : box.rect.bottom();
        addArrow(arrow, from, {begin.x(), edge}, false);
    }
    arrow.isBackwards = false;
    for (const int write : work.writes) {
        const int lane = placeOf(write).first;
        if (lane < 0 || lane == box.lane)
            continue;
        arrow.kind = Arrow::Write;
        arrow.from = arrow.to = write;
        const QPointF to = pointOf(write);
        const double edge = begin.y() < to.y() ? box.rect.bottom() : box.rect.top();
        const double x = m_scale.xOf(source.spaceTime.event(write).time);
        arrow.points = straight({std::min(x, box.rect.right()), edge}, to, 0, MarkGap);
        addArrow(arrow, {x, edge}, to, true);
    }
}

std::vector<int> SpaceTimeLayout::arrowsAt(QPointF point) const
{
    std::vector<int> found;
    for (int i = 0; i < int(m_arrows.size()); ++i) {
        const SpaceTimeLayout::Arrow &arrow = m_arrows[size_t(i)];
        if (!arrow.bounds.contains(point))
            continue;
        for (qsizetype part = 1; part < arrow.points.size(); ++part) {
            if (distance(point, {arrow.points[part - 1], arrow.points[part]}) <= Reach) {
                found.push_back(i);
                break;
            }
        }
    }
    return found;
}

SpaceTimeLayout::Hit SpaceTimeLayout::hitAt(QPointF point) const
{
    Hit hit;
    hit.lane = laneAt(point.y());
    if (hit.lane < 0)
        return hit;
    const Lane &lane = m_lanes[size_t(hit.lane)];
    const LaneItem *item = itemAt(lane.items, point.x());
    // Bars stand on both sides of the line, marks and blocks close to it.
    if (item && std::abs(point.y() - lane.line) <= ItemReach / (item->kind == LaneItem::Bar ? 1 : 2)) {
        hit.kind = Hit::Item;
        hit.item = item;
        return hit;
    }
    for (const Label &label : m_labels) {
        if (!label.rect.contains(point))
            continue;
        hit.kind = Hit::Item;
        hit.item = itemOf(label.event);
        return hit;
    }
    const std::vector<int> arrows = arrowsAt(point);
    if (!arrows.empty()) {
        hit.kind = Hit::Arrow;
        hit.index = arrows.back(); // the one that is drawn last
        return hit;
    }
    for (size_t i = 0; i < m_boxes.size(); ++i) {
        if (m_boxes[i].rect.contains(point)) {
            hit.kind = Hit::Box;
            hit.index = int(i);
            return hit;
        }
    }
    for (size_t i = 0; i < m_bands.size(); ++i) {
        if (m_bands[i].rect.contains(point)) {
            hit.kind = Hit::Band;
            hit.index = int(i);
            return hit;
        }
    }
    return hit;
}

} // namespace Backstory
