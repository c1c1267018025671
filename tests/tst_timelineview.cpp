// SPDX-License-Identifier: GPL-3.0-or-later
#include "smallhistory.h"
#include "views/timeline/rowscroller.h"
#include "views/timeline/timelinetable.h"
#include "views/timeline/timelineview.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// A view of a history that may grow.
struct Shown {
    explicit Shown(int events)
    {
        add(events);
        model.setSources({history.source()});
        view.resize(800, 24 * 20);
        view.show();
        model.show({{}, 1});
        view.setSubject(u"All"_s, -1);
        view.setReading(false);
        wait();
    }

    void add(int events)
    {
        for (int i = 0; i < events; ++i) {
            ++added;
            history.add("order", "order-1", added, "T" + QByteArray::number(added), {}, {});
        }
        QVERIFY(history.commit());
    }

    void grow(int events)
    {
        add(events);
        model.refresh(1);
        QVERIFY(QTest::qWaitFor([this] { return model.events() == added || model.heldBack() > 0; }));
        wait();
    }

    void wait()
    {
        for (int i = 0; i < 3; ++i) {
            view.grab();
            QVERIFY(QTest::qWaitFor([this] { return model.isLoaded() && !model.isLoading(); }));
            QCoreApplication::processEvents();
        }
    }

    qint64 top() { return scroller()->top(); }
    RowScroller *scroller() { return view.findChild<RowScroller *>(); }
    /// The event in the first row that is painted.
    qint64 firstPainted() { return qint64(model.eventAt(view.table()->rowAt(0)).row); }
    QPushButton *arrivals()
    {
        for (QPushButton *button : view.findChildren<QPushButton *>()) {
            if (button->text().contains(u"came meanwhile"_s))
                return button;
        }
        return nullptr;
    }

    SmallHistory history;
    qint64 added = 0;
    QueryPool pool{2};
    TimelineModel model{pool, std::make_shared<Categories>()};
    TimelineView view{model};
};

class TestTimelineView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void scrollsThroughMoreThanATableHolds()
    {
        constexpr int Events = int(TimelineModel::WindowRows) * 2 + 12'345;
        Shown shown(Events);
        RowScroller *scroller = shown.scroller();
        QCOMPARE(scroller->maximum(), Events - scroller->visibleRows());
        for (const int place : {0, 99'000, 101'000, 150'000, Events / 2, 7, Events - 100}) {
            scroller->setValue(place);
            shown.wait();
            QCOMPARE(shown.firstPainted(), qint64(place) + 1);
            QCOMPARE(scroller->value(), place);
        }
        // With the wheel over the edge of the window, step by step.
        scroller->setValue(int(TimelineModel::WindowRows) - 2'100);
        shown.wait();
        qint64 before = shown.firstPainted();
        for (int i = 0; i < 200; ++i) {
            QScrollBar *inner = shown.view.table()->verticalScrollBar();
            inner->setValue(inner->value() + 3);
            QCoreApplication::processEvents();
            QCOMPARE(shown.firstPainted(), before + 3);
            before += 3;
        }
        QVERIFY(shown.model.windowFirst() > 0);
    }

    /// What changes elsewhere is no reason to paint; what is in sight is painted anew.
    void paintsOnlyWhatHasChangedInSight()
    {
        Shown shown(1'000);
        struct Paints : QObject {
            int count = 0;
            bool eventFilter(QObject *, QEvent *event) override
            {
                count += event->type() == QEvent::Paint;
                return false;
            }
        } paints;
        TimelineTable *table = shown.view.table();
        QCoreApplication::processEvents();
        table->viewport()->installEventFilter(&paints);
        Q_EMIT shown.model.dataChanged(shown.model.index(500, 0), shown.model.index(563, 5));
        QCoreApplication::processEvents();
        QCOMPARE(paints.count, 0);
        Q_EMIT shown.model.dataChanged(shown.model.index(3, 0), shown.model.index(63, 5));
        QCoreApplication::processEvents();
        QCOMPARE(paints.count, 1);
    }

    void theSelectedEventStaysSelectedWhileTheWindowMoves()
    {
        constexpr int Events = int(TimelineModel::WindowRows) + 50'000;
        Shown shown(Events);
        QSignalSpy selected(&shown.view, &TimelineView::eventSelected);
        const EventReference event{1, EventRow{120'000}};
        shown.view.select(event);
        shown.wait();
        QCOMPARE(shown.view.table()->currentIndex().row(), shown.model.rowOf(event));
        QVERIFY(shown.view.table()->viewport()->rect().contains(
            shown.view.table()->visualRect(shown.view.table()->currentIndex()).center()));
        shown.scroller()->setValue(0);
        shown.wait();
        QCOMPARE(shown.view.selected(), event);
        QCOMPARE(shown.firstPainted(), 1);
        shown.scroller()->setValue(119'990);
        shown.wait();
        QCOMPARE(shown.model.eventAt(shown.view.table()->currentIndex().row()), event);
        QTest::keyClick(shown.view.table(), Qt::Key_Down);
        QCOMPARE(selected.count(), 1);
        QCOMPARE(shown.view.selected(), (EventReference{1, EventRow{120'001}}));
        QTest::keyClick(shown.view.table(), Qt::Key_End);
        QCOMPARE(shown.view.selected(), (EventReference{1, EventRow{Events}}));
        QTest::keyClick(shown.view.table(), Qt::Key_Home);
        QCOMPARE(shown.view.selected(), (EventReference{1, EventRow{1}}));
    }

    void aBurstTakesNoPlaceAway()
    {
        Shown shown(500);
        shown.scroller()->setValue(100);
        shown.wait();
        QVERIFY(!shown.arrivals() || shown.arrivals()->isHidden());
        shown.grow(2'000);
        QCOMPARE(shown.firstPainted(), 101);
        QVERIFY(shown.arrivals());
        QVERIFY(!shown.arrivals()->isHidden());
        QVERIFY(shown.arrivals()->text().contains(u"2,000 events"_s));
        shown.arrivals()->click();
        shown.wait();
        QCOMPARE(shown.view.selected(), (EventReference{1, EventRow{2'500}}));
        QVERIFY(shown.arrivals()->isHidden());
        // At the end, it follows.
        shown.grow(10);
        QVERIFY(shown.scroller()->isAtNewest());
        QCOMPARE(shown.view.selected(), (EventReference{1, EventRow{2'500}}));
    }

    void theNewestFirstKeepsItsPlaceToo()
    {
        Shown shown(500);
        shown.model.sortBy(TimelineSort::Source, true);
        shown.wait();
        QCOMPARE(shown.firstPainted(), 500);
        shown.grow(5); // at the top, it follows
        QCOMPARE(shown.firstPainted(), 505);
        shown.scroller()->setValue(50);
        shown.wait();
        QCOMPARE(shown.firstPainted(), 455);
        shown.grow(1'000);
        QCOMPARE(shown.firstPainted(), 455);
        QVERIFY(shown.arrivals()->text().contains(u"1,000 events"_s));
    }

    /// In the order of time as well: what is in sight and what is selected stays, wherever new events come
    /// in.
    void byTimeItKeepsItsPlaceToo()
    {
        for (const bool descending : {false, true}) {
            Shown shown(1'000);
            shown.model.sortBy(TimelineSort::Time, descending);
            shown.wait();
            QCOMPARE(shown.firstPainted(), descending ? 1'000 : 1);
            const QList<QLabel *> labels = shown.view.findChildren<QLabel *>();
            QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
                return label->text().endsWith(u"sorted by time"_s);
            }));
            shown.view.select({1, EventRow{700}}); // far from what is in memory
            shown.wait();
            QCOMPARE(shown.model.eventAt(shown.view.table()->currentIndex().row()),
                     (EventReference{1, EventRow{700}}));
            QVERIFY(shown.view.table()
                        ->visualRect(shown.view.table()->currentIndex())
                        .intersects(shown.view.table()->viewport()->rect()));
            const qint64 first = shown.firstPainted();
            QVERIFY(first > 600 && first < 800);
            for (int i = 0; i < 30; ++i) // older than all others
                shown.history.addAt(Timestamp::fromSeconds(i), "order", "order-1", i, "Late");
            shown.added += 30;
            shown.grow(20); // and newer ones
            QCOMPARE(shown.model.events(), 1'050);
            QTRY_COMPARE(shown.firstPainted(), first);
            QTRY_COMPARE(shown.model.eventAt(shown.view.table()->currentIndex().row()),
                         (EventReference{1, EventRow{700}}));
        }
    }

    void pausedItCounts()
    {
        Shown shown(50);
        shown.model.setPaused(true);
        shown.grow(3);
        QCOMPARE(shown.model.rowCount(), 50);
        QVERIFY(shown.arrivals()->text().startsWith(u"Paused: 3 events"_s));
        QSignalSpy resume(&shown.view, &TimelineView::resumeWanted);
        shown.arrivals()->click();
        QCOMPARE(resume.count(), 1);
    }

    void aMarkIsTakenAway()
    {
        Shown shown(5);
        shown.view.select({1, EventRow{2}});
        shown.wait();
        shown.view.toggleMark();
        QCOMPARE(shown.model.marked(), (EventReference{1, EventRow{2}}));
        QCOMPARE(shown.model.index(0, DeltaColumn).data().toString(), u"−100 ms"_s);
        shown.view.toggleMark();
        QVERIFY(!shown.model.marked().isValid());
        QCOMPARE(shown.model.index(1, DeltaColumn).data().toString(), u"+100 ms"_s);
        QVERIFY(!shown.model.rowAt(-1));
    }

    void columnsAreKept()
    {
        Shown shown(3);
        QHeaderView *header = shown.view.table()->horizontalHeader();
        header->resizeSection(TypeColumn, 222);
        header->moveSection(header->visualIndex(TypeColumn), 0);
        header->hideSection(CauseColumn);
        header->moveSection(header->visualIndex(SummaryColumn), 1); // makes the layout take note
        const QJsonObject kept = shown.view.columns();
        Shown other(3);
        other.view.setColumns(kept);
        const QHeaderView *restored = other.view.table()->horizontalHeader();
        QCOMPARE(restored->visualIndex(TypeColumn), 0);
        QCOMPARE(restored->visualIndex(SummaryColumn), 1);
        QCOMPARE(restored->sectionSize(TypeColumn), 222);
        QVERIFY(restored->isSectionHidden(CauseColumn));
        QVERIFY(restored->isSectionHidden(IdColumn));
        QCOMPARE(other.view.columns(), kept);
        // What makes no sense leaves the table usable.
        other.view.setColumns({{u"all"_s, u"nonsense"_s}});
        QVERIFY(!restored->isSectionHidden(TypeColumn));
    }

    void aClickOnAHeadSorts()
    {
        Shown shown(30);
        QHeaderView *header = shown.view.table()->horizontalHeader();
        const auto click = [&](int column) {
            QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                              QPoint(header->sectionViewportPosition(column) + 20, 10));
            shown.wait();
        };
        click(TimeColumn);
        QCOMPARE(shown.model.sorting(), TimelineSort::Time);
        QCOMPARE(shown.firstPainted(), 1);
        click(TimeColumn);
        QVERIFY(shown.model.isDescending());
        QCOMPARE(shown.firstPainted(), 30);
        click(TimeColumn);
        QVERIFY(!shown.model.isDescending());
        QCOMPARE(shown.model.sorting(), TimelineSort::Source);
        click(TypeColumn); // a whole source is not sorted by it
        QCOMPARE(shown.model.sorting(), TimelineSort::Source);
        QCOMPARE(header->sortIndicatorSection(), -1);
    }
};

QTEST_MAIN(TestTimelineView)
#include "tst_timelineview.moc"
