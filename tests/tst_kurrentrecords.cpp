// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/protocol/streams.pb.h"
#include "connectors/grpc/records/eventdecoder.h"

#include <QTest>

using namespace Backstory;

namespace
{

using event_store::client::streams::ReadResp;
using SentRecord = ReadResp::ReadEvent::RecordedEvent;

QByteArray bytes(QByteArrayView text)
{
    return text.toByteArray();
}

} // namespace

/// What becomes of records of the shapes that KurrentDB sends.
class TestKurrentRecords : public QObject
{
    Q_OBJECT
private:
    /// An ordinary event `order-1`, revision 7; each test changes what it is about.
    SentRecord record() const
    {
        SentRecord made;
        made.mutable_id()->set_string("5c7e7c2a-9d0a-4b41-8b1b-0d5f1a1f0001");
        made.mutable_stream_identifier()->set_stream_name("order-1");
        made.set_stream_revision(7);
        made.set_commit_position(4096);
        made.set_prepare_position(4096);
        (*made.mutable_metadata())["type"] = "OrderPlaced";
        (*made.mutable_metadata())["content-type"] = "application/json";
        (*made.mutable_metadata())["created"] = "17000000001234567";
        made.set_data("{\"total\":5}");
        return made;
    }
    const Event &decode(const SentRecord &made)
    {
        m_message = made.SerializeAsString();
        RecordedEvent record;
        if (!record.parse(m_message))
            qFatal("what protobuf has written cannot be read");
        m_decoder.decode(record, m_event);
        return m_event;
    }
    const Event &ofType(const char *type, const char *stream, const char *data, const char *metadata = "")
    {
        SentRecord made = record();
        (*made.mutable_metadata())["type"] = type;
        made.mutable_stream_identifier()->set_stream_name(stream);
        made.set_data(data);
        made.set_custom_metadata(metadata);
        return decode(made);
    }

private Q_SLOTS:
    void readsAnswers()
    {
        ReadResp sent;
        *sent.mutable_event()->mutable_event() = record();
        sent.mutable_event()->set_commit_position(4096);
        ReadAnswer answer;
        const std::string event = sent.SerializeAsString();
        QVERIFY(answer.parse(event));
        QVERIFY(answer.event && !answer.link && !answer.checkpoint);
        QCOMPARE(answer.record(), &*answer.event);
        QCOMPARE(answer.event->stream, std::string_view("order-1"));
        *sent.mutable_event()->mutable_link() = record();
        sent.mutable_event()->mutable_link()->mutable_stream_identifier()->set_stream_name("$ce-order");
        const std::string both = sent.SerializeAsString();
        QVERIFY(answer.parse(both));
        QCOMPARE(answer.record()->stream, std::string_view("$ce-order"));
        sent.mutable_checkpoint()->set_commit_position(std::numeric_limits<quint64>::max());
        sent.mutable_checkpoint()->set_prepare_position(7);
        const std::string checkpoint = sent.SerializeAsString();
        QVERIFY(answer.parse(checkpoint));
        QVERIFY(!answer.record());
        QCOMPARE(answer.checkpoint->commit, std::numeric_limits<quint64>::max());
        QCOMPARE(answer.checkpoint->prepare, quint64(7));
        sent.mutable_caught_up();
        QVERIFY(answer.parse(sent.SerializeAsString()));
        QVERIFY(!answer.record() && !answer.checkpoint);
        QVERIFY(answer.parse({}));
    }

    /// Those of newer servers, of every wire type but the groups.
    void leavesUnknownMembersAlone()
    {
        const std::string unknown("\xf8\x07\x96\x01\xf9\x07"
                                  "12345678"
                                  "\xfa\x07\x02"
                                  "ab\xfd\x07"
                                  "1234",
                                  25);
        const std::string message = unknown + record().SerializeAsString() + unknown;
        RecordedEvent read;
        QVERIFY(read.parse(message));
        QCOMPARE(read.stream, std::string_view("order-1"));
        QCOMPARE(read.data, std::string_view("{\"total\":5}"));
    }

    void refusesBrokenMessages()
    {
        ReadResp sent;
        *sent.mutable_event()->mutable_event() = record();
        const std::string whole = sent.SerializeAsString();
        ReadAnswer answer;
        for (size_t size = 1; size < whole.size(); ++size)
            QVERIFY2(!answer.parse(std::string_view(whole).substr(0, size)),
                     qPrintable(QString::number(size)));
        QVERIFY(!answer.parse(std::string_view("\x0b\x0c", 2))); // a group
        QVERIFY(!answer.parse(std::string(12, '\xff')));         // a number that does not end
        QVERIFY(!answer.parse(std::string_view("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11)));
    }

    void readsAnEvent()
    {
        const Event &event = decode(record());
        QCOMPARE(event.position, (Position{4096, 0}));
        QCOMPARE(event.kind, EventKind::Event);
        QCOMPARE(bytes(event.id), QByteArray("5c7e7c2a-9d0a-4b41-8b1b-0d5f1a1f0001"));
        QCOMPARE(bytes(event.type), QByteArray("OrderPlaced"));
        QCOMPARE(bytes(event.entity), QByteArray("order-1"));
        QCOMPARE(bytes(event.category), QByteArray("order"));
        QCOMPARE(event.version, 7);
        QCOMPARE(event.readVersion, Event::NoVersion);
        QCOMPARE(event.recorded.nanoseconds(), 1'700'000'000'123'456'700);
        QVERIFY(!event.occurred.isValid());
        QCOMPARE(bytes(event.contentType), QByteArray("application/json"));
        QCOMPARE(bytes(event.payload), QByteArray("{\"total\":5}"));
        QVERIFY(event.payloadShape != 0);
        QVERIFY(event.metadata.isNull());
        QVERIFY(event.problem.isNull());
    }

    void readsStructuredIds()
    {
        SentRecord made = record();
        made.mutable_id()->mutable_structured()->set_most_significant_bits(0x5c7e7c2a9d0a4b41);
        made.mutable_id()->mutable_structured()->set_least_significant_bits(qint64(0x8b1b0d5f1a1f0001));
        QCOMPARE(bytes(decode(made).id), QByteArray("5c7e7c2a-9d0a-4b41-8b1b-0d5f1a1f0001"));
    }

    void readsNumbersThatMeanNone_data()
    {
        QTest::addColumn<quint64>("revision");
        QTest::addColumn<quint64>("position");
        QTest::addColumn<qint64>("version");
        QTest::addColumn<qint64>("value");
        const quint64 none = std::numeric_limits<quint64>::max();
        const quint64 half = quint64(1) << 63;
        QTest::newRow("stream read up to 21.10") << quint64(3) << none << qint64(3) << qint64(-1);
        QTest::newRow("no revision") << none << quint64(8) << qint64(Event::NoVersion) << qint64(8);
        QTest::newRow("invalid") << half << half << qint64(Event::NoVersion) << qint64(-1);
        QTest::newRow("the first") << quint64(0) << quint64(0) << qint64(0) << qint64(0);
        QTest::newRow("the highest") << half - 2 << half - 2 << qint64(half - 2) << qint64(half - 2);
    }
    void readsNumbersThatMeanNone()
    {
        QFETCH(quint64, revision);
        QFETCH(quint64, position);
        SentRecord made = record();
        made.set_stream_revision(revision);
        made.set_commit_position(position);
        made.set_prepare_position(position);
        decode(made);
        QTEST(m_event.version, "version");
        QTEST(m_event.position.value, "value");
    }

    void readsTicks_data()
    {
        QTest::addColumn<QByteArray>("created");
        QTest::addColumn<QByteArray>("time");
        QTest::newRow("a tick") << QByteArray("1") << QByteArray("1970-01-01T00:00:00.000000100Z");
        QTest::newRow("before 1970") << QByteArray("-10000000") << QByteArray("1969-12-31T23:59:59.000Z");
        QTest::newRow("beyond 2262") << QByteArray("92233720368547760") << QByteArray();
        QTest::newRow("no number") << QByteArray("2023-01-01") << QByteArray();
        QTest::newRow("empty") << QByteArray() << QByteArray();
    }
    void readsTicks()
    {
        QFETCH(QByteArray, created);
        SentRecord made = record();
        (*made.mutable_metadata())["created"] = created.toStdString();
        QTEST(decode(made).recorded.toText(), "time");
    }

    void readsCausesAndTraces()
    {
        const Event &event = ofType(
            "Paid", "order-1", "{}",
            "{\"$correlationId\":\"c-1\",\"$causationId\":\"e-1\",\"$causedBy\":\"e-2\",\"$traceId\":\"t\"}");
        QCOMPARE(event.causes.size(), size_t(1));
        QCOMPARE(bytes(event.causes[0].text), QByteArray("e-1"));
        QCOMPARE(bytes(event.correlation), QByteArray("c-1"));
        ofType("Paid", "order-1", "{}", "{\"$causedBy\":\"e-2\",\"$traceId\":\"4bf92f35\"}");
        QCOMPARE(bytes(event.causes.at(0).text), QByteArray("e-2"));
        QCOMPARE(bytes(event.correlation), QByteArray("4bf92f35"));
    }

    void keepsWhatIsNoJson()
    {
        SentRecord made = record();
        (*made.mutable_metadata())["content-type"] = "application/octet-stream";
        made.set_data(std::string("\x00\xff{", 3));
        made.set_custom_metadata(std::string("\x01\x02", 2));
        const Event &event = decode(made);
        QCOMPARE(bytes(event.payload), QByteArray("\x00\xff{", 3));
        QCOMPARE(bytes(event.metadata), QByteArray("\x01\x02", 2));
        QCOMPARE(bytes(event.contentType), QByteArray("application/octet-stream"));
        QVERIFY(event.causes.empty());
    }

    void saysWhereLinksPointTo_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QByteArray>("own");
        QTest::addColumn<QByteArray>("metadata");
        QTest::newRow("plain") << QByteArray("7@order-1") << QByteArray()
                               << QByteArray("{\"kurrentdb\":{\"link\":\"order-1\",\"revision\":7}}");
        QTest::newRow("several @")
            << QByteArray("0@a@b\"c") << QByteArray(" {\"$v\":\"1:2\"} ")
            << QByteArray("{\"kurrentdb\":{\"link\":\"a@b\\\"c\",\"revision\":0},\"$v\":\"1:2\"}");
        QTest::newRow("empty metadata")
            << QByteArray("1@x\n") << QByteArray("{ }")
            << QByteArray("{\"kurrentdb\":{\"link\":\"x\\u000a\",\"revision\":1}}");
        QTest::newRow("no link") << QByteArray("x@order-1") << QByteArray("{}") << QByteArray("{}");
        QTest::newRow("binary metadata")
            << QByteArray("1@x") << QByteArray("\x01\x02") << QByteArray("\x01\x02");
    }
    void saysWhereLinksPointTo()
    {
        QFETCH(QByteArray, data);
        QFETCH(QByteArray, own);
        const Event &event = ofType("$>", "$ce-order", data.constData(), own.constData());
        QTEST(bytes(event.metadata), "metadata");
        QCOMPARE(bytes(event.payload), data);
        QCOMPARE(bytes(event.category), QByteArray("$ce"));
    }

    void saysWhoHasParkedAMessage_data()
    {
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QByteArray>("group");
        QTest::newRow("plain") << QByteArray("$persistentsubscription-order-1::mail-parked")
                               << QByteArray("mail");
        QTest::newRow("of all") << QByteArray("$persistentsubscription-$all::a-parked-b-parked")
                                << QByteArray("a-parked-b");
        QTest::newRow("colons") << QByteArray("$persistentsubscription-shop::order::1::mail-parked")
                                << QByteArray("mail");
        for (const char *other :
             {"$persistentsubscription-order-1::mail-checkpoint", "$persistentsubscription-order-1-parked",
              "order-1::mail-parked", "$persistentsubscription-order-1::-parked",
              "$persistentsubscription-::parked", "$persistentsubscription::mail-parked"})
            QTest::newRow(other) << QByteArray(other) << QByteArray();
    }
    void saysWhoHasParkedAMessage()
    {
        QFETCH(QByteArray, stream);
        QFETCH(QByteArray, group);
        const Event &event =
            ofType("$>", stream.constData(), "7@order-1",
                   "{\"added\":\"2026-11-23T12:00:00.1234567+01:00\",\"reason\":\"no stock\"}");
        const QByteArray parkedBy = group.isEmpty() ? group : "\"parkedBy\":\"" + group + "\",";
        QCOMPARE(bytes(event.metadata),
                 "{\"kurrentdb\":{" + parkedBy +
                     "\"link\":\"order-1\",\"revision\":7},"
                     "\"added\":\"2026-11-23T12:00:00.1234567+01:00\",\"reason\":\"no stock\"}");
        QCOMPARE(event.occurred.isValid(), !group.isEmpty());
        if (!group.isEmpty())
            QCOMPARE(event.occurred, Timestamp::fromText("2026-11-23T11:00:00.1234567Z"));
    }

    void causesOfLinks()
    {
        const Event &event =
            ofType("$>", "$ce-order", "7@order-1", "{\"$causedBy\":\"e-7\",\"$o\":\"order-1\"}");
        QCOMPARE(bytes(event.causes.at(0).text), QByteArray("e-7"));
    }

    void saysWhatStreamMetadataIsAbout()
    {
        const Event &event = ofType("$metadata", "$$order-1", "{\"$maxCount\":5}");
        QCOMPARE(bytes(event.metadata), QByteArray("{\"kurrentdb\":{\"metadataOf\":\"order-1\"}}"));
        QCOMPARE(bytes(event.category), QByteArray("$$order"));
        ofType("$metadata", "$$order-1", "{\"$tb\":12}");
        QCOMPARE(bytes(event.metadata), QByteArray("{\"kurrentdb\":{\"metadataOf\":\"order-1\"}}"));
        ofType("$metadata", "$$order-1", "{\"$tb\": 9223372036854775807}");
        QCOMPARE(bytes(event.metadata),
                 QByteArray("{\"kurrentdb\":{\"metadataOf\":\"order-1\",\"deleted\":true}}"));
        ofType("$metadata", "$$order-1", "no JSON");
        QCOMPARE(bytes(event.metadata), QByteArray("{\"kurrentdb\":{\"metadataOf\":\"order-1\"}}"));
    }

    void readsTombstones()
    {
        SentRecord made = record();
        (*made.mutable_metadata())["type"] = "$streamDeleted";
        made.set_stream_revision(std::numeric_limits<qint64>::max());
        made.set_data("");
        const Event &event = decode(made);
        QCOMPARE(event.kind, EventKind::Tombstone);
        QCOMPARE(event.version, Event::NoVersion);
        QVERIFY(event.payload.isNull());
        made.set_stream_revision(std::numeric_limits<qint32>::max()); // as the first versions numbered it
        QCOMPARE(decode(made).version, Event::NoVersion);
    }

    void readsTheNewerProtocolsMetadata()
    {
        const Event &event =
            ofType("OrderPlaced", "order-1", "\x0a\x01",
                   "{\"$schema.name\":\"OrderPlaced\",\"$schema.format\":\"Protobuf\",\"$schema.id\":\"s-3\","
                   "\"$record.timestamp\":\"2026-01-02T03:04:05Z\"}");
        QCOMPARE(bytes(event.contentType), QByteArray("application/x-protobuf"));
        QCOMPARE(bytes(event.schemaVersion), QByteArray("s-3"));
        QCOMPARE(event.occurred.toText(), QByteArray("2026-01-02T03:04:05.000Z"));
        QCOMPARE(event.recorded.nanoseconds(), 1'700'000'000'123'456'700);
        ofType("OrderPlaced", "order-1", "{}", "{\"$schema.format\":\"Thrift\"}");
        QCOMPARE(bytes(event.contentType), QByteArray("application/json"));
    }

    void takesUnknownSystemTypesAsTheyAre()
    {
        const Event &event = ofType("$unheardOf", "$stats-127.0.0.1:2113", "{\"a\":1}", "{\"b\":2}");
        QCOMPARE(event.kind, EventKind::Event);
        QCOMPARE(bytes(event.type), QByteArray("$unheardOf"));
        QCOMPARE(bytes(event.metadata), QByteArray("{\"b\":2}"));
        QVERIFY(event.problem.isNull());
    }

    void saysWhatIsMissing()
    {
        const Event &event = decode(SentRecord());
        QVERIFY(!event.problem.isNull());
        QVERIFY(event.type.isNull());
        QVERIFY(event.id.isNull());
        QVERIFY(!event.recorded.isValid());
        decode(record()); // and nothing of it stays
        QVERIFY(event.problem.isNull());
    }

    void derivesCategories_data()
    {
        QTest::addColumn<CategoryRule>("rule");
        QTest::addColumn<QByteArray>("stream");
        QTest::addColumn<QByteArray>("category");
        const auto row = [](const char *stream, const char *category, const CategoryRule &rule = {}) {
            QTest::addRow("%s by %s", stream, rule.separator.constData())
                << rule << QByteArray(stream) << QByteArray(category);
        };
        row("order-1", "order");
        row("order-1-2", "order");
        row("order-1-2", "order-1", {"-", true});
        row("$ce-order", "$ce");
        row("$$order-1", "$$order");
        row("order", "");
        row("-1", "");
        row("3f2504e0-4f89-41d3-9a0c-0305e82c3301", "");
        row("shop::order::1", "shop", {"::"});
        row("shop::order::1", "shop::order", {"::", true});
        row("order-1", "", {""});
        row("", "");
    }
    void derivesCategories()
    {
        QFETCH(CategoryRule, rule);
        QFETCH(QByteArray, stream);
        QTEST(bytes(rule.categoryOf(stream)), "category");
    }

private:
    EventDecoder m_decoder;
    std::string m_message;
    Event m_event;
};

QTEST_GUILESS_MAIN(TestKurrentRecords)
#include "tst_kurrentrecords.moc"
