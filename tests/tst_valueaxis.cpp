// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/chart/valueaxis.h"

#include <QTest>

using namespace Backstory;

class tst_ValueAxis : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void linesAreAtRoundValues_data()
    {
        QTest::addColumn<double>("least");
        QTest::addColumn<double>("most");
        QTest::addColumn<double>("leastStep");
        QTest::addColumn<double>("bottom");
        QTest::addColumn<double>("top");
        QTest::addColumn<double>("step");
        QTest::newRow("nothing") << 0. << 0. << 1. << 0. << 4. << 1.;
        QTest::newRow("few") << 0. << 3. << 1. << 0. << 3. << 1.;
        QTest::newRow("whole numbers only") << 0. << 9. << 1. << 0. << 10. << 5.;
        QTest::newRow("quarters") << 0. << 9. << 0. << 0. << 10. << 2.5;
        QTest::newRow("exactly at a line") << 0. << 800. << 1. << 0. << 800. << 200.;
        QTest::newRow("just above") << 0. << 801. << 1. << 0. << 1'000. << 250.;
        QTest::newRow("small") << 0. << 0.31 << 0. << 0. << 0.4 << 0.1;
        QTest::newRow("below zero") << -30. << 50. << 0. << -40. << 60. << 20.;
        QTest::newRow("only below zero") << -7. << -1. << 1. << -8. << 0. << 2.;
        QTest::newRow("huge") << 0. << 4e300 << 0. << 0. << 4e300 << 1e300;
        QTest::newRow("no number") << 0. << qInf() << 0. << 0. << 4. << 1.;
    }
    void linesAreAtRoundValues()
    {
        QFETCH(const double, least);
        QFETCH(const double, most);
        QFETCH(const double, leastStep);
        QFETCH(const double, bottom);
        QFETCH(const double, top);
        QFETCH(const double, step);
        const ValueScale scale(least, most, leastStep);
        QCOMPARE(scale.step(), step);
        QCOMPARE(scale.bottom(), bottom);
        QCOMPARE(scale.top(), top);
        const QRectF plot(10, 20, 100, 200);
        QCOMPARE(scale.yOf(bottom, plot), 220.);
        QCOMPARE(scale.yOf(top, plot), 20.);
    }
};

QTEST_GUILESS_MAIN(tst_ValueAxis)
#include "tst_valueaxis.moc"
