// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/processing/otlpspans.h"
#include "models/processing/processingstore.h"
#include "models/processing/processingtimes.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// Spans of the OpenTelemetry SDK (tests/data/make/otel-spans.py says what was done), and broken ones.
class tst_OtlpSpans : public QObject
{
    Q_OBJECT

    static constexpr qint64 Millisecond = 1'000'000;

    const QString m_file = QStringLiteral(TEST_DATA "/otel-spans.jsonl");
    QTemporaryDir m_folder;

    QString written(const QString &name, const QByteArray &content) const
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            return {};
        return file.fileName();
    }
    static std::vector<ProcessingRecord> of(const std::vector<ProcessingRecord> &all,
                                            const QByteArray &consumer, const QByteArray &type)
    {
        std::vector<ProcessingRecord> some;
        std::copy_if(all.begin(), all.end(), std::back_inserter(some), [&](const ProcessingRecord &each) {
            return each.consumer == consumer && each.type == type;
        });
        return some;
    }
    static qint64 between(Timestamp from, Timestamp to)
    {
        return (to.nanoseconds() - from.nanoseconds()) / Millisecond;
    }

private Q_SLOTS:
    void aProcessSpanBelowItsSender()
    {
        OtlpSpans spans;
        QCOMPARE(spans.read(m_file), QString());
        const auto mails = of(spans.records(), "mail-senders", "orders");
        QCOMPARE(mails.size(), size_t(20));
        int slow = 0;
        int failed = 0;
        for (const ProcessingRecord &mail : mails) {
            QCOMPARE(between(mail.produced, mail.received), 10);
            failed += mail.isFailed();
            if (mail.isFailed())
                QCOMPARE(mail.error, QByteArray("the mail server refused"));
            else
                slow += between(mail.received, mail.processed) == 2'000;
            QVERIFY(mail.isFailed() || between(mail.received, mail.processed) == 5 ||
                    between(mail.received, mail.processed) == 2'000);
        }
        QCOMPARE(failed, 2);
        QCOMPARE(slow, 4);
        QCOMPARE(mails[3].id, QByteArray("m-3"));
    }

    void aBatchIsReceivedOnceAndProcessedOneByOne()
    {
        OtlpSpans spans;
        QCOMPARE(spans.read(m_file), QString());
        const auto bills = of(spans.records(), "billing", "orders");
        QCOMPARE(bills.size(), size_t(20));
        QList<std::pair<qint64, qint64>> delays;
        int waiting = 0;
        for (const ProcessingRecord &bill : bills) {
            waiting += bill.isWaiting();
            if (!bill.isWaiting())
                delays.append(
                    {between(bill.produced, bill.received), between(bill.received, bill.processed)});
        }
        QCOMPARE(waiting, 5);
        std::sort(delays.begin(), delays.end());
        QList<std::pair<qint64, qint64>> expected;
        for (int message = 4; message >= 0; --message) {
            for (int batch = 0; batch < 3; ++batch)
                expected.append({50 + (4 - message) * 1'000, 50 + message * 50});
        }
        std::sort(expected.begin(), expected.end());
        QCOMPARE(delays, expected);
    }

    void whatCannotBePairedIsSaid()
    {
        OtlpSpans spans;
        QCOMPARE(spans.read(m_file), QString());
        const auto lost = of(spans.records(), "mailer", "legacy");
        QCOMPARE(lost.size(), size_t(1));
        QVERIFY(!lost[0].produced.isValid());
        QCOMPARE(between(lost[0].received, lost[0].processed), 3);
        QCOMPARE(
            spans.notices(),
            QStringList(
                {u"Of 1 message no span tells when they were sent, so nothing is known of their delivery."_s,
                 u"1 span tells of no message that is sent, received or processed."_s}));
    }

    /// Single quotes stand for double ones.
    static QByteArray json(const char *text) { return QByteArray(text).replace('\'', '"'); }

    /// A receive span with links to `s1` … `s5`, of which `senders` are in the file.
    QString batch(int senders, const QByteArray &processSpans) const
    {
        QByteArray spans;
        for (int i = 1; i <= senders; ++i)
            spans += json("{'spanId':'s") + QByteArray::number(i) +
                     json("','kind':4,'startTimeUnixNano':'1000000000','attributes':["
                          "{'key':'messaging.destination.name','value':{'stringValue':'q'}}]},");
        spans +=
            json("{'spanId':'r','startTimeUnixNano':'2000000000','endTimeUnixNano':'3000000000',"
                 "'attributes':[{'key':'messaging.operation','value':{'stringValue':'receive'}}],'links':["
                 "{'spanId':'s1'},{'spanId':'s2'},{'spanId':'s3'},{'spanId':'s4'},{'spanId':'s5'}]}");
        return written(u"batch.jsonl"_s, json("{'resourceSpans':[{'scopeSpans':[{'spans':[") + spans +
                                             processSpans + "]}]}]}\n");
    }
    static QByteArray processed(const char *links)
    {
        return json(",{'spanId':'p','parentSpanId':'r','startTimeUnixNano':'4000000000',"
                    "'endTimeUnixNano':'5000000000','kind':'SPAN_KIND_CONSUMER','attributes':["
                    "{'key':'messaging.operation.type','value':{'stringValue':'process'}}],'links':[") +
               json(links) + "]}";
    }

    void aBatchMayBeWorkedAtInPart_data()
    {
        QTest::addColumn<int>("senders");
        QTest::addColumn<QByteArray>("more");
        QTest::addColumn<int>("waiting");
        QTest::addColumn<int>("done");
        QTest::addColumn<int>("unsent");
        const QByteArray linked = processed("{'spanId':'s2'}") + processed("{'spanId':'s4'}");
        const QByteArray plain = processed("") + processed("");
        QTest::newRow("nothing yet") << 5 << QByteArray() << 5 << 0 << 0;
        QTest::newRow("two, by their links") << 5 << linked << 3 << 2 << 0;
        QTest::newRow("two, only below it") << 5 << plain << 3 << 2 << 2;
        QTest::newRow("no sender known") << 0 << QByteArray() << 5 << 0 << 5;
        QTest::newRow("two senders known") << 2 << QByteArray() << 5 << 0 << 3;
        QTest::newRow("three in one")
            << 5 << processed("{'spanId':'s1'},{'spanId':'s2'},{'spanId':'s3'}") << 2 << 3 << 0;
    }
    void aBatchMayBeWorkedAtInPart()
    {
        QFETCH(const int, senders);
        QFETCH(const QByteArray, more);
        QFETCH(const int, waiting);
        QFETCH(const int, done);
        QFETCH(const int, unsent);
        OtlpSpans spans;
        QCOMPARE(spans.read(batch(senders, more)), QString());
        int waits = 0;
        int isDone = 0;
        int hasNoSender = 0;
        for (const ProcessingRecord &record : spans.records()) {
            waits += record.isWaiting();
            isDone += record.processed.isValid();
            hasNoSender += !record.produced.isValid();
            QCOMPARE(record.received, Timestamp::fromMilliseconds(3'000)); // with the whole batch
        }
        QCOMPARE(waits, waiting);
        QCOMPARE(isDone, done);
        QCOMPARE(hasNoSender, unsent);
        QCOMPARE(spans.notices().join(QString()).contains(u"no span tells when"_s), unsent > 0);
    }

    void numbersEndInTheStoreOnce()
    {
        const QString path = m_folder.filePath(u"times.processing"_s);
        ProcessingStore store(path);
        for (int time = 0; time < 2; ++time) { // who adds a file again has it once
            QStringList notices;
            QCOMPARE(addSpans(m_file, store, notices), QString());
            QCOMPARE(notices.size(), 2);
        }
        ProcessingTimes times(path);
        const QString origin = u"spans of otel-spans.jsonl"_s;
        const ProcessingFigures mails = times.figures({origin, u"mail-senders"_s, {}});
        QCOMPARE(mails.records, 20);
        QCOMPARE(mails.errors, 2);
        QVERIFY(std::abs(mails.process.p50 - 5 * Millisecond) <= 5 * Millisecond / 64);
        QCOMPARE(mails.process.most, 2'000 * Millisecond);
        const ProcessingFigures bills = times.figures({origin, u"billing"_s, {}});
        QCOMPARE(bills.waiting, 5);
        QCOMPARE(bills.process.count, 15);
        QCOMPARE(bills.receive.most, 4'050 * Millisecond);
    }

    void oneRequestOnManyLines()
    {
        OtlpSpans spans;
        QCOMPARE(spans.read(written(u"pretty.json"_s, R"({
          "resourceSpans": [{
            "resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "s"}}]},
            "instrumentationLibrarySpans": [{"spans": [
              {"spanId": "AA", "startTimeUnixNano": 1000000000, "endTimeUnixNano": 2000000000,
               "attributes": [{"key": "messaging.operation", "value": {"stringValue": "process"}},
                              {"key": "messaging.destination", "value": {"stringValue": "q"}}]}]}]}]
        })")),
                 QString());
        QCOMPARE(spans.records().size(), size_t(1));
        QCOMPARE(spans.records()[0].consumer, QByteArray("s"));
        QCOMPARE(spans.records()[0].type, QByteArray("q"));
        QCOMPARE(between(spans.records()[0].received, spans.records()[0].processed), 1'000);
    }

    void brokenLinesAreCounted()
    {
        QFile good(m_file);
        QVERIFY(good.open(QIODevice::ReadOnly));
        OtlpSpans spans;
        QCOMPARE(spans.read(written(u"broken.jsonl"_s, good.readAll() + "{\"resourceSp\nnonsense\n\n")),
                 QString());
        QCOMPARE(of(spans.records(), "mail-senders", "orders").size(), size_t(20));
        QVERIFY2(spans.notices().contains(u"2 lines could not be read as OTLP and were left out."_s),
                 qPrintable(spans.notices().join(u'\n')));
    }

    void whatIsNoSpanFileIsSaid_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("hello\nworld\n");
        QTest::newRow("other JSON") << QByteArray("{\"resourceLogs\": []}\n{\"id\": 1}\n");
        QTest::newRow("wrong shapes") << QByteArray("{\"resourceSpans\": 7}\n{\"resourceSpans\": [[3]]}\n");
        QTest::newRow("binary") << QByteArray("\0\xff\xfe\x01\n\0", 6);
    }
    void whatIsNoSpanFileIsSaid()
    {
        QFETCH(const QByteArray, content);
        OtlpSpans spans;
        const QString said = spans.read(written(u"other.json"_s, content));
        QVERIFY2(said.startsWith(u"“other.json” holds no spans"_s), qPrintable(said));
        QVERIFY(OtlpSpans().read(u"/nowhere/spans.json"_s).contains(u"cannot be opened"_s));
    }
};

QTEST_GUILESS_MAIN(tst_OtlpSpans)
#include "tst_otlpspans.moc"
