// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/payload/payloadhints.h"

#include <QCborArray>
#include <QCborMap>
#include <QCborValue>
#include <QtTest>

#include <nlohmann/json.hpp>
#include <zstd.h>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// Formats other than JSON and text, what is packed around them, and what only looks like them.
class TestPayloadKinds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsCbor_data();
    void readsCbor();
    void readsMessagePack_data();
    void readsMessagePack();
    void contentTypeComesFirst_data();
    void contentTypeComesFirst();
    void isNotFooled_data();
    void isNotFooled();
    void unpacksWhatIsPacked();
    void limitsBombs();
    void knowsPictures_data();
    void knowsPictures();
    void findsClaimChecks_data();
    void findsClaimChecks();
    void namesTheSchemaOfBytes();
    void tellsWhatChangedInARow_data();
    void tellsWhatChangedInARow();
    void findsChunks_data();
    void findsChunks();
    void survivesAnything();
};

namespace
{

QByteArray hex(const char *text)
{
    return QByteArray::fromHex(text);
}

QByteArray zlib(const QByteArray &bytes)
{
    return qCompress(bytes).mid(4); // Qt puts the length in front
}

QByteArray zstd(const QByteArray &bytes)
{
    QByteArray packed(qsizetype(ZSTD_compressBound(size_t(bytes.size()))), 0);
    packed.resize(qsizetype(
        ZSTD_compress(packed.data(), size_t(packed.size()), bytes.constData(), size_t(bytes.size()), 3)));
    return packed;
}

} // namespace

void TestPayloadKinds::readsCbor_data()
{
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<QByteArray>("json");
    // Examples of RFC 8949, appendix A, inside {"v": …}.
    const auto row = [](const char *name, const char *value, const char *json) {
        QTest::newRow(name) << hex("a16176") + hex(value) << QByteArray(R"({"v":)") + json + '}';
    };
    row("integer", "1903e8", "1000");
    row("largest", "1bffffffffffffffff", "18446744073709551615");
    row("least", "3bffffffffffffffff", "-18446744073709551616");
    row("negative", "3903e7", "-1000");
    row("bignum", "c249010000000000000000", "18446744073709551616");
    row("negative bignum", "c349010000000000000000", "-18446744073709551617");
    row("decimal fraction", "c48221196ab3", "273.15");
    row("small decimal fraction", "c4822205", "0.005");
    row("negative decimal fraction", "c482213904d1", "-12.34");
    row("half", "f93e00", "1.5");
    row("float", "fa3dcccccd", "0.1");
    row("double", "fb3ff199999999999a", "1.1");
    row("infinity", "f97c00", R"("Infinity")");
    row("not a number", "f97e00", R"("NaN")");
    row("words", "84f4f5f6f7", "[false,true,null,null]");
    row("simple", "f0", "\"simple(16)\"");
    row("bytes", "4401020304", R"("h'01020304'")");
    row("text", "62c3bc", "\"\xc3\xbc\"");
    row("chunked text", "7f657374726561646d696e67ff", R"("streaming")");
    row("chunked bytes", "5f42010243030405ff", R"("h'0102030405'")");
    row("date", "c074323031332d30332d32315432303a30343a30305a", R"("2013-03-21T20:04:00Z")");
    row("seconds", "c11a514b67b0", "1363896240");
    row("uuid", "d82550000102030405060708090a0b0c0d0e0f", R"("00010203-0405-0607-0809-0a0b0c0d0e0f")");
    row("open-ended list", "9f018202039f0405ffff", "[1,[2,3],[4,5]]");
    row("open-ended map", "bf6346756ef563416d7421ff", R"({"Fun":true,"Amt":-2})");
    row("number keys", "a201020304", R"({"1":2,"3":4})");
    row("self-described", "d9d9f7820102", "[1,2]");
    row("many bytes",
        "5841"
        "0000000000000000000000000000000000000000000000000000000000000000"
        "000000000000000000000000000000000000000000000000000000000000000000",
        "\"h'0000000000000000000000000000000000000000000000000000000000000000…' (65 bytes)\"");
}

void TestPayloadKinds::readsCbor()
{
    QFETCH(QByteArray, stored);
    QFETCH(QByteArray, json);
    const DecodedPayload payload = decodePayload(stored);
    QCOMPARE(payload.json, json);
    QCOMPARE(payload.formatName(), u"CBOR"_s);
    QCOMPARE(payload.problem, QString());
    QVERIFY(!payload.isText());
}

void TestPayloadKinds::readsMessagePack_data()
{
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *name, const char *value, const char *json) {
        QTest::newRow(name) << hex("81a576616c7565") + hex(value) << QByteArray(R"({"value":)") + json + '}';
    };
    row("integer", "cd03e8", "1000");
    row("largest", "cfffffffffffffffff", "18446744073709551615");
    row("negative", "d1fc18", "-1000");
    row("double", "cb3ff199999999999a", "1.1");
    row("words", "93c2c3c0", "[false,true,null]");
    row("bytes", "c40401020304", R"("h'01020304'")");
    row("text", "a2c3bc", "\"\xc3\xbc\"");
    row("empty",
        "9280"
        "90",
        "[{},[]]");
    row("time", "d6ff514b67b0", R"("2013-03-21T20:04:00.000Z")");
    row("time with nanoseconds", "d7ff0000000100000000", R"("2106-02-07T06:28:16.000Z")");
    row("extension", "d40105", R"("h'05'")");
    QTest::newRow("list") << hex("92a55061756c61a3416e6e") << QByteArray(R"(["Paula","Ann"])");
}

void TestPayloadKinds::readsMessagePack()
{
    QFETCH(QByteArray, stored);
    QFETCH(QByteArray, json);
    const DecodedPayload payload = decodePayload(stored);
    QCOMPARE(payload.json, json);
    QCOMPARE(payload.formatName(), u"MessagePack"_s);
    QVERIFY(!payload.isText());
}

void TestPayloadKinds::contentTypeComesFirst_data()
{
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("a CBOR number") << hex("182a") << u"application/cbor"_s << u"CBOR"_s << QByteArray("42");
    QTest::newRow("a suffix") << hex("f5") << u"application/senml+cbor; v=1"_s << u"CBOR"_s
                              << QByteArray("true");
    QTest::newRow("a MessagePack list")
        << hex("930102"
               "03")
        << u"application/x-msgpack"_s << u"MessagePack"_s << QByteArray("[1,2,3]");
    QTest::newRow("vendor") << hex("930102"
                                   "03")
                            << u"application/vnd.msgpack"_s << u"MessagePack"_s << QByteArray("[1,2,3]");
    QTest::newRow("YAML without a mark") << QByteArray("a: 1\nb: two\n") << u"application/yaml"_s << u"YAML"_s
                                         << QByteArray(R"({"a":1,"b":"two"})");
    QTest::newRow("a lie") << QByteArray(R"({"a":1})") << u"application/cbor"_s << u"JSON"_s
                           << QByteArray(R"({"a":1})");
    QTest::newRow("nothing known") << QByteArray(R"({"a":1})") << u"application/octet-stream"_s << u"JSON"_s
                                   << QByteArray(R"({"a":1})");
}

void TestPayloadKinds::contentTypeComesFirst()
{
    QFETCH(QByteArray, stored);
    QFETCH(QString, type);
    QFETCH(QString, format);
    QFETCH(QByteArray, json);
    const DecodedPayload payload = decodePayload(stored, type);
    QCOMPARE(payload.formatName(), format);
    QCOMPARE(payload.json, json);
}

void TestPayloadKinds::isNotFooled_data()
{
    QTest::addColumn<QByteArray>("stored");
    QTest::newRow("one byte") << hex("80");
    QTest::newRow("empty CBOR map") << hex("a0");
    QTest::newRow("list of numbers") << hex("83010203");
    QTest::newRow("trailing byte, CBOR") << hex("a1617601"
                                                "00");
    QTest::newRow("trailing byte, MessagePack") << hex("81a576616c756501"
                                                       "00");
    QTest::newRow("cut CBOR") << hex("a1617619");
    QTest::newRow("cut MessagePack") << hex("81a576616c7565cd03");
    QTest::newRow("text that is not UTF-8") << hex("a16176"
                                                   "62ffff");
    QTest::newRow("deep lists") << QByteArray(100'000, '\x91') + '\x01';
    QTest::newRow("deep CBOR lists") << QByteArray(100'000, '\x81') + '\x01';
    QTest::newRow("deep CBOR tags") << QByteArray(100'000, '\xc5') + '\x01';
    QTest::newRow("huge promise") << hex("ddffffffff"
                                         "a3616263");
    QTest::newRow("huge CBOR promise") << hex("9bffffffffffffffff"
                                              "63616263");
}

void TestPayloadKinds::isNotFooled()
{
    QFETCH(QByteArray, stored);
    const DecodedPayload payload = decodePayload(stored);
    QCOMPARE(payload.format, DecodedPayload::Binary);
    QCOMPARE(payload.json, QByteArray());
    // Not even under its name.
    if (stored.size() > 50'000) {
        QCOMPARE(decodePayload(stored, u"application/cbor"_s).format, DecodedPayload::Binary);
        QCOMPARE(decodePayload(stored, u"application/msgpack"_s).format, DecodedPayload::Binary);
    }
}

void TestPayloadKinds::unpacksWhatIsPacked()
{
    const QByteArray cbor = QCborValue(QCborMap{{u"sku"_s, u"A-17"_s}, {u"qty"_s, 6}}).toCbor();
    const DecodedPayload once = decodePayload(zlib(cbor));
    QCOMPARE(once.formatName(), u"CBOR, zlib"_s);
    QCOMPARE(once.bytes, cbor);
    QCOMPARE(summaryOf(once), u"qty 6 · sku A-17"_s);
    QCOMPARE(decodePayload(zstd(zlib(cbor))).formatName(), u"CBOR, zstd, zlib"_s);
    const std::vector<uint8_t> packed = nlohmann::json::to_msgpack({{"sku", "A-17"}, {"lines", {1, 2}}});
    const QByteArray messagePack(reinterpret_cast<const char *>(packed.data()), qsizetype(packed.size()));
    QCOMPARE(decodePayload(zstd(messagePack)).formatName(), u"MessagePack, zstd"_s);
    QCOMPARE(decodePayload(zstd(messagePack)).json, QByteArray(R"({"lines":[1,2],"sku":"A-17"})"));
    QCOMPARE(decodePayload(zlib("---\na: 1\n")).formatName(), u"YAML, zlib"_s);
}

void TestPayloadKinds::limitsBombs()
{
    QByteArray shell = zstd(R"({"a":1})");
    for (int i = 0; i < 5; ++i)
        shell = zlib(shell);
    const DecodedPayload nested = decodePayload(shell);
    QCOMPARE(nested.layers.size(), 4);
    QVERIFY2(nested.problem.contains(u"more than 4 times"_s), qPrintable(nested.problem));
    QByteArray bomb = zstd(QByteArray(300 * 1024 * 1024, '0'));
    QVERIFY(bomb.size() < 100'000);
    const DecodedPayload large = decodePayload(bomb);
    QVERIFY2(large.problem.contains(u"more than 256 MiB"_s), qPrintable(large.problem));
    QVERIFY(large.bytes.size() < 257 * 1024 * 1024);
}

void TestPayloadKinds::knowsPictures_data()
{
    QTest::addColumn<QByteArray>("stored");
    QTest::addColumn<QString>("kind");
    QTest::newRow("PNG") << hex("89504e470d0a1a0a0000000d49484452") << u"PNG"_s;
    QTest::newRow("JPEG") << hex("ffd8ffe000104a464946") << u"JPEG"_s;
    QTest::newRow("GIF") << hex("474946383961010001008000ff") << u"GIF"_s;
    QTest::newRow("WebP") << hex("52494646240000005745425056503820") << u"WebP"_s;
    QTest::newRow("BMP") << hex("424d1e000000000000001a0000000c0000000100010001001800ffffff00") << u"BMP"_s;
    QTest::newRow("SVG") << QByteArray("<?xml version=\"1.0\"?>\n<svg xmlns=\"x\"/>") << u"SVG"_s;
    QTest::newRow("packed SVG") << zlib("<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>") << u"SVG, zlib"_s;
    QTest::newRow("no BMP") << QByteArray("BMW 320d, a car that is for sale") << u"text"_s;
    QTest::newRow("no SVG") << QByteArray("<html><body><svg></svg></body></html>") << u"text"_s;
}

void TestPayloadKinds::knowsPictures()
{
    QFETCH(QByteArray, stored);
    QFETCH(QString, kind);
    QCOMPARE(decodePayload(stored).formatName(), kind);
}

void TestPayloadKinds::findsClaimChecks_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("metadata");
    QTest::addColumn<QString>("location");
    const auto row = [](const char *name, const char *payload, const char *location,
                        const char *metadata = "") {
        QTest::newRow(name) << QByteArray(payload) << QByteArray(metadata) << QString::fromUtf8(location);
    };
    row("CloudEvents", R"({"dataref":"https://example.com/b/1"})", "https://example.com/b/1");
    row("in the metadata", "{}", "gs://b/x/1.json", R"({"dataref":"gs://b/x/1.json"})");
    row("claim check", R"({"orderId":1,"claimCheck":{"payload_uri":"s3://bucket/a b"}})", "");
    row("nested", R"({"orderId":1,"claimCheck":{"payload_uri":"s3://bucket/a"}})", "s3://bucket/a");
    row("reference", R"({"$ref":"abfs://c@account.dfs.core.windows.net/a"})",
        "abfs://c@account.dfs.core.windows.net/a");
    row("a schema's reference", R"({"$ref":"https://json-schema.org/x","n":1})", "");
    row("bucket and key", R"({"s3Bucket":"b","s3Key":"in/2026/1.json","size":9})", "s3://b/in/2026/1.json");
    row("Amazon's client",
        R"(["software.amazon.payloadoffloading.PayloadS3Pointer",)"
        R"({"s3BucketName":"b","s3Key":"k"}])",
        "s3://b/k");
    row("Azure", R"({"containerName":"c","blobName":"n"})", "c/n");
    row("only a URL", "https://example.com/a?b=c\n", "https://example.com/a?b=c");
    row("only a URL in JSON", R"("s3://b/k")", "s3://b/k");
    row("one member", R"({"document":"https://acc.blob.core.windows.net/c/d"})",
        "https://acc.blob.core.windows.net/c/d");
    row("a link among others", R"({"homepage":"https://example.com","name":"n"})", "");
    row("prose", "see https://example.com", "");
    row("a ratio", R"({"ref":"a://"})", "");
}

void TestPayloadKinds::findsClaimChecks()
{
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, metadata);
    QFETCH(QString, location);
    const PayloadHints hints = hintsOf(decodePayload(payload), decodePayload(metadata));
    QCOMPARE(hints.location, location);
    QVERIFY(!hints.chunk);
}

void TestPayloadKinds::namesTheSchemaOfBytes()
{
    const DecodedPayload avro = decodePayload(QByteArray("\0\0\0\0\x11\x02\xff\xfe", 8));
    QCOMPARE(hintsOf(avro, decodePayload(R"({"kafka":{"schemaId":17}})")).schema, u"17"_s);
    QCOMPARE(hintsOf(avro, decodePayload(R"({"__value_schema_id":"30313233-a"})")).schema, u"30313233-a"_s);
    QCOMPARE(hintsOf(avro, decodePayload("{}")).schema, QString());
    QCOMPARE(hintsOf(decodePayload("{}"), decodePayload(R"({"kafka":{"schemaId":17}})")).schema, QString());
}

void TestPayloadKinds::tellsWhatChangedInARow_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("summary");
    const auto row = [](const char *name, const char *before, const char *after, const char *summary) {
        QTest::newRow(name) << QByteArray(before) << QByteArray(after) << QString::fromUtf8(summary);
    };
    row("update", R"({"id":1,"name":"Ann","qty":5,"gone":1})", R"({"id":1,"name":"Anne","qty":6,"new":2})",
        "name Ann → Anne · qty 5 → 6");
    row("nothing changed", R"({"id":1})", R"({"id":1})", "id 1");
    row("without what was", "null", R"({"qty":6})", "qty 6");
    row("deleted", R"({"qty":6})", "null", "qty 6");
    row("large numbers", R"({"n":12345678901234567890123})", R"({"n":12345678901234567890124})",
        "n 12345678901234567890123 → 12345678901234567890124");
    row("neither", "null", "null", "op u");
}

void TestPayloadKinds::tellsWhatChangedInARow()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QString, summary);
    const QByteArray json = R"({"before":)" + before + R"(,"after":)" + after + R"(,"source":{},"op":"u"})";
    QCOMPARE(summaryOf(decodePayload(json)), summary);
}

void TestPayloadKinds::findsChunks_data()
{
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("metadata");
    QTest::addColumn<QString>("chunk");
    const auto row = [](const char *name, const char *payload, const char *chunk, const char *metadata = "") {
        QTest::newRow(name) << QByteArray(payload) << QByteArray(metadata) << QString::fromUtf8(chunk);
    };
    row("index", R"({"chunkIndex":1,"totalChunks":5,"uploadId":"u1","data":"…"})", "2/5 u1");
    row("number", R"({"chunk_number":1,"chunk_count":5})", "1/5 ");
    row("Pulsar", "\x01\x02", "1/3 p:0", R"({"uuid":"p:0","chunk_id":0,"num_chunks_from_msg":3})");
    row("Silverback", "\x01\x02", "2/3 m", R"({"x-message-id":"m","x-chunk-index":"1","x-chunk-count":"3"})");
    row("joined", "{}", "", R"({"kafka":{"joinedChunks":3},"x-chunk-index":"2","x-chunk-count":"3"})");
    row("texts", R"({"segmentNumber":"5","totalSegments":"5","groupId":"g"})", "5/5 g");
    row("sequence in a group", R"({"seq":2,"total":3,"groupId":"g"})", "2/3 g");
    row("sequence without a group", R"({"seq":2,"total":3})", "");
    row("an order's total", R"({"total":3,"qty":2,"messageId":"m"})", "");
    row("beyond", R"({"chunkIndex":5,"totalChunks":5})", "");
    row("the only one", R"({"chunkIndex":0,"totalChunks":1})", "");
    row("spare parts", R"({"partNumber":2,"partCount":10})", "");
    row("parts of an upload", R"({"partNumber":2,"totalParts":10,"uploadId":"u"})", "2/10 u");
}

void TestPayloadKinds::findsChunks()
{
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, metadata);
    QFETCH(QString, chunk);
    const PayloadHints hints = hintsOf(decodePayload(payload), decodePayload(metadata));
    const QString found =
        hints.chunk ? u"%1/%2 %3"_s.arg(hints.chunk->number).arg(hints.chunk->total).arg(hints.chunk->of)
                    : QString();
    QCOMPARE(found, chunk);
}

void TestPayloadKinds::survivesAnything()
{
    const QByteArray seeds[] = {
        QCborValue(
            QCborMap{{u"sku"_s, u"A-17"_s}, {u"lines"_s, QCborArray{1, 2.5, QByteArray("abc"), u"x"_s}}})
            .toCbor(),
        hex("c48221196ab3"), hex("82a3736b75a4412d3137a56c696e65739301cb3ff199999999999ac403616263")};
    quint32 random = 1;
    for (int i = 0; i < 20'000; ++i) {
        QByteArray broken = seeds[i % 3];
        for (int n = 0; n < 3; ++n) {
            random = random * 1664525 + 1013904223;
            broken[qsizetype(random >> 8) % broken.size()] = char(random >> 24);
        }
        broken.truncate(qsizetype(random >> 4) % (broken.size() + 1));
        for (const QString &type : {QString(), u"application/cbor"_s, u"application/msgpack"_s}) {
            const DecodedPayload payload = decodePayload(broken, type);
            if (!payload.json.isEmpty() && payload.format != DecodedPayload::Json)
                QVERIFY2(nlohmann::json::accept(payload.json.begin(), payload.json.end()),
                         payload.json.constData());
            summaryOf(payload);
        }
    }
}

QTEST_GUILESS_MAIN(TestPayloadKinds)
#include "tst_payloadkinds.moc"
