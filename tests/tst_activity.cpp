// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/activity/activity.h"
#include "tests/causalstory.h"
#include "tests/smallhistory.h"

#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Minute = 60'000'000'000;
constexpr qint64 Hour = 60 * Minute;

/// Series as lines, so that a difference can be read.
QStringList linesOf(const Activity &activity)
{
    QStringList lines;
    for (const ActivitySeries &series : activity.series) {
        qint64 events = 0;
        for (const ActivityCell &cell : series.cells) {
            lines.append(u"%1 %2: %3 %4"_s.arg(series.name).arg(cell.bucket).arg(cell.events).arg(cell.sum));
            events += cell.events;
        }
        lines.append(u"%1: %2 of %3"_s.arg(series.name).arg(events).arg(series.events));
    }
    return lines;
}

/// Gives the contents that SmallHistory keeps.
class ContentScope : public PlainScope
{
public:
    ContentSource *contents(const HistorySource &source) override
    {
        m_contents = source.contents();
        return m_contents.get();
    }

private:
    std::unique_ptr<ContentSource> m_contents;
};

ToldEvents randomEvents(bool inOrder, size_t count)
{
    std::mt19937_64 random(7);
    ToldEvents events;
    for (size_t i = 0; i < count; ++i) {
        ToldEvent event;
        event.id = "id-" + QByteArray::number(qint64(i));
        event.type = "T" + QByteArray::number(qint64(random() % 5));
        event.category = "C" + QByteArray::number(qint64(random() % 2));
        if (random() % 4)
            event.producer = "P" + QByteArray::number(qint64(random() % 3));
        event.kind = random() % 20 ? EventKind::Event : EventKind::Snapshot;
        event.position = {qint64(i) + 1, 0};
        if (random() % 50)
            event.time = Timestamp::fromNanoseconds(qint64(inOrder ? i : random() % count) * 20'000'000 -
                                                    30 * Minute); // also before 1970
        events.push_back(event);
    }
    return events;
}

} // namespace

class tst_Activity : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    static Activity counted(const ToldEvents &events, const ActivityFilter &filter)
    {
        std::map<QString, std::map<qint64, qint64>> cells;
        Activity activity;
        const bool isLimited = filter.from.isValid() || filter.to.isValid();
        for (const ToldEvent &event : events) {
            if (event.kind == EventKind::Snapshot ||
                !(filter.only.isEmpty() || filter.only.contains(QString::fromUtf8(event.type))))
                continue;
            if (!event.time.isValid()) {
                activity.untimed += isLimited ? 0 : 1;
                continue;
            }
            if (event.time < filter.from || (filter.to.isValid() && event.time >= filter.to))
                continue;
            const QByteArray &name = filter.by == ActivityFilter::Type       ? event.type
                                     : filter.by == ActivityFilter::Category ? event.category
                                                                             : event.producer;
            ++cells[QString::fromUtf8(name)]
                   [qint64(std::floor(double(event.time.nanoseconds()) / double(filter.bucket)))];
        }
        for (const auto &[name, buckets] : cells) {
            ActivitySeries series{name, {}, 0, 0};
            for (const auto &[bucket, count] : buckets) {
                series.cells.append({bucket, count, 0});
                series.events += count;
            }
            activity.series.append(series);
        }
        std::stable_sort(activity.series.begin(), activity.series.end(),
                         [](const auto &a, const auto &b) { return a.events > b.events; });
        return activity;
    }

private Q_SLOTS:
    void anyRangeIsWhatCountingFinds_data()
    {
        QTest::addColumn<bool>("inOrder");
        QTest::newRow("times in order") << true;
        QTest::newRow("times in no order") << false;
    }
    void anyRangeIsWhatCountingFinds()
    {
        QFETCH(bool, inOrder);
        const ToldEvents events = randomEvents(inOrder, 30'000); // whole blocks and pieces
        const QString path = m_folder.filePath(QString::fromLatin1(QTest::currentDataTag()));
        HistoryWriter::Analyses analyses;
        analyses.push_back(std::make_unique<CausationAnalysis>());
        HistoryWriter writer(path, std::move(analyses));
        QVERIFY(writer.append(batchOf(events, 0, events.size())));
        writer.setCaughtUp(true);
        QVERIFY(writer.commit());

        PlainScope scope;
        std::mt19937_64 random(3);
        for (int i = 0; i < 60; ++i) {
            ActivityFilter filter;
            filter.by = ActivityFilter::By(i % 3);
            filter.bucket = QList<qint64>{Minute / 10, Minute, Hour, 24 * Hour}[qsizetype(random() % 4)];
            const auto anyTime = [&random] {
                return Timestamp::fromNanoseconds(qint64(random() % 600'000) * 1'000'000 - 30 * Minute);
            };
            if (random() % 2)
                filter.from = anyTime();
            if (random() % 2)
                filter.to = anyTime();
            if (random() % 3 == 0)
                filter.only = QStringList{u"T1"_s, u"T4"_s};
            const Activity found = readActivity(scope, {{1, u"s"_s, path, {}}}, filter);
            const Activity expected = counted(events, filter);
            QCOMPARE(found.error, QString());
            QVERIFY(found.complete);
            QCOMPARE(linesOf(found), linesOf(expected));
            QCOMPARE(found.untimed, expected.untimed);
        }
    }

    void fieldsAreCountedAndSummed()
    {
        SmallHistory history;
        const auto at = [](qint64 minute) { return Timestamp::fromNanoseconds(minute * Minute); };
        history.addAt(at(1), "order", "o1", 1, "Paid", {}, R"({"country":"DE","total":{"net":10.5}})");
        history.addAt(at(59), "order", "o2", 1, "Paid", {}, R"({"country":"DE","total":{"net":4}})");
        history.addAt(at(60), "order", "o3", 1, "Paid", {}, R"({"country":"FR","total":{"net":"12"}})");
        history.addAt(at(61), "order", "o3", 2, "Paid", {}, R"({"total":{}})");
        history.addAt(at(62), "order", "o4", 1, "Placed", {}, R"({"country":"DE","total":{"net":99}})");
        history.addAt({}, "order", "o5", 1, "Paid", {}, R"({"country":"DE"})");
        QVERIFY(history.commit());

        ContentScope scope;
        ActivityFilter filter;
        filter.bucket = Hour;
        filter.by = ActivityFilter::Field;
        filter.field = u"country"_s;
        filter.sum = u"total.net"_s;
        filter.only = QStringList{u"Paid"_s};
        const Activity activity = readActivity(scope, {history.source()}, filter);
        QCOMPARE(activity.error, QString());
        QCOMPARE(linesOf(activity), QStringList({u"DE 0: 2 14.5"_s, u"DE: 2 of 2"_s, u" 1: 1 0"_s,
                                                 u": 1 of 1"_s, u"FR 1: 1 12"_s, u"FR: 1 of 1"_s}));
        QCOMPARE(activity.untimed, 1);
        QCOMPARE(activity.unsummed, 1);
        QCOMPARE(activity.unread, 0);

        filter.by = ActivityFilter::Type;
        filter.only = {};
        filter.to = at(60);
        QCOMPARE(linesOf(readActivity(scope, {history.source()}, filter)),
                 QStringList({u"Paid 0: 2 14.5"_s, u"Paid: 2 of 2"_s}));
    }

    void payloadsThatCannotBeHadAreSaid()
    {
        SmallHistory history;
        history.add("order", "o1", 1, "Paid", {}, R"({"country":"DE"})");
        QVERIFY(history.commit());
        PlainScope scope; // gives no contents
        ActivityFilter filter;
        filter.bucket = Hour;
        filter.by = ActivityFilter::Field;
        filter.field = u"country"_s;
        const Activity activity = readActivity(scope, {history.source()}, filter);
        QCOMPARE(activity.unread, 1);
        QCOMPARE(activity.series.size(), 1);
        QCOMPARE(activity.series.first().name, QString());
    }
};

QTEST_GUILESS_MAIN(tst_Activity)
#include "tst_activity.moc"
