// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/consumers/samplestore.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Second = 1'000'000'000;
constexpr qint64 Day = 86'400 * Second;
const Timestamp Begin = Timestamp::fromText("2026-03-02T00:00:00Z");

Timestamp after(qint64 nanoseconds)
{
    return Timestamp::fromNanoseconds(Begin.nanoseconds() + nanoseconds);
}

ConsumerSample sampleAt(Timestamp time, qint64 position, qint64 head)
{
    ConsumerSample sample;
    sample.time = time;
    sample.position = position;
    sample.head = head;
    return sample;
}

} // namespace

class tst_SampleStore : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    const ConsumerPart m_mailer{u"mailer"_s, u"orders"_s, 3};

    QString path() const { return m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction())); }
    bool add(SampleStore &store, const ConsumerSample &sample) const
    {
        return store.append(sample.time, {{m_mailer, sample}});
    }

private Q_SLOTS:
    void whatIsWrittenIsRead()
    {
        ConsumerSample full = sampleAt(after(Second), 5, 9);
        full.firstKept = 2;
        full.realLag = 3;
        full.oldestWaiting = after(-Second);
        full.updated = after(0);
        full.members = 2;
        ConsumerSample bare = sampleAt(after(6 * Second), ConsumerSample::None, 9);
        {
            SampleStore store(path(), Database::ReadWrite);
            QVERIFY(store.beginRun(after(0), 5 * Second) && add(store, full) && add(store, bare));
        }
        QCOMPARE(QFile::permissions(path()) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        SampleStore store(path(), Database::ReadOnly);
        QCOMPARE(store.error(), QString());
        QCOMPARE(store.parts(), QList<ConsumerPart>{m_mailer});
        QCOMPARE(store.samples(m_mailer, after(0), after(Day)), ConsumerSamples({full, bare}));
        QCOMPARE(store.samples({u"other"_s, {}, -1}, after(0), after(Day)), ConsumerSamples());
        QCOMPARE(store.runs(after(0), after(Day)),
                 QList<SamplingRun>({{after(0), after(6 * Second), 5 * Second}}));
    }

    void partsAreToldApart()
    {
        const QList<ConsumerPart> parts{
            {u"a"_s, {}, -1}, {u"a"_s, u"t"_s, -1}, {u"a"_s, u"t"_s, 0}, {u"b"_s, {}, -1}};
        std::map<ConsumerPart, ConsumerSample> samples;
        for (const ConsumerPart &part : parts)
            samples[part] = sampleAt(after(0), qint64(samples.size()), 10);
        {
            SampleStore store(path(), Database::ReadWrite);
            QVERIFY(store.beginRun(after(0), Second) && store.append(after(0), samples));
        }
        SampleStore store(path(), Database::ReadWrite);
        QVERIFY(store.beginRun(after(0), Second) && store.append(after(0), samples));
        QCOMPARE(store.error(), QString());
        QCOMPARE(store.parts(), parts);
        for (qsizetype i = 0; i < parts.size(); ++i)
            QCOMPARE(store.samples(parts[i], after(0), after(0)).first().position, i);
    }

    void aStretchWithoutChangeIsTwoRows()
    {
        SampleStore store(path(), Database::ReadWrite);
        QVERIFY(store.beginRun(after(0), 5 * Second));
        for (int i = 0; i <= 100; ++i)
            QVERIFY(add(store, sampleAt(after(5 * i * Second), i < 100 ? 10 : 11, 20)));
        const ConsumerSamples samples = store.samples(m_mailer, after(0), after(Day));
        QCOMPARE(samples.size(), 3);
        QCOMPARE(samples[0], sampleAt(after(0), 10, 20));
        QCOMPARE(samples[1], sampleAt(after(495 * Second), 10, 20));
        QCOMPARE(samples[2], sampleAt(after(500 * Second), 11, 20));
    }

    void whatHeldAtTheEndsIsThere()
    {
        for (const qint64 begin : {0, 1'000}) {
            SampleStore store(path(), Database::ReadWrite);
            QVERIFY(store.beginRun(after(begin * Second), 5 * Second));
            for (int i = 0; i <= 20; ++i)
                QVERIFY(add(store, sampleAt(after((begin + 5 * i) * Second), 10, 20)));
        }
        SampleStore store(path(), Database::ReadOnly);
        const auto timesIn = [&](qint64 from, qint64 to) {
            QStringList times;
            for (const ConsumerSample &sample :
                 store.samples(m_mailer, after(from * Second), after(to * Second)))
                times.append(QString::number((sample.time.nanoseconds() - Begin.nanoseconds()) / Second));
            return times.join(u' ');
        };
        QCOMPARE(timesIn(0, 2'000), u"0 100 1000 1100"_s);
        QCOMPARE(timesIn(50, 2'000), u"50 100 1000 1100"_s); // held at the beginning of the range
        QCOMPARE(timesIn(50, 60), u"50 60"_s);
        QCOMPARE(timesIn(500, 600), QString()); // nobody looked
        QCOMPARE(timesIn(500, 1'050), u"1000 1050"_s);
    }

    void gapsAreTheTimesWithoutARun()
    {
        for (const qint64 begin : {0, 1'000}) {
            SampleStore store(path(), Database::ReadWrite); // a program each
            QVERIFY(store.beginRun(after(begin * Second), 5 * Second));
            for (int i = 0; i < 10; ++i)
                QVERIFY(add(store, sampleAt(after((begin + 5 * i) * Second), 10, 20)));
        }
        SampleStore store(path(), Database::ReadOnly);
        QCOMPARE(store.runs(after(0), after(Day)),
                 QList<SamplingRun>({{after(0), after(45 * Second), 5 * Second},
                                     {after(1'000 * Second), after(1'045 * Second), 5 * Second}}));
        QCOMPARE(store.runs(after(100 * Second), after(900 * Second)), QList<SamplingRun>());
        QCOMPARE(store.parts().size(), 1);
    }

    void agedSamplesKeepTheirPeaks()
    {
        SampleStore store(path(), Database::ReadWrite);
        QVERIFY(store.beginRun(after(0), 60 * Second));
        for (int i = 0; i < 3 * 1'440; ++i) // three days, one a minute, with one peak
            QVERIFY(add(store, sampleAt(after(60 * i * Second), i, i == 777 ? i + 5'000 : i + 10 + i % 3)));
        const auto mostOf = [&](Timestamp from, Timestamp to, int columns) {
            qint64 most = -1;
            for (const SampleColumn &column : store.columns(m_mailer, from, to, columns))
                most = std::max(most, column.most);
            return most;
        };
        QCOMPARE(mostOf(after(0), after(3 * Day), 100'000), 5'000);
        QCOMPARE(mostOf(after(0), after(3 * Day), 300), 5'000);
        QCOMPARE(mostOf(after(0), after(3 * Day), 10), 5'000);
        QCOMPARE(mostOf(after(0), after(3 * Day), 1), 5'000);

        while (store.thin(after(3 * Day), 500))
            continue;
        const qsizetype raw = store.samples(m_mailer, after(0), after(3 * Day)).size();
        QVERIFY2(raw >= 1'440 && raw <= 1'441, qPrintable(QString::number(raw)));
        QCOMPARE(mostOf(after(0), after(3 * Day), 100'000), 5'000); // minutes stand in

        while (store.thin(after(33 * Day), 500))
            continue;
        QCOMPARE(store.samples(m_mailer, after(0), after(3 * Day)).size(), 1); // the latest stays
        const QList<SampleColumn> hours = store.columns(m_mailer, after(0), after(3 * Day), 100'000);
        QVERIFY(hours.size() >= 72 && hours.size() <= 74);
        QCOMPARE(hours.first().last.position, 59);
        QCOMPARE(hours.first().least, 10);
        QCOMPARE(hours.first().most, 12);
        QCOMPARE(mostOf(after(0), after(3 * Day), 100'000), 5'000);
        QCOMPARE(hours.last().last.position, 3 * 1'440 - 1);
    }

    void columnsAreNoMoreThanAskedFor()
    {
        SampleStore store(path(), Database::ReadWrite);
        QVERIFY(store.beginRun(after(0), Second));
        for (int i = 0; i < 5'000; ++i)
            QVERIFY(add(store, sampleAt(after(i * Second), i, 2 * i)));
        const QList<SampleColumn> columns = store.columns(m_mailer, after(0), after(5'000 * Second), 100);
        QVERIFY(columns.size() <= 101 && columns.size() >= 80);
        for (qsizetype i = 1; i < columns.size(); ++i)
            QVERIFY(columns[i].from > columns[i - 1].from);
        QCOMPARE(columns.last().last.position, 4'999);
    }

    void anotherProgramsLockLosesOneSampleOnly()
    {
        SampleStore store(path(), Database::ReadWrite);
        QVERIFY(store.beginRun(after(0), Second) && add(store, sampleAt(after(0), 1, 9)));
        {
            const Database other(path(), Database::ReadWrite);
            QVERIFY(other.execute("BEGIN IMMEDIATE"));
            QVERIFY(!add(store, sampleAt(after(Second), 2, 9)));
            QVERIFY(other.execute("COMMIT"));
        }
        QCOMPARE(store.error(), QString());
        QVERIFY(add(store, sampleAt(after(2 * Second), 3, 9)));
        QCOMPARE(store.samples(m_mailer, after(0), after(Day)),
                 ConsumerSamples({sampleAt(after(0), 1, 9), sampleAt(after(2 * Second), 3, 9)}));
    }

    void otherFilesAreRefused()
    {
        {
            QFile file(path());
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(
                "no database, but long enough to be looked at as one, with a hundred bytes or more of text");
        }
        QVERIFY(!SampleStore(path(), Database::ReadWrite).error().isEmpty());
        QVERIFY(!SampleStore(m_folder.filePath(u"missing"_s), Database::ReadOnly).error().isEmpty());
        const QString newer = m_folder.filePath(u"newer"_s);
        QCOMPARE(SampleStore(newer, Database::ReadWrite).error(), QString());
        QVERIFY(Database(newer, Database::ReadWrite).execute("PRAGMA user_version = 9"));
        QVERIFY(SampleStore(newer, Database::ReadWrite).error().contains(u"newer Backstory"_s));
    }
};

QTEST_GUILESS_MAIN(tst_SampleStore)
#include "tst_samplestore.moc"
