// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/sankeylayout.h"

#include <QLineF>
#include <QRandomGenerator>
#include <QTest>

#include <algorithm>
#include <map>
#include <random>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

SankeyOptions options(QSizeF size = {960, 560})
{
    SankeyOptions made;
    made.size = size;
    made.textWidth = [](const QString &text, bool strong) {
        return double(text.size()) * (strong ? 7.5 : 6.5);
    };
    return made;
}

struct Graph {
    CausationGraph graph;

    int node(const QString &name)
    {
        for (int i = 0; i < graph.nodes.size(); ++i) {
            if (graph.nodes[i].name == name)
                return i;
        }
        graph.nodes.append({name, u"category"_s, 0, 0, 0});
        return int(graph.nodes.size()) - 1;
    }
    Graph &flow(const QString &cause, const QString &effect, qint64 count, qint64 p95 = 1'000'000)
    {
        const int from = node(cause);
        const int to = node(effect);
        graph.flows.append({from, to, count, 0, p95 / 2, p95, p95 * 2});
        graph.nodes[to].events += count;
        graph.nodes[to].withCause += count;
        graph.nodes[to].resolved += count;
        return *this;
    }
    Graph &leak(const QString &cause, const QString &effect, qint64 missing)
    {
        const int from = node(cause);
        const int to = node(effect);
        graph.leaks.append({from, to, missing * 20, missing, 1'000'000});
        return *this;
    }
    Graph &outside(const QString &name, qint64 count)
    {
        CausalNode &changed = graph.nodes[node(name)];
        changed.events += count;
        changed.withCause += count;
        return *this;
    }
};

Graph orders()
{
    Graph graph;
    graph.flow(u"PlaceOrder"_s, u"OrderPlaced"_s, 13'742)
        .flow(u"PlaceOrder"_s, u"OrderRejected"_s, 58)
        .flow(u"OrderPlaced"_s, u"PaymentRequested"_s, 13'742)
        .flow(u"PaymentRequested"_s, u"PaymentAuthorized"_s, 12'925)
        .flow(u"PaymentRequested"_s, u"PaymentFailed"_s, 2'318)
        .flow(u"PaymentFailed"_s, u"PaymentRequested"_s, 1'906)
        .flow(u"PaymentFailed"_s, u"OrderCancelled"_s, 412)
        .flow(u"PaymentAuthorized"_s, u"PaymentCaptured"_s, 12'880)
        .flow(u"PaymentAuthorized"_s, u"PaymentVoided"_s, 45)
        .flow(u"PaymentCaptured"_s, u"OrderShipped"_s, 12'611)
        .flow(u"OrderShipped"_s, u"OrderDelivered"_s, 11'987)
        .flow(u"OrderShipped"_s, u"ReturnOpened"_s, 214)
        .leak(u"PaymentCaptured"_s, u"OrderShipped"_s, 269)
        .outside(u"OrderPlaced"_s, 500);
    return graph;
}

Graph randomGraph(quint32 seed)
{
    QRandomGenerator random(seed);
    Graph graph;
    const int nodes = random.bounded(0, seed % 10 == 0 ? 200 : 30);
    for (int i = 0; i < nodes; ++i) {
        const int length = random.bounded(1, 60);
        graph.node(QString::number(i) + u'-' + QString(length, u'a'));
        if (random.bounded(4) == 0)
            graph.outside(graph.graph.nodes.last().name, random.bounded(1, 2'000));
    }
    std::map<std::pair<int, int>, bool> used;
    const int flows = nodes == 0 ? 0 : random.bounded(0, nodes * 3);
    for (int i = 0; i < flows; ++i) {
        const int from = random.bounded(nodes);
        const int to = random.bounded(nodes);
        if (std::exchange(used[{from, to}], true))
            continue;
        const qint64 count = 1 + qint64(std::pow(10.0, random.generateDouble() * 7));
        graph.flow(graph.graph.nodes[from].name, graph.graph.nodes[to].name, count);
        if (random.bounded(8) == 0)
            graph.leak(graph.graph.nodes[from].name, graph.graph.nodes[to].name,
                       1 + random.bounded(int(std::min<qint64>(count, 5'000))));
    }
    return graph;
}

/// The same graph told in another order.
CausationGraph shuffled(const CausationGraph &graph, quint32 seed)
{
    std::mt19937 random(seed);
    std::vector<int> order;
    for (int i = 0; i < graph.nodes.size(); ++i)
        order.push_back(i);
    std::shuffle(order.begin(), order.end(), random);
    CausationGraph other = graph;
    std::vector<int> place(order.size());
    for (size_t i = 0; i < order.size(); ++i) {
        other.nodes[qsizetype(i)] = graph.nodes[order[i]];
        place[size_t(order[i])] = int(i);
    }
    for (CausalFlow &flow : other.flows) {
        flow.cause = place[size_t(flow.cause)];
        flow.effect = place[size_t(flow.effect)];
    }
    for (CausalLeak &leak : other.leaks) {
        leak.cause = place[size_t(leak.cause)];
        leak.effect = place[size_t(leak.effect)];
    }
    std::shuffle(other.flows.begin(), other.flows.end(), random);
    std::shuffle(other.leaks.begin(), other.leaks.end(), random);
    return other;
}

QString textOf(const QRectF &rect)
{
    return u"%1 %2 %3 %4"_s.arg(rect.x()).arg(rect.y()).arg(rect.width()).arg(rect.height());
}

QString textOf(const SankeyBand &band)
{
    QString text = QString::number(band.width);
    for (const SankeyCurve &curve : band.line)
        text +=
            u" (%1 %2 → %3 %4)"_s.arg(curve.from.x()).arg(curve.from.y()).arg(curve.to.x()).arg(curve.to.y());
    return text;
}

/// All that is painted, without numbers that depend on how the graph was told.
QString pictureOf(const SankeyLayout &layout)
{
    QStringList lines;
    for (const SankeyNode &node : layout.nodes())
        lines.append(u"node %1 %2 %3"_s.arg(node.name).arg(node.gathered).arg(textOf(node.rect)));
    for (const SankeyRibbon &ribbon : layout.ribbons())
        lines.append(u"ribbon %1 %2 %3"_s.arg(ribbon.from).arg(ribbon.to).arg(textOf(ribbon.band)));
    for (const SankeyStub &leak : layout.leaks())
        lines.append(u"leak %1 %2"_s.arg(leak.node).arg(textOf(leak.band)));
    for (const SankeyStub &stub : layout.outsides())
        lines.append(u"outside %1 %2"_s.arg(stub.node).arg(textOf(stub.band)));
    for (const SankeyLabel &label : layout.labels())
        lines.append(u"label %1 / %2 %3"_s.arg(label.text, label.note, textOf(label.rect)));
    return lines.join(u'\n');
}

constexpr double Little = 1e-6;

/// Why something is wrong with the picture; empty when nothing is.
QString problemOf(const SankeyLayout &layout, const CausationGraph &graph)
{
    const QRectF bounds(QPointF(0, 0), layout.size());
    std::vector<double> left(size_t(layout.nodes().size()), 0);
    std::vector<double> right(left);
    const auto leaves = [&](int node, double y, double width) {
        const QRectF rect = layout.nodes()[node].rect;
        return y - width / 2 < rect.top() - Little || y + width / 2 > rect.bottom() + Little;
    };
    qint64 pairs = layout.hiddenPairs();
    for (const SankeyRibbon &ribbon : layout.ribbons()) {
        const SankeyBand &band = ribbon.band;
        qint64 count = 0;
        for (const int flow : ribbon.flows)
            count += graph.flows[flow].count;
        pairs += count;
        if (count != ribbon.count ||
            std::abs(band.width - std::max(SankeyLayout::Hairline, double(count) * layout.scale())) > Little)
            return u"A ribbon's width is not that of its pairs"_s;
        if (leaves(ribbon.from, band.line.first().from.y(), band.width) ||
            leaves(ribbon.to, band.line.last().to.y(), band.width))
            return u"A ribbon leaves the side of its node"_s;
        if (std::abs(band.line.first().from.x() - layout.nodes()[ribbon.from].rect.right() - 1) > Little ||
            std::abs(band.line.last().to.x() - layout.nodes()[ribbon.to].rect.left() + 1) > Little)
            return u"A ribbon does not begin or end at its node"_s;
        right[size_t(ribbon.from)] += band.width;
        left[size_t(ribbon.to)] += band.width;
        for (qsizetype i = 1; i < band.line.size(); ++i) {
            if (band.line[i].from != band.line[i - 1].to)
                return u"A ribbon is broken"_s;
        }
    }
    for (const SankeyStub &leak : layout.leaks()) {
        right[size_t(leak.node)] += leak.band.width;
        if (leaves(leak.node, leak.band.line.first().from.y(), leak.band.width))
            return u"A leak leaves the side of its node"_s;
    }
    for (const SankeyStub &stub : layout.outsides()) {
        left[size_t(stub.node)] += stub.band.width;
        if (leaves(stub.node, stub.band.line.last().to.y(), stub.band.width))
            return u"Events from outside miss the side of their node"_s;
    }
    qint64 all = 0;
    for (const CausalFlow &flow : graph.flows)
        all += flow.count;
    if (all != pairs)
        return u"%1 of %2 pairs are in the picture"_s.arg(pairs).arg(all);
    for (int i = 0; i < layout.nodes().size(); ++i) {
        const double height = std::max({left[size_t(i)], right[size_t(i)], 3.0});
        if (std::abs(layout.nodes()[i].rect.height() - height) > Little)
            return u"Node %1 is not as high as its sides"_s.arg(layout.nodes()[i].name);
        if (!bounds.contains(layout.nodes()[i].rect))
            return u"Node %1 leaves the picture"_s.arg(layout.nodes()[i].name);
        for (int j = 0; j < i; ++j) {
            if (layout.nodes()[i].rect.intersects(layout.nodes()[j].rect))
                return u"Two nodes cover each other"_s;
        }
    }
    for (qsizetype i = 0; i < layout.labels().size(); ++i) {
        const SankeyLabel &label = layout.labels()[i];
        if (!bounds.contains(label.rect))
            return u"The label %1 leaves the picture"_s.arg(label.text);
        if (double(label.text.size()) * 7.5 >
                label.rect.width() + Little + (label.text.size() == 1 ? 9 : 0) ||
            double(label.note.size()) * 6.5 > label.rect.width() + Little)
            return u"The label %1 is clipped"_s.arg(label.text);
        for (qsizetype j = 0; j < i; ++j) {
            if (label.rect.intersects(layout.labels()[j].rect))
                return u"The labels %1 and %2 cover each other"_s.arg(label.text, layout.labels()[j].text);
        }
    }
    const auto inside = [&](const SankeyItem &item) { return bounds.contains(layout.boundsOf(item)); };
    for (int i = 0; i < layout.ribbons().size(); ++i) {
        if (!inside({SankeyItem::Ribbon, i}))
            return u"A ribbon leaves the picture"_s;
    }
    for (int i = 0; i < layout.leaks().size(); ++i) {
        if (!inside({SankeyItem::Leak, i}))
            return u"A leak leaves the picture"_s;
    }
    for (int i = 0; i < layout.outsides().size(); ++i) {
        if (!inside({SankeyItem::Outside, i}))
            return u"Events from outside leave the picture"_s;
    }
    return {};
}

/// What is not hit where it is painted; empty when all is.
QString missOf(const SankeyLayout &layout)
{
    const auto missed = [&](const SankeyItem &item, QPointF point) {
        const QList<SankeyItem> items = layout.itemsAt(point);
        return !items.contains(item) || layout.hit(point) != items.first();
    };
    for (int i = 0; i < layout.nodes().size(); ++i) {
        if (missed({SankeyItem::Node, i}, layout.nodes()[i].rect.center()))
            return u"node %1"_s.arg(i);
    }
    const auto missedBand = [&](const SankeyItem &item) {
        for (const SankeyCurve &curve : layout.bandOf(item)->line) {
            for (const double t : {0.02, 0.4, 0.9}) {
                if (missed(item, curve.at(t)))
                    return true;
            }
        }
        return false;
    };
    for (int i = 0; i < layout.ribbons().size(); ++i) {
        if (missedBand({SankeyItem::Ribbon, i}))
            return u"ribbon %1"_s.arg(i);
    }
    for (int i = 0; i < layout.leaks().size(); ++i) {
        if (missedBand({SankeyItem::Leak, i}))
            return u"leak %1"_s.arg(i);
    }
    for (int i = 0; i < layout.outsides().size(); ++i) {
        if (missedBand({SankeyItem::Outside, i}))
            return u"outside %1"_s.arg(i);
    }
    return {};
}

int layerOf(const SankeyLayout &layout, const QString &name)
{
    for (const SankeyNode &node : layout.nodes()) {
        if (node.name == name)
            return node.layer;
    }
    return -1;
}

QString order(const SankeyLayout &layout)
{
    QList<SankeyNode> nodes = layout.nodes();
    std::sort(nodes.begin(), nodes.end(), [](const SankeyNode &a, const SankeyNode &b) {
        return std::pair(a.layer, a.rect.top()) < std::pair(b.layer, b.rect.top());
    });
    QStringList names;
    for (const SankeyNode &node : nodes)
        names.append(QString::number(node.layer) + u':' + node.name);
    return names.join(u' ');
}

} // namespace

class TestSankeyLayout : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void emptyGraph()
    {
        const SankeyLayout layout(CausationGraph{}, options());
        QVERIFY(layout.isEmpty());
        QCOMPARE(layout.size(), QSizeF(960, 560));
        QVERIFY(!layout.hit({100, 100}).isValid());
    }

    // A type that neither causes nor is caused is no part of the picture.
    void oneNode()
    {
        Graph graph;
        graph.node(u"Lonely"_s);
        QVERIFY(SankeyLayout(graph.graph, options()).isEmpty());
        graph.flow(u"Lonely"_s, u"Lonely"_s, 12);
        const SankeyLayout layout(graph.graph, options());
        QCOMPARE(layout.nodes().size(), 1);
        QCOMPARE(layout.ribbons().size(), 1);
        QVERIFY(layout.ribbons().first().returns);
        QCOMPARE(problemOf(layout, graph.graph), QString());
        QCOMPARE(missOf(layout), QString());
    }

    // The mock-up's story: a chain with a retry that returns below, a leak and a node with events from
    // outside.
    void layersFollowTheFlow()
    {
        const Graph graph = orders();
        const SankeyLayout layout(graph.graph, options());
        QCOMPARE(problemOf(layout, graph.graph), QString());
        QCOMPARE(missOf(layout), QString());
        QCOMPARE(layerOf(layout, u"PlaceOrder"_s), 0);
        QCOMPARE(layerOf(layout, u"PaymentRequested"_s), 2);
        QCOMPARE(layerOf(layout, u"PaymentFailed"_s), 3);
        QCOMPARE(layerOf(layout, u"OrderDelivered"_s), 6);
        QCOMPARE(layout.leaks().size(), 1);
        QCOMPARE(layout.outsides().size(), 1);
        int returning = 0;
        for (const SankeyRibbon &ribbon : layout.ribbons()) {
            if (!ribbon.returns)
                continue;
            ++returning;
            QCOMPARE(layout.nodes()[ribbon.from].name, u"PaymentFailed"_s);
            for (const SankeyNode &node : layout.nodes()) {
                if (node.layer == 2 || node.layer == 3)
                    QVERIFY(ribbon.band.line[4].from.y() > node.rect.bottom());
            }
        }
        QCOMPARE(returning, 1);
    }

    void stableAsCountsGrow()
    {
        Graph graph = orders();
        const QString before = order(SankeyLayout(graph.graph, options()));
        for (CausalFlow &flow : graph.graph.flows)
            flow.count += flow.count / 30 + 3;
        QCOMPARE(order(SankeyLayout(graph.graph, options())), before);
    }

    void smallFlowsAreGathered()
    {
        Graph graph = orders();
        SankeyOptions wanted = options();
        wanted.atLeast = 100;
        const SankeyLayout layout(graph.graph, wanted);
        QCOMPARE(problemOf(layout, graph.graph), QString());
        QCOMPARE(layerOf(layout, u"PaymentVoided"_s), -1);
        const auto other =
            std::find_if(layout.nodes().begin(), layout.nodes().end(), [](const SankeyNode &node) {
                return node.isOther() && node.opens == QStringList{u"PaymentAuthorized"_s};
            });
        QVERIFY(other != layout.nodes().end());
        QCOMPARE(other->gathered, 1);
        QCOMPARE(layout.gatheredNames(), 2);
        wanted.opened = {u"PaymentAuthorized"_s};
        const SankeyLayout opened(graph.graph, wanted);
        QCOMPARE(layerOf(opened, u"PaymentVoided"_s), 5 - 1);
        QCOMPARE(layerOf(opened, u"OrderRejected"_s), -1);
        QCOMPARE(problemOf(opened, graph.graph), QString());
    }

    // 200 types fit into the window; opened, they make the picture larger.
    void manyTypes()
    {
        Graph graph;
        for (int i = 0; i < 200; ++i) {
            graph.flow(u"Type%1"_s.arg(i / 3), u"Type%1"_s.arg(i + 1), 200'000 / (i + 1) + 5);
            graph.flow(u"Type%1"_s.arg(i), u"Type%1"_s.arg((i * 7) % 200), 40);
        }
        const SankeyLayout layout(graph.graph, options({1000, 640}));
        QCOMPARE(problemOf(layout, graph.graph), QString());
        QVERIFY(layout.nodes().size() > 15);
        QVERIFY(layout.nodes().size() <= SankeyOptions::MostNodes + 12);
        QVERIFY(layout.gatheredNames() > 100);
        SankeyOptions all = options({1000, 640});
        for (const CausalNode &node : graph.graph.nodes)
            all.opened.insert(node.name);
        const SankeyLayout opened(graph.graph, all);
        QCOMPARE(problemOf(opened, graph.graph), QString());
        QCOMPARE(opened.gatheredNames(), 0);
        QVERIFY(opened.size().height() > 640);
        QBENCHMARK_ONCE
        {
            SankeyLayout(graph.graph, options({1000, 640}));
        }
    }

    void cyclesEnd()
    {
        Graph ring;
        for (int i = 0; i < 12; ++i)
            ring.flow(u"T%1"_s.arg(i), u"T%1"_s.arg((i + 1) % 12), 100);
        for (int i = 0; i < 12; ++i)
            ring.flow(u"T%1"_s.arg(i), u"T%1"_s.arg(i), 10);
        const SankeyLayout layout(ring.graph, options());
        QCOMPARE(problemOf(layout, ring.graph), QString());
        QCOMPARE(missOf(layout), QString());
        Graph each;
        for (int i = 0; i < 8; ++i) {
            for (int j = 0; j < 8; ++j)
                each.flow(u"T%1"_s.arg(i), u"T%1"_s.arg(j), 50 + i * j);
        }
        const SankeyLayout knot(each.graph, options());
        QCOMPARE(problemOf(knot, each.graph), QString());
        QCOMPARE(missOf(knot), QString());
    }

    void pathsThroughARibbon()
    {
        const Graph graph = orders();
        const SankeyLayout layout(graph.graph, options());
        for (int i = 0; i < layout.ribbons().size(); ++i) {
            const SankeyRibbon &ribbon = layout.ribbons()[i];
            if (layout.nodes()[ribbon.to].name != u"PaymentVoided"_s)
                continue;
            QStringList names;
            for (const SankeyItem &item : layout.pathsThrough({SankeyItem::Ribbon, i})) {
                if (item.kind == SankeyItem::Node)
                    names.append(layout.nodes()[item.index].name);
            }
            names.sort();
            QCOMPARE(names.join(u' '),
                     u"OrderPlaced PaymentAuthorized PaymentRequested PaymentVoided PlaceOrder"_s);
        }
    }

    // Flows that name no node, or have no pairs, are left out.
    void brokenGraph()
    {
        Graph graph;
        graph.flow(u"A"_s, u"B"_s, 5);
        graph.graph.flows.append({0, 7, 3});
        graph.graph.flows.append({-1, 1, 3});
        graph.graph.flows.append({1, 0, 0});
        graph.graph.leaks.append({9, 0, 3, 3, 1});
        const SankeyLayout layout(graph.graph, options());
        QCOMPARE(layout.ribbons().size(), 1);
        QCOMPARE(layout.leaks().size(), 0);
    }

    void random_data()
    {
        QTest::addColumn<quint32>("seed");
        for (quint32 seed = 1; seed <= 300; ++seed)
            QTest::addRow("%u", seed) << seed;
    }

    void random()
    {
        QFETCH(quint32, seed);
        const Graph graph = randomGraph(seed);
        SankeyOptions wanted = options(seed % 3 == 0 ? QSizeF(1600, 900) : QSizeF(900, 480));
        wanted.atLeast = seed % 4 == 0 ? 1'000 : 1;
        if (seed % 5 == 0 && !graph.graph.nodes.isEmpty())
            wanted.opened = {graph.graph.nodes.first().name};
        if (seed % 2 == 0) {
            for (const CausalNode &node : graph.graph.nodes)
                wanted.badges.insert(node.name, 42);
        }
        const SankeyLayout layout(graph.graph, wanted);
        QCOMPARE(problemOf(layout, graph.graph), QString());
        QCOMPARE(missOf(layout), QString());
        for (const SankeyLabel &label : layout.labels()) {
            if (label.item.kind == SankeyItem::Node && !layout.nodes()[label.item.index].isOther() &&
                !wanted.badges.isEmpty())
                QVERIFY2(double(label.note.size()) * 6.5 + 42 <= label.rect.width() + 1,
                         qPrintable(label.note));
        }
        QCOMPARE(pictureOf(SankeyLayout(graph.graph, wanted)), pictureOf(layout));
        QCOMPARE(pictureOf(SankeyLayout(shuffled(graph.graph, seed), wanted)), pictureOf(layout));
    }
};

QTEST_GUILESS_MAIN(TestSankeyLayout)
#include "tst_sankeylayout.moc"
