// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mapping/mappingguess.h"
#include "models/payload/mapping.h"

#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// What is guessed of odd tables, and what is said about it.
class TestMappingGuess : public QObject
{
    Q_OBJECT
    using Value = SampleTable::Value;

    static Value text(const QByteArray &bytes) { return {Value::Text, bytes}; }
    static Value number(qint64 value) { return {Value::Integer, QByteArray::number(value)}; }

    /// Columns, then rows whose cells are parted by `|`; digits are integers, `~` is NULL, `0x…` a blob.
    static SampleTable table(const char *name, const char *columns, const QList<const char *> &lines)
    {
        SampleTable made;
        made.name = QString::fromUtf8(name);
        made.columns = QString::fromUtf8(columns).split(u'|');
        for (const char *line : lines) {
            QList<Value> row;
            for (const QByteArray &cell : QByteArray(line).split('|')) {
                bool whole = false;
                cell.toLongLong(&whole);
                row.append(cell == "~"             ? Value()
                           : cell.startsWith("0x") ? Value{Value::Blob, QByteArray::fromHex(cell.mid(2))}
                           : whole                 ? Value{Value::Integer, cell}
                           : cell.contains('.') && cell.toDouble(&whole) > 0 && whole
                               ? Value{Value::Real, cell}
                               : Value{Value::Text, cell});
            }
            made.rows.append(row);
        }
        return made;
    }

    static QString asText(const MappingDraft &draft)
    {
        QString lines;
        if (!draft.position.isEmpty())
            lines += u"position="_s + draft.position + u' ';
        for (const QString &field : MappingDraft::asked()) {
            const MappingDraft::Field choice = draft.fields.value(field);
            if (choice.isSet())
                lines +=
                    field + u'=' + choice.from + (choice.as.isEmpty() ? QString() : u':' + choice.as) + u' ';
        }
        return lines.trimmed();
    }

private Q_SLOTS:
    void aTopicIsDescribedByWhatItsRulesDoNotSee()
    {
        SampleTable topic;
        topic.columns = {u"key"_s,   u"value"_s,     u"headers"_s, u"timestamp"_s,
                         u"topic"_s, u"partition"_s, u"offset"_s};
        for (int i = 0; i < 6; ++i) {
            const QByteArray n = QByteArray::number(i);
            topic.rows.append({text("order-" + QByteArray::number(i / 2)),
                               {Value::Json, R"({"eventType":")" + QByteArray(i % 2 ? "Paid" : "Placed") +
                                                 R"(","eventId":"5f0c6c0a-0000-4000-8000-00000000000)" + n +
                                                 R"(","occurredAt":"2025-03-18T14:18:2)" + n +
                                                 R"(Z","data":{"total":)" + n + "}}"},
                               Value(),
                               text("2025-03-18T14:18:30Z"),
                               text("shop"),
                               number(0),
                               number(i)});
        }
        const DescribedTable described(topic, true);
        QCOMPARE(described.title(), u"shop"_s);
        QCOMPARE(asText(guessMapping(described)),
                 u"id=value$.eventId type=value$.eventType occurred=value$.occurredAt payload=value$.data"_s);
        QVERIFY(explain(u"entity"_s, {}, described.candidates, true).contains(u"key"));
        // Without a key, the entity is looked for in the value.
        for (QList<Value> &row : topic.rows) {
            row[0] = Value();
            row[1].bytes.replace(R"("data")", R"("aggregateId":"order-7","data")");
        }
        QCOMPARE(guessMapping(DescribedTable(topic, true)).fields.value(u"entity"_s).from,
                 u"value$.aggregateId"_s);
    }

    void guesses_data()
    {
        QTest::addColumn<SampleTable>("sample");
        QTest::addColumn<QString>("expected");
        QTest::newRow("an order's log")
            << table("orders_log", "id|event_id|order_id|seq|kind|body|meta|ts",
                     {"1|7d444840-9dc0-11d1-b245-5ffdce74fad2|order-1|1|OrderPlaced|{\"sku\":\"a\",\"type\":"
                      "\"x\"}|{\"causedBy\":null,\"correlationId\":\"c1\"}|1742307502195",
                      "2|7d444840-9dc0-11d1-b245-5ffdce74fad3|order-1|2|OrderPaid|{\"sku\":\"a\",\"type\":"
                      "\"x\"}|{\"causedBy\":\"7d444840-9dc0-11d1-b245-5ffdce74fad2\",\"correlationId\":"
                      "\"c1\"}|1742307502295",
                      "3|7d444840-9dc0-11d1-b245-5ffdce74fad4|order-2|1|OrderPlaced|{\"sku\":\"b\",\"type\":"
                      "\"y\"}|{\"causedBy\":null,\"correlationId\":\"c2\"}|1742307502395"})
            << u"position=id id=event_id type=kind entity=order_id version=seq occurred=ts:epoch-ms "
               "causes=meta$.causedBy correlation=meta$.correlationId payload=body metadata=meta"_s;
        QTest::newRow("blob ids and seconds with a fraction")
            << table("journal", "ordering|persistenceId|sequence_nr|uid|happenedAt|manifest|event_payload",
                     {"1|cart-1|1|0x7d4448409dc011d1b2455ffdce74fad2|1742307502.195|CartOpened|0x0a0b0c",
                      "2|cart-1|2|0x7d4448409dc011d1b2455ffdce74fad3|1742307503.195|ItemAdded|0x0a0b",
                      "3|cart-2|1|0x7d4448409dc011d1b2455ffdce74fad4|1742307504.195|CartOpened|0x0a"})
            << u"position=ordering id=uid type=manifest entity=persistenceId version=sequence_nr "
               u"occurred=happenedAt:epoch-s "
               "payload=event_payload"_s;
        QTest::newRow("aggregate table with ISO times")
            << table("domain_event_entry",
                     "global_index|aggregate_identifier|sequence_number|type|event_identifier|payload|meta_"
                     "data|time_stamp",
                     {"1|a1|0|Account|5d444840-9dc0-11d1-b245-5ffdce74fad2|{\"a\":1}|{\"user\":\"ann\"}|2025-"
                      "03-18T14:18:22.195Z",
                      "2|a1|1|Account|6d444840-9dc0-11d1-b245-5ffdce74fad2|{\"a\":2}|{\"user\":\"ann\"}|2025-"
                      "03-18T14:18:23.195Z"})
            << u"position=global_index id=event_identifier type=type entity=aggregate_identifier "
               "version=sequence_number occurred=time_stamp payload=payload metadata=meta_data"_s;
        QTest::newRow("JSON lines, everything inside")
            << table("", "at|envelope|n",
                     {"1742307502|{\"messageId\":\"m1\",\"messageType\":\"Ping\",\"data\":{\"x\":1}}|7",
                      "1742307503|{\"messageId\":\"m2\",\"messageType\":\"Ping\",\"data\":{\"x\":2}}|3"})
            << u"id=envelope$.messageId type=envelope$.messageType occurred=at:epoch-s payload=envelope$.data"_s;
        QTest::newRow("microseconds and no names that help")
            << table("t", "a|b|c|d",
                     {"1742307502195000|x1|Opened|{\"k\":1}", "1742307502196000|x2|Opened|{\"k\":2}"})
            << u"type=c occurred=a:epoch-us payload=d"_s;
        QTest::newRow("nothing that is an event")
            << table("users", "label|age|bio", {"Ann Lee|31|likes tea", "Bo Ek|44|~"}) << QString();
        QTest::newRow("no rows yet")
            << table("events", "event_id|event_type|stream_id|payload|created_at", {})
            << u"id=event_id type=event_type entity=stream_id occurred=created_at payload=payload"_s;
    }

    void guesses()
    {
        QFETCH(SampleTable, sample);
        const auto candidates = candidatesOf(sample);
        const MappingDraft draft = guessMapping(sample, candidates);
        QTEST(asText(draft), "expected");
        if (draft.fields.isEmpty())
            return;
        // What is written is a mapping that can be read.
        QString error;
        QVERIFY2(Mapping::fromJson(draft.toJson(), u"m.json"_s, &error), qPrintable(error));
        for (const QString &field : MappingDraft::asked()) {
            const QString sentence = explain(field, draft.fields.value(field), candidates);
            QVERIFY2(sentence.isEmpty() || sentence.endsWith(u'.'), qPrintable(sentence));
        }
    }

    void explains()
    {
        const SampleTable sample =
            table("log", "ts|day|id|seq|who|body",
                  {"1742307502195|2025-03-18|1|a|7d444840-9dc0-11d1-b245-5ffdce74fad2|{\"x\":1}",
                   "1742307502295|2025-03-19|1|b|~|{\"x\":2}"});
        const auto candidates = candidatesOf(sample);
        const auto said = [&](const QString &field, const QString &from, const QString &as = {}) {
            return explain(field, {from, {}, as}, candidates);
        };
        QCOMPARE(said(u"occurred"_s, u"ts"_s, u"epoch-ms"_s),
                 u"ts looks like milliseconds since 1970: 2025-03-18 14:18:22.195 UTC."_s);
        QCOMPARE(said(u"occurred"_s, u"ts"_s, u"epoch-s"_s),
                 u"ts looks like milliseconds since 1970, not like what was chosen."_s);
        QCOMPARE(said(u"occurred"_s, u"day"_s), u"day looks like ISO 8601: 2025-03-18 00:00:00.000 UTC."_s);
        QCOMPARE(said(u"occurred"_s, u"seq"_s), u"seq does not look like times: “a”."_s);
        QVERIFY(said(u"id"_s, u"id"_s).contains(u"hardly an event's id"_s));
        QCOMPARE(said(u"version"_s, u"seq"_s), u"seq does not hold whole numbers: “a”."_s);
        QCOMPARE(said(u"correlation"_s, u"who"_s), u"who: UUIDs, in 1 of the first 2 rows."_s);
        QCOMPARE(said(u"payload"_s, u"body"_s), u"body: JSON objects."_s);
        QCOMPARE(said(u"type"_s, u"gone"_s), u"gone is in none of the first rows."_s);
        QVERIFY(said(u"entity"_s, {}).startsWith(u"Without an entity"_s));
        QCOMPARE(explain(u"category"_s, {{}, u"order"_s, {}}, candidates), u"Every event has “order”."_s);
    }

    void namesEveryPlaceInsideJson()
    {
        QStringList expressions;
        for (const MappingCandidate &each :
             candidatesOf(table("t", "meta", {R"({"a.b":1,"$causationId":"x","c":{"d":{"e":1}}})"})))
            expressions.append(each.expression);
        QCOMPARE(expressions, (QStringList{u"meta"_s, u"meta$.\"a.b\""_s, u"meta$.$causationId"_s,
                                           u"meta$.c"_s, u"meta$.c.d"_s}));
    }

    void offersTheTableWithEventsFirst()
    {
        const SampleTable users = table("users", "id|name", {"1|Ann", "2|Bo"});
        const SampleTable events = table("audit_events", "id|type|entity_id|data|created_at",
                                         {"1|A|x|{}|2025-03-18", "2|B|x|{}|2025-03-19"});
        QVERIFY(likelihoodOf(events, candidatesOf(events)) > likelihoodOf(users, candidatesOf(users)));
    }
};

QTEST_GUILESS_MAIN(TestMappingGuess)
#include "tst_mappingguess.moc"
