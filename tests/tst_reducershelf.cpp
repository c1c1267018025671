// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/reducershelf.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// Which reducer folds a category, and with which text.
class TestReducerShelf : public QObject
{
    Q_OBJECT

    static QStringList ids(const ReducerShelf &shelf)
    {
        QStringList ids;
        for (const ReducerChoice &each : shelf.choices())
            ids += each.id;
        return ids;
    }

    static void take(ReducerShelf &shelf, const CategoryReducers &chosen)
    {
        QStringList problems;
        shelf.setJson({{u"reducers"_s, chosen.toJson()}}, &problems);
        QCOMPARE(problems, QStringList());
    }

    static Timestamp at(const char *text) { return Timestamp::fromText(text); }

    QTemporaryDir m_folder;
    QueryPool m_pool{1};

private Q_SLOTS:
    void beginsWithTheDefault()
    {
        ReducerShelf shelf(m_pool);
        shelf.setCategory(u"order"_s);
        QCOMPARE(shelf.currentId(), u"library:merge"_s);
        QVERIFY(shelf.source().script.contains(u"function reduce"_s));
        QVERIFY(ids(shelf).contains(u"library:order"_s));
        QVERIFY(!ids(shelf).contains(u"library:lot"_s)); // an example for another category
        QVERIFY(!shelf.choices().first().isOwn);
    }

    void choosingIsRememberedByCategory()
    {
        ReducerShelf shelf(m_pool);
        shelf.setCategory(u"order"_s);
        QSignalSpy folded(&shelf, &ReducerShelf::sourceChanged);
        QSignalSpy kept(&shelf, &ReducerShelf::chosenChanged);
        shelf.choose(u"library:counters"_s);
        QCOMPARE(folded.size(), 1);
        QCOMPARE(kept.size(), 1);
        QCOMPARE(shelf.source().name, u"counters.js"_s);
        shelf.setCategory(u"lot"_s);
        QCOMPARE(shelf.currentId(), u"library:merge"_s);
        shelf.setCategory(u"order"_s);
        QCOMPARE(shelf.currentId(), u"library:counters"_s);
        shelf.choose(u"library:merge"_s);
        QCOMPARE(shelf.chosen(), CategoryReducers()); // the default need not be kept
    }

    void whatIsTypedFoldsUntilItIsSavedOrReverted()
    {
        ReducerShelf shelf(m_pool);
        shelf.setCategory(u"order"_s);
        shelf.addScript(u"one"_s);
        QCOMPARE(shelf.currentId(), u"script:order.js"_s);
        QSignalSpy folded(&shelf, &ReducerShelf::sourceChanged);
        shelf.edit(u"two"_s);
        QCOMPARE(folded.size(), 1);
        QCOMPARE(shelf.source().script, u"two"_s);
        QCOMPARE(shelf.script(), u"one"_s);
        shelf.edit(u""_s); // emptied is typed, too
        QCOMPARE(shelf.source().script, u""_s);
        QVERIFY(!shelf.draft().isNull());
        shelf.edit(u"one"_s); // reverted
        QVERIFY(shelf.draft().isNull());
        shelf.edit(u"three"_s);
        shelf.setCategory(u"lot"_s); // a draft waits
        shelf.setCategory(u"order"_s);
        QCOMPARE(shelf.source().script, u"three"_s);
        shelf.save();
        QVERIFY(shelf.draft().isNull());
        QCOMPARE(shelf.script(), u"three"_s);
        QCOMPARE(shelf.chosen().newest(u"order"_s).script, u"three"_s);
        shelf.choose(u"library:counters"_s);
        shelf.edit(u"counts orders"_s);
        shelf.setCategory(u"lot"_s);
        shelf.choose(u"library:counters"_s);
        QVERIFY(shelf.draft().isNull()); // what comes along was changed for orders only
        shelf.setCategory(u"order"_s);
        QCOMPARE(shelf.draft(), u"counts orders"_s);
        shelf.addScript(u"four"_s);
        QCOMPARE(shelf.currentId(), u"script:order 2.js"_s);
    }

    void filesAreReadAndWritten()
    {
        const QString path = m_folder.filePath(u"mine.js"_s);
        {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("on disk");
        }
        ReducerShelf shelf(m_pool);
        shelf.setCategory(u"order"_s);
        QSignalSpy folded(&shelf, &ReducerShelf::sourceChanged);
        shelf.addFile(path);
        QCOMPARE(shelf.source().name, QString()); // the window's thread does not wait for it
        QTRY_COMPARE(shelf.source().script, u"on disk"_s);
        QCOMPARE(shelf.source().name, u"mine.js"_s);
        shelf.edit(u"typed"_s);
        shelf.save();
        QTRY_VERIFY(!shelf.isBusy());
        QVERIFY(shelf.draft().isNull());
        QCOMPARE(shelf.script(), u"typed"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), "typed");

        QSignalSpy failed(&shelf, &ReducerShelf::failed);
        shelf.edit(u"lost?"_s);
        shelf.saveAs(m_folder.filePath(u"no/such/folder/mine.js"_s));
        QTRY_COMPARE(failed.size(), 1); // at once when the disk was faster than saveAs()
        QVERIFY(failed[0][0].toString().contains(u"folder/mine.js"_s));
        QCOMPARE(shelf.source().script, u"lost?"_s); // what was typed stays
        shelf.saveAs(m_folder.filePath(u"copy.js"_s));
        QTRY_COMPARE(shelf.currentId(), u"file:"_s + m_folder.filePath(u"copy.js"_s));
        QCOMPARE(shelf.script(), u"lost?"_s);
        shelf.choose(u"file:"_s + path);
        QCOMPARE(shelf.source().script, u"typed"_s);
        QVERIFY(folded.size() >= 4);
    }

    void aFileThatIsGoneIsSaid()
    {
        ReducerShelf shelf(m_pool);
        shelf.setCategory(u"order"_s);
        CategoryReducers chosen;
        chosen.set(
            u"order"_s,
            {{CategoryReducer::File, m_folder.filePath(u"gone.js"_s), {}, u"function upcast() {}"_s, {}}});
        take(shelf, chosen);
        QTRY_VERIFY(shelf.problem().contains(u"gone.js"_s));
        QCOMPARE(shelf.source().name, QString());
        shelf.choose(u"library:counters"_s);
        QCOMPARE(shelf.problem(), QString());
        QCOMPARE(shelf.source().upcast, u"function upcast() {}"_s); // belongs to the events
        QVERIFY(ids(shelf).contains(u"file:"_s + m_folder.filePath(u"gone.js"_s)));
        chosen.set(u"order"_s, {{CategoryReducer::Library, u"magic"_s, {}, {}, {}}});
        take(shelf, chosen);
        QVERIFY(shelf.problem().contains(u"“magic”"_s));
    }

    void datesAreSet()
    {
        ReducerShelf shelf(m_pool);
        shelf.setCategory(u"order"_s);
        using Dates = QList<ReducerDate>;
        QCOMPARE(shelf.dates(), (Dates{{u"library:merge"_s, u"Merge the payload"_s, {}}}));
        shelf.addScript(u"mine"_s);
        shelf.setUpcast(u"older"_s);
        const Timestamp march = at("2025-03-01");
        shelf.setDates({{u"library:merge"_s, {}, {}}, {u"script:order.js"_s, {}, march}});
        QCOMPARE(shelf.dates(), (Dates{{u"library:merge"_s, u"Merge the payload"_s, {}},
                                       {u"script:order.js"_s, u"order.js"_s, march}}));
        QCOMPARE(shelf.source().script, u"mine"_s);
        QCOMPARE(shelf.source().upcast, u"older"_s); // stays with its reducer
        shelf.setLogicOfThen(true);
        shelf.setMoment(at("2025-02-01"));
        QCOMPARE(shelf.currentId(), u"library:merge"_s);
        QCOMPARE(shelf.source().upcast, QString());
    }

    void aWorkspaceKeepsWhatWasWritten()
    {
        ReducerShelf shelf(m_pool);
        shelf.setCategory(u"order"_s);
        shelf.addScript(u"mine"_s);
        shelf.choose(u"library:counters"_s); // to compare: the script is chosen nowhere now
        shelf.edit(u"counts otherwise"_s);
        ReducerShelf other(m_pool);
        QStringList problems;
        other.setJson(shelf.toJson(), &problems);
        other.setCategory(u"order"_s);
        QCOMPARE(problems, QStringList());
        QCOMPARE(other.toJson(), shelf.toJson());
        QCOMPARE(other.source().script, u"counts otherwise"_s);
        QVERIFY(other.hasDrafts());
        other.choose(u"script:order.js"_s);
        QCOMPARE(other.source().script, u"mine"_s);
        other.setJson({}, &problems);
        QCOMPARE(other.toJson(), QJsonObject());
    }

    void theLogicOfThen()
    {
        ReducerShelf shelf(m_pool);
        CategoryReducers chosen;
        chosen.set(u"order"_s, {{CategoryReducer::Script, u"old"_s, u"old text"_s, {}, {}},
                                {CategoryReducer::Script, u"new"_s, u"new text"_s, {}, at("2025-03-01")}});
        take(shelf, chosen);
        shelf.setCategory(u"order"_s);
        shelf.setMoment(at("2025-02-01"));
        QCOMPARE(shelf.source().script, u"new text"_s); // today's
        QSignalSpy folded(&shelf, &ReducerShelf::sourceChanged);
        shelf.setLogicOfThen(true);
        QCOMPARE(shelf.source().script, u"old text"_s);
        shelf.setMoment(at("2025-02-02"));
        QCOMPARE(folded.size(), 1);
        shelf.setMoment(at("2025-03-01"));
        QCOMPARE(shelf.source().script, u"new text"_s);
        QCOMPARE(folded.size(), 2);
        shelf.choose(u"library:merge"_s); // in place of the one that is valid since then
        QCOMPARE(shelf.chosen().of(u"order"_s).size(), 2);
        QCOMPARE(shelf.chosen().of(u"order"_s)[1].validFrom, at("2025-03-01"));
        shelf.setMoment(at("2025-02-01"));
        QCOMPARE(shelf.source().script, u"old text"_s);
    }
};

QTEST_GUILESS_MAIN(TestReducerShelf)
#include "tst_reducershelf.moc"
