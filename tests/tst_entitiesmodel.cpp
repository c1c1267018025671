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
