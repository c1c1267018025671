// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/stepbar.h"
#include "views/state/stepslider.h"
#include "views/theme/theme.h"

#include <QAccessible>
#include <QPushButton>
#include <QtTest>

#include <random>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Second = 1'000'000'000;

Timestamp moment(qint64 ns)
{
    return Timestamp::fromNanoseconds(1'767'225'600 * Second + ns);
}

std::vector<StepMoment> evenSteps(qint64 count)
{
    std::vector<StepMoment> steps;
    for (qint64 i = 0; i < count; ++i)
        steps.push_back({moment(i * Second), i + 1});
    return steps;
}

/// Bursts and pauses, some clocks that go back, some steps without a time.
std::vector<StepMoment> randomSteps(std::mt19937_64 &random)
{
    const qint64 count = qint64(std::pow(10, double(random() % 45) / 10));
    std::vector<StepMoment> steps;
    qint64 at = 0;
    for (qint64 i = 0; i < count; ++i) {
        at += qint64(random() % (random() % 20 == 0 ? 90'000 : 3)) * Second;
        const qint64 back = random() % 16 == 0 ? 40 * Second : 0;
        steps.push_back({random() % 50 == 0 ? Timestamp() : moment(at - back), i + 1});
    }
    return steps;
}

double widthOf(const QString &text)
{
    return 7.0 * double(text.size());
}

QString text(const std::vector<StepLabel> &labels)
{
    QStringList texts;
    for (const StepLabel &label : labels)
        texts.append(label.text);
    return texts.join(u' ');
}

QList<StepValue> valuesOf(qint64 count, qint64 every)
{
    QList<StepValue> values;
    for (qint64 from = 1; from <= count; from += every)
        values.append({from, std::min(from + every - 1, count), u"value %1"_s.arg(from)});
    return values;
}

} // namespace

class TestStepBar : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QAccessible::setActive(true);
        applyTheme(*qApp, Theme::Light, {});
    }

    void everyStepIsHitWhereItIsPainted()
    {
        std::mt19937_64 random(5);
        for (int round = 0; round < 300; ++round) {
            const auto steps = stepsInOrder(randomSteps(random));
            const double width = 120 + double(random() % 1'800);
            const auto spacing = round % 2 ? StepLayout::ByTime : StepLayout::ByEvent;
            const StepLayout layout(steps, spacing, width);
            const auto &items = layout.items();
            QVERIFY(double(items.size()) <= width / 4 + 40);
            qint64 drawn = 0;
            for (size_t i = 0; i < items.size(); ++i) {
                QVERIFY(items[i].right > items[i].left);
                QVERIFY(i == 0 || items[i].left >= items[i - 1].right - 1e-6);
                QCOMPARE(items[i].first, drawn);
                drawn += qint64(items[i].count);
            }
            QCOMPARE(drawn, layout.count());
            double before = -1;
            for (qint64 step = 0; step <= layout.count(); ++step) {
                const double x = layout.xOf(step);
                QVERIFY(x > before);
                before = x;
                QCOMPARE(layout.stepAt(x), step);
            }
            QCOMPARE(layout.stepAt(-100), 0);
            QCOMPARE(layout.stepAt(width + 100), layout.count());
        }
    }

    void neverWritesLabelsOverEachOther()
    {
        std::mt19937_64 random(6);
        for (int round = 0; round < 300; ++round) {
            const auto steps = stepsInOrder(randomSteps(random));
            const double width = 120 + double(random() % 1'800);
            const StepLayout layout(steps, round % 2 ? StepLayout::ByTime : StepLayout::ByEvent, width);
            const qint64 current = qint64(random() % quint64(layout.count() + 1));
            const auto labels = layout.labels(widthOf, {current, -1});
            bool hasCurrent = false;
            for (size_t i = 0; i < labels.size(); ++i) {
                QVERIFY(labels[i].left >= 0 && labels[i].right <= width + 1e-6);
                QVERIFY(i == 0 || labels[i].left >= labels[i - 1].right + 4);
                hasCurrent = hasCurrent || labels[i].step == current;
            }
            QVERIFY(hasCurrent);
        }
    }

    void thinsLabelsToRoundVersions_data()
    {
        QTest::addColumn<qint64>("count");
        QTest::addColumn<double>("width");
        QTest::addColumn<QString>("expected");
        QTest::newRow("none") << qint64(0) << 1'000.0 << u"start"_s;
        QTest::newRow("one") << qint64(1) << 1'000.0 << u"start v1"_s;
        QTest::newRow("all have room") << qint64(5) << 600.0 << u"start v1 v2 v3 v4 v5"_s;
        QTest::newRow("every fifth") << qint64(16) << 240.0 << u"start v1 v5 v10 v16"_s;
        QTest::newRow("a hundred thousand")
            << qint64(100'000) << 500.0 << u"start v1 v20000 v40000 v60000 v80000 v100000"_s;
    }

    void thinsLabelsToRoundVersions()
    {
        QFETCH(qint64, count);
        QFETCH(double, width);
        QFETCH(QString, expected);
        const StepLayout layout(stepsInOrder(evenSteps(count)), StepLayout::ByEvent, width);
        QCOMPARE(text(layout.labels(widthOf, {0})), expected);
    }

    void aHundredThousandStepsCostOnlyPixels()
    {
        const auto steps = stepsInOrder(evenSteps(100'000));
        for (const auto spacing : {StepLayout::ByEvent, StepLayout::ByTime}) {
            const StepLayout layout(steps, spacing, 1'000);
            QVERIFY(layout.items().size() <= 260);
            QVERIFY(layout.slices(valuesOf(100'000, 1)).size() <= 340);
            QVERIFY(layout.labels(widthOf, {77'777}).size() <= 20);
        }
    }

    void slicesCoverEveryValueOnce()
    {
        std::mt19937_64 random(8);
        for (int round = 0; round < 200; ++round) {
            const auto steps = stepsInOrder(randomSteps(random));
            const StepLayout layout(steps, round % 2 ? StepLayout::ByTime : StepLayout::ByEvent,
                                    200 + double(random() % 1'500));
            const QList<StepValue> values = valuesOf(layout.count(), 1 + qint64(random() % 9));
            qsizetype next = 0;
            double right = 0;
            for (const StepSlice &slice : layout.slices(values)) {
                QCOMPARE(slice.first, next);
                QVERIFY(slice.last >= slice.first && slice.right > slice.left);
                QVERIFY(slice.left >= right - 1e-6);
                next = slice.last + 1;
                right = slice.right;
            }
            QCOMPARE(next, values.size());
        }
    }

    void clocksThatGoBackDoNotChangeTheOrder()
    {
        const auto steps = stepsInOrder(
            {{moment(10 * Second), 1}, {moment(3 * Second), 2}, {Timestamp(), 3}, {moment(20 * Second), 4}});
        QCOMPARE(steps->withoutTime, 1);
        const StepLayout layout(steps, StepLayout::ByTime, 800);
        QVERIFY(layout.xOf(1) < layout.xOf(2) && layout.xOf(2) < layout.xOf(3) &&
                layout.xOf(3) < layout.xOf(4));
        QCOMPARE(layout.labelOf(2), u"v2"_s);
        const StepLayout timeless(stepsInOrder({{{}, 1}, {{}, 2}}), StepLayout::ByTime, 800);
        QCOMPARE(timeless.spacing(), StepLayout::ByEvent); // there is nothing to place them by
        const StepLayout unversioned(stepsInOrder({{moment(0), Event::NoVersion}}), StepLayout::ByEvent, 800);
        QCOMPARE(unversioned.labelOf(1), u"#1"_s);
    }

    void goesByKeys()
    {
        StepBar bar;
        bar.resize(1'000, 72);
        StepSlider *slider = bar.slider();
        slider->setSteps(evenSteps(16));
        slider->setCurrent(5);
        QSignalSpy wanted(&bar, &StepBar::stepWanted);
        QSignalSpy changes(&bar, &StepBar::changeWanted);
        const auto after = [&](Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
            QTest::keyClick(slider, key, modifiers);
            return slider->current();
        };
        QCOMPARE(after(Qt::Key_Right), 6);
        QCOMPARE(after(Qt::Key_Left), 5);
        QCOMPARE(after(Qt::Key_Right, Qt::ShiftModifier), 15);
        QCOMPARE(after(Qt::Key_Right, Qt::ShiftModifier), 16);
        QCOMPARE(after(Qt::Key_Left, Qt::ShiftModifier), 6);
        QCOMPARE(after(Qt::Key_Home), 0);
        QCOMPARE(after(Qt::Key_Left), 0);
        QCOMPARE(after(Qt::Key_End), 16);
        QCOMPARE(wanted.size(), 7);
        QCOMPARE(wanted.last()[0].toLongLong(), 16);
        after(Qt::Key_BracketLeft);
        after(Qt::Key_BracketRight);
        QCOMPARE(changes.size(), 2);
        QCOMPARE(changes[0][0].toInt(), -1);
        QCOMPARE(changes[1][0].toInt(), 1);
        slider->setCurrent(3); // as the session says: no wish
        QCOMPARE(wanted.size(), 7);
    }

    void goesByTheMouse()
    {
        StepBar bar;
        bar.resize(1'200, 72);
        bar.show();
        StepSlider *slider = bar.slider();
        slider->setSteps(evenSteps(16));
        QTest::mouseClick(slider, Qt::LeftButton, {}, QPoint(int(slider->places().xOf(14)), 27));
        QCOMPARE(slider->current(), 14);
        QTest::mousePress(slider, Qt::LeftButton, {}, QPoint(int(slider->places().xOf(2)), 27));
        const QPointF there(slider->places().xOf(9), 60);
        QMouseEvent move(QEvent::MouseMove, there, slider->mapToGlobal(there), Qt::NoButton, Qt::LeftButton,
                         {});
        QApplication::sendEvent(slider, &move);
        QCOMPARE(slider->current(), 9);
        QTest::mouseRelease(slider, Qt::LeftButton, {}, there.toPoint());
        QTest::mouseClick(slider, Qt::LeftButton, {}, QPoint(2, 27));
        QCOMPARE(slider->current(), 0);
    }

    void plays()
    {
        StepBar bar;
        bar.resize(1'000, 72);
        bar.slider()->setSteps(evenSteps(4));
        bar.slider()->setCurrent(4);
        bar.setSpeed(50);
        QCOMPARE(bar.speed(), 50);
        QSignalSpy wanted(&bar, &StepBar::stepWanted);
        QTest::keyClick(bar.slider(), Qt::Key_Space);
        QVERIFY(bar.isPlaying());
        QCOMPARE(bar.slider()->current(), 0); // from the end it begins anew
        QTRY_VERIFY(!bar.isPlaying());
        QCOMPARE(bar.slider()->current(), 4);
        QCOMPARE(wanted.size(), 5);
        bar.slider()->setCurrent(1);
        bar.play();
        QTest::keyClick(bar.slider(), Qt::Key_Space);
        QVERIFY(!bar.isPlaying());
    }

    void standsStillWithoutSteps()
    {
        StepBar bar;
        bar.resize(1'000, 72);
        bar.slider()->setSteps({});
        bar.play();
        QVERIFY(!bar.isPlaying());
        QVERIFY(!bar.slider()->isEnabled());
        for (const auto *button : bar.findChildren<QAbstractButton *>())
            QVERIFY(!button->isEnabled());
        QVERIFY(!bar.grab().isNull());
    }

    void isASliderToAScreenReader()
    {
        StepBar bar;
        bar.slider()->setTips([](qint64 step) { return u"step %1"_s.arg(step); });
        bar.slider()->setSteps(evenSteps(16));
        bar.slider()->setCurrent(14);
        QAccessibleInterface *slider = QAccessible::queryAccessibleInterface(bar.slider());
        QCOMPARE(slider->role(), QAccessible::Slider);
        QVERIFY(!slider->text(QAccessible::Name).isEmpty());
        QCOMPARE(slider->text(QAccessible::Description), u"step 14"_s);
        QVERIFY(slider->valueInterface());
        QCOMPARE(slider->valueInterface()->currentValue().toInt(), 14);
        QCOMPARE(slider->valueInterface()->maximumValue().toInt(), 16);
        QSignalSpy wanted(&bar, &StepBar::stepWanted);
        slider->valueInterface()->setCurrentValue(3);
        QCOMPARE(wanted.size(), 1);
    }
};

QTEST_MAIN(TestStepBar)
#include "tst_stepbar.moc"
