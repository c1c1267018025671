// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/entities/entitiesmodel.h"
#include "smallhistory.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

class TestEntitiesModel : public QObject
{
    Q_OBJECT
    SmallHistory m_history;

    // Asks for every row until all are there, and writes them as text.
    static QString text(EntitiesModel &model)
    {
        const auto ask = [&model] {
            QString lines;
            for (int row = 0; row < model.rowCount(); ++row) {
                const QModelIndex index = model.index(row, 0);
                lines += (index.data(EntitiesModel::IsCategoryRole).toBool() ? u""_s : u"  "_s) +
                         index.data().toString() + u' ' + index.data(EntitiesModel::CountRole).toString() +
                         u'\n';
            }
            return lines;
        };
        QString lines = ask();
        while (QTest::qWaitFor([&model] { return !model.isLoading(); }) && ask() != lines)
            lines = ask();
        return lines;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_history.add("order", "order-1", 1, "OrderPlaced");
        m_history.add("order", "order-2", 1, "OrderPlaced");
        m_history.add("order", "order-1", 2, "OrderShipped");
        m_history.add("lot", "lot-21", 1, "LotAdded");
        QVERIFY(m_history.commit());
    }

    void listsFindsOpensAndGrows()
    {
        QueryPool pool(2);
        EntitiesModel model(pool, std::make_shared<Categories>());
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSources({m_history.source()});
        QCOMPARE(text(model), u"lot 1\norder 2\n"_s);

        model.setOpen(1, true);
        QCOMPARE(text(model), u"lot 1\norder 2\n  order-1 2\n  order-2 1\n"_s);
        QCOMPARE(model.categoryRow(3), 1);
        const auto second = model.index(3, 0).data(EntitiesModel::ReferenceRole).value<EntityReference>();
        QCOMPARE(second.id, QByteArray("order-2"));
        QCOMPARE(model.rowOf(second), 3);

        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        m_history.add("order", "order-3", 1, "OrderPlaced");
        m_history.add("lot", "lot-21", 2, "LotSold");
        QVERIFY(m_history.commit());
        model.refresh();
        QCOMPARE(text(model), u"lot 1\norder 3\n  order-1 2\n  order-2 1\n  order-3 1\n"_s);
        QCOMPARE(resets.count(), 0); // what is in sight does not move

        model.setMatch(u"ER-2"_s);
        QCOMPARE(text(model), u"order 1 of 3\n  order-2 1\nlot 0 of 1\n"_s);
        QCOMPARE(model.found(), 1);
        model.setMatch(u"2"_s);
        QCOMPARE(text(model), u"lot 1 of 1\n  lot-21 2\norder 1 of 3\n  order-2 1\n"_s);
        model.setOpen(0, false);
        QCOMPARE(text(model), u"lot 1 of 1\norder 1 of 3\n  order-2 1\n"_s);
        model.setMatch(u"nowhere"_s);
        QCOMPARE(text(model), u"lot 0 of 1\norder 0 of 3\n"_s);
    }

    void ranksWhatWasFound()
    {
        SmallHistory history;
        for (const char *id : {"x148", "order-1480", "order-4800", "order-48", "a_48", "480", "O48"})
            history.add("order", id, 1, "T");
        history.add("box", "x48x", 1, "T");
        history.add("lot", "48", 1, "T");
        QVERIFY(history.commit());
        QueryPool pool(2);
        EntitiesModel model(pool, std::make_shared<Categories>());
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSources({history.source()});
        // Exact, then beginnings, then words, then anywhere; the category with the best match first.
        model.setMatch(u"48"_s);
        QCOMPARE(text(model), u"lot 1 of 1\n  48 1\n"
                              "order 7 of 7\n  480 1\n  order-4800 1\n  order-48 1\n  a_48 1\n  O48 1\n"
                              "  x148 1\n  order-1480 1\n"
                              "box 1 of 1\n  x48x 1\n"_s);
        // The same through the trigrams, whatever the case.
        model.setMatch(u"R-48"_s);
        QCOMPARE(text(model), u"order 2 of 7\n  order-4800 1\n  order-48 1\nbox 0 of 1\nlot 0 of 1\n"_s);
        model.setMatch(u"ORDER-48"_s);
        QCOMPARE(text(model), u"order 2 of 7\n  order-48 1\n  order-4800 1\nbox 0 of 1\nlot 0 of 1\n"_s);
    }

    void pinnedAndRecentStandOnTop()
    {
        SmallHistory history;
        for (const char *id : {"o1", "o2", "o3"})
            history.add("order", id, 1, "T");
        history.add("order", "o3", 2, "T");
        QVERIFY(history.commit());
        QueryPool pool(2);
        EntitiesModel model(pool, std::make_shared<Categories>());
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSources({history.source()});
        QCOMPARE(text(model), u"order 3\n  o1 1\n  o2 1\n  o3 2\n"_s);
        const auto at = [&model](int row) {
            return model.index(row, 0).data(EntitiesModel::ReferenceRole).value<EntityReference>();
        };
        const EntityReference o1 = at(1);
        const EntityReference o3 = at(3);
        model.setPinned({o3});
        model.setRecent({o3, o1});
        QCOMPARE(text(model), u"Pinned 1\n  o3 2\nRecent 1\n  o1 1\norder 3\n  o1 1\n  o2 1\n  o3 2\n"_s);
        QCOMPARE(model.rowOf(o3), 1);
        QVERIFY(model.isPinned(o3) && !model.isPinned(o1));
        model.setMatch(u"2"_s);
        QCOMPARE(text(model), u"Pinned 1\n  o3 2\norder 1 of 3\n  o2 1\n"_s);
        model.setMatch({});
        model.setOpen(0, false);
        history.add("order", "o1", 2, "T");
        history.add("order", "o4", 1, "T");
        QVERIFY(history.commit());
        model.refresh();
        QCOMPARE(text(model), u"Pinned 1\nRecent 1\n  o1 2\norder 4\n  o1 2\n  o2 1\n  o3 2\n  o4 1\n"_s);
        model.setPinned({});
        model.setRecent({});
        QCOMPARE(text(model), u"order 4\n  o1 2\n  o2 1\n  o3 2\n  o4 1\n"_s);
    }

    void theNewestSearchWins()
    {
        QueryPool pool(2);
        EntitiesModel model(pool, std::make_shared<Categories>());
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy loaded(&model, &EntitiesModel::overviewLoaded);
        model.setSources({m_history.source()});
        for (const QString &typed : {u"o"_s, u"or"_s, u"ord"_s, u"order-2"_s})
            model.setMatch(typed);
        QCOMPARE(text(model), u"order 1 of 3\n  order-2 1\nlot 0 of 1\n"_s);
        QCOMPARE(loaded.count(), 1);
    }

    void twoSourcesStandInOneList()
    {
        SmallHistory other;
        other.add("order", "order-9", 1, "OrderPlaced");
        QVERIFY(other.commit());
        QueryPool pool(2);
        EntitiesModel model(pool, std::make_shared<Categories>());
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSources({other.source(1), m_history.source(2)});
        QVERIFY(text(model).contains(u"order 4"_s));
        model.setOpen(1, true);
        QCOMPARE(text(model), u"lot 1\norder 4\n  order-9 1\n  order-1 2\n  order-2 1\n  order-3 1\n"_s);
        model.setSources({m_history.source(2)});
        QVERIFY(!text(model).contains(u"order-9"_s));
    }
};

QTEST_GUILESS_MAIN(TestEntitiesModel)
#include "tst_entitiesmodel.moc"
