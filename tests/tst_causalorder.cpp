// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/spacetime/causalorder.h"

#include <QRandomGenerator>
#include <QTest>

using namespace Backstory;

namespace
{

using Edges = std::vector<CausalOrder::Edge>;

/// What leads where, by trying every pair again and again.
class BruteForce
{
public:
    BruteForce(int nodes, const Edges &edges)
        : m_nodes(nodes)
        , m_leads(size_t(nodes) * size_t(nodes), 0)
    {
        for (const CausalOrder::Edge &edge : edges)
            at(edge.from, edge.to) = true;
        for (int k = 0; k < nodes; ++k) {
            for (int i = 0; i < nodes; ++i) {
                for (int j = 0; j < nodes && at(i, k); ++j)
                    at(i, j) |= at(k, j);
            }
        }
    }

    CausalOrder::Relation relation(int a, int b)
    {
        if (a == b)
            return CausalOrder::Same;
        if (at(a, b) && at(b, a))
            return CausalOrder::Contradictory;
        return at(a, b) ? CausalOrder::Before : at(b, a) ? CausalOrder::After : CausalOrder::Concurrent;
    }

private:
    char &at(int a, int b) { return m_leads[size_t(a) * size_t(m_nodes) + size_t(b)]; }

    int m_nodes;
    std::vector<char> m_leads;
};

Edges randomEdges(QRandomGenerator &random, int nodes, int count, bool acyclic)
{
    Edges edges;
    for (int i = 0; i < count; ++i) {
        const int a = int(random.bounded(nodes));
        const int b = int(random.bounded(nodes));
        if (a == b)
            continue;
        edges.push_back(acyclic ? CausalOrder::Edge{std::min(a, b), std::max(a, b)}
                                : CausalOrder::Edge{a, b});
    }
    return edges;
}

} // namespace

class TestCausalOrder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isTheTransitiveClosure_data()
    {
        QTest::addColumn<int>("nodes");
        QTest::addColumn<int>("asked");
        QTest::addColumn<int>("edges");
        QTest::addColumn<bool>("acyclic");
        QTest::newRow("no edges") << 10 << 10 << 0 << true;
        QTest::newRow("few") << 60 << 60 << 50 << true;
        QTest::newRow("a word and one more") << 65 << 65 << 80 << true;
        QTest::newRow("many") << 130 << 130 << 400 << true;
        QTest::newRow("hidden between") << 130 << 40 << 200 << true;
        QTest::newRow("with circles") << 90 << 90 << 110 << false;
        QTest::newRow("hidden circles") << 120 << 30 << 150 << false;
        QTest::newRow("one large circle") << 40 << 40 << 300 << false;
    }

    void isTheTransitiveClosure()
    {
        QFETCH(int, nodes);
        QFETCH(int, asked);
        QFETCH(int, edges);
        QFETCH(bool, acyclic);
        int contradictions = 0;
        int ordered = 0;
        for (quint32 seed = 1; seed <= 6; ++seed) {
            QRandomGenerator random(seed);
            const Edges given = randomEdges(random, nodes, edges, acyclic);
            const CausalOrder order(nodes, asked, given);
            BruteForce truth(nodes, given);
            for (int a = 0; a < asked; ++a) {
                for (int b = 0; b < asked; ++b) {
                    if (order.relation(a, b) != truth.relation(a, b))
                        QCOMPARE(order.relation(a, b), truth.relation(a, b));
                    contradictions += order.relation(a, b) == CausalOrder::Contradictory;
                    ordered += order.relation(a, b) == CausalOrder::Before;
                }
            }
            if (acyclic)
                QVERIFY(!order.hasCycle());
        }
        QCOMPARE(contradictions > 0, !acyclic);
        QVERIFY(edges == 0 || nodes == 40 || ordered > 0);
    }

    void everyOrderHasAProof()
    {
        QRandomGenerator random(7);
        const Edges given = randomEdges(random, 80, 120, true);
        const CausalOrder order(80, 80, given);
        for (int a = 0; a < 80; ++a) {
            for (int b = 0; b < 80; ++b) {
                const std::vector<int> proof = order.proof(a, b);
                QVERIFY(!proof.empty() == order.isBefore(a, b));
                int at = a;
                for (const int edge : proof) {
                    QCOMPARE(given[size_t(edge)].from, at);
                    at = given[size_t(edge)].to;
                }
                QCOMPARE(at, proof.empty() ? a : b);
            }
        }
    }

    void aCircleIsAContradiction()
    {
        const CausalOrder order(4, 4, {{0, 1}, {1, 2}, {2, 1}, {2, 3}});
        QVERIFY(order.hasCycle());
        QCOMPARE(order.relation(1, 2), CausalOrder::Contradictory);
        QVERIFY(order.isBefore(0, 2));
        QVERIFY(order.isBefore(1, 3));
        QVERIFY(CausalOrder(1, 1, {{0, 0}}).hasCycle()); // its own cause
        QVERIFY(!CausalOrder(0, 0, {}).hasCycle());
    }

    void aLongChainNeedsNoStack()
    {
        constexpr int Nodes = 200'000;
        Edges edges;
        for (int i = 1; i < Nodes; ++i)
            edges.push_back({i - 1, i});
        const CausalOrder order(Nodes, 100, edges);
        QVERIFY(order.isBefore(0, 99));
        QCOMPARE(order.relation(99, 0), CausalOrder::After);
        QCOMPARE(order.proof(0, 99).size(), size_t(99));
    }
};

QTEST_GUILESS_MAIN(TestCausalOrder)
#include "tst_causalorder.moc"
