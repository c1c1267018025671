// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/reducer/eventbatches.h"
#include "models/reducer/reducerhost.h"
#include "tests/smallhistory.h"

#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

/// Contents as the history keeps them.
class KeptContent : public ContentSource
{
public:
    explicit KeptContent(const QString &path)
        : m_history(path)
    {
    }
    QList<EventContentResult> contents(const QList<StoredEvent> &events, std::stop_token) override
    {
        QList<EventContentResult> results;
        for (const StoredEvent &event : events) {
            const auto kept = m_history.content(event.row);
            results.append({kept ? kept->payload : QByteArray(), {}, {}});
        }
        return results;
    }

private:
    HistoryReader m_history;
};

ContentSourceFactory contentsOf(const QString &path)
{
    return [path] { return std::make_unique<KeptContent>(path); };
}

} // namespace

/// The way of many events from the history to their states.
class TestEventBatches : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsAllInOrder()
    {
        constexpr int Events = 1'400; // some pages
        SmallHistory history;
        for (int i = 0; i < Events; ++i)
            history.add("order", "o-" + QByteArray::number(i % 7), i / 7, "Counted", {},
                        QByteArray::number(i));
        QVERIFY(history.commit());

        EventBatches batches(history.path(), contentsOf(history.path()), {1, Events + 1, {}});
        ReducerHost host;
        QCOMPARE(
            host.load({u"order.js"_s,
                       u"const initial = {last: -1, sum: 0};\n"
                       "function reduce(state, event) {\n"
                       "  if (event.data <= state.last || event.version !== Math.floor(event.data / 7))\n"
                       "    throw new Error(`not in order: ${event.data}`);\n"
                       "  return {last: event.data, sum: state.sum + event.data}; }"_s,
                       {}}),
            ReducerProblem());
        const FoldAnswer answer = host.foldByKey([&](KeyedBatch &batch) { return batches.next(batch); });
        QCOMPARE(answer.problem, ReducerProblem());
        QCOMPARE(answer.folded, Events);
        QCOMPARE(batches.error(), QString());
        const auto states = host.keyedStates(-1, 100);
        QCOMPARE(states.size(), 7);
        QCOMPARE(states[0], (std::pair<qint64, QByteArray>(1, R"({"last":1393,"sum":139300})")));
    }

    void canBeLeftInTheMiddle()
    {
        SmallHistory history;
        for (int i = 0; i < 2'000; ++i)
            history.add("order", "o-1", i, "Counted", {}, "1");
        QVERIFY(history.commit());
        EventBatches batches(history.path(), contentsOf(history.path()), {1, 2'001, {}});
        KeyedBatch batch;
        QVERIFY(batches.next(batch));
        QCOMPARE(batch.keys.size(), 256);
    }

    void saysWhyThereAreNone()
    {
        EventBatches batches(u"/nowhere/none.history"_s, contentsOf(u"/nowhere/none.history"_s), {1, 6, {}});
        KeyedBatch batch;
        QVERIFY(!batches.next(batch));
        QVERIFY(!batches.error().isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestEventBatches)
#include "tst_eventbatches.moc"
