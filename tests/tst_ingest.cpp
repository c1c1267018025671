// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "app/ingest/ingest.h"
#include "tests/support/storewriter.h"

#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace Backstory;
using namespace std::chrono_literals;

namespace
{
constexpr auto Patience = 240s;
}

class tst_Ingest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_source = m_folder->filePath(QStringLiteral("store.db"));
        m_location = ConnectorCatalog::locationOf(m_source);
    }

    void readsAndFollows()
    {
        StoreWriter store(m_source);
        QVERIFY(store.append(1, 1'000));
        Ingest ingest(m_catalog, m_location, {}, histories());
        ingest.start();
        QVERIFY(ingest.waitUntilSettled(Patience));
        QCOMPARE(ingest.status().state, SourceStatus::Following);
        verifyEveryEventOnce(ingest, 1'000);
        QVERIFY(store.append(1'001, 1));
        QTRY_COMPARE(ingest.status().events, 1'001);
        QVERIFY(store.append(1'002, 5'000));
        QTRY_COMPARE(ingest.status().events, 6'001);
        verifyEveryEventOnce(ingest, 6'001);
    }

    void aSecondOpeningGoesOnWhereTheFirstEnded()
    {
        StoreWriter store(m_source);
        QVERIFY(store.append(1, 5'000));
        for (const qint64 events : {5'000, 7'000}) {
            if (events > 5'000)
                QVERIFY(store.append(5'001, events - 5'000));
            Ingest ingest(m_catalog, m_location, {}, histories());
            ingest.start();
            QVERIFY(ingest.waitUntilSettled(Patience));
            verifyEveryEventOnce(ingest, events);
            QVERIFY(ingest.status().notice.isEmpty()); // not begun anew
        }
    }

    void cancelStopsAndStartGoesOn()
    {
        StoreWriter store(m_source);
        QVERIFY(store.append(1, 200'000));
        Ingest ingest(m_catalog, m_location, {}, histories());
        ingest.start();
        QTRY_VERIFY(ingest.status().events > 0);
        ingest.cancel();
        QVERIFY(ingest.waitUntilSettled(Patience));
        QTRY_COMPARE(ingest.status().state, SourceStatus::Canceled);
        const qint64 events = ingest.status().events;
        QVERIFY(events > 0);
        verifyEveryEventOnce(ingest, events);
        ingest.start();
        QTRY_COMPARE_WITH_TIMEOUT(ingest.status().state, SourceStatus::Following, 180'000);
        verifyEveryEventOnce(ingest, 200'000);
    }

    void twoInstancesShareOneHistory()
    {
        StoreWriter store(m_source);
        QVERIFY(store.append(1, 2'000));
        auto first = std::make_unique<Ingest>(m_catalog, m_location, std::function<void()>(), histories());
        first->start();
        QVERIFY(first->waitUntilSettled(Patience));
        Ingest second(m_catalog, m_location, {}, histories());
        second.start();
        QTRY_COMPARE(second.status().state, SourceStatus::Following);
        QVERIFY(first->status().written);
        QVERIFY(!second.status().written);
        QVERIFY(store.append(2'001, 10));
        QTRY_COMPARE(second.status().events, 2'010);
        first.reset(); // the second takes over
        QTRY_VERIFY(second.status().written);
        QVERIFY(store.append(2'011, 10));
        QTRY_COMPARE(second.status().events, 2'020);
        verifyEveryEventOnce(second, 2'020);
    }

    void anotherFileOfTheSameNameIsReadAnew()
    {
        {
            StoreWriter store(m_source);
            QVERIFY(store.append(1, 3'000));
            Ingest ingest(m_catalog, m_location, {}, histories());
            ingest.start();
            QVERIFY(ingest.waitUntilSettled(Patience));
        }
        QVERIFY(QFile::remove(m_source));
        StoreWriter store(m_source, 7);
        QVERIFY(store.append(10'001, 500));
        Ingest ingest(m_catalog, m_location, {}, histories());
        ingest.start();
        QVERIFY(ingest.waitUntilSettled(Patience));
        QCOMPARE(ingest.status().events, 500);
        QVERIFY(!ingest.status().notice.isEmpty());
        HistoryReader reader(ingest.historyPath());
        QCOMPARE(reader.eventsWithId(StoreWriter::idOf(10'100)).size(), 1);
        QCOMPARE(reader.eventsWithId(StoreWriter::idOf(100)).size(), 0);
    }

    void contentsComeFromTheSource()
    {
        StoreWriter store(m_source);
        QVERIFY(store.append(1, 100));
        Ingest ingest(m_catalog, m_location, {}, histories());
        ingest.start();
        QVERIFY(ingest.waitUntilSettled(Patience));
        HistoryReader reader(ingest.historyPath());
        const auto events = reader.events(EventRow(40), 3);
        const auto contents = ingest.contentSource()()->contents(events, {});
        QCOMPARE(contents.size(), 3);
        QVERIFY(!events.first().hasContent);
        QCOMPARE(contents.at(1).payload, QByteArray("{\"n\": 41}"));
        QCOMPARE(contents.at(1).metadata, QByteArray("{\"requestId\": \"41\"}"));
        SourceError error;
        const auto entity = ingest.readEntity("order-7", &error, {});
        QVERIFY2(entity, qPrintable(error.sentence));
        QCOMPARE(entity->size(), 2);
        QCOMPARE(entity->events().front().position.value, 7);
    }

    void aFileThatCannotBeReadIsASentence()
    {
        QFile file(m_source);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("PK\3\4 this is an archive");
        file.close();
        Ingest ingest(m_catalog, m_location, {}, histories());
        ingest.start();
        QVERIFY(ingest.waitUntilSettled(Patience));
        QCOMPARE(ingest.status().state, SourceStatus::Failed);
        QVERIFY(ingest.status().sentence.endsWith(u'.'));
        QVERIFY(ingest.status().advice.endsWith(u'.'));
    }

    void aDamagedHistoryIsReadAnew()
    {
        StoreWriter store(m_source);
        QVERIFY(store.append(1, 100));
        QString path;
        {
            Ingest ingest(m_catalog, m_location, {}, histories());
            path = ingest.historyPath();
        }
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(10'000, 'x'));
        file.close();
        Ingest ingest(m_catalog, m_location, {}, histories());
        ingest.start();
        QVERIFY(ingest.waitUntilSettled(Patience));
        verifyEveryEventOnce(ingest, 100);
        QVERIFY(ingest.status().notice.contains(u"anew"));
    }

    void killedAHundredTimes()
    {
        constexpr qint64 Events = 400'000;
        StoreWriter store(m_source, 5'000);
        QVERIFY(store.append(1, Events));
        int killedWhileReading = 0;
        qint64 before = 0;
        for (int i = 0; i < 100; ++i) {
            QProcess victim;
            victim.start(QStringLiteral(BUILD_ROOT "/tests/ingest-victim"), {m_source, histories()});
            QVERIFY(victim.waitForReadyRead(30'000));
            // Early kills hit the opening, later ones any moment of a commit, which comes every 250 ms.
            QTest::qSleep(int(QRandomGenerator::global()->bounded(i < 50 ? 100 : 400)));
            victim.kill();
            QVERIFY(victim.waitForFinished(30'000));
            const Ingest ingest(m_catalog, m_location, {}, histories()); // only for the path
            HistoryReader reader(ingest.historyPath());
            const qint64 events = reader.error().isEmpty() ? reader.summary().rows : 0;
            QVERIFY2(events >= before, "rows that had been committed are gone");
            if (reader.error().isEmpty())
                QCOMPARE(reader.countBetween({}, {}), events); // rows and indexes belong together
            killedWhileReading += events < Events;
            if (events == Events) { // read to the end: begin anew, so that every kill has something to hit
                QFile::remove(ingest.historyPath());
                QFile::remove(ingest.historyPath() + QStringLiteral("-wal"));
                QFile::remove(ingest.historyPath() + QStringLiteral("-shm"));
                before = 0;
            } else {
                before = events;
            }
        }
        QVERIFY2(killedWhileReading > 50, qPrintable(QString::number(killedWhileReading)));
        Ingest ingest(m_catalog, m_location, {}, histories());
        ingest.start();
        QVERIFY(ingest.waitUntilSettled(Patience));
        QCOMPARE(ingest.status().state, SourceStatus::Following);
        verifyEveryEventOnce(ingest, Events);
    }

private:
    QString histories() const { return m_folder->path() + QStringLiteral("/histories"); }

    /// Positions 1 … count stand in rows 1 … count, each is found once by its id and is in its entity.
    void verifyEveryEventOnce(const Ingest &ingest, qint64 count)
    {
        HistoryReader reader(ingest.historyPath());
        qint64 next = 1;
        reader.scan({}, [&next](const StoredEvent &event) {
            const bool good = qint64(event.row) == next && event.position.value == next &&
                              event.id == StoreWriter::idOf(next);
            next += good;
            return good;
        });
        QCOMPARE(next - 1, count);
        QCOMPARE(reader.summary().events, count);
        qint64 inEntities = 0;
        EntityQuery query;
        query.limit = 10'000;
        const auto entities = reader.entities(query);
        for (const EntitySummary &entity : entities)
            inEntities += entity.events;
        QCOMPARE(inEntities, count);
        for (qint64 n = 1; n <= count; n += std::max<qint64>(1, count / 200))
            QCOMPARE(reader.eventsWithId(StoreWriter::idOf(n)).size(), 1);
        QCOMPARE(reader.resolvedCauses(), std::max<qint64>(0, count - 3));
        QList<EventRow> inOrder; // all are of one time
        for (qint64 row = 1; row <= count; ++row)
            inOrder.append(EventRow(row));
        QCOMPARE(reader.rowsBetween({}, {}, count + 1), inOrder);
    }

    ConnectorCatalog m_catalog;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_source;
    SourceLocation m_location;
};

QTEST_GUILESS_MAIN(tst_Ingest)
#include "tst_ingest.moc"
