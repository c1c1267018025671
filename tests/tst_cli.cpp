// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline.h"
#include "tests/support/packedfiles.h"

#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

QJsonObject stores()
{
    QJsonObject all;
    for (const char *name : {"expected.json", "made.json"}) {
        QFile file(QStringLiteral(TEST_DATA "/stores/") + QString::fromLatin1(name));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("the stores' numbers are missing");
        const QJsonObject more = QJsonDocument::fromJson(file.readAll()).object();
        for (auto it = more.begin(); it != more.end(); ++it)
            all[it.key()] = it.value();
    }
    return all;
}

} // namespace

/// The command line as it is built: its numbers, its exit codes, and that what it prints is read back.
class tst_Cli : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void usage_data();
    void usage();
    void connectors();
    void stores_data();
    void stores();
    void demoStore();
    void filters_data();
    void filters();
    void attributesAreReadBack();
    void mapping();
    void severalSources();
    void unreadable_data();
    void unreadable();
    void aMistakenAddressKeepsItsPassword();
    void emptySource();
    void closedOutput();
    void liveDemoEnds();

private:
    Outcome run(const QStringList &arguments) const;
    QString write(const QString &name, const QByteArray &content) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_Cli::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

Outcome tst_Cli::run(const QStringList &arguments) const
{
    return runCommand(m_folder->path(), arguments);
}

QString tst_Cli::write(const QString &name, const QByteArray &content) const
{
    writeFile(m_folder->filePath(name), content);
    return name;
}

void tst_Cli::usage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("expected"); ///< on standard error for 2, on standard output for 0
    QTest::newRow("nothing") << QStringList() << 2 << u"Usage:"_s;
    QTest::newRow("unknown command") << QStringList{u"evnts"_s} << 2 << u"“evnts” is no command"_s;
    QTest::newRow("no source") << QStringList{u"info"_s} << 2 << u"“info” needs SOURCE"_s;
    QTest::newRow("unknown option") << QStringList{u"info"_s, u"--jsn"_s, u"x"_s} << 2 << u"jsn"_s;
    QTest::newRow("option of another command")
        << QStringList{u"info"_s, u"--entity"_s, u"x"_s} << 2 << u"entity"_s;
    QTest::newRow("value missing") << QStringList{u"events"_s, u"x"_s, u"--limit"_s} << 2 << u"limit"_s;
    QTest::newRow("bad limit") << QStringList{u"events"_s, u"x"_s, u"--limit"_s, u"-3"_s} << 2
                               << u"whole number"_s;
    QTest::newRow("bad time") << QStringList{u"events"_s, u"x"_s, u"--from"_s, u"noon"_s} << 2
                              << u"a time is expected"_s;
    QTest::newRow("too many") << QStringList{u"connectors"_s, u"x"_s} << 2
                              << u"“x” is one argument too many"_s;
    QTest::newRow("help") << QStringList{u"--help"_s} << 0 << u"Exit codes"_s;
    QTest::newRow("help of a command") << QStringList{u"events"_s, u"--help"_s} << 0 << u"--entity ID"_s;
}

void tst_Cli::usage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, expected);
    const Outcome outcome = run(arguments);
    QTEST(outcome.code, "code");
    const QString said = outcome.code == 2 ? outcome.err : QString::fromUtf8(outcome.out);
    QVERIFY2(said.contains(expected), qPrintable(said));
    QVERIFY(outcome.code != 2 || outcome.out.isEmpty());
}

void tst_Cli::connectors()
{
    const QJsonArray all = objects(run({u"connectors"_s, u"--json"_s}));
    QStringList names;
    for (const QJsonValue &each : all) {
        names << each[u"id"].toString();
        const bool isServer = names.last() == u"kafka"_s || names.last() == u"kurrentdb"_s;
        QCOMPARE(each[u"schemes"].toArray().first().toString(), isServer ? names.last() : u"file"_s);
        QCOMPARE(each[u"suffixes"].toArray().isEmpty(), isServer);
        QVERIFY(!each[u"capabilities"].toArray().isEmpty());
    }
    names.sort();
    QCOMPARE(names, QStringList({u"kafka"_s, u"kurrentdb"_s, u"ndjson"_s, u"sqlite"_s}));
    QVERIFY(run({u"connectors"_s}).out.contains("SUFFIXES"));
}

void tst_Cli::stores_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QJsonObject>("expected");
    const QJsonObject all = ::stores();
    for (auto it = all.begin(); it != all.end(); ++it)
        QTest::newRow(qPrintable(it.key())) << it.key() << it.value().toObject();
}

/// The numbers of every store, and that its events, written as JSON lines, are read back as the same events.
void tst_Cli::stores()
{
    QFETCH(QString, name);
    QFETCH(QJsonObject, expected);
    const QString data = QStringLiteral(TEST_DATA "/stores/");
    QVERIFY(QFile::copy(data + name, m_folder->filePath(name)));
    const QString mappingFile = data + QFileInfo(name).completeBaseName() + u".mapping.json"_s;
    const QStringList mapping =
        QFile::exists(mappingFile) ? QStringList{u"--mapping"_s, mappingFile} : QStringList();

    const Outcome info = run(QStringList{u"info"_s, u"--json"_s, name} + mapping);
    QVERIFY2(info.code == 0, qPrintable(info.err));
    const QJsonObject counted = info.json();
    const auto compare = [&](const QString &key, const QString &ours) {
        return !expected.contains(key) || expected[key].toInteger() == counted[ours].toInteger(-1);
    };
    // The category of an encrypted snapshot cannot be known, so it counts as an entity of its own.
    const bool isEncrypted = name.contains(u"aes"_s);
    for (const QString &key :
         {u"events"_s, u"snapshots"_s, u"entities"_s, u"withCause"_s, u"causeResolved"_s, u"undecodable"_s})
        if (key != u"entities"_s || !isEncrypted)
            QVERIFY2(compare(key, key), qPrintable(key + u" in "_s + QString::fromUtf8(info.out)));
    QVERIFY2(compare(u"causation_resolved"_s, u"causeResolved"_s), info.out.constData());
    // From the aggregates, and by looking at every cause.
    const Outcome causation = run(QStringList{u"causation"_s, u"--json"_s, name} + mapping);
    const QJsonArray flows = objects(causation);
    QVERIFY2(causation.code == 0 && !flows.isEmpty(), qPrintable(causation.err));
    QCOMPARE(flows.last().toObject()[u"withCause"], counted[u"withCause"]);
    QCOMPARE(flows.last().toObject()[u"resolved"], counted[u"causeResolved"]);

    const Outcome events = run(QStringList{u"events"_s, u"--json"_s, name} + mapping);
    QCOMPARE(events.code, 0);
    QCOMPARE(events.lines().size(), counted[u"events"].toInteger());
    const QJsonArray written = objects(events);
    const QList<QPair<QString, QByteArray>> files{{u"plain.ndjson"_s, events.out},
                                                  {u"a.ndjson.gz"_s, gzip(events.out)},
                                                  {u"b.ndjson.zst"_s, zstd(events.out)}};
    for (const auto &[file, content] : files) {
        write(file, content);
        const Outcome again = run({u"events"_s, u"--json"_s, file});
        QVERIFY2(again.code == 0, qPrintable(again.err));
        const QJsonArray read = objects(again);
        QCOMPARE(read.size(), written.size());
        for (qsizetype i = 0; i < read.size(); ++i)
            QCOMPARE(read[i].toObject(), written[i].toObject());
        if (file != u"plain.ndjson"_s)
            continue;
        const QJsonObject recounted = run({u"info"_s, u"--json"_s, file}).json();
        for (const char *key : {"events", "entities", "types", "first", "last", "withCause", "undecodable"})
            if (!isEncrypted || qstrcmp(key, "entities") != 0)
                QCOMPARE(recounted[QLatin1String(key)], counted[QLatin1String(key)]);
    }
}

void tst_Cli::demoStore()
{
    QCOMPARE(run({u"demo"_s, u"demo.db"_s, u"--events"_s, u"3000"_s}).code, 0);
    const QJsonObject info = run({u"info"_s, u"demo.db"_s, u"--json"_s}).json();
    QCOMPARE(info[u"events"].toInteger(), 3000);
    QCOMPARE(info[u"connector"].toString(), u"sqlite"_s);
    QVERIFY(info[u"causeResolved"].toInteger() > 1000);
    QVERIFY(info[u"withCause"].toInteger() >= info[u"causeResolved"].toInteger());
    const Outcome table = run({u"info"_s, u"demo.db"_s});
    QVERIFY(table.out.contains("cause resolved"));
    const QJsonArray flows =
        objects(run({u"causation"_s, u"demo.db"_s, u"--json"_s, u"--by"_s, u"category"_s}));
    QVERIFY(flows.size() > 2);
    const QJsonObject most = flows.first().toObject();
    QVERIFY(!most[u"cause"].toString().isEmpty() && !most[u"effect"].toString().isEmpty());
    QVERIFY(most[u"count"].toInteger() >= flows[1].toObject()[u"count"].toInteger());
    QVERIFY(most[u"p50Ms"].toDouble() <= most[u"p95Ms"].toDouble());
    const QJsonObject coverage = flows.last().toObject();
    QCOMPARE(coverage[u"withCause"], info[u"withCause"]);
    QCOMPARE(coverage[u"outside"].toInteger(),
             info[u"withCause"].toInteger() - info[u"causeResolved"].toInteger());
    const QByteArray flowTable = run({u"causation"_s, u"demo.db"_s, u"--from"_s, u"2100-01-01"_s}).out;
    QCOMPARE(flowTable, "with cause 0, resolved 0, outside 0\n");
    QCOMPARE(run({u"causation"_s, u"demo.db"_s, u"--by"_s, u"colour"_s}).code, 2);
    const Outcome picture = run({u"causation"_s, u"demo.db"_s, u"--svg"_s, u"causation.svg"_s});
    QVERIFY2(picture.code == 0 && picture.out.isEmpty(), qPrintable(picture.err));
    const auto contentOf = [this](const QString &name) {
        QFile file(m_folder->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray svg = contentOf(u"causation.svg"_s);
    QVERIFY(svg.contains("<svg") && svg.contains(">BidPlaced<") && svg.contains("of events name a cause"));
    run({u"causation"_s, u"demo.db"_s, u"--svg"_s, u"again.svg"_s});
    QCOMPARE(contentOf(u"again.svg"_s), svg);
    QCOMPARE(run({u"causation"_s, u"demo.db"_s, u"--svg"_s, u"no/such/folder.svg"_s}).code, 1);

    const QJsonArray events = objects(run({u"events"_s, u"demo.db"_s, u"--json"_s, u"--limit"_s, u"322"_s}));
    QCOMPARE(events.size(), 322);
    const QJsonObject created = events[320].toObject();
    const QJsonObject changed = events[321].toObject();
    QCOMPARE(created[u"data"][u"quantity"].toInt(), 5);
    QCOMPARE(changed[u"data"][u"quantity"].toInt(), 6);
    const QString order = created[u"subject"].toString();
    QCOMPARE(changed[u"subject"].toString(), order);
    const QJsonArray ofOrder = objects(run({u"events"_s, u"demo.db"_s, u"--json"_s, u"--entity"_s, order}));
    QVERIFY(ofOrder.size() >= 2);
    for (const QJsonValue &event : ofOrder)
        QCOMPARE(event[u"subject"].toString(), order);
    const QJsonArray found = objects(run({u"entities"_s, u"demo.db"_s, u"--json"_s, u"--match"_s, order}));
    QCOMPARE(found[0][u"id"].toString(), order);
    QCOMPARE(found[0][u"events"].toInteger(), ofOrder.size());

    const Outcome human = run({u"events"_s, u"demo.db"_s, u"--limit"_s, u"20"_s});
    QCOMPARE(human.lines().size(), 21);
    const qsizetype column = human.lines()[0].indexOf("ENTITY");
    for (const QByteArray &line : human.lines()) // a column begins in the same place in every line
        QVERIFY2(line[column - 1] == ' ' && line[column] != ' ', line.constData());
}

void tst_Cli::filters_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QString>("expected");
    QTest::newRow("all") << QStringList() << u"1 2 3 4"_s;
    QTest::newRow("entity") << QStringList{u"--entity"_s, u"order-1"_s} << u"1 3"_s;
    QTest::newRow("entity is not a part") << QStringList{u"--entity"_s, u"order"_s} << QString();
    QTest::newRow("type") << QStringList{u"--type"_s, u"B"_s} << u"2 3"_s;
    QTest::newRow("type and entity") << QStringList{u"--type"_s, u"B"_s, u"--entity"_s, u"order-1"_s}
                                     << u"3"_s;
    QTest::newRow("from") << QStringList{u"--from"_s, u"2025-09-02"_s} << u"2 3 4"_s;
    QTest::newRow("to") << QStringList{u"--to"_s, u"2025-09-02 10:00:00"_s} << u"1"_s;
    QTest::newRow("from and to with a zone")
        << QStringList{u"--from"_s, u"2025-09-02T12:00:00+02:00"_s, u"--to"_s, u"2025-09-04T00:00:00Z"_s}
        << u"2 3"_s;
    QTest::newRow("limit") << QStringList{u"--limit"_s, u"2"_s} << u"1 2"_s;
    QTest::newRow("limit 0") << QStringList{u"--limit"_s, u"0"_s} << QString();
}

void tst_Cli::filters()
{
    QFETCH(QStringList, options);
    const QByteArray line =
        R"({"specversion":"1.0","source":"s","id":"%1","type":"%2","subject":"%3","time":"%4"})"
        "\n";
    QByteArray text;
    const char *const rows[][4] = {{"1", "A", "order-1", "2025-09-01T10:00:00Z"},
                                   {"2", "B", "order-2", "2025-09-02T10:00:00Z"},
                                   {"3", "B", "order-1", "2025-09-03T10:00:00Z"},
                                   {"4", "C", "order-12", "2025-09-04T10:00:00Z"}};
    for (const auto &row : rows)
        text += QByteArray(line)
                    .replace("%1", row[0])
                    .replace("%2", row[1])
                    .replace("%3", row[2])
                    .replace("%4", row[3]);
    write(u"a.ndjson"_s, text);
    const Outcome outcome = run(QStringList{u"events"_s, u"--json"_s, u"a.ndjson"_s} + options);
    QCOMPARE(outcome.code, 0);
    QStringList ids;
    for (const QJsonValue &event : objects(outcome))
        ids << event[u"id"].toString();
    QTEST(ids.join(u' '), "expected");
}

/// Attributes of other producers come out as they went in.
void tst_Cli::attributesAreReadBack()
{
    const QByteArray text =
        R"({"specversion":"1.0","id":"1","source":"/a b","type":"t","subject":"x","traceparent":"00-1-2-00","tenant":7,"flag":true,"sequence":"0007","metadata":"{\"a\":1.50}","data":{"n":1.50}})"
        "\n"
        R"({"specversion":"1.0","id":"2","source":"s","type":"t","datacontenttype":"text/plain","data":"{\"not\":\"parsed\"}","kind":"odd","dataschema":"urn:x:1"})"
        "\n"
        R"({"specversion":"1.0","id":"3","source":"s","type":"t","data":"text","causationid":"[\"1\",\"2\"]","readversion":"4","user":"u","archived":true})"
        "\n"
        R"({"specversion":"1.0","id":"4","source":"s","type":"t","datacontenttype":"application/octet-stream","data_base64":"AP8Q","metadatabase64":"AP8R"})"
        "\n"
        R"({"specversion":"1.0","id":"5","source":"s","type":"t","metadata":"just text","tenant":"b","data":12345678901234567890123})"
        "\n"
        "no JSON at all\n";
    write(u"a.ndjson"_s, text);
    const Outcome first = run({u"events"_s, u"--json"_s, u"a.ndjson"_s});
    const QJsonArray read = objects(first);
    QCOMPARE(read.size(), 6);
    const QByteArrayList lines = text.split('\n');
    for (int i = 0; i < 5; ++i) {
        const QJsonObject original = QJsonDocument::fromJson(lines[i]).object();
        for (auto it = original.begin(); it != original.end(); ++it) {
            const QString key = it.key();
            QVERIFY2(read[i][key] == it.value(),
                     qPrintable(key + u" in "_s + QString::fromUtf8(first.lines()[i])));
        }
    }
    QVERIFY2(first.lines()[0].contains("{\"n\":1.50}"), "numbers keep their spelling");
    QVERIFY(first.lines()[4].contains("12345678901234567890123"));
    QCOMPARE(read[5][u"data"].toString(), u"no JSON at all"_s);
    QVERIFY(!read[5][u"problem"].toString().isEmpty());
    QCOMPARE(run({u"info"_s, u"--json"_s, u"a.ndjson"_s}).json()[u"undecodable"].toInteger(), 1);
    write(u"b.ndjson"_s, first.out);
    const Outcome second = run({u"events"_s, u"--json"_s, u"b.ndjson"_s});
    QCOMPARE(second.out, first.out);
}

void tst_Cli::mapping()
{
    write(u"log.jsonl"_s,
          "{\"n\":1,\"what\":\"A\",\"who\":\"u-1\"}\n{\"n\":2,\"what\":\"B\",\"who\":\"u-1\"}\n");
    write(u"m.json"_s,
          R"({"backstory":"mapping/1","name":"Our log","fields":{"id":"n","type":"what","entity":"who"}})");
    const Outcome without = run({u"info"_s, u"log.jsonl"_s});
    QCOMPARE(without.code, 3);
    QVERIFY2(without.err.contains(u"mapping"_s), qPrintable(without.err));
    const QJsonObject info =
        run({u"info"_s, u"--json"_s, u"log.jsonl"_s, u"--mapping"_s, u"m.json"_s}).json();
    QCOMPARE(info[u"schema"].toString(), u"Our log"_s);
    QCOMPARE(info[u"events"].toInteger(), 2);
    QCOMPARE(info[u"entities"].toInteger(), 1);
    write(u"m.json"_s, R"({"backstory":"mapping/1","fields":{"typ":"what"}})");
    const Outcome wrong = run({u"info"_s, u"log.jsonl"_s, u"--mapping"_s, u"m.json"_s});
    QCOMPARE(wrong.code, 3);
    QVERIFY2(wrong.err.contains(u"fields.typ"_s), qPrintable(wrong.err));
}

void tst_Cli::severalSources()
{
    const QByteArray line = R"({"specversion":"1.0","id":"1","source":"s","type":"t","subject":"x"})"
                            "\n";
    write(u"a.ndjson"_s, line);
    write(u"b.ndjson"_s, line + line);
    const Outcome outcome = run({u"info"_s, u"--json"_s, u"a.ndjson"_s, u"missing.ndjson"_s, u"b.ndjson"_s});
    QCOMPARE(outcome.code, 3);
    const QJsonArray infos = objects(outcome);
    QCOMPARE(infos.size(), 2);
    QCOMPARE(infos[0][u"source"].toString(), u"a.ndjson"_s);
    QCOMPARE(infos[1][u"events"].toInteger(), 2);
    QVERIFY(outcome.err.contains(u"missing.ndjson"_s));
}

void tst_Cli::unreadable_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("content");
    const QByteArray line = R"({"specversion":"1.0","id":"1","source":"s","type":"t"})"
                            "\n";
    QTest::newRow("truncated gzip") << u"a.ndjson.gz"_s << gzip(line.repeated(1000)).chopped(30);
    QTest::newRow("array") << u"a.json"_s << "[\n{}\n]"_ba;
    QTest::newRow("no lines of JSON") << u"a.ndjson"_s << "hello\n"_ba;
    QTest::newRow("no database") << u"a.db"_s << "hello\n"_ba;
    QTest::newRow("truncated database") << u"a.db"_s << "SQLite format 3\0 and nothing more"_ba;
}

void tst_Cli::unreadable()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, content);
    write(name, content);
    for (const QString &command : {u"info"_s, u"entities"_s, u"events"_s}) {
        const Outcome outcome = run({command, name});
        QVERIFY2(outcome.code == 3, qPrintable(outcome.err));
        QVERIFY(outcome.out.isEmpty());
        QVERIFY2(outcome.err.contains(name) && outcome.err.contains(u'.'), qPrintable(outcome.err));
    }
}
void tst_Cli::aMistakenAddressKeepsItsPassword()
{
    for (const QString &command : {u"info"_s, u"consumers"_s}) {
        const Outcome outcome = run({command, u"kafka://ann:s3cret@h:70000/orders"_s});
        QCOMPARE(outcome.code, 3);
        QVERIFY2(outcome.err.contains(u"ann@h:70000"_s) && !outcome.err.contains(u"s3cret"_s),
                 qPrintable(outcome.err));
    }
}

void tst_Cli::emptySource()
{
    write(u"a.ndjson"_s, {});
    const Outcome outcome = run({u"info"_s, u"--json"_s, u"a.ndjson"_s});
    QCOMPARE(outcome.code, 0);
    QCOMPARE(outcome.json()[u"events"].toInteger(-1), 0);
    QVERIFY(outcome.json()[u"first"].isNull());
    QVERIFY2(outcome.err.contains(u"no events"_s), qPrintable(outcome.err));
    QVERIFY(run({u"events"_s, u"a.ndjson"_s}).out.isEmpty());
}

void tst_Cli::closedOutput()
{
    QByteArray lines;
    for (int i = 0; i < 20'000; ++i)
        lines += R"({"specversion":"1.0","id":")" + QByteArray::number(i) +
                 R"(","source":"s","type":"t","data":")" + QByteArray(200, 'x') + "\"}\n";
    write(u"a.ndjson"_s, lines);
    QProcess process;
    process.setWorkingDirectory(m_folder->path());
    process.start(u"sh"_s,
                  {u"-c"_s, u"(\"$0\" events --json a.ndjson --history h; echo $? > code) | head -1"_s,
                   QStringLiteral(BUILD_ROOT "/bin/backstory-cli")});
    QVERIFY(process.waitForFinished(60'000));
    QCOMPARE(process.readAllStandardOutput().count('\n'), 1);
    const QByteArray said = process.readAllStandardError();
    QVERIFY2(!said.contains("pipe") && !said.contains("rror"), said.constData()); // it ends quietly
    QFile code(m_folder->filePath(u"code"_s));
    QVERIFY(code.open(QIODevice::ReadOnly));
    QCOMPARE(code.readAll().trimmed(), "0"_ba);
}

void tst_Cli::liveDemoEnds()
{
    QProcess process;
    process.setWorkingDirectory(m_folder->path());
    process.start(QStringLiteral(BUILD_ROOT "/bin/backstory-cli"),
                  {u"demo"_s, u"live.db"_s, u"--events"_s, u"2000"_s, u"--live"_s});
    QVERIFY(process.waitForStarted());
    QByteArray said;
    QTRY_VERIFY_WITH_TIMEOUT((said += process.readAllStandardError()).contains("Ctrl+C"), 30'000);
    ::kill(pid_t(process.processId()), SIGINT);
    QVERIFY(process.waitForFinished(30'000));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 0);
    QVERIFY(run({u"info"_s, u"--json"_s, u"live.db"_s}).json()[u"events"].toInteger() >= 2000);
}

QTEST_GUILESS_MAIN(tst_Cli)
#include "tst_cli.moc"
