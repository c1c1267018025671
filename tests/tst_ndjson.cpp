// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/collectingsink.h"
#include "tests/support/packedfiles.h"

#include <QPluginLoader>
#include <QTemporaryDir>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// The JSON lines connector on real files: what lines become, and what happens to files that are broken or
/// change.
class tst_Ndjson : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cloudEvent();
    void unmodelledAttributes();
    void lines_data();
    void lines();
    void causes_data();
    void causes();
    void refused_data();
    void refused();
    void emptyFile();
    void mapped();
    void packed_data();
    void packed();
    void truncatedGzip();
    void packedIsResumed();
    void manyLinesAndPayloads();
    void longLine();

private:
    QString write(const QByteArray &content, const QString &name = u"events.ndjson"_s);
    SourceLocation at(const QString &path) const { return {QUrl::fromLocalFile(path), {}}; }
    QList<EventContent> contents(const SourceLocation &location, const std::vector<Event> &events);

    std::unique_ptr<QTemporaryDir> m_folder;
    QPluginLoader m_loader;
    const Connector *m_connector = nullptr;
};

namespace
{

QByteArray lineOf(int number)
{
    return R"({"specversion":"1.0","id":"e%","source":"s","type":"t","subject":"order-1","sequence":"%","data":{"n":%}})"_ba
               .replace('%', QByteArray::number(number)) +
           '\n';
}

QStringList ids(const CollectingSink &sink)
{
    QStringList all;
    for (const Event &event : sink.events())
        all << QString::fromUtf8(event.id);
    return all;
}

} // namespace

void tst_Ndjson::initTestCase()
{
    m_loader.setFileName(QStringLiteral(BUILD_ROOT "/lib/backstory/connectors/ndjson"));
    m_connector = qobject_cast<Connector *>(m_loader.instance());
    QVERIFY2(m_connector, qPrintable(m_loader.errorString()));
}

QString tst_Ndjson::write(const QByteArray &content, const QString &name)
{
    m_folder = std::make_unique<QTemporaryDir>();
    return writeFile(m_folder->filePath(name), content);
}

QList<EventContent> tst_Ndjson::contents(const SourceLocation &location, const std::vector<Event> &events)
{
    QList<EventAddress> addresses;
    for (const Event &event : events)
        addresses << EventAddress{event.position, event.entity.toByteArray(), event.version};
    QList<EventContent> result;
    const auto error = m_connector->payloadReader(location)->read(addresses, result, {});
    return error ? QList<EventContent>() : result;
}

void tst_Ndjson::cloudEvent()
{
    const QString path = write(
        R"({"specversion":"1.0","id":"e1","source":"/shop","type":"OrderPlaced","subject":"order-17",)"
        R"("time":"2025-09-01T08:00:00.5Z","datacontenttype":"application/json","dataschema":"urn:s:2",)"
        R"("sequence":"3","readversion":2,"causationid":"c1","correlationid":"k1","user":"anna",)"
        R"("recordedtime":"2025-09-01T08:00:01Z","kind":"command","archived":true,)"
        R"("metadata":"{\"a\":1}","data":{"qty":5.10}})"
        "\n");
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(path)));
    QVERIFY(!sink.error);
    QCOMPARE(sink.description.schema, u"CloudEvents 1.0"_s);
    const auto events = sink.events();
    QCOMPARE(events.size(), size_t(1));
    const Event &e = events[0];
    QCOMPARE(e.id, "e1"_ba);
    QCOMPARE(e.type, "OrderPlaced"_ba);
    QCOMPARE(e.entity, "order-17"_ba);
    QCOMPARE(e.category, "order"_ba);
    QCOMPARE(e.producer, "/shop"_ba);
    QCOMPARE(e.version, 3);
    QCOMPARE(e.readVersion, 2);
    QCOMPARE(e.occurred.toText(), "2025-09-01T08:00:00.500Z"_ba);
    QCOMPARE(e.recorded.toText(), "2025-09-01T08:00:01.000Z"_ba);
    QCOMPARE(e.schemaVersion, "urn:s:2"_ba);
    QCOMPARE(e.contentType, "application/json"_ba);
    QCOMPARE(e.correlation, "k1"_ba);
    QCOMPARE(e.user, "anna"_ba);
    QCOMPARE(e.kind, EventKind::Command);
    QVERIFY(e.archived);
    QCOMPARE(e.causes.size(), size_t(1));
    QCOMPARE(e.causes[0].text, "c1"_ba);
    QVERIFY(e.problem.isNull());
    QVERIFY2(e.payload.isNull() && e.metadata.isNull(), "the payload of a plain file stays there");
    const auto content = contents(at(path), events);
    QCOMPARE(content.size(), 1);
    QCOMPARE(content[0].payload, R"({"qty":5.10})"_ba);
    QCOMPARE(content[0].metadata, R"({"a":1})"_ba);
}

void tst_Ndjson::unmodelledAttributes()
{
    const QByteArray line =
        R"({"specversion":"1.0","id":"1","source":"s","type":"t","traceparent":"00-ab","tenant":7,)";
    const QString path = write(line +
                               R"("data":"x","metadata":"{\"a\": 1}"})"
                               "\n" +
                               line +
                               R"("datacontenttype":"text/plain","data":"x\ny"})"
                               "\n" +
                               line +
                               R"("metadata":"no JSON"})"
                               "\n" +
                               line +
                               R"("data_base64":"AAEC"})"
                               "\n");
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(path)));
    const auto content = contents(at(path), sink.events());
    QCOMPARE(content.size(), 4);
    QCOMPARE(content[0].metadata, R"({"cloudevents":{"traceparent":"00-ab","tenant":7},"a": 1})"_ba);
    QCOMPARE(content[0].payload, "\"x\""_ba); // no content type: the data is JSON
    QCOMPARE(content[1].metadata, R"({"cloudevents":{"traceparent":"00-ab","tenant":7}})"_ba);
    QCOMPARE(content[1].payload, "x\ny"_ba);
    QCOMPARE(content[2].metadata,
             R"({"cloudevents":{"traceparent":"00-ab","tenant":7,"metadata":"no JSON"}})"_ba);
    QCOMPARE(content[3].payload, QByteArray("\0\1\2", 3));
    QVERIFY(sink.description.assumptions.join(u' ').contains(u"without a “subject”"_s));
}

void tst_Ndjson::lines_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("expected"); ///< ids; a problem's beginning in brackets
    const QByteArray a = lineOf(1), b = lineOf(2);
    const auto row = [](const char *name, const QByteArray &text, const QString &expected) {
        QTest::newRow(name) << text << expected;
    };
    row("two", a + b, u"e1 e2"_s);
    row("BOM", "\xef\xbb\xbf" + a + b, u"e1 e2"_s);
    row("CRLF", a.chopped(1) + "\r\n" + b.chopped(1) + "\r\n", u"e1 e2"_s);
    row("empty lines", "\n\n" + a + "  \n\r\n" + b + "\n", u"e1 e2"_s);
    row("whole last line without a line break", a + b.chopped(1), u"e1 e2"_s);
    row("half a last line", a + b.chopped(9), u"e1"_s);
    row("half a line between", a + b.chopped(9) + "\n" + a, u"e1 [The line is no valid JSON] e1"_s);
    row("invalid UTF-8", a + "{\"id\":\"\xff\"}\n" + b, u"e1 [The line is not valid UTF-8] e2"_s);
    row("NUL bytes", a + QByteArray(20, '\0') + "\n" + b, u"e1 [The line holds NUL bytes] e2"_s);
    row("array in a line", a + "[1]\n" + b, u"e1 [The line is JSON but no object] e2"_s);
    row("no CloudEvent", a + "{\"level\":\"info\"}\n" + b, u"e1 [The line is JSON but no CloudEvent] e2"_s);
    row("no id",
        a + R"({"specversion":"1.0","source":"s","type":"t"})"
            "\n",
        u"e1 [The CloudEvent has no “id”]"_s);
    row("no type",
        a + R"({"specversion":"1.0","source":"s","id":"x"})"
            "\n",
        u"e1 x[The CloudEvent has no “type”]"_s);
    row("bad time",
        a + R"({"specversion":"1.0","source":"s","id":"x","type":"t","time":"noon"})"
            "\n",
        u"e1 x[The attribute “time” cannot be understood]"_s);
    row("unknown version",
        a + R"({"specversion":"9","source":"s","id":"x","type":"t"})"
            "\n",
        u"e1 x[The CloudEvent is of version “9”]"_s);
    row("integer beyond 64 bits",
        a + R"({"specversion":"1.0","source":"s","id":"x","type":"t","data":123456789012345678901234})"
            "\n",
        u"e1 x"_s);
    row("deep",
        a + R"({"specversion":"1.0","source":"s","id":"x","type":"t","data":)" + QByteArray(900, '[') +
            QByteArray(900, ']') + "}\n",
        u"e1 x"_s);
    row("too deep", a + "{\"data\":" + QByteArray(3000, '[') + QByteArray(3000, ']') + "}\n" + b,
        u"e1 [The line is no valid JSON] e2"_s);
}

void tst_Ndjson::lines()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, expected);
    const QString path = write(text);
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(path)));
    QVERIFY2(!sink.error, qPrintable(sink.error ? sink.error->sentence : QString()));
    QStringList found;
    const auto events = sink.events();
    for (const Event &e : events) {
        const QString problem = QString::fromUtf8(e.problem);
        const qsizetype end = problem.indexOf(QRegularExpression(u" \\(|[:;,.]"_s));
        found << QString::fromUtf8(e.id) + (problem.isEmpty() ? QString() : u"[%1]"_s.arg(problem.left(end)));
    }
    QCOMPARE(found.join(u' '), expected);
    // A line that is no event is given back as it stands.
    const auto content = contents(at(path), events);
    QCOMPARE(content.size(), qsizetype(events.size()));
    for (size_t i = 0; i < events.size(); ++i) {
        QVERIFY2(content[qsizetype(i)].problem.isEmpty(), qPrintable(content[qsizetype(i)].problem));
        if (events[i].type == "(unreadable line)"_ba && events[i].id.isNull() && events[i].producer.isNull())
            QVERIFY(text.contains(content[qsizetype(i)].payload) && !content[qsizetype(i)].payload.isEmpty());
    }
}

void tst_Ndjson::causes_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("expected");
    QTest::newRow("one") << R"("a-1")"_ba << u"a-1"_s;
    QTest::newRow("several in text") << R"("[\"a\",\"b\\\"c\"]")"_ba << u"a|b\"c"_s;
    QTest::newRow("several as an array") << R"(["a","b"])"_ba << u"a|b"_s;
    QTest::newRow("text that only begins like an array") << R"("[a")"_ba << u"[a"_s;
    QTest::newRow("number") << R"(17)"_ba << u"17"_s;
    QTest::newRow("empty") << R"("")"_ba << QString();
    QTest::newRow("null") << R"(null)"_ba << QString();
}

void tst_Ndjson::causes()
{
    QFETCH(QByteArray, value);
    const QString path =
        write(R"({"specversion":"1.0","id":"1","source":"s","type":"t","causationid":)" + value + "}\n");
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(path)));
    const auto events = sink.events();
    QCOMPARE(events.size(), size_t(1));
    QStringList found;
    for (const Cause &cause : events[0].causes)
        found << QString::fromUtf8(cause.text);
    QTEST(found.join(u'|'), "expected");
}

void tst_Ndjson::refused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("array") << "[{\"id\":1},\n{}]"_ba << u"one JSON array"_s;
    QTest::newRow("pretty object") << "{\n  \"id\": 1\n}\n"_ba << u"spans several lines"_s;
    QTest::newRow("UTF-16") << QByteArray("\xff\xfe{\0\"\0", 6) << u"UTF-16"_s;
    QTest::newRow("spans") << "{\"resourceSpans\":[]}\n"_ba << u"spans of OpenTelemetry"_s;
    QTest::newRow("plain JSON lines") << "{\"a\":1}\n{\"a\":2}\n"_ba << u"no CloudEvents"_s;
    QTest::newRow("text") << "hello\nworld\n"_ba << u"none of its first 2 lines is a JSON object"_s;
    QTest::newRow("packed SQLite") << gzip("SQLite format 3\0"_ba) << u"a SQLite database"_s;
}

void tst_Ndjson::refused()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, sentence);
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(write(text))));
    QVERIFY(sink.error);
    QVERIFY2(sink.error->sentence.contains(sentence), qPrintable(sink.error->sentence));
    QVERIFY(!sink.error->advice.isEmpty());
}

void tst_Ndjson::emptyFile()
{
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(write({}))));
    QVERIFY(!sink.error);
    QCOMPARE(sink.count(), size_t(0));
    CollectingSink missing;
    QVERIFY(missing.readAll(*m_connector, at(m_folder->filePath(u"none.ndjson"_s))));
    QVERIFY(missing.error && missing.error->sentence.contains(u"cannot be opened"_s));
    CollectingSink folder;
    QVERIFY(folder.readAll(*m_connector, at(m_folder->path())));
    QVERIFY(folder.error && folder.error->sentence.contains(u"is a folder"_s));
}

void tst_Ndjson::mapped()
{
    const QString path = write(
        R"({"eid":"a","what":{"name":"Placed"},"order":"o-1","n":1,"at":1700000000123,"meta":"{\"by\":[\"x\",\"y\"],\"corr\":\"k\"}","body":{"q": 1.50}})"
        "\n"
        R"({"eid":"b","what":{"name":"Paid"},"order":"o-1","n":"two","at":"soon","meta":{"by":"a","corr":"k"},"tags":["u1","u2"]})"
        "\n");
    QFile mapping(m_folder->filePath(u"m.json"_s));
    QVERIFY(mapping.open(QIODevice::WriteOnly));
    mapping.write(R"({"backstory":"mapping/1","fields":{"id":"eid","type":"$.what.name","entity":"order",
        "category":{"text":"order"},"version":"n","occurred":{"from":"at","as":"epoch-ms"},"causes":"meta$.by",
        "correlation":"meta$.corr","payload":"body","metadata":"meta","user":"tags$[1]"}})");
    mapping.close();
    SourceLocation location = at(path);
    location.mappingFile = mapping.fileName();
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, location));
    QVERIFY2(!sink.error, qPrintable(sink.error ? sink.error->sentence : QString()));
    const auto events = sink.events();
    QCOMPARE(events.size(), size_t(2));
    QCOMPARE(events[0].type, "Placed"_ba);
    QCOMPARE(events[0].category, "order"_ba);
    QCOMPARE(events[0].version, 1);
    QCOMPARE(events[0].occurred.toText(), "2023-11-14T22:13:20.123Z"_ba);
    QCOMPARE(events[0].causes.size(), size_t(2));
    QCOMPARE(events[0].causes[1].text, "y"_ba);
    QCOMPARE(events[0].correlation, "k"_ba);
    QVERIFY(events[0].problem.isNull());
    QCOMPARE(events[1].causes.at(0).text, "a"_ba);
    QCOMPARE(events[1].user, "u2"_ba);
    QCOMPARE(QString::fromUtf8(events[1].problem), u"“version” is “two”, which is no whole number."_s);
    const auto content = contents(location, events);
    QCOMPARE(content[0].payload, R"({"q": 1.50})"_ba);
    QCOMPARE(content[1].metadata, R"({"by":"a","corr":"k"})"_ba);

    const QByteArray cursor = sink.cursor();
    QVERIFY(mapping.open(QIODevice::WriteOnly | QIODevice::Truncate));
    mapping.write(R"({"backstory":"mapping/1","fields":{"id":"eid"}})");
    mapping.close();
    CollectingSink again;
    QVERIFY(again.readAll(*m_connector, location, cursor));
    QVERIFY(again.restarts.join(u' ').contains(u"mapping has changed"_s));
    QCOMPARE(again.count(), size_t(2));

    location.mappingFile = m_folder->filePath(u"none.json"_s);
    CollectingSink missing;
    QVERIFY(missing.readAll(*m_connector, location));
    QVERIFY(missing.error && missing.error->sentence.contains(u"none.json"_s));
}

void tst_Ndjson::packed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("gzip") << gzip(lineOf(1) + lineOf(2) + lineOf(3));
    QTest::newRow("gzip in two members") << gzip(lineOf(1) + lineOf(2)) + gzip(lineOf(3));
    QTest::newRow("gzip with padding") << gzip(lineOf(1) + lineOf(2) + lineOf(3)) + QByteArray(512, '\0');
    QTest::newRow("a line across members")
        << gzip(lineOf(1) + lineOf(2).first(20)) + gzip(lineOf(2).mid(20) + lineOf(3));
    QTest::newRow("Zstandard") << zstd(lineOf(1) + lineOf(2) + lineOf(3));
    QTest::newRow("Zstandard in two frames") << zstd(lineOf(1)) + zstd(lineOf(2) + lineOf(3));
    QTest::newRow("no last line break") << zstd(lineOf(1) + lineOf(2) + lineOf(3).chopped(1));
}

void tst_Ndjson::packed()
{
    QFETCH(QByteArray, bytes);
    const SourceLocation location =
        at(write(bytes, u"events"_s)); // known by its first bytes, not by its name
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, location));
    QVERIFY2(!sink.error, qPrintable(sink.error ? sink.error->sentence : QString()));
    QCOMPARE(ids(sink).join(u' '), u"e1 e2 e3"_s);
    QCOMPARE(sink.events()[1].payload, "{\"n\":2}"_ba);
    QVERIFY2(!m_connector->payloadReader(location), "what is packed is kept in the history");
}

void tst_Ndjson::truncatedGzip()
{
    QByteArray text;
    for (int i = 0; i < 5000; ++i)
        text += lineOf(i * 7919 % 10007);
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(write(gzip(text).chopped(2000)))));
    QVERIFY(sink.error);
    QVERIFY2(sink.error->sentence.contains(u"in the middle of its compressed data"_s),
             qPrintable(sink.error->sentence));
    QVERIFY(sink.count() > 1000 && sink.count() < 5000);
    for (const Event &e : sink.events())
        QVERIFY2(e.problem.isNull(), "never half an event");
    QByteArray damaged = gzip(text);
    damaged[damaged.size() / 2] = char(damaged[damaged.size() / 2] ^ 0x55);
    CollectingSink broken;
    QVERIFY(broken.readAll(*m_connector, at(write(damaged))));
    QVERIFY(broken.error);
}

void tst_Ndjson::packedIsResumed()
{
    const QString path = write(gzip(lineOf(1) + lineOf(2)), u"events.ndjson.gz"_s);
    CollectingSink first;
    QVERIFY(first.readAll(*m_connector, at(path)));
    QFile file(path);
    QVERIFY(file.open(QIODevice::Append));
    file.write(gzip(lineOf(3)));
    file.close();
    CollectingSink second;
    QVERIFY(second.readAll(*m_connector, at(path), first.cursor()));
    QCOMPARE(ids(second).join(u' '), u"e3"_s);
    QVERIFY(second.restarts.isEmpty());
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(gzip(lineOf(1) + lineOf(4) + lineOf(5)));
    file.close();
    CollectingSink third;
    QVERIFY(third.readAll(*m_connector, at(path), second.cursor()));
    QCOMPARE(ids(third).join(u' '), u"e1 e4 e5"_s);
    QCOMPARE(third.restarts.size(), 1);
}

void tst_Ndjson::manyLinesAndPayloads()
{
    QByteArray text;
    for (int i = 0; i < 30'000; ++i)
        text += lineOf(i);
    const QString path = write(text);
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(path)));
    const auto events = sink.events();
    QCOMPARE(events.size(), size_t(30'000));
    QCOMPARE(sink.progress.done, sink.progress.total);
    std::vector<Event> some;
    for (size_t i : {29'999u, 0u, 1u, 5'000u, 4'999u, 5'001u})
        some.push_back(events[i]);
    const auto content = contents(at(path), some);
    QCOMPARE(content[0].payload, "{\"n\":29999}"_ba);
    QCOMPARE(content[1].payload, "{\"n\":0}"_ba);
    QCOMPARE(content[2].payload, "{\"n\":1}"_ba);
    QCOMPARE(content[4].payload, "{\"n\":4999}"_ba);
    QCOMPARE(content[5].payload, "{\"n\":5001}"_ba);
    some[0].position.value += 1'000'000'000;
    some[1].position.value = events[7].position.value;
    const auto moved = contents(at(path), some);
    QVERIFY(moved[0].problem.contains(u"no longer in the file"_s));
    QVERIFY(moved[1].problem.contains(u"another event"_s));
}

void tst_Ndjson::longLine()
{
    const QByteArray big = R"({"specversion":"1.0","id":"big","source":"s","type":"t","data":")" +
                           QByteArray(5'000'000, 'x') + "\"}\n";
    const QString path = write(lineOf(1) + big + lineOf(2));
    CollectingSink sink;
    QVERIFY(sink.readAll(*m_connector, at(path)));
    QCOMPARE(ids(sink).join(u' '), u"e1 big e2"_s);
    QCOMPARE(contents(at(path), sink.events())[1].payload.size(), 5'000'002);
}

QTEST_GUILESS_MAIN(tst_Ndjson)
#include "tst_ndjson.moc"
