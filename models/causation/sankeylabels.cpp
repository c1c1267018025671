// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/sankeylabels.h"
#include "models/text/numbertext.h"
#include "models/text/timetext.h"

#include <algorithm>
#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// Where a forward band is at `x`: the middle of its height.
double heightAt(const SankeyCurve &curve, double x)
{
    double low = 0;
    double high = 1;
    for (int i = 0; i < 24; ++i) {
        const double middle = (low + high) / 2;
        (curve.at(middle).x() < x ? low : high) = middle;
    }
    return curve.at((low + high) / 2).y();
}

} // namespace

QString elidedTo(const QString &text, double width, bool strong, const SankeyOptions &options)
{
    if (options.textWidth(text, strong) <= width)
        return text;
    qsizetype low = 1; // characters kept that surely fit: none but the dots
    qsizetype high = text.size();
    while (high - low > 1) {
        const qsizetype middle = (low + high) / 2;
        (options.textWidth(elidedMiddle(text, int(middle)), strong) <= width ? low : high) = middle;
    }
    return low > 1 ? elidedMiddle(text, int(low)) : u"…"_s;
}

SankeyLabels::SankeyLabels(const CausationGraph &graph, const SankeyOptions &options, QSizeF size)
    : m_graph(graph)
    , m_options(options)
    , m_bounds(QPointF(0, 0), size)
{
}

void SankeyLabels::add(const SankeyItem &item, QPointF corner, double width, const QString &text,
                       const QString &note, double badge)
{
    SankeyLabel label;
    label.item = item;
    label.text = elidedTo(text, width, true, m_options);
    label.note = elidedTo(note, width - badge, false, m_options);
    const double needed =
        std::max(m_options.textWidth(label.text, true), m_options.textWidth(label.note, false) + badge);
    label.rect = QRectF(corner, QSizeF(std::min(std::ceil(needed), width), 2 * m_options.lineHeight));
    m_labels.append(label);
}

void SankeyLabels::addNode(int index, const SankeyNode &node, double width)
{
    const QPointF corner(node.rect.left(), node.rect.top() - 2 * m_options.lineHeight - 2);
    const SankeyItem item{SankeyItem::Node, index};
    if (node.isOther()) {
        qint64 count = 0;
        for (const int flow : node.flows)
            count += m_graph.flows[flow].count;
        add(item, corner, width, u"Other"_s, u"%1 more · %2"_s.arg(node.gathered).arg(countText(count)));
        return;
    }
    const CausalNode &causal = m_graph.nodes[node.node];
    QString note = countText(causal.events);
    const qint64 share = causal.events > 0 ? causal.outside() * 100 / causal.events : 0;
    const QString whole = note + u" · %1 % outside"_s.arg(share);
    const double badge = m_options.badges.value(node.name);
    if (share > 0 && m_options.textWidth(whole, false) <= width - badge)
        note = whole;
    add(item, corner, width, node.name.isEmpty() ? u"no producer"_s : node.name, note, badge);
}

void SankeyLabels::addLeak(int index, const SankeyStub &leak, double width)
{
    const QPointF end = leak.band.line.last().to;
    const QString effect = m_graph.nodes[m_graph.leaks[leak.leak].effect].name;
    add({SankeyItem::Leak, index}, {end.x() + 6, end.y() - m_options.lineHeight}, width - 6,
        countText(leak.count) + u" leak"_s, u"no "_s + effect);
}

void SankeyLabels::addRibbon(int index, const SankeyRibbon &ribbon, const QList<SankeyNode> &nodes)
{
    const QString delay =
        ribbon.flows.size() == 1 ? durationText(m_graph.flows[ribbon.flows.first()].p95) : QString();
    const QString count = countText(ribbon.count);
    if (!ribbon.returns)
        addInside(index, ribbon, count, delay);
    else if (ribbon.from != ribbon.to)
        addBelow(index, ribbon, count + u" returned · "_s + delay,
                 nodes[ribbon.from].name + u" → "_s + nodes[ribbon.to].name);
}

// In the middle of the first stretch, where all of the text lies on the ribbon.
void SankeyLabels::addInside(int index, const SankeyRibbon &ribbon, const QString &text, const QString &note)
{
    const SankeyCurve &curve = ribbon.band.line.first();
    const double length = curve.to.x() - curve.from.x();
    for (const bool two : {true, false}) {
        const double width = std::ceil(
            std::max(m_options.textWidth(text, true), two ? m_options.textWidth(note, false) : 0.0));
        const double height = (two ? 2 : 1) * m_options.lineHeight;
        const QPointF middle = curve.at(0.5);
        const double slope = std::abs(heightAt(curve, middle.x() + width / 2) - middle.y());
        const QRectF rect(middle - QPointF(width, height) / 2, QSizeF(width, height));
        if (note.isEmpty() == two || width > length - 12 || height / 2 + slope > ribbon.band.width / 2 ||
            !isFree(rect))
            continue;
        m_labels.append(
            {{SankeyItem::Ribbon, index}, rect, text, two ? note : QString(), Qt::AlignHCenter, true});
        return;
    }
}

void SankeyLabels::addBelow(int index, const SankeyRibbon &ribbon, const QString &text, const QString &note)
{
    const QList<SankeyCurve> &line = ribbon.band.line;
    const SankeyCurve &lane = line[4];
    const double room = std::abs(lane.to.x() - lane.from.x());
    QString whole = text;
    if (m_options.textWidth(note + u" · "_s + text, true) <= room)
        whole = note + u" · "_s + text;
    const double width = std::ceil(m_options.textWidth(whole, true));
    const QRectF rect((lane.from.x() + lane.to.x() - width) / 2, lane.from.y() + ribbon.band.width / 2 + 2,
                      width, m_options.lineHeight);
    if (isFree(rect))
        m_labels.append({{SankeyItem::Ribbon, index}, rect, whole, {}, Qt::AlignHCenter, false});
}

bool SankeyLabels::isFree(const QRectF &rect) const
{
    return m_bounds.contains(rect) &&
           std::none_of(m_labels.begin(), m_labels.end(),
                        [&rect](const SankeyLabel &label) { return label.rect.intersects(rect); });
}

} // namespace Backstory
