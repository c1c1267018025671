// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/reducer/eventjson.h"
#include "models/reducer/reducerhost.h"
#include "models/reducer/reducerlibrary.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

StoredEvent changed()
{
    StoredEvent event;
    event.position = {322, 0};
    event.id = "e-322";
    event.type = u"OrderQuantityChanged"_s;
    event.entity = "order-48213";
    event.category = u"order"_s;
    event.version = 2;
    event.occurred = Timestamp::fromMilliseconds(1'000);
    event.recorded = Timestamp::fromMilliseconds(2'000);
    event.producer = u"orders"_s;
    event.user = u"clara@example.com"_s;
    event.causes = {{"c-1", Cause::Id}, {"7", Cause::Position}};
    event.correlation = "r-1";
    event.schemaVersion = u"1"_s;
    return event;
}

} // namespace

/// Events as scripts see them, and what the reducers that come along make of events.
class TestEventJson : public QObject
{
    Q_OBJECT
private:
    static QByteArray fold(const char *reducer, const QByteArray &events, qsizetype count)
    {
        ReducerHost host;
        const LibraryReducer *found = ReducerLibrary::find(QString::fromLatin1(reducer));
        const ReducerProblem problem = host.load(found->source);
        if (problem.kind != ReducerProblem::None)
            return problem.text.toUtf8();
        const FoldAnswer answer = host.fold({FoldRequest::Initial, events, count});
        return answer.problem.kind == ReducerProblem::None ? answer.states.value(0)
                                                           : answer.problem.text.toUtf8();
    }

private Q_SLOTS:
    void writesAll()
    {
        EventJson json([](qint64 position) { return position == 7 ? QByteArray("e-7") : QByteArray(); });
        QCOMPARE(json.object(changed(), {R"({"quantity": 6})", R"({"ip":"::1"})", {}}),
                 QByteArray(R"({"id":"e-322","type":"OrderQuantityChanged","entity":"order-48213",)"
                            R"("category":"order","version":2,"time":"1970-01-01T00:00:01.000Z",)"
                            R"("data":{"quantity": 6},"metadata":{"ip":"::1"},"causedBy":["c-1","e-7"],)"
                            R"("correlation":"r-1","schemaVersion":"1","kind":"event","producer":"orders",)"
                            R"("user":"clara@example.com","position":322})"));
    }

    void writesWhatIsNotKnown()
    {
        StoredEvent event;
        event.position = {5, 3};
        event.kind = EventKind::Tombstone;
        event.archived = true;
        event.recorded = Timestamp::fromMilliseconds(2'000);
        QCOMPARE(EventJson().object(event, {}),
                 QByteArray(R"({"id":null,"type":null,"entity":null,"category":null,"version":null,)"
                            R"("time":"1970-01-01T00:00:02.000Z","data":null,"metadata":null,"causedBy":[],)"
                            R"("correlation":null,"schemaVersion":null,"kind":"tombstone","producer":null,)"
                            R"("user":null,"position":5,"part":3,"archived":true})"));
    }

    void writesContents_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<bool>("hasProblem");
        QTest::newRow("number") << QByteArray("12.50") << QByteArray("12.5") << false;
        QTest::newRow("text") << QByteArray("plain \"text\"\n") << QByteArray("\"plain \\\"text\\\"\\n\"")
                              << false;
        QTest::newRow("broken JSON") << QByteArray("{\"a\":") << QByteArray("\"{\\\"a\\\":\"") << true;
        QTest::newRow("bytes") << QByteArray("\x01\x02\xff\xfe", 4) << QByteArray("null") << true;
        QTest::newRow("YAML") << QByteArray("---\nqty: 2\n") << QByteArray(R"({"qty":2})") << false;
        QTest::newRow("empty") << QByteArray() << QByteArray("null") << false;
        QTest::newRow("lines") << QByteArray("{\r\n \"a\": [1,\n 2]}") << QByteArray(R"({"a":[1,2]})")
                               << false;
        QTest::newRow("BOM") << QByteArray("\xef\xbb\xbf[1]") << QByteArray("[1]") << false;
    }
    void writesContents()
    {
        QFETCH(QByteArray, payload);
        QFETCH(QByteArray, data);
        QFETCH(bool, hasProblem);
        EventJson json;
        json.add(changed(), {payload, payload, {}});
        json.add(changed(), {payload, {}, {}});
        QCOMPARE(json.count(), 2);
        const QByteArray all = json.take();
        QCOMPARE(json.take(), QByteArray("[]"));
        const QJsonArray events = QJsonDocument::fromJson(all).array();
        QCOMPARE(events.size(), 2);
        QCOMPARE(events[1].toObject().contains(u"problem"_s), hasProblem);
        QCOMPARE(fold("last-wins", all, 2), data);
    }

    void contentThatIsMissing()
    {
        const QJsonObject event =
            QJsonDocument::fromJson(EventJson().object(changed(), {{}, {}, u"It was deleted."_s})).object();
        QCOMPARE(event[u"problem"_s].toString(), u"It was deleted."_s);
        QVERIFY(event[u"data"_s].isNull());
    }

    void library()
    {
        QCOMPARE(ReducerLibrary::standard().id, u"merge"_s);
        QCOMPARE(ReducerLibrary::find(u"none"_s), nullptr);
        QCOMPARE(ReducerLibrary::reducers().size(), 8);
        ReducerHost host;
        for (const LibraryReducer &reducer : ReducerLibrary::reducers()) {
            QVERIFY(reducer.explanation.endsWith(u'.'));
            QCOMPARE(host.load(reducer.source), ReducerProblem());
            const FoldAnswer answer = host.fold({FoldRequest::Initial, "[{},{\"data\":{}}]", 0});
            QCOMPARE(answer.problem, ReducerProblem());
            QCOMPARE(answer.states.size(), 1);
        }
    }

    void reducers_data()
    {
        QTest::addColumn<QByteArray>("reducer");
        QTest::addColumn<QByteArray>("events");
        QTest::addColumn<QByteArray>("state");
        const auto row = [](const char *reducer, const char *events, const char *state) {
            QTest::addRow("%s %s", reducer, events)
                << QByteArray(reducer) << QByteArray(events) << QByteArray(state);
        };
        row("merge",
            R"([{"data":{"a":{"x":1,"y":2},"l":[1,2]}},{"data":{"a":{"y":null,"z":3},"l":[3]}},{"data":"text"}])",
            R"({"a":{"x":1,"z":3},"l":[3]})");
        row("merge", R"([{"data":{"a":1}},{"kind":"tombstone","data":null}])", "{}");
        row("last-wins", R"([{"data":{"a":1}},{"data":{"b":2}},{"data":null}])", R"({"b":2})");
        row("json-patch",
            R"([{"data":{"a":{"b":[1,2]}}},{"data":[{"op":"add","path":"/a/b/1","value":5},)"
            R"({"op":"replace","path":"/a/b/0","value":{"c/d":0}},{"op":"move","from":"/a/b/2","path":"/m~0"},)"
            R"({"op":"copy","from":"/a/b/0/c~1d","path":"/a/b/-"},{"op":"test","path":"/a/b","value":[{"c/d":0},5,0]}]},)"
            R"({"data":{"patch":[{"op":"remove","path":"/a/b/1"}]}}])",
            R"({"a":{"b":[{"c/d":0},0]},"m~":2})");
        row("json-patch", R"([{"data":[{"op":"remove","path":"/x"}]}])", "Error: There is nothing at /x");
        row("json-patch", R"([{"data":[{"op":"test","path":"","value":1}]}])", "Error: The test at  fails");
        row("debezium-after",
            R"([{"data":{"schema":{},"payload":{"op":"c","before":null,"after":{"id":1}}}},)"
            R"({"data":{"op":"u","before":{"id":1},"after":{"id":1,"n":2}}}])",
            R"({"id":1,"n":2})");
        row("debezium-after",
            R"([{"data":{"op":"c","after":{"id":1}}},{"data":{"op":"d","before":{"id":1},"after":null}}])",
            "null");
        row("counters", R"([{"type":"A","time":"1"},{"type":"B","time":"2"},{"type":"A","time":"3"}])",
            R"({"events":3,"first":"1","last":"3","types":{"A":2,"B":1}})");
        row("user",
            R"([{"type":"BidderRegistered","time":"1","data":{"name":"Clara","city":"Aarhus"}},)"
            R"({"type":"BidderEmailSet","time":"2","data":{"email":"a@x"}},{"type":"BidderEmailSet","time":"3","data":{"email":"b@x"}}])",
            R"({"name":"Clara","email":"b@x","emailSince":"3","earlierEmails":[{"email":"a@x","since":"2","until":"3"}],)"
            R"("verified":false,"creditLimit":null,"address":{"street":null,"city":"Aarhus","country":null},)"
            R"("signIns":0,"lastSeen":null,"erased":false})");
    }
    void reducers()
    {
        QFETCH(QByteArray, reducer);
        QFETCH(QByteArray, events);
        QFETCH(QByteArray, state);
        QCOMPARE(fold(reducer.constData(), events, QJsonDocument::fromJson(events).array().size()), state);
    }

    void theOrder()
    {
        const QByteArray events =
            R"([{"type":"OrderPlaced","time":"1","user":"clara","data":{"orderId":"order-48213","quantity":5,)"
            R"("lines":[{"sku":"A-1","quantity":5}],"total":400.00,"bidderId":"bidder-1007"}},)"
            R"({"type":"OrderQuantityChanged","time":"2","user":"clara","data":{"quantity":6,"previousQuantity":5,)"
            R"("lines":[{"sku":"A-1","quantity":6}],"total":480.00}},{"type":"OrderConfirmed","time":"3","data":{}}])";
        const QJsonObject order = QJsonDocument::fromJson(fold("order", events, 3)).object();
        QCOMPARE(order[u"quantity"_s].toInt(), 6);
        QCOMPARE(order[u"status"_s].toString(), u"confirmed"_s);
        QCOMPARE(order[u"customer"_s].toString(), u"bidder-1007"_s);
        QCOMPARE(order[u"lines"_s][0][u"quantity"_s].toInt(), 6);
        QCOMPARE(order[u"changes"_s][0][u"from"_s].toInt(), 5);
        QCOMPARE(QJsonDocument::fromJson(fold("order", events, 1)).object()[u"quantity"_s].toInt(), 5);
    }
};

QTEST_GUILESS_MAIN(TestEventJson)
#include "tst_eventjson.moc"
