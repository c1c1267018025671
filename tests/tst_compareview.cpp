// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/details/comparemodel.h"
#include "smallhistory.h"
#include "views/details/compareview.h"
#include "views/theme/colors.h"
#include "views/theme/theme.h"

#include <QClipboard>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// The table of two compared events, as it is seen and used.
class TestCompareView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fillsAndLeavesOut();
};

void TestCompareView::fillsAndLeavesOut()
{
    applyTheme(*qApp, Theme::Light, {});
    SmallHistory history;
    history.add("order", "order-1", 1, "Placed", {}, R"({"qty":5,"sku":"A","old":1})");
    history.add("order", "order-1", 2, "Placed", {}, R"({"qty":6,"sku":"A","new":2})");
    QVERIFY(history.commit());
    QueryPool pool(1);
    CompareModel model(pool);
    model.setSources({history.source()});
    CompareView view(model);
    view.resize(700, 500);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QSignalSpy loaded(&model, &CompareModel::loaded);
    model.show({1, EventRow{1}}, {1, EventRow{2}});
    QVERIFY(loaded.wait());
    QTableView *table = view.table();
    QVERIFY(table->isVisible());
    const auto rowOf = [&model](const QString &field) {
        for (int row = 0; row < model.rowCount(); ++row) {
            if (model.index(row, 0).data().toString() == field)
                return row;
        }
        return -1;
    };
    const auto ground = [&](const QString &field, int column) {
        const QRect rect = table->visualRect(model.index(rowOf(field), column));
        return table->viewport()->grab(rect).toImage().pixelColor(rect.width() - 4, 4);
    };
    const Colors &colors = lightColors();
    QCOMPARE(ground(u"/qty"_s, 1), colors.criticalFill);
    QCOMPARE(ground(u"/qty"_s, 2), colors.okFill);
    QCOMPARE(ground(u"/old"_s, 1), colors.criticalFill);
    QCOMPARE(ground(u"/old"_s, 2), colors.panel);
    QCOMPARE(ground(u"/new"_s, 1), colors.panel);
    QCOMPARE(ground(u"/new"_s, 2), colors.okFill);
    QCOMPARE(ground(u"/sku"_s, 1), colors.panel);
    QToolButton *only = view.findChild<QToolButton *>();
    only->click();
    QCOMPARE(rowOf(u"/sku"_s), -1);
    QVERIFY(rowOf(u"/qty"_s) > 0);
    table->setCurrentIndex(model.index(rowOf(u"/qty"_s), 0));
    QTest::keyClick(table, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"/qty\t5\t6"_s);
}

QTEST_MAIN(TestCompareView)
#include "tst_compareview.moc"
