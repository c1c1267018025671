// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// `trace` of the command line, on the demo store.
class TestCliTrace : public QObject
{
    Q_OBJECT

    Outcome run(const QStringList &arguments) const
    {
        return runCommand(m_folder.path(), QStringList{u"trace"_s, u"demo.db"_s} + arguments);
    }
    QJsonObject fileNamed(const QString &name) const
    {
        QFile file(m_folder.filePath(name));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()
                                              : QJsonObject();
    }

    QTemporaryDir m_folder;
    QString m_event;
    QString m_correlation;

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(runCommand(m_folder.path(), {u"demo"_s, u"demo.db"_s, u"--events"_s, u"3000"_s}).code, 0);
        const QJsonArray order =
            objects(runCommand(m_folder.path(), {u"events"_s, u"demo.db"_s, u"--json"_s, u"--entity"_s,
                                                 u"order-48213"_s, u"--limit"_s, u"1"_s}));
        m_event = order[0][u"id"].toString();
        m_correlation = order[0][u"correlationid"].toString();
        QVERIFY(!m_event.isEmpty() && !m_correlation.isEmpty());
    }

    void printsTheRequestOfTheOrder()
    {
        const Outcome json = run({u"--event"_s, m_event, u"--json"_s});
        QVERIFY2(json.code == 0, qPrintable(json.err));
        const QJsonArray lines = objects(json);
        QCOMPARE(lines.size(), 4);
        QStringList types;
        for (const QJsonValue &line : lines)
            types += QString(line[u"depth"].toInt(), u' ') + line[u"type"].toString();
        QCOMPARE(types, (QStringList{u"PlaceOrder"_s, u" ChangeOrderQuantity"_s, u"  OrderQuantityChanged"_s,
                                     u" OrderPlaced"_s}));
        QVERIFY(lines[0][u"parent"].isNull() && lines[0][u"delayMs"].isNull());
        QCOMPARE(lines[1][u"parent"], lines[0][u"id"]);
        QVERIFY(lines[2][u"critical"].toBool() && !lines[3][u"critical"].toBool());
        QCOMPARE(lines[1][u"share"].toDouble() + lines[2][u"share"].toDouble(), 1.0);
        // The whole request shares one correlation.
        QCOMPARE(run({u"--correlation"_s, m_correlation, u"--json"_s}).out, json.out);
        const Outcome text = run({u"--correlation"_s, m_correlation});
        QCOMPARE(text.lines().size(), 5);
        QVERIFY(text.out.contains("  ChangeOrderQuantity"));
        QVERIFY(text.err.contains(u"4 events · 2 entities · PlaceOrder by user "));
        QVERIFY(text.err.contains(u" % before OrderQuantityChanged"));
    }

    void writesExports()
    {
        const Outcome outcome =
            run({u"--event"_s, m_event, u"--otlp"_s, u"o.json"_s, u"--perfetto"_s, u"p.json"_s});
        QVERIFY2(outcome.code == 0, qPrintable(outcome.err));
        QVERIFY(outcome.out.isEmpty());
        QCOMPARE(fileNamed(u"o.json"_s)[u"resourceSpans"].toArray().size(), 2);
        QVERIFY(fileNamed(u"p.json"_s)[u"traceEvents"].toArray().size() > 4);
        const Outcome failed = run({u"--event"_s, m_event, u"--otlp"_s, u"no/such/folder/o.json"_s});
        QCOMPARE(failed.code, 1);
        QVERIFY(failed.err.contains(u"cannot be written"));
    }

    void saysWhatIsWrong()
    {
        QCOMPARE(run({}).code, 2);
        QCOMPARE(run({u"--event"_s, u"a"_s, u"--correlation"_s, u"b"_s}).code, 2);
        const Outcome event = run({u"--event"_s, u"nobody"_s});
        QCOMPARE(event.code, 2);
        QVERIFY(event.err.contains(u"There is no event with the id “nobody”"));
        const Outcome correlation = run({u"--correlation"_s, u"nobody"_s});
        QCOMPARE(correlation.code, 2);
        QVERIFY(correlation.err.contains(u"There is no event with the correlation “nobody”"));
        QCOMPARE(runCommand(m_folder.path(), {u"trace"_s, u"no.db"_s, u"--event"_s, u"a"_s}).code, 3);
    }
};

QTEST_GUILESS_MAIN(TestCliTrace)
#include "tst_clitrace.moc"
