// SPDX-License-Identifier: GPL-3.0-or-later
#include "smallhistory.h"
#include "views/theme/theme.h"
#include "views/trace/namedbar.h"
#include "views/trace/tracearea.h"
#include "views/trace/traceview.h"

#include <QContextMenuEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolButton>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 Start = 1'767'225'600'000;

/// The trace of a request in a view of its own:
/// e1 PlaceOrder ─ e2 Placed ─┬ e3 Opened ─ e5 Captured (also by e4)
///                            └ e4 Reminded
class Fixture
{
public:
    Fixture()
        : pool(2)
        , model(pool, std::make_shared<Categories>())
        , view(model)
    {
        view.setTimeText(TimeText::Utc);
        view.resize(1'280, 400);
        static_cast<QWidget &>(view).show();
    }

    void add(qint64 milliseconds, const QByteArray &type, std::vector<Cause> causes = {})
    {
        Event event;
        event.occurred = Timestamp::fromMilliseconds(Start + milliseconds);
        event.type = type;
        event.entity = "order-1";
        event.category = "order";
        event.correlation = "c";
        event.causes = std::move(causes);
        history.addEvent(event);
    }

    void addRequest()
    {
        add(0, "PlaceOrder");
        add(100, "Placed", {{"e1"}});
        add(200, "Opened", {{"e2"}});
        add(500, "Reminded", {{"e2"}});
        add(900, "Captured", {{"e3"}, {"e4"}});
    }

    bool show(const TraceStart &start)
    {
        if (!history.commit())
            return false;
        model.setSources({history.source()});
        model.show(start);
        return settle();
    }

    bool settle()
    {
        const bool done = QTest::qWaitFor([this] { return !model.isLoading(); });
        view.grab();
        return done;
    }

    TraceArea &area() { return *view.area(); }
    QPoint nameOf(int row) { return {60, int(area().places().centerOf(row))}; }
    QPoint markOf(int row) { return area().places().markRect(row).center().toPoint(); }
    void click(QPoint point) { QTest::mouseClick(area().viewport(), Qt::LeftButton, {}, point); }
    void key(int key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(view.area(), Qt::Key(key), modifiers);
    }
    QToolButton *button(const QString &text)
    {
        for (auto *each : view.findChildren<QToolButton *>()) {
            if (each->text() == text)
                return each;
        }
        return nullptr;
    }
    QString texts()
    {
        QStringList all;
        for (auto *label : view.findChildren<QLabel *>()) {
            if (label->isVisible())
                all += label->text();
        }
        return all.join(u'\n');
    }

    SmallHistory history;
    QueryPool pool;
    TraceModel model;
    TraceView view;
};

qint64 rowOf(const QList<QVariant> &arguments)
{
    return qint64(arguments.constFirst().value<EventReference>().row);
}

} // namespace

class TestTraceView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Theme::Light, {}); }

    void saysWhatItShows()
    {
        Fixture fixture;
        QVERIFY(fixture.texts().contains(u"Choose an event"));
        fixture.addRequest();
        QVERIFY(fixture.show(TraceStart::ofCorrelation("c")));
        QVERIFY2(fixture.texts().contains(u"correlation c · 5 events · 1 entity · PlaceOrder"),
                 qPrintable(fixture.texts()));
        QVERIFY(
            fixture.texts().contains(u"Critical path 900 ms: 44 % before Reminded, 44 % before Captured"));
        fixture.view.setReading(true);
        QVERIFY(fixture.texts().contains(u"read so far"));
    }

    void choosesByMouse()
    {
        Fixture fixture;
        fixture.addRequest();
        QVERIFY(fixture.show(TraceStart::ofCorrelation("c")));
        QSignalSpy selected(&fixture.view, &TraceView::eventSelected);
        QSignalSpy activated(&fixture.view, &TraceView::eventActivated);
        QSignalSpy cursor(&fixture.view, &TraceView::cursorChosen);
        for (int row = 0; row < 5; ++row) {
            fixture.click(fixture.nameOf(row) + QPoint(60, 0));
            QCOMPARE(fixture.area().selectedRow(), row);
            const int other = (row + 1) % 5;
            fixture.click(fixture.markOf(other));
            QCOMPARE(fixture.area().selectedRow(), other);
        }
        QCOMPARE(selected.size(), 10);
        QTest::mouseDClick(fixture.area().viewport(), Qt::LeftButton, {}, fixture.markOf(1));
        QCOMPARE(rowOf(activated.takeFirst()), 2);
        // The axis chooses a moment: that of the last event is where its mark is.
        fixture.click({fixture.markOf(2).x(), 8});
        QCOMPARE(cursor.size(), 1);
        const Timestamp chosen = cursor[0][0].value<Timestamp>();
        const Timestamp wanted = fixture.model.trace().timeOf(2);
        QVERIFY(std::abs(nanosecondsBetween(wanted, chosen)) < 2'000'000);
    }

    void walksByKeyboard()
    {
        Fixture fixture;
        fixture.addRequest();
        QVERIFY(fixture.show(TraceStart::ofCorrelation("c")));
        QSignalSpy selected(&fixture.view, &TraceView::eventSelected);
        QSignalSpy cursor(&fixture.view, &TraceView::cursorChosen);
        QSignalSpy activated(&fixture.view, &TraceView::eventActivated);
        fixture.key(Qt::Key_Down);
        QCOMPARE(fixture.area().selectedRow(), 0);
        fixture.key(Qt::Key_Down);
        QCOMPARE(fixture.area().selectedRow(), 1);
        QVERIFY(fixture.area().accessibleName().contains(u"row 2 of 5, level 2, Placed"));
        fixture.key(Qt::Key_Left); // closes
        QCOMPARE(fixture.area().places().shown().size(), size_t(2));
        QVERIFY(fixture.area().accessibleName().endsWith(u"closed"));
        fixture.key(Qt::Key_Left); // to the cause
        QCOMPARE(fixture.area().selectedRow(), 0);
        fixture.key(Qt::Key_Right);
        fixture.key(Qt::Key_Right); // opens
        QCOMPARE(fixture.area().places().shown().size(), size_t(5));
        fixture.key(Qt::Key_End);
        QCOMPARE(fixture.area().selectedRow(), 4);
        fixture.key(Qt::Key_Home);
        QCOMPARE(fixture.area().selectedRow(), 0);
        fixture.key(Qt::Key_Space);
        QCOMPARE(cursor.size(), 1);
        fixture.key(Qt::Key_Return);
        QCOMPARE(rowOf(activated.constFirst()), 1);
        const TimeScale before = fixture.area().places().scale();
        fixture.key(Qt::Key_Plus);
        QVERIFY(fixture.area().places().scale().nanosecondsPerPixel() < before.nanosecondsPerPixel());
        fixture.key(Qt::Key_0);
        QCOMPARE(fixture.area().places().scale().nanosecondsPerPixel(), before.nanosecondsPerPixel());
    }

    void followsOthers()
    {
        Fixture fixture;
        fixture.addRequest();
        QVERIFY(fixture.show(TraceStart::ofEvent({1, EventRow{3}})));
        QSignalSpy selected(&fixture.view, &TraceView::eventSelected);
        fixture.click(fixture.area().places().openerRect(1).center().toPoint());
        QCOMPARE(fixture.area().places().shown().size(), size_t(2));
        fixture.view.setSelected({1, EventRow{5}}); // opens what hides it
        QCOMPARE(fixture.area().places().shown().size(), size_t(5));
        QCOMPARE(fixture.model.trace().referenceOf(fixture.area().selectedRow()).row, EventRow{5});
        fixture.view.setSelected({1, EventRow{77}});
        QCOMPARE(fixture.area().selectedRow(), -1);
        fixture.view.setHovered({1, EventRow{2}});
        fixture.view.setCursor(Timestamp::fromMilliseconds(Start + 300));
        fixture.view.grab();
        QCOMPARE(selected.size(), 0);
    }

    void showsTheCriticalPathAlone()
    {
        Fixture fixture;
        fixture.addRequest();
        QVERIFY(fixture.show(TraceStart::ofCorrelation("c")));
        QVERIFY(fixture.button(u"Only critical path"_s)->isEnabled());
        fixture.button(u"Only critical path"_s)->click();
        QCOMPARE(fixture.area().places().shown(), fixture.model.trace().criticalPath());
        fixture.button(u"Compress gaps"_s)->click();
        fixture.button(u"Colour by producer"_s)->click();
        fixture.view.grab();
        fixture.button(u"Only critical path"_s)->click();
        QCOMPARE(fixture.area().places().shown().size(), size_t(5));
    }

    void offersToBeExported()
    {
        Fixture fixture;
        QVERIFY(!fixture.button(u"Export"_s)->isEnabled());
        fixture.addRequest();
        QVERIFY(fixture.show(TraceStart::ofCorrelation("c")));
        QVERIFY(fixture.button(u"Export"_s)->isEnabled());
        QSignalSpy wanted(&fixture.view, &TraceView::exportWanted);
        for (QAction *action : fixture.button(u"Export"_s)->menu()->actions())
            action->trigger();
        QCOMPARE(wanted.size(), 2);
        QCOMPARE(wanted[0][0].value<TraceFormat>(), TraceFormat::Otlp);
        QCOMPARE(wanted[1][0].value<TraceFormat>(), TraceFormat::Perfetto);
    }

    void offersWhatPayloadsName()
    {
        Fixture fixture;
        fixture.addRequest(); // e1 to e5
        fixture.history.add("lot", "lot-906", 1, "Consigned");
        fixture.history.add("lot", "lot-907", 1, "Consigned");
        fixture.history.add("order", "order-1", 6, "Billed", "e5", R"({"lot":"lot-906"})", "c");
        fixture.history.add("order", "order-1", 7, "Sent", "e5", R"({"lots":["lot-906","lot-907"]})", "c");
        QVERIFY(fixture.show(TraceStart::ofCorrelation("c")));
        QVERIFY(QTest::qWaitFor([&] { return !fixture.model.isNaming(); }));
        auto *bar = fixture.view.findChild<NamedBar *>();
        QVERIFY(bar->isVisible());
        auto *link = bar->findChild<QPushButton *>();
        QCOMPARE(link->text(), u"lot-906, lot-907"_s);
        QCOMPARE(link->accessibleName(), u"Also named in payloads: lot-906, lot-907"_s);
        QSignalSpy opened(&fixture.view, &TraceView::entityActivated);
        QSignalSpy pinned(&fixture.view, &TraceView::pinWanted);
        link->click();
        auto *menu = bar->findChild<QMenu *>();
        QVERIFY(menu->isVisible());
        QCOMPARE(menu->actions()[1]->text(), u"Open lot-907"_s);
        QCOMPARE(menu->actions()[1]->toolTip(), u"lot, named by 1 event"_s);
        menu->actions()[1]->trigger();
        menu->actions().constLast()->menu()->actions().constFirst()->trigger();
        menu->close();
        QCOMPARE(opened[0][0].value<EntityReference>().id, "lot-907");
        QCOMPARE(pinned[0][0].value<EntityReference>().id, "lot-906");
        // The menu of an event has only what its own payload names, by the key as well.
        const int row = fixture.model.trace().rowOf({1, EventRow{8}});
        fixture.view.setSelected({1, EventRow{8}});
        const QPoint at = fixture.nameOf(row);
        QContextMenuEvent event(QContextMenuEvent::Keyboard, at, fixture.area().mapToGlobal(at));
        QCoreApplication::sendEvent(fixture.area().viewport(), &event);
        QStringList texts;
        for (const QMenu *each : fixture.view.findChildren<QMenu *>(Qt::FindDirectChildrenOnly)) {
            for (const QAction *action : each->actions())
                texts += action->text();
        }
        QVERIFY2(texts.contains(u"Open lot-906"_s) && !texts.contains(u"Open lot-907"_s),
                 qPrintable(texts.join(u'|')));
    }

    void saysWhatIsMissing()
    {
        Fixture fixture;
        fixture.add(0, "Alone");
        QVERIFY(fixture.show(TraceStart::ofCorrelation("nobody")));
        QVERIFY(fixture.texts().contains(u"No opened source has an event of this trace."));
        QVERIFY(!fixture.button(u"Only critical path"_s)->isEnabled());
        fixture.model.show(TraceStart::ofEvent({1, EventRow{1}}));
        QVERIFY(fixture.settle());
        QVERIFY(fixture.texts().contains(u"No cause and no effect of this event is in the opened sources."));
        fixture.model.show(TraceStart::ofEvent({1, EventRow{9}}));
        QVERIFY(fixture.settle());
        QVERIFY(fixture.texts().contains(u"The event is no longer in the history."));
        HistorySource broken{2, u"broken"_s, u"/nowhere/at.all"_s, {}};
        fixture.model.setSources({broken});
        fixture.model.show(TraceStart::ofCorrelation("c"));
        QVERIFY(fixture.settle());
        QVERIFY2(fixture.texts().contains(u"The trace cannot be shown."), qPrintable(fixture.texts()));
        fixture.model.show({});
        QVERIFY(fixture.texts().contains(u"Choose an event"));
    }

    void takesWhatIsReadLater()
    {
        Fixture fixture;
        fixture.addRequest();
        QVERIFY(fixture.show(TraceStart::ofCorrelation("c")));
        fixture.view.setSelected({1, EventRow{4}});
        fixture.add(700, "Late", {{"e2"}});
        QVERIFY(fixture.history.commit());
        fixture.model.refresh(1);
        QVERIFY(QTest::qWaitFor([&] { return fixture.model.trace().size() == 6; }));
        QCOMPARE(fixture.model.trace().referenceOf(fixture.area().selectedRow()).row, EventRow{4});
        fixture.model.refresh(1, true);
        QVERIFY(QTest::qWaitFor([&] { return !fixture.model.isLoading(); }));
        QCOMPARE(fixture.model.trace().size(), 6); // a correlation is found again
    }

    void keepsTheKeyboardWhileItReads()
    {
        Fixture fixture;
        fixture.addRequest();
        QVERIFY(fixture.show(TraceStart::ofCorrelation("c")));
        fixture.view.activateWindow();
        fixture.area().setFocus();
        QTRY_VERIFY(fixture.area().hasFocus());
        fixture.model.show(TraceStart::ofEvent({1, EventRow{3}}));
        QVERIFY(fixture.view.isAncestorOf(QApplication::focusWidget()));
        QVERIFY(fixture.settle());
        QVERIFY(fixture.area().hasFocus());
    }

    void canBeCanceled()
    {
        Fixture fixture;
        fixture.addRequest();
        QVERIFY(fixture.history.commit());
        fixture.model.setSources({fixture.history.source()});
        fixture.model.show(TraceStart::ofCorrelation("c"));
        QVERIFY(fixture.model.isFirstReading());
        QVERIFY(fixture.texts().contains(u"Reading the trace"));
        for (auto *button : fixture.view.findChildren<QPushButton *>())
            button->click();
        QVERIFY(!fixture.model.isLoading());
        QVERIFY(fixture.texts().contains(u"Reading was canceled."));
        fixture.model.show(TraceStart::ofCorrelation("c"));
        QVERIFY(fixture.settle());
        QCOMPARE(fixture.model.trace().size(), 5);
    }

    void holdsManyRows()
    {
        Fixture fixture;
        fixture.add(0, "Root");
        for (int i = 1; i < 5'000; ++i)
            fixture.add(i, "Effect", {{"e1"}});
        QVERIFY(fixture.show(TraceStart::ofEvent({1, EventRow{1}})));
        fixture.key(Qt::Key_End);
        QCOMPARE(fixture.area().selectedRow(), 4'999);
        QCOMPARE(fixture.area().verticalScrollBar()->value(), fixture.area().verticalScrollBar()->maximum());
        const QRectF rect = fixture.area().places().rowRect(4'999);
        QVERIFY(rect.bottom() <= fixture.area().viewport()->height());
        fixture.view.grab();
    }
};

QTEST_MAIN(TestTraceView)
#include "tst_traceview.moc"
