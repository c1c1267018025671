// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/sankeylayout.h"

#include <QLineF>

#include <algorithm>
#include <cmath>

namespace Backstory
{

namespace
{

constexpr double Reach = 3; ///< beside the middle of what is thin

double distance(QPointF point, QPointF from, QPointF to)
{
    const QPointF along = to - from;
    const double length = QPointF::dotProduct(along, along);
    const double t =
        length > 0 ? std::clamp(QPointF::dotProduct(point - from, along) / length, 0.0, 1.0) : 0.0;
    const QPointF nearest = from + along * t;
    return std::hypot(point.x() - nearest.x(), point.y() - nearest.y());
}

bool contains(const SankeyCurve &curve, double half, bool stroked, QPointF point)
{
    const double top = std::min(curve.from.y(), curve.to.y());
    const double bottom = std::max(curve.from.y(), curve.to.y());
    if (point.y() < top - half || point.y() > bottom + half)
        return false;
    const double left = std::min(curve.from.x(), curve.to.x());
    const double right = std::max(curve.from.x(), curve.to.x());
    if (!stroked) {
        if (point.x() < left || point.x() > right)
            return false;
        double low = 0;
        double high = 1;
        for (int i = 0; i < 24; ++i) {
            const double middle = (low + high) / 2;
            (curve.at(middle).x() < point.x() ? low : high) = middle;
        }
        return std::abs(curve.at((low + high) / 2).y() - point.y()) <= half;
    }
    if (point.x() < left - half || point.x() > right + half)
        return false;
    constexpr int Steps = 24;
    for (int i = 0; i < Steps; ++i) {
        if (distance(point, curve.at(double(i) / Steps), curve.at(double(i + 1) / Steps)) <= half)
            return true;
    }
    return false;
}

bool contains(const SankeyBand &band, QPointF point)
{
    const double half = std::max(band.width / 2, Reach);
    return std::any_of(band.line.begin(), band.line.end(), [&](const SankeyCurve &curve) {
        return contains(curve, half, band.isStroked, point);
    });
}

} // namespace

QPointF SankeyCurve::at(double t) const
{
    const double s = 1 - t;
    return from * (s * s * s) + control1 * (3 * s * s * t) + control2 * (3 * s * t * t) + to * (t * t * t);
}

QList<QLineF> SankeyStub::hatches() const
{
    constexpr double Distance = 5;
    QList<QLineF> lines;
    const double half = band.width / 2;
    for (const SankeyCurve &curve : band.line) {
        const double length = QLineF(curve.from, curve.to).length();
        const int steps = std::max(1, int(length / Distance));
        for (int i = 0; i < steps; ++i) {
            const double t = (i + 0.5) / steps;
            const QPointF middle = curve.at(t);
            const double lean = std::min(half, 4.0);
            lines.append(QLineF(middle + QPointF(-lean / 2, half), middle + QPointF(lean / 2, -half)));
        }
    }
    return lines;
}

QList<SankeyItem> SankeyLayout::itemsAt(QPointF point) const
{
    QList<SankeyItem> items;
    for (int i = 0; i < m_nodes.size(); ++i) {
        const double more = std::max(0.0, Reach - m_nodes[i].rect.height() / 2);
        if (m_nodes[i].rect.adjusted(-1, -more, 1, more).contains(point))
            items.append({SankeyItem::Node, i});
    }
    for (int i = int(m_leaks.size()) - 1; i >= 0; --i) {
        if (contains(m_leaks[i].band, point))
            items.append({SankeyItem::Leak, i});
    }
    for (int i = int(m_outsides.size()) - 1; i >= 0; --i) {
        if (contains(m_outsides[i].band, point))
            items.append({SankeyItem::Outside, i});
    }
    for (int i = int(m_ribbons.size()) - 1; i >= 0; --i) {
        if (contains(m_ribbons[i].band, point))
            items.append({SankeyItem::Ribbon, i});
    }
    return items;
}

// A name stands for what it names, where nothing else is.
SankeyItem SankeyLayout::hit(QPointF point) const
{
    const QList<SankeyItem> items = itemsAt(point);
    if (!items.isEmpty())
        return items.first();
    for (const SankeyLabel &label : m_labels) {
        if (label.rect.contains(point))
            return label.item;
    }
    return {};
}

const SankeyBand *SankeyLayout::bandOf(const SankeyItem &item) const
{
    switch (item.kind) {
    case SankeyItem::Ribbon:
        return &m_ribbons[item.index].band;
    case SankeyItem::Leak:
        return &m_leaks[item.index].band;
    case SankeyItem::Outside:
        return &m_outsides[item.index].band;
    default:
        return nullptr;
    }
}

QRectF SankeyLayout::boundsOf(const SankeyItem &item) const
{
    QRectF bounds;
    if (item.kind == SankeyItem::Node)
        bounds = m_nodes[item.index].rect;
    if (const SankeyBand *band = bandOf(item)) {
        const double half = band->width / 2;
        for (const SankeyCurve &curve : band->line) {
            const QRectF piece = QRectF(curve.from, curve.to).normalized();
            const double beside = band->isStroked && piece.height() > 0 ? half : 0;
            const double above = !band->isStroked || piece.width() > 0 ? half : 0;
            bounds = bounds.united(piece.adjusted(-beside, -above, beside, above));
        }
    }
    return bounds;
}

QList<SankeyItem> SankeyLayout::pathsThrough(const SankeyItem &item) const
{
    std::vector<bool> nodes(size_t(m_nodes.size()), false);
    std::vector<bool> ribbons(size_t(m_ribbons.size()), false);
    const auto follow = [&](int start, bool forth) {
        QList<int> open{start};
        std::vector<bool> seen(size_t(m_nodes.size()), false);
        while (!open.isEmpty()) {
            const int node = open.takeLast();
            if (seen[size_t(node)])
                continue;
            seen[size_t(node)] = true;
            nodes[size_t(node)] = true;
            for (int i = 0; i < m_ribbons.size(); ++i) {
                const SankeyRibbon &ribbon = m_ribbons[i];
                if ((forth ? ribbon.from : ribbon.to) != node || (ribbon.returns && node != start))
                    continue;
                ribbons[size_t(i)] = true;
                nodes[size_t(forth ? ribbon.to : ribbon.from)] = true;
                if (!ribbon.returns)
                    open.append(forth ? ribbon.to : ribbon.from);
            }
        }
    };
    if (item.kind == SankeyItem::Ribbon) {
        const SankeyRibbon &ribbon = m_ribbons[item.index];
        ribbons[size_t(item.index)] = true;
        follow(ribbon.from, false);
        follow(ribbon.to, true);
    } else if (item.kind == SankeyItem::Node) {
        follow(item.index, false);
        follow(item.index, true);
    } else if (item.kind == SankeyItem::Leak) {
        follow(m_leaks[item.index].node, false);
    } else if (item.kind == SankeyItem::Outside) {
        follow(m_outsides[item.index].node, true);
    }
    QList<SankeyItem> items{item};
    for (int i = 0; i < m_nodes.size(); ++i) {
        if (nodes[size_t(i)])
            items.append({SankeyItem::Node, i});
    }
    for (int i = 0; i < m_ribbons.size(); ++i) {
        if (ribbons[size_t(i)])
            items.append({SankeyItem::Ribbon, i});
    }
    return items;
}

} // namespace Backstory
