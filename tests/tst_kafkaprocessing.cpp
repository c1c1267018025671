// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "app/sampling/processingupdate.h"
#include "models/processing/processingtimes.h"
#include "tests/support/kafkatest.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// Processing times in a topic of JSON records, on a real broker.
class tst_KafkaProcessing : public QObject
{
    Q_OBJECT

    KafkaCluster m_cluster;
    ConnectorCatalog m_catalog;
    QTemporaryDir m_folder;

    /// Done ten milliseconds after it was produced, and twenty after that.
    static QByteArray line(const QByteArray &consumer, int second)
    {
        const QString time = u"2026-03-02T08:00:%1.%2Z"_s.arg(second, 2, 10, QLatin1Char('0'));
        const auto at = [&time](int milliseconds) { return time.arg(milliseconds, 3, 10, QLatin1Char('0')); };
        const QJsonObject json{{u"consumer"_s, QString::fromLatin1(consumer)},
                               {u"type"_s, u"Paid"_s},
                               {u"event"_s, u"e-%1"_s.arg(second)},
                               {u"produced"_s, at(0)},
                               {u"received"_s, at(10)},
                               {u"processed"_s, at(30)},
                               {u"attempts"_s, 1}};
        return QJsonDocument(json).toJson(QJsonDocument::Compact) + '\n';
    }
    QString update(const QString &query, QStringList *notices = nullptr, bool *canRead = nullptr)
    {
        QUrl url(m_cluster.url(u"orders"_s));
        url.setQuery(query);
        SourceError error;
        const ConnectorDescription *description = m_catalog.find({url, {}, {}}, &error);
        const Connector *connector = description ? m_catalog.load(*description, &error) : nullptr;
        if (!connector)
            return error.sentence;
        ProcessingStore store(times());
        const auto noticed = [notices](const QString &sentence) {
            if (notices)
                notices->append(sentence);
        };
        ProcessingUpdate update(*connector, {url, {}, {}}, store, {noticed, {}});
        if (canRead)
            *canRead = update.canRead();
        if (!update.canRead())
            return {};
        const auto failure = update.catchUp({});
        return failure ? failure->sentence : store.error();
    }
    QString times() const { return m_folder.filePath(u"orders.processing"_s); }
    ProcessingFigures figures(const QString &consumer) const
    {
        return ProcessingTimes(times()).figures({{}, consumer, {}});
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_cluster.start(), qPrintable(m_cluster.error()));
        QVERIFY(m_cluster.createTopic(u"orders"_s));
        QVERIFY(m_cluster.createTopic(u"times"_s, 2));
    }

    void withoutATopicNothingIsRead()
    {
        bool canRead = true;
        QCOMPARE(update({}, nullptr, &canRead), QString());
        QVERIFY(!canRead);
        const QString said = update(u"processing=nowhere"_s);
        QVERIFY2(said.contains(u"nowhere"_s), qPrintable(said));
    }

    void recordsAreReadOnce()
    {
        QByteArray lines = "{\"consumer\":\"mailer\",\"received\":1772438400000,\"error\":\"refused\"}\n"
                           "nothing\n{\"consumer\":\"mailer\"}\n";
        for (int second = 0; second < 40; ++second)
            lines += line(second % 4 ? "mailer" : "search", second);
        QVERIFY2(m_cluster.produceOnConsole(u"times"_s, lines), qPrintable(m_cluster.error()));
        QStringList notices;
        QCOMPARE(update(u"processing=times"_s, &notices), QString());
        QCOMPARE(notices, QStringList{u"2 records of the topic times hold no times and were left out."_s});
        QCOMPARE(figures(u"mailer"_s).records, 31);
        QCOMPARE(figures(u"mailer"_s).errors, 1);
        QCOMPARE(figures(u"search"_s).records, 10);
        QCOMPARE(figures(u"search"_s).receive.most, 10'000'000);
        QCOMPARE(figures(u"search"_s).process.most, 20'000'000);
        QCOMPARE(ProcessingTimes(times()).series().first().origin, u"topic times"_s);

        QCOMPARE(update(u"processing=times"_s), QString());
        QCOMPARE(figures(u"mailer"_s).records, 31); // nothing is counted twice
        QVERIFY(m_cluster.produceOnConsole(u"times"_s, line("mailer", 50)));
        QCOMPARE(update(u"processing=times"_s), QString());
        QCOMPARE(figures(u"mailer"_s).records, 32);
    }

    void anotherTopicIsReadFromItsBeginning()
    {
        QVERIFY(m_cluster.createTopic(u"others"_s));
        QVERIFY(m_cluster.produceOnConsole(u"others"_s, line("billing", 1)));
        QStringList notices;
        QCOMPARE(update(u"processing=others"_s, &notices), QString());
        QCOMPARE(notices.size(), 1);
        QCOMPARE(figures(u"mailer"_s).records, 0);
        QCOMPARE(figures(u"billing"_s).records, 1);
    }
};

int main(int argc, char **argv)
{
    return runWithBrokers<tst_KafkaProcessing>(argc, argv);
}
#include "tst_kafkaprocessing.moc"
