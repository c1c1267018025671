// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/categoryreducers.h"
#include "app/workspace/workspace.h"
#include "models/opening/recentsources.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// The documents that say what was open: workspaces, and the list of recents.
class TestWorkspace : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isWrittenAndReadBack()
    {
        Workspace workspace;
        workspace.sources = {{u"/data/orders.db"_s, {}}, {u"/data/log.db"_s, u"/data/log.mapping.json"_s}};
        workspace.pinned = {u"backstory:///open?source=/data/orders.db&entity=order-1"_s};
        workspace.place = u"backstory:///open?source=/data/orders.db"_s;
        workspace.zone = u"utc"_s;
        workspace.views[u"columns"] = QJsonObject{{u"hidden"_s, u"cause"_s}};
        workspace.window = QByteArray("\0\xff\x01", 3);
        workspace.splitter = QByteArray("\xfe\0", 2);
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"a.backstory"_s);
        QVERIFY(!workspace.write(path));
        QString error;
        const auto read = Workspace::read(path, &error);
        QVERIFY2(read, qPrintable(error));
        QVERIFY(read->hasSameContent(workspace));
        QCOMPARE(read->place, workspace.place);
        QCOMPARE(read->window, workspace.window);
        QCOMPARE(read->splitter, workspace.splitter);
        QCOMPARE(read->toJson(), workspace.toJson());
        const auto problem = workspace.write(folder.filePath(u"no/such/folder.backstory"_s));
        QVERIFY(problem && problem->contains(u"folder.backstory"_s));
    }

    void keepsWhatItDoesNotKnow()
    {
        QString error;
        auto workspace = Workspace::fromJson(
            R"({"backstory":"workspace/1","sources":[],"notes":{"a":[1,2]},"views":{"graph":7}})", u"w"_s,
            &error);
        QVERIFY2(workspace, qPrintable(error));
        workspace->zone = u"utc"_s;
        const QByteArray json = workspace->toJson().simplified().replace(' ', "");
        QVERIFY2(json.contains(R"("notes":{"a":[1,2]})"), json);
        QVERIFY2(json.contains(R"("graph":7)"), json);
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("part");
        QTest::newRow("empty") << QByteArray() << u"no valid JSON at line 1"_s;
        QTest::newRow("broken") << QByteArray("{\n\"a\":\n]}") << u"no valid JSON at line 3"_s;
        QTest::newRow("a list") << QByteArray("[]") << u"must be a JSON object"_s;
        QTest::newRow("a mapping") << QByteArray(R"({"backstory":"mapping/1"})")
                                   << u"must be \"workspace/1\""_s;
        QTest::newRow("newer") << QByteArray(R"({"backstory":"workspace/2"})") << u"newer Backstory"_s;
        QTest::newRow("no place") << QByteArray(R"({"backstory":"workspace/1","sources":[{}]})")
                                  << u"without a “place”"_s;
    }

    void saysWhatIsWrong()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, part);
        QString error;
        QVERIFY(!Workspace::fromJson(json, u"day.backstory"_s, &error));
        QVERIFY2(error.contains(part) && error.contains(u"day.backstory"_s), qPrintable(error));
    }

    void reducersAreChosenByDate()
    {
        const auto at = [](const char *text) { return Timestamp::fromText(text); };
        const CategoryReducer first{
            CategoryReducer::File, u"/r/order.js"_s, {}, u"function upcast(e) {}"_s, {}};
        const CategoryReducer second{CategoryReducer::Script, u"order 2"_s, u"x"_s, {}, at("2025-03-01")};
        const CategoryReducer third{CategoryReducer::Library, u"counters"_s, {}, {}, at("2025-04-01")};
        CategoryReducers choices;
        QCOMPARE(choices.newest(u"order"_s).name, u"merge"_s);
        choices.set(u"order"_s, {third, first, second});
        QCOMPARE(choices.of(u"order"_s), QList({first, second, third}));
        QCOMPARE(choices.newest(u"order"_s), third);
        QCOMPARE(choices.at(u"order"_s, at("2025-02-28T23:59:59.999Z")), first);
        QCOMPARE(choices.at(u"order"_s, at("2025-03-01")), second);
        QCOMPARE(choices.at(u"order"_s, at("2026-01-01")), third);
        QCOMPARE(choices.at(u"order"_s, {}), first); // an event without a time is before all dates
        QCOMPARE(choices.at(u"lot"_s, at("2026-01-01")).name, u"merge"_s);

        QStringList problems;
        QCOMPARE(CategoryReducers::fromJson(choices.toJson(), &problems), choices);
        QCOMPARE(problems, QStringList());
        choices.set(u"order"_s, {second, third});
        QCOMPARE(choices.at(u"order"_s, at("2025-02-01")).name, u"merge"_s); // none was valid yet
        choices.set(u"order"_s, {});
        QCOMPARE(choices, CategoryReducers());
    }

    void reducersThatCannotBeReadAreSaid()
    {
        const QJsonObject json{
            {u"order"_s, QJsonArray{QJsonObject{{u"file"_s, u"/a.js"_s}, {u"validFrom"_s, u"soon"_s}},
                                    QJsonObject{{u"library"_s, u"counters"_s}}}},
            {u"lot"_s, QJsonArray{QJsonObject{}}}};
        QStringList problems;
        const CategoryReducers choices = CategoryReducers::fromJson(json, &problems);
        QCOMPARE(choices.of(u"order"_s).size(), 1);
        QCOMPARE(choices.newest(u"order"_s).name, u"counters"_s);
        QCOMPARE(problems.size(), 2);
        QVERIFY2(problems[0].contains(u"“lot”"_s), qPrintable(problems[0]));
        QVERIFY2(problems[1].contains(u"“soon” is no time"_s), qPrintable(problems[1]));
    }

    void recentsAreTheLatestFirst()
    {
        RecentSources recents;
        QAbstractItemModelTester tester(&recents, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QDateTime now(QDate(2025, 3, 18), QTime(14, 0));
        for (int i = 0; i < 25; ++i)
            recents.visit({u"/data/%1.db"_s.arg(i), {}, RecentSource::Source, i, now.addDays(-i)});
        QCOMPARE(recents.rowCount(), int(RecentSources::Most));
        recents.visit({u"/data/24.db"_s, {}, RecentSource::Source, -1, now});
        QCOMPARE(recents.rowCount(), int(RecentSources::Most));
        QCOMPARE(recents.entries().first().events, 24); // what was known stays known
        recents.visit({u"/data/24.db"_s, u"/m.json"_s, RecentSource::Source, 5, now});
        QCOMPARE(recents.index(0).data().toString(), u"24.db"_s);
        recents.setEvents(u"/data/24.db"_s, u"/m.json"_s, 2'100'000);
        QCOMPARE(recents.entries()[0].events, 2'100'000);
        QCOMPARE(recents.entries()[1].events, 24);
        recents.remove(1);
        QCOMPARE(recents.entries()[1].place, u"/data/23.db"_s);

        RecentSources read;
        read.setJson(recents.toJson());
        QCOMPARE(read.toJson(), recents.toJson());
        read.setJson("{broken");
        QCOMPARE(read.rowCount(), 0);
    }

    void recentsKeepNoPassword()
    {
        RecentSources recents;
        recents.visit({u"kafka://ann:secret@host:9092/topic"_s, {}, RecentSource::Source, 1, {}});
        QVERIFY(!recents.toJson().contains("secret"));
        QCOMPARE(recents.entries().first().place, u"kafka://ann@host:9092/topic"_s);
        recents.visit(
            {u"kafka://ann:secret@a:9092,b:9092/orders?from=2026"_s, {}, RecentSource::Source, 1, {}});
        QCOMPARE(recents.entries().first().place, u"kafka://ann@a:9092,b:9092/orders?from=2026"_s);
        recents.remove(0);
        recents.setEvents(u"kafka://ann:secret@host:9092/topic"_s, {}, 7);
        QCOMPARE(recents.entries().first().events, 7);
    }

    void recentsSayWhatAndWhen()
    {
        const QDateTime now(QDate(2025, 3, 18), QTime(14, 0));
        const auto said = [&now](qint64 events, const QDateTime &opened,
                                 RecentSource::Kind kind = RecentSource::Source) {
            return RecentSources::detailOf({u"/a"_s, {}, kind, events, opened}, now);
        };
        QCOMPARE(said(2'100'000, now.addSecs(-3'600)), u"2.1 M events · today 13:00"_s);
        QCOMPARE(said(1, now.addDays(-1)), u"1 event · yesterday"_s);
        QCOMPARE(said(-1, now.addDays(-11)), u"7 Mar"_s);
        QCOMPARE(said(3, now.addDays(-400), RecentSource::Workspace), u"workspace · 12 Feb 2024"_s);
    }
};

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
