// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "app/demo/demo.h"
#include "app/sampling/processingupdate.h"
#include "models/processing/processingtimes.h"
#include "tests/support/serverprocess.h"

#include <QTemporaryDir>
#include <QTest>

#include <sqlite3.h>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// Processing times over the protocol are those of the store that is served.
class tst_ServedProcessing : public QObject
{
    Q_OBJECT

    ConnectorCatalog m_catalog;
    QTemporaryDir m_folder;

    QString path(const QString &name) const { return m_folder.filePath(name); }

    static bool run(const QString &file, const char *sql)
    {
        sqlite3 *database = nullptr;
        sqlite3_open(file.toUtf8().constData(), &database);
        const int result = sqlite3_exec(database, sql, nullptr, nullptr, nullptr);
        sqlite3_close(database);
        return result == SQLITE_OK;
    }
    /// Reads what is there into a file; a sentence when that fails.
    QString update(const QUrl &url, const QString &times)
    {
        SourceError error;
        const SourceLocation location{url, {}};
        const ConnectorDescription *description = m_catalog.find(location, &error);
        const Connector *connector = description ? m_catalog.load(*description, &error) : nullptr;
        if (!connector)
            return error.sentence;
        ProcessingStore store(times);
        ProcessingUpdate update(*connector, location, store, {});
        const auto failure = update.catchUp({});
        return failure ? failure->sentence : store.error();
    }
    static void compare(const QString &served, const QString &direct)
    {
        ProcessingTimes over(served);
        ProcessingTimes of(direct);
        QVERIFY(!of.series().isEmpty());
        QCOMPARE(over.series().size(), of.series().size());
        for (const ProcessingSeries &series : of.series()) {
            SeriesChoice choice;
            choice.consumer = series.consumer;
            choice.types = QStringList{series.type};
            const ProcessingFigures a = over.figures(choice);
            const ProcessingFigures b = of.figures(choice);
            QVERIFY(b.records > 0);
            QCOMPARE(a.records, b.records);
            QCOMPARE(a.waiting, b.waiting);
            QCOMPARE(a.receive.p50, b.receive.p50);
            QCOMPARE(a.receive.most, b.receive.most);
            QCOMPARE(a.process.count, b.process.count);
            QCOMPARE(a.process.p99, b.process.p99);
        }
        for (const ProcessingSeries &series : over.series())
            QCOMPARE(series.origin, u"streams $processing-…"_s);
    }

private Q_SLOTS:
    void theNumbersAreTheStores()
    {
        const QString store = path(u"demo.db"_s);
        DemoOptions options;
        options.events = 4'000;
        QVERIFY(!writeDemo(store, options));
        ServerProcess server(store);
        QVERIFY(server.start());
        const QString served = path(u"served.processing"_s);
        const QString direct = path(u"direct.processing"_s);
        QCOMPARE(update(QUrl(server.url()), served), QString());
        QCOMPARE(update(QUrl::fromLocalFile(store), direct), QString());
        compare(served, direct);
        QVERIFY(ProcessingTimes(served).figures({}).waiting > 0);

        // What waited is done now, and one more has been received.
        QVERIFY(run(store,
                    "UPDATE backstory_processing SET processed = '2026-03-10T00:00:00Z'"
                    " WHERE processed IS NULL AND position % 2 = 0;"
                    "DELETE FROM backstory_processing WHERE consumer = 'mailer' AND position = 4000;"
                    "INSERT INTO backstory_processing VALUES('mailer', 4000, '2026-03-10T00:00:00Z', NULL)"));
        QCOMPARE(update(QUrl(server.url()), served), QString());
        const qint64 before = ProcessingTimes(served).figures({}).records;
        QCOMPARE(update(QUrl(server.url()), served), QString());
        QCOMPARE(ProcessingTimes(served).figures({}).records, before); // nothing is counted twice
        const QString anew = path(u"anew.processing"_s);
        QCOMPARE(update(QUrl::fromLocalFile(store), anew), QString());
        QCOMPARE(ProcessingTimes(served).figures({}).waiting, ProcessingTimes(anew).figures({}).waiting);
        QCOMPARE(ProcessingTimes(served).figures({}).process.count,
                 ProcessingTimes(anew).figures({}).process.count);
        QCOMPARE(server.terminate(), 0);
    }

    void aServerThatIsNotThereIsSaid()
    {
        const QString said = update(QUrl(u"kurrentdb://127.0.0.1:1?tls=false"_s), path(u"none.processing"_s));
        QVERIFY2(said.contains(u"127.0.0.1:1"_s), qPrintable(said));
    }
};

QTEST_GUILESS_MAIN(tst_ServedProcessing)
#include "tst_servedprocessing.moc"
