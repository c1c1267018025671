// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/causationmodel.h"
#include "smallhistory.h"

#include <QAbstractItemModelTester>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>
#include <QThread>

#include <atomic>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

/// Answers in place of the aggregates, and counts how often it is asked.
struct Answers {
    std::atomic<int> graphs = 0;
    std::atomic<int> pairs = 0;
    std::atomic<qsizetype> limit = 0;
    qsizetype found = 3;

    CausationQueries queries()
    {
        CausationQueries made;
        made.graph = [this](QueryScope &, const QList<HistorySource> &, const CausationFilter &filter) {
            if (filter.by != CausationBy::Producer)
                ++graphs;
            CausationGraph graph;
            graph.complete = true;
            const bool few = filter.types.contains(u"A"_s);
            graph.nodes = {{few ? u"A"_s : u"All"_s, {}, 4, 2, 1}};
            if (filter.by == CausationBy::Producer)
                graph.nodes = {{u"shop"_s, {}, 4, 2, 1}, {u""_s, {}, 4, 2, 1}};
            graph.events = graphs;
            return graph;
        };
        made.pairs = [this](QueryScope &, const QList<HistorySource> &, const CausationFilter &,
                            const QString &, const QString &, CausalPairOrder order, qsizetype most) {
            ++pairs;
            limit = most;
            QList<CausalPair> rows;
            for (qsizetype i = 0; i < std::min(found, most); ++i)
                rows.append({{1, EventRow(1)},
                             {1, EventRow(2 + i % 2)},
                             Timestamp::fromSeconds(1'767'225'600 + i),
                             order == CausalPairOrder::ByDelay ? qint64(5'000'000 - i) : qint64(i),
                             true});
            return rows;
        };
        made.leaked = [](QueryScope &, const QList<HistorySource> &, const CausationFilter &, const QString &,
                         const QString &, qsizetype) {
            return QList<EventReference>{{1, EventRow(1)}};
        };
        made.unresolved = [](QueryScope &, const QList<HistorySource> &, const CausationFilter &,
                             const QString &, qsizetype) {
            return QList<EventReference>{{1, EventRow(3)}, {1, EventRow(77)}};
        };
        return made;
    }
};

QString textOf(const BehindModel &model)
{
    QStringList rows;
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < BehindModel::ColumnCount; ++column)
            cells.append(model.index(row, column).data().toString());
        rows.append(cells.join(u" | "));
    }
    return rows.join(u'\n');
}

} // namespace

class TestCausationModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_history = std::make_unique<SmallHistory>();
        m_history->add("order", "order-1", 1, "OrderPlaced");
        m_history->add("order", "order-1", 2, "OrderPaid", "e1");
        m_history->add("payment", "payment-7", 1, "PaymentMade", "e2");
        QVERIFY(m_history->commit());
    }

    void readsOnlyWhileLookedAt()
    {
        Answers answers;
        QueryPool pool(2);
        CausationModel model(pool, nullptr, answers.queries());
        QSignalSpy changed(&model, &CausationModel::graphChanged);
        model.setSources({m_history->source()});
        QCOMPARE(changed.size(), 1); // nothing is shown any more
        QTest::qWait(20);
        QCOMPARE(answers.graphs.load(), 0);
        model.setActive(true);
        QTRY_COMPARE(changed.size(), 2);
        QVERIFY(model.isLoaded());
        QCOMPARE(answers.graphs.load(), 1);
        model.setActive(false);
        model.refresh(1);
        QTest::qWait(20);
        QCOMPARE(answers.graphs.load(), 1);
        model.setActive(true);
        QTRY_COMPARE(answers.graphs.load(), 2);
    }

    // However often a history says that it has grown, the graph is read at a measured pace.
    void growsAtAPace()
    {
        Answers answers;
        QueryPool pool(2);
        CausationModel model(pool, nullptr, answers.queries());
        model.setSources({m_history->source()});
        model.setActive(true);
        QTRY_VERIFY(model.isLoaded());
        for (int i = 0; i < 1'000; ++i)
            model.refresh(1);
        QTRY_COMPARE(answers.graphs.load(), 2);
        QTest::qWait(50);
        QCOMPARE(answers.graphs.load(), 2);
        model.refresh(5); // another window's source
        QTest::qWait(600);
        QCOMPARE(answers.graphs.load(), 2);
    }

    // Where leaks are slow, a new filter shows its ribbons before them.
    void ribbonsComeBeforeSlowLeaks()
    {
        CausationQueries slow;
        slow.graph = [](QueryScope &, const QList<HistorySource> &, const CausationFilter &filter) {
            CausationGraph graph;
            graph.nodes = {{u"A"_s, {}, 4, 2, 1}};
            if (filter.withLeaks) {
                QThread::msleep(200);
                graph.leaks = {{0, 0, 20, 1, 1}};
            }
            return graph;
        };
        QueryPool pool(2);
        CausationModel model(pool, nullptr, slow);
        QList<qsizetype> leaks;
        connect(&model, &CausationModel::graphChanged, this,
                [&] { leaks.append(model.graph().leaks.size()); });
        model.setSources({m_history->source()});
        model.setActive(true);
        QTRY_COMPARE(leaks, QList<qsizetype>({0, 1})); // the first is that of no source
        CausationFilter filter;
        filter.by = CausationBy::Category;
        model.setFilter(filter);
        QTRY_COMPARE(leaks, QList<qsizetype>({0, 1, 0, 1}));
        model.refresh(1);
        QTRY_COMPARE(leaks, QList<qsizetype>({0, 1, 0, 1, 1}));
    }

    void newestFilterWins()
    {
        Answers answers;
        QueryPool pool(2);
        CausationModel model(pool, nullptr, answers.queries());
        model.setSources({m_history->source()});
        model.setActive(true);
        CausationFilter filter;
        for (const QString &type : {u"B"_s, u"C"_s, u"A"_s}) {
            filter.types = {type};
            model.setFilter(filter);
        }
        QVERIFY(!model.isLoaded());
        QTRY_VERIFY(model.isLoaded());
        QCOMPARE(model.graph().nodes.first().name, u"A"_s);
    }

    void activityAndChoices()
    {
        Answers answers;
        QueryPool pool(2);
        CausationModel model(pool, nullptr, answers.queries());
        QSignalSpy activity(&model, &CausationModel::activityChanged);
        QSignalSpy choices(&model, &CausationModel::choicesChanged);
        model.setSources({m_history->source()});
        model.setActive(true);
        QTRY_COMPARE(activity.size(), 2);
        QTRY_COMPARE(choices.size(), 2); // the first are those of no source
        qint64 events = 0;
        for (const qint64 count : model.activity().counts)
            events += count;
        QCOMPARE(events, 3);
        QCOMPARE(model.choices().types.join(u' '), u"OrderPaid OrderPlaced PaymentMade"_s);
        QCOMPARE(model.choices().categories.join(u' '), u"order payment"_s);
        QCOMPARE(model.choices().producers, QStringList({u""_s, u"shop"_s}));
    }

    void behindARibbon()
    {
        Answers answers;
        QueryPool pool(2);
        CausationModel model(pool, nullptr, answers.queries());
        QAbstractItemModelTester tester(model.behind());
        model.setTimeText(TimeText::Utc);
        model.setSources({m_history->source()});
        model.setActive(true);
        model.lookBehind({BehindWhat::Pairs, u"OrderPlaced"_s, u"OrderPaid"_s, 3});
        QVERIFY(model.behind()->isLoading());
        QTRY_COMPARE(model.behind()->rowCount(), 3);
        QCOMPARE(textOf(*model.behind()), u"01 Jan 00:00:00 | order-1 | 5 ms\n"
                                          "01 Jan 00:00:01 | payment-7 | 4 ms\n"
                                          "01 Jan 00:00:02 | order-1 | 4 ms"_s);
        QVERIFY(!model.behind()->isCapped());
        const QModelIndex second = model.behind()->index(1, 0);
        QCOMPARE(second.data(BehindModel::EventRole).value<EventReference>(),
                 (EventReference{1, EventRow(3)}));
        QCOMPARE(second.data(BehindModel::CauseRole).value<EventReference>(),
                 (EventReference{1, EventRow(1)}));
        model.behind()->sort(BehindModel::At);
        QTRY_COMPARE(answers.pairs.load(), 2);
        QTRY_VERIFY(!model.behind()->isLoading());
        QVERIFY(textOf(*model.behind()).contains(u"0 ms"));
        model.behind()->sort(BehindModel::Entity); // nothing is sorted by entity
        QCOMPARE(answers.pairs.load(), 2);
    }

    // A long list says that it is not all.
    void longListsAreCapped()
    {
        Answers answers;
        answers.found = 5'000;
        QueryPool pool(2);
        CausationModel model(pool, nullptr, answers.queries());
        QAbstractItemModelTester tester(model.behind());
        model.setSources({m_history->source()});
        model.lookBehind({BehindWhat::Pairs, u"A"_s, u"B"_s, 5'000});
        QTRY_COMPARE(model.behind()->rowCount(), int(BehindModel::Most));
        QCOMPARE(answers.limit.load(), BehindModel::Most + 1); // one more tells whether it is capped
        QVERIFY(model.behind()->isCapped());
    }

    void behindLeaksAndOutside()
    {
        Answers answers;
        QueryPool pool(2);
        CausationModel model(pool, nullptr, answers.queries());
        QAbstractItemModelTester tester(model.behind());
        model.setTimeText(TimeText::Utc);
        model.setSources({m_history->source()});
        model.lookBehind({BehindWhat::Leak, u"A"_s, u"B"_s, 1});
        QTRY_COMPARE(textOf(*model.behind()), u"01 Jan 00:00:00 | order-1 | —"_s);
        model.lookBehind({BehindWhat::Outside, u"A"_s, {}, 2});
        QCOMPARE(model.behind()->rowCount(), 0); // nothing of another part is shown while it is read
        QTRY_COMPARE(textOf(*model.behind()), u"01 Jan 00:00:00 | payment-7 | —\n— | — | —"_s);
        model.lookBehind({});
        QCOMPARE(model.behind()->rowCount(), 0);
        QVERIFY(!model.behind()->isLoading());
    }

private:
    std::unique_ptr<SmallHistory> m_history;
};

QTEST_GUILESS_MAIN(TestCausationModel)
#include "tst_causationmodel.moc"
