// SPDX-License-Identifier: GPL-3.0-or-later
#include "smallhistory.h"
#include "views/theme/theme.h"
#include "views/timeline/lanesarea.h"
#include "views/timeline/lanesview.h"
#include "views/timeline/overviewstrip.h"

#include <QNativeGestureEvent>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>
#include <QWheelEvent>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Start = 1'767'225'600;

/// Lanes over a small history, shown.
class Fixture
{
public:
    Fixture()
        : pool(2)
        , model(pool, std::make_shared<Categories>())
        , view(model)
    {
        view.setTimeText(TimeText::Utc);
        view.resize(1'000, 320);
        static_cast<QWidget &>(view).show();
    }

    void add(double second, const QByteArray &entity, qint64 version, const QByteArray &cause = {})
    {
        history.addAt(Timestamp::fromNanoseconds(qint64((double(Start) + second) * 1e9)),
                      entity.left(entity.indexOf('-')), entity, version, "Type" + QByteArray::number(version),
                      cause);
        if (!entities.contains(entity))
            entities.append(entity);
    }

    bool showAll()
    {
        if (!history.commit())
            return false;
        HistoryReader reader(history.path());
        QList<EntityReference> references;
        for (const QByteArray &id : std::as_const(entities))
            references.append(
                {1, reader.entitiesWithId(id).value(0), id, QString::fromUtf8(id.left(id.indexOf('-')))});
        model.setSources({history.source()});
        model.showEntities(references);
        return settle();
    }

    bool settle()
    {
        const bool done = QTest::qWaitFor([this] { return !model.isLoading(); });
        view.grab();
        return done;
    }

    LanesArea &area() { return *view.area(); }
    QPoint pointOf(qint64 row) { return area().rectOf({1, EventRow{row}}).center().toPoint(); }
    void key(int key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(view.area(), Qt::Key(key), modifiers);
        settle();
    }

    SmallHistory history;
    QueryPool pool;
    LanesModel model;
    LanesView view;
    QList<QByteArray> entities;
};

} // namespace

class TestLanesView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Theme::Light, {}); }

    void everyEventIsChosenByMouse()
    {
        Fixture f;
        for (int i = 0; i < 8; ++i)
            f.add(i * 60, "order-1", i + 1);
        f.add(100, "payment-1", 1);
        QVERIFY(f.showAll());
        QSignalSpy selected(&f.view, &LanesView::eventSelected);
        for (qint64 row = 1; row <= 9; ++row) {
            QTest::mouseClick(f.area().viewport(), Qt::LeftButton, {}, f.pointOf(row));
            QVERIFY(f.settle());
            QCOMPARE(selected.count(), int(row));
            QCOMPARE(selected.last().first().value<EventReference>(), (EventReference{1, EventRow{row}}));
        }
        // Again: it is selected already.
        QTest::mouseClick(f.area().viewport(), Qt::LeftButton, {}, f.pointOf(9));
        QCOMPARE(selected.count(), 9);
        f.view.setSelected({1, EventRow{9}}); // nor when another view tells the same
        QCOMPARE(selected.count(), 9);
        QSignalSpy hovered(&f.view, &LanesView::eventHovered);
        QTest::mouseMove(f.area().viewport(), f.pointOf(3));
        QCOMPARE(hovered.count(), 1);
        QCOMPARE(hovered.last().first().value<EventReference>(), (EventReference{1, EventRow{3}}));
    }

    void walksByKeyboard()
    {
        Fixture f;
        f.add(0, "order-1", 1);
        f.add(60, "order-1", 2);
        f.add(120, "order-1", 3);
        f.add(70, "payment-1", 1);
        f.add(300, "payment-1", 2);
        QVERIFY(f.showAll());
        qint64 row = 0;
        QObject::connect(&f.view, &LanesView::eventSelected, &f.view,
                         [&row](const EventReference &event) { row = qint64(event.row); });
        f.key(Qt::Key_Right);
        QCOMPARE(row, 1);
        f.key(Qt::Key_Right);
        QCOMPARE(row, 2);
        QVERIFY(f.area().accessibleName().contains(u"Type2 v2"));
        QVERIFY(f.area().accessibleName().contains(u"event 2 of 3"));
        f.key(Qt::Key_Down);
        QCOMPARE(row, 4); // the nearest in time
        f.key(Qt::Key_End);
        QCOMPARE(row, 5);
        f.key(Qt::Key_Right);
        QCOMPARE(row, 5);
        f.key(Qt::Key_Up);
        QCOMPARE(row, 3);
        f.key(Qt::Key_Home);
        QCOMPARE(row, 1);
        f.key(Qt::Key_Left);
        QCOMPARE(row, 1);

        QSignalSpy cursor(&f.view, &LanesView::cursorChosen);
        QSignalSpy details(&f.view, &LanesView::detailsWanted);
        f.key(Qt::Key_Space);
        QCOMPARE(cursor.last().first().value<Timestamp>(), Timestamp::fromSeconds(Start));
        f.key(Qt::Key_Return);
        QCOMPARE(details.count(), 1);

        // Zooming far in and stepping on brings the next event into sight.
        for (int i = 0; i < 12; ++i)
            f.key(Qt::Key_Plus);
        QVERIFY(f.area().rectOf({1, EventRow{2}}).isNull());
        f.key(Qt::Key_Right);
        QVERIFY(!f.area().rectOf({1, EventRow{2}}).isNull());
        const Timestamp from = f.area().scale().from();
        f.key(Qt::Key_Right, Qt::ShiftModifier);
        QVERIFY(f.area().scale().from() > from);
        f.key(Qt::Key_0);
        QVERIFY(f.area().scale().isFit());
    }

    void zoomsAndPansByMouse()
    {
        Fixture f;
        for (int i = 0; i < 10; ++i)
            f.add(i * 60, "order-1", i + 1);
        QVERIFY(f.showAll());
        const QPoint point = f.pointOf(4);
        QWheelEvent wheel(point, f.area().viewport()->mapToGlobal(point), {}, {0, 240}, Qt::NoButton, {},
                          Qt::NoScrollPhase, false);
        const double before = f.area().scale().nanosecondsPerPixel();
        QApplication::sendEvent(f.area().viewport(), &wheel);
        QVERIFY(f.area().scale().nanosecondsPerPixel() < before / 1.4);
        QVERIFY((f.pointOf(4) - point).manhattanLength() <= 1); // it stays under the mouse
        QWheelEvent sideways(point, f.area().viewport()->mapToGlobal(point), {}, {0, -120}, Qt::NoButton,
                             Qt::ShiftModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(f.area().viewport(), &sideways);
        QVERIFY(f.pointOf(4).x() < point.x() - 30);

        const QPoint from = f.pointOf(4) + QPoint(25, 0);
        const int x = f.pointOf(4).x();
        QSignalSpy selected(&f.view, &LanesView::eventSelected);
        QTest::mousePress(f.area().viewport(), Qt::LeftButton, {}, from);
        QTest::mouseMove(f.area().viewport(), from + QPoint(20, 0));
        QTest::mouseMove(f.area().viewport(), from + QPoint(40, 0));
        QTest::mouseRelease(f.area().viewport(), Qt::LeftButton, {}, from + QPoint(40, 0));
        QVERIFY(std::abs(f.pointOf(4).x() - (x + 40)) <= 1);
        QCOMPARE(selected.count(), 0);

        QSignalSpy cursor(&f.view, &LanesView::cursorChosen);
        QTest::mouseClick(f.area().viewport(), Qt::LeftButton, {}, {f.pointOf(5).x(), 10});
        QCOMPARE(cursor.count(), 1);
        const auto chosen = cursor.last().first().value<Timestamp>().nanoseconds() / 1e9 - double(Start);
        QVERIFY(std::abs(chosen - 240) < 2);
    }

    void zoomsByPinch()
    {
        Fixture f;
        for (int i = 0; i < 10; ++i)
            f.add(i * 60, "order-1", i + 1);
        QVERIFY(f.showAll());
        const QPoint point = f.pointOf(6);
        const double before = f.area().scale().nanosecondsPerPixel();
        QNativeGestureEvent pinch(Qt::ZoomNativeGesture, QPointingDevice::primaryPointingDevice(), 2, point,
                                  point, f.area().viewport()->mapToGlobal(point), 0.5, {});
        QApplication::sendEvent(f.area().viewport(), &pinch);
        QVERIFY(std::abs(f.area().scale().nanosecondsPerPixel() - before / 1.5) < before * 1e-6);
        QVERIFY((f.pointOf(6) - point).manhattanLength() <= 1);
    }

    void scrollsHundredsOfLanes()
    {
        Fixture f;
        for (int i = 0; i < 300; ++i)
            f.add(i, "order-" + QByteArray::number(i), 1);
        QVERIFY(f.showAll());
        QScrollBar *bar = f.area().verticalScrollBar();
        QVERIFY(bar->maximum() > 11'000);
        const QPoint names(40, 100);
        QWheelEvent wheel(names, f.area().viewport()->mapToGlobal(names), {}, {0, -120}, Qt::NoButton, {},
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(f.area().viewport(), &wheel);
        QVERIFY(bar->value() > 0);
        QVERIFY(f.area().scale().isFit()); // over the names it scrolls, it does not zoom
        bar->setValue(bar->maximum());
        QVERIFY(f.settle());
        QTest::mouseClick(f.area().viewport(), Qt::LeftButton, {}, f.pointOf(300));
        QCOMPARE(f.area().currentLane(), 299);
    }

    void opensABlockByDoubleClick()
    {
        Fixture f;
        f.add(0, "order-1", 1);
        for (int i = 0; i < 12; ++i)
            f.add(1'000 + i * 0.001, "order-1", i + 2);
        f.add(2'000, "order-1", 14);
        QVERIFY(f.showAll());
        const QPoint block = f.pointOf(5);
        QCOMPARE(f.pointOf(13), block);
        QTest::mouseDClick(f.area().viewport(), Qt::LeftButton, {}, block);
        QVERIFY(f.settle());
        for (qint64 row = 3; row <= 13; ++row)
            QVERIFY(f.pointOf(row).x() > f.pointOf(row - 1).x());
    }

    void eventsAtOneMomentAreChosenOneByOne()
    {
        Fixture f;
        for (int i = 0; i < 7; ++i)
            f.add(50, "order-1", i + 1);
        f.add(100, "order-1", 8);
        QVERIFY(f.showAll());
        QSignalSpy selected(&f.view, &LanesView::eventSelected);
        const QPoint block = f.pointOf(1);
        for (int i = 0; i < 8; ++i) {
            QTest::mouseClick(f.area().viewport(), Qt::LeftButton, {}, block);
            QVERIFY(f.settle());
            QCOMPARE(selected.last().first().value<EventReference>(),
                     (EventReference{1, EventRow{i % 7 + 1}}));
        }
        QSignalSpy details(&f.view, &LanesView::detailsWanted);
        const TimeScale before = f.area().scale();
        QTest::mouseDClick(f.area().viewport(), Qt::LeftButton, {}, block);
        QCOMPARE(details.count(), 1);
        QCOMPARE(f.area().scale(), before);
    }

    void doubleClickZoomsSpreadMarksApart()
    {
        Fixture f;
        f.add(0, "order-1", 1);
        for (int i = 0; i < 3; ++i)
            f.add(1'000 + i, "order-1", i + 2);
        f.add(2'000, "order-1", 5);
        QVERIFY(f.showAll());
        QTest::mouseDClick(f.area().viewport(), Qt::LeftButton, {}, f.pointOf(3));
        QVERIFY(f.settle());
        QVERIFY(f.pointOf(3).x() - f.pointOf(2).x() > 200);
        QVERIFY(f.area().rectOf({1, EventRow{1}}).isNull());
    }

    void followsWhatOthersSelect()
    {
        Fixture f;
        for (int i = 0; i < 40; ++i)
            f.add(i * 10, "order-" + QByteArray::number(i), 1);
        QVERIFY(f.showAll());
        QSignalSpy selected(&f.view, &LanesView::eventSelected);
        f.view.setSelected({1, EventRow{36}});
        QVERIFY(f.settle());
        QVERIFY(f.area().viewport()->rect().contains(f.pointOf(36))); // scrolled into sight
        QCOMPARE(f.area().currentLane(), 35);
        f.view.setSelected({1, EventRow{99}}); // in no lane
        f.view.setHovered({1, EventRow{2}});
        f.view.setCursor(Timestamp::fromSeconds(Start + 60));
        QVERIFY(f.settle());
        f.view.setSelected({});
        QCOMPARE(selected.count(), 0);
    }

    void foldsGaps()
    {
        Fixture f;
        for (int i = 0; i < 10; ++i) {
            f.add(i, "order-1", 2 * i + 1);
            f.add(100'000 + i, "order-1", 2 * i + 2);
        }
        QVERIFY(f.showAll());
        const double before = f.pointOf(3).x() - f.pointOf(1).x();
        f.view.findChildren<QToolButton *>().first()->click();
        QVERIFY(f.settle());
        QCOMPARE(f.area().scale().folds().size(), size_t(1));
        QVERIFY(f.pointOf(3).x() - f.pointOf(1).x() > before + 20);
        QVERIFY(f.pointOf(2).x() > f.pointOf(19).x());
    }

    void seeksByTheOverview()
    {
        Fixture f;
        for (int i = 0; i < 50; ++i)
            f.add(i * 3'600, "order-1", i + 1);
        QVERIFY(f.showAll());
        OverviewStrip &strip = *f.view.overview();
        QVERIFY(strip.isVisible());
        const auto second = [&](double x) {
            return f.area().scale().timeAt(x).nanoseconds() / 1e9 - double(Start);
        };
        f.area().seek(Timestamp::fromSeconds(Start + 36'000), Timestamp::fromSeconds(Start + 54'000));
        const QRectF window = strip.windowRect();
        const double length = second(f.area().scale().width()) - second(0);
        // Dragged by its middle it keeps its length; pressed elsewhere it comes there.
        const QPoint middle = window.center().toPoint();
        QTest::mousePress(&strip, Qt::LeftButton, {}, middle);
        QTest::mouseMove(&strip, middle + QPoint(100, 0));
        QTest::mouseRelease(&strip, Qt::LeftButton, {}, middle + QPoint(100, 0));
        QVERIFY(std::abs(strip.windowRect().left() - window.left() - 100) < 1.5);
        QVERIFY(std::abs(second(f.area().scale().width()) - second(0) - length) < 60);
        QTest::mouseClick(&strip, Qt::LeftButton, {}, {800, 20});
        QVERIFY(std::abs(strip.windowRect().center().x() - 800) < 1.5);
        // By its edge it gets longer.
        const QPoint edge(int(strip.windowRect().right()), 20);
        QTest::mousePress(&strip, Qt::LeftButton, {}, edge);
        QTest::mouseMove(&strip, edge + QPoint(60, 0));
        QTest::mouseRelease(&strip, Qt::LeftButton, {}, edge + QPoint(60, 0));
        QVERIFY(second(f.area().scale().width()) - second(0) > length * 1.2);
        const double left = strip.windowRect().left();
        QTest::keyClick(&strip, Qt::Key_Left);
        QVERIFY(strip.windowRect().left() < left - 5);
        QTest::keyClick(&strip, Qt::Key_Plus);
        QTest::keyClick(&strip, Qt::Key_Home);
        QVERIFY(second(0) < 3'600);
        QVERIFY(!strip.accessibleDescription().isEmpty());
        f.view.setReading(true);
        f.view.grab();
    }

    void showsAllEventsOfASource()
    {
        Fixture f;
        for (int i = 0; i < 9'000; ++i)
            f.add(i, "order-" + QByteArray::number(i % 50), i / 50);
        QVERIFY(f.showAll());
        f.model.showAll(1);
        QVERIFY(f.settle());
        QVERIFY(f.area().isVisible());
        QVERIFY(f.settle());
        EventReference selected;
        QObject::connect(&f.view, &LanesView::eventSelected, &f.view,
                         [&selected](const EventReference &event) { selected = event; });
        // A bar stands for many: the first of them is chosen, and has a ring.
        QTest::mouseClick(f.area().viewport(), Qt::LeftButton, {}, f.area().laneRect(0).center());
        QVERIFY(f.settle());
        QVERIFY(selected.isValid());
        QVERIFY(!f.area().rectOf(selected).isNull());
        const EventReference bar = selected;
        f.key(Qt::Key_Right);
        QCOMPARE(qint64(selected.row), qint64(bar.row) + 1);
        f.key(Qt::Key_Left);
        QCOMPARE(selected, bar);
        // Zoomed in, all are marks of their own.
        for (int i = 0; i < 16; ++i)
            f.key(Qt::Key_Plus);
        QVERIFY(!f.area().rectOf(bar).isNull());
        const QPoint mark = f.pointOf(qint64(bar.row) + 1);
        QVERIFY(mark.x() > f.pointOf(qint64(bar.row)).x());
        QTest::mouseClick(f.area().viewport(), Qt::LeftButton, {}, mark);
        QVERIFY(f.settle());
        QCOMPARE(qint64(selected.row), qint64(bar.row) + 1);
        f.key(Qt::Key_Home);
        QCOMPARE(selected.row, EventRow{1});
        QVERIFY(!f.area().rectOf(selected).isNull());
        f.key(Qt::Key_End);
        QCOMPARE(selected.row, EventRow{9'000});
    }

    void drawsEdgeCases()
    {
        {
            Fixture f; // nothing chosen
            QVERIFY(f.settle());
            QVERIFY(!f.area().isVisible());
        }
        {
            Fixture f; // one event only
            f.add(0, "order-1", 1);
            QVERIFY(f.showAll());
            QVERIFY(f.area().isVisible());
            QVERIFY(f.area().viewport()->rect().contains(f.pointOf(1)));
            for (const int key : {Qt::Key_Minus, Qt::Key_Plus, Qt::Key_0, Qt::Key_Right, Qt::Key_Down})
                f.key(key);
        }
        {
            Fixture f; // none has a time
            f.history.addAt({}, "order", "order-1", 1, "Placed");
            f.entities.append("order-1");
            QVERIFY(f.showAll());
            QVERIFY(!f.area().isVisible());
        }
        {
            Fixture f; // right to left, and long
            f.add(0, QByteArray("הזמנה-48213"), 1);
            f.add(9, "order-" + QByteArray(400, 'x'), 1);
            QVERIFY(f.showAll());
            QVERIFY(f.area().isVisible());
        }
    }
};

QTEST_MAIN(TestLanesView)
#include "tst_lanesview.moc"
