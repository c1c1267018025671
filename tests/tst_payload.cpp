// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/metadatakeys.h"
#include "models/payload/payloaddecoder.h"

#include <QtTest>

#include <zstd.h>

using namespace Backstory;
using namespace Qt::StringLiterals;

class TestPayload : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decodes_data();
    void decodes();
    void depthHasALimit_data();
    void depthHasALimit();
    void unpacksZstd();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void summarises_data();
    void summarises();
    void findsKeys_data();
    void findsKeys();
    void positionCause();
    void severalCauses();
    void completesOnlyWhatIsMissing();
    void axon4();
    void survivesAnything();
};

namespace
{

QByteArray zlib(const QByteArray &text)
{
    return qCompress(text).mid(4); // Qt puts the length in front
}

/// What a scan found, in one line.
QString told(const MetadataKeys &keys)
{
    QStringList parts;
    for (const Cause &cause : keys.causes)
        parts << u"cause=%1%2"_s.arg(cause.kind == Cause::Position ? u"@"_s : u""_s,
                                     QString::fromUtf8(cause.text.toByteArray()));
    const auto add = [&](const QString &name, QByteArrayView value) {
        if (!value.isNull())
            parts << name + u'=' + QString::fromUtf8(value.toByteArray());
    };
    add(u"correlation"_s, keys.correlation);
    add(u"user"_s, keys.user);
    add(u"producer"_s, keys.producer);
    add(u"schema"_s, keys.schemaVersion);
    if (keys.occurred.isValid())
        parts << u"occurred="_s + QString::fromUtf8(keys.occurred.toText());
    if (keys.readVersion != Event::NoVersion)
        parts << u"read=%1"_s.arg(keys.readVersion);
    return parts.join(u' ');
}

} // namespace

void TestPayload::decodes_data()
{
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QByteArray>("json");
    const QByteArray json = R"({"a":1})";
    QTest::newRow("empty") << QByteArray() << u"empty"_s << QByteArray();
    QTest::newRow("json") << json << u"JSON"_s << json;
    QTest::newRow("scalar") << QByteArray("\"Opened\"") << u"JSON"_s << QByteArray("\"Opened\"");
    QTest::newRow("beyond 64 bits") << QByteArray(R"({"n":123456789012345678901234567890,"e":-1.5e400})")
                                    << u"JSON"_s
                                    << QByteArray(R"({"n":123456789012345678901234567890,"e":-1.5e400})");
    QTest::newRow("a number beyond 64 bits")
        << QByteArray("-18446744073709551617\n") << u"JSON"_s << QByteArray("-18446744073709551617\n");
    QTest::newRow("digits that are no number")
        << QByteArray("0123456789012345678901234567890") << u"text"_s << QByteArray();
    QTest::newRow("two numbers") << QByteArray("123456789012345678901234567890 1") << u"text"_s
                                 << QByteArray();
    QTest::newRow("bom") << "\xef\xbb\xbf" + json << u"JSON, UTF-8 BOM"_s << json;
    QTest::newRow("zlib") << zlib(json) << u"JSON, zlib"_s << json;
    QTest::newRow("zlib of bom") << zlib("\xef\xbb\xbf" + json) << u"JSON, zlib, UTF-8 BOM"_s << json;
    QTest::newRow("gzip") << QByteArray::fromHex("1f8b0800000000000203ab564a54b232ac0500afac1b5607000000")
                          << u"JSON, gzip"_s << json;
    QTest::newRow("ruby yaml") << QByteArray("---\n:product: lamp\n:quantity: 5\n:price: 5.75\n:ok: true\n"
                                             ":none: \n:code: '012'\n:oct: 012\n:lines:\n- :sku: A-17\n")
                               << u"YAML"_s
                               << QByteArray(
                                      R"({"product":"lamp","quantity":5,"price":5.75,"ok":true,"none":null,)"
                                      R"("code":"012","oct":"012","lines":[{"sku":"A-17"}]})");
    QTest::newRow("ruby tags") << QByteArray(
                                      "--- !ruby/object:Money\namount: !ruby/object:BigDecimal 18:0.5e1\n")
                               << u"YAML"_s << QByteArray(R"({"amount":"18:0.5e1"})");
    QTest::newRow("text") << QByteArray("hello") << u"text"_s << QByteArray();
    QTest::newRow("binary") << QByteArray("\x00\x01\x02", 3) << u"binary, 3 bytes"_s << QByteArray();
}

void TestPayload::decodes()
{
    QFETCH(QByteArray, stored);
    QFETCH(QString, format);
    QFETCH(QByteArray, json);
    const DecodedPayload payload = decodePayload(stored);
    QCOMPARE(payload.formatName(), format);
    QCOMPARE(payload.json, json);
    QCOMPARE(payload.problem, QString());
}

void TestPayload::depthHasALimit()
{
    QFETCH(QByteArray, stored);
    const DecodedPayload payload = decodePayload(stored);
    QCOMPARE(payload.formatName(), u"text"_s);
    QVERIFY2(payload.problem.contains(u"too deep"_s), qPrintable(payload.problem));
}

void TestPayload::depthHasALimit_data()
{
    QTest::addColumn<QByteArray>("stored");
    // A number beyond a double is looked at value by value, but no deeper than any other document.
    for (const int depth : {1'500, 300'000}) {
        const QByteArray levels = QByteArray(depth, '[') + QByteArray(depth, ']');
        QTest::addRow("%d levels", depth) << levels;
        QTest::addRow("a number beyond a double, %d levels", depth) << "[1e999," + levels + ']';
    }
}

void TestPayload::unpacksZstd()
{
    const QByteArray json = "{\"long\":\"" + QByteArray(200'000, 'x') + "\"}";
    QByteArray packed(qsizetype(ZSTD_compressBound(size_t(json.size()))), 0);
    packed.resize(
        qsizetype(ZSTD_compress(packed.data(), size_t(packed.size()), json.data(), size_t(json.size()), 3)));
    const DecodedPayload payload = decodePayload(packed);
    QCOMPARE(payload.layers, QStringList{u"zstd"_s});
    QCOMPARE(payload.json, json);
}

void TestPayload::saysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<QString>("begins");
    QByteArray cipher;
    quint32 seed = 7;
    for (int i = 0; i < 200; ++i)
        cipher += char((seed = seed * 1664525 + 1013904223) >> 24);
    QTest::newRow("broken json") << QByteArray(R"({"a":)") << u"It looks like JSON, but it is not valid"_s;
    QTest::newRow("broken after a long number")
        << QByteArray(R"([123456789012345678901234567890,])") << u"It looks like JSON, but it is not valid"_s;
    QTest::newRow("more after a long number") << QByteArray(R"([123456789012345678901234567890] 1)")
                                              << u"It looks like JSON, but it is not valid"_s;
    QTest::newRow("a wrong long number") << QByteArray(R"([1.23456789012345678901234567890.])")
                                         << u"It looks like JSON, but it is not valid"_s;
    QTest::newRow("broken zlib") << zlib(QByteArray(5000, 'a')).chopped(6)
                                 << u"It looks compressed, but it is damaged"_s;
    QTest::newRow("broken yaml") << QByteArray("---\na: [1\nb: }")
                                 << u"It looks like YAML, but it cannot be read"_s;
    QTest::newRow("cipher") << cipher << u"It seems to be encrypted"_s;
}

void TestPayload::saysWhatIsWrong()
{
    QFETCH(QByteArray, stored);
    QFETCH(QString, begins);
    const DecodedPayload payload = decodePayload(stored);
    QVERIFY2(payload.problem.startsWith(begins), qPrintable(payload.problem));
    QCOMPARE(payload.json, QByteArray());
}

void TestPayload::summarises_data()
{
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<QString>("summary");
    QTest::newRow("telling first")
        << QByteArray(R"({"id":"7a701f3b-180e-438c-a3fc-27f9b5dae4a6","sku":"A-17","qty":6})")
        << u"qty 6 · sku A-17"_s;
    QTest::newRow("only ids") << QByteArray(R"({"cart":"7a701f3b-180e-438c-a3fc-27f9b5dae4a6"})")
                              << u"cart 7a701f3b-180e-438c-a3fc-27f9b5dae4a6"_s;
    QTest::newRow("nested") << QByteArray(
                                   R"({"productItem":{"productId":"shoes","quantity":2,"price":85.16}})")
                            << u"quantity 2 · price 85.16 · productId shoes"_s;
    QTest::newRow("typed") << QByteArray(R"({"price":{"_type_":"decimal_str","_data_":"5.75"}})")
                           << u"price 5.75"_s;
    QTest::newRow("list") << QByteArray(R"({"lines":[1,2,3],"note":"x\ny"})") << u"lines × 3 · note x y"_s;
    QTest::newRow("long") << QByteArray(R"({"a":"0123456789012345678901234567890"})")
                          << u"a 01234567890123456789012345678…"_s;
    QTest::newRow("as written") << QByteArray(R"({"price":80.00,"count":1E3,"total":-0.10})")
                                << u"price 80.00 · count 1E3 · total -0.10"_s;
    QTest::newRow("beyond 64 bits") << QByteArray(R"({"balance":123456789012345678901234567890,"name":"n"})")
                                    << u"balance 123456789012345678901234567890 · name n"_s;
    QTest::newRow("deep") << QByteArray(R"({"a":{"b":{"c":{"d":{"e":1}}}},"qty":2})") << u"qty 2"_s;
    QTest::newRow("scalar") << QByteArray(" 80.00 ") << u"80.00"_s;
    QTest::newRow("scalar text") << QByteArray("\"Opened\"") << u"Opened"_s;
    QTest::newRow("text") << QByteArray("two\n words") << u"two words"_s;
    QTest::newRow("empty") << QByteArray() << QString();
    QTest::newRow("binary") << QByteArray("\x00\x01", 2) << u"binary, 2 bytes"_s;
}

void TestPayload::summarises()
{
    QFETCH(QByteArray, stored);
    QFETCH(QString, summary);
    QCOMPARE(summaryOf(decodePayload(stored), QByteArray(QTest::currentDataTag()) == "long" ? 32 : 160),
             summary);
}

void TestPayload::findsKeys_data()
{
    QTest::addColumn<QByteArray>("document");
    QTest::addColumn<QString>("expected");
    QTest::newRow("kurrent") << QByteArray(R"({"$correlationId":"c","$causationId":"e"})")
                             << u"cause=e correlation=c"_s;
    QTest::newRow("emmett")
        << QByteArray(R"({"streamPosition":"1","correlationId":"c","causationId":"e","userId":"u",)"
                      R"("occurredAt":"2025-03-03T22:52:01.650Z"})")
        << u"cause=e correlation=c user=u occurred=2025-03-03T22:52:01.650Z"_s;
    QTest::newRow("rails") << QByteArray(R"({"correlation_id":"c","causation_id":"e","types":{"metadata":)"
                                         R"({"causation_id":["Symbol","String"]}}})")
                           << u"cause=e correlation=c"_s;
    QTest::newRow("eventuous") << QByteArray(
                                      R"({"eventuous.correlation-id":"c","eventuous.causation-id":"e"})")
                               << u"cause=e correlation=c"_s;
    QTest::newRow("cloudevents") << QByteArray(R"({"causationid":"e","correlationid":"c"})")
                                 << u"cause=e correlation=c"_s;
    QTest::newRow("prooph") << QByteArray(R"({"_causation_id":"e"})") << u"cause=e"_s;
    QTest::newRow("app") << QByteArray(R"({"causedBy":["a","b"],"readVersion":4})")
                         << u"cause=a cause=b read=4"_s;
    QTest::newRow("any case") << QByteArray(R"({"CausationID":"e"})") << u"cause=e"_s;
    QTest::newRow("priority") << QByteArray(R"({"caused_by":"x","causationId":"e","causation_id":"y"})")
                              << u"cause=e"_s;
    QTest::newRow("null") << QByteArray(R"({"$causationId":null,"causationId":"","caused_by":"e"})")
                          << u"cause=e"_s;
    QTest::newRow("no cause") << QByteArray(R"({"causationId":null,"causedBy":[]})") << QString();
    QTest::newRow("traceparent")
        << QByteArray(R"({"traceparent":"00-c46a37e33f449b01ac2d6b9055390dce-7a701f3b180e438c-01"})")
        << u"correlation=c46a37e33f449b01ac2d6b9055390dce"_s;
    QTest::newRow("correlation before trace")
        << QByteArray(R"({"traceId":"t","correlationId":"c"})") << u"correlation=c"_s;
    QTest::newRow("python")
        << QByteArray(
               R"({"timestamp":{"_type_":"datetime_iso","_data_":"2025-07-07T09:18:48.387880+00:00"}})")
        << u"occurred=2025-07-07T09:18:48.387880Z"_s;
    QTest::newRow("epoch ms") << QByteArray(
                                     R"({"timestamp":1700000000123,"schemaVersion":2,"actor":{"id":"ann"}})")
                              << u"user=ann schema=2 occurred=2023-11-14T22:13:20.123Z"_s;
    QTest::newRow("yaml")
        << QByteArray("---\n:remote_ip: 127.0.0.1\n:correlation_id: 02d30391\n:causation_id: '081af217'\n"
                      ":timestamp: 2025-08-11 06:21:50.609280000 Z\n:nested:\n  :causation_id: no\n")
        << u"cause=081af217 correlation=02d30391 occurred=2025-08-11T06:21:50.609280Z"_s;
    QTest::newRow("yaml list") << QByteArray("---\n:causation_id:\n- a\n- 'b'\n:x: 1\n")
                               << u"cause=a cause=b"_s;
    QTest::newRow("yaml null") << QByteArray("---\ncausation_id: \ncorrelation_id: ~\n") << QString();
    QTest::newRow("escaped") << QByteArray(R"({"causation\u0049d":"a\"b"})") << u"cause=a\"b"_s;
    QTest::newRow("bom and space") << QByteArray("\xef\xbb\xbf \n{\"causationId\":\"e\"}") << u"cause=e"_s;
}

void TestPayload::findsKeys()
{
    QFETCH(QByteArray, document);
    QFETCH(QString, expected);
    MetadataScanner scanner;
    QCOMPARE(told(scanner.scan(document)), expected);
    scanner.scan("{}");
    QCOMPARE(told(scanner.scan(document)), expected);
}

void TestPayload::positionCause()
{
    MetadataScanner scanner;
    const QByteArray act =
        R"({"correlation":"c","causation":{"action":{"name":"Pay","stream":"s","actor":{"id":"ann","name":"A"}},)"
        R"("event":{"id":41,"name":"Ordered","stream":"s"}}})";
    QCOMPARE(told(scanner.scan(act)), u"cause=@41 correlation=c user=ann"_s);
    QCOMPARE(told(scanner.scan(R"({"correlation":"c","causation":{"action":{"name":"Pay"}}})")),
             u"correlation=c"_s);
}

void TestPayload::severalCauses()
{
    MetadataScanner scanner;
    const auto texts = [&](QByteArrayView text) {
        QByteArrayList list;
        for (const Cause &cause : scanner.causesOf(text))
            list << cause.text.toByteArray();
        return list;
    };
    QCOMPARE(texts("e1"), QByteArrayList{"e1"});
    QCOMPARE(texts(R"(["e1", "e2", null, 7])"), (QByteArrayList{"e1", "e2", "7"}));
    QCOMPARE(texts(""), QByteArrayList());
    QCOMPARE(texts("[]"), QByteArrayList());
}

void TestPayload::completesOnlyWhatIsMissing()
{
    MetadataScanner scanner;
    Event event;
    event.correlation = "column";
    scanner.scan(R"({"correlationId":"c","userId":"u","causationId":"e"})").complete(event);
    QCOMPARE(event.correlation, QByteArrayView("column"));
    QCOMPARE(event.user, QByteArrayView("u"));
    QCOMPARE(event.causes.size(), size_t(1));
}

void TestPayload::axon4()
{
    MetadataScanner scanner;
    QCOMPARE(told(scanner.scan(R"({"correlationId":"parent","traceId":"root"})", MetadataScanner::Axon4)),
             u"cause=parent correlation=root"_s);
}

void TestPayload::survivesAnything()
{
    const QByteArray seed =
        R"({"causationId":"e","causedBy":["a",{"b":1}],"causation":{"event":{"id":1}},"timestamp":{"_data_":"x"}})";
    MetadataScanner scanner;
    quint32 random = 1;
    for (int i = 0; i < 20'000; ++i) {
        QByteArray broken = seed;
        for (int n = 0; n < 3; ++n) {
            random = random * 1664525 + 1013904223;
            broken[qsizetype(random >> 8) % broken.size()] = char(random >> 24);
        }
        broken.truncate(qsizetype(random >> 4) % (broken.size() + 1));
        scanner.scan(broken);
        summaryOf(decodePayload(broken));
    }
    QCOMPARE(told(scanner.scan(seed)), u"cause=e"_s);
}

QTEST_GUILESS_MAIN(TestPayload)
#include "tst_payload.moc"
