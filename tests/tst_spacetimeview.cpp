// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/writershistory.h"
#include "views/spacetime/spacetimearea.h"
#include "views/spacetime/spacetimeview.h"
#include "views/theme/panelheader.h"
#include "views/theme/theme.h"

#include <QClipboard>
#include <QLabel>
#include <QSignalSpy>
#include <QToolButton>
#include <QWheelEvent>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

/// A view over a small history in which two writers get in each other's way, shown.
class Fixture
{
public:
    Fixture()
        : pool(2)
        , model(pool, std::make_shared<Categories>())
        , view(model)
    {
        view.setTimeText(TimeText::Utc);
        view.resize(1'000, 420);
        static_cast<QWidget &>(view).show();
    }

    void addRace()
    {
        history.add({.second = 0, .entity = "lot-1", .version = 1, .producer = "catalogue"});
        history.add({.second = 10, .entity = "lot-1", .version = 2, .producer = "desk-1", .causes = {"e1"}});
        history.add({.second = 20, .entity = "lot-1", .version = 3, .readVersion = 2, .producer = "desk-1"});
        history.add({.second = 26, .entity = "lot-1", .version = 4, .readVersion = 2, .producer = "desk-2"});
        history.add({.second = 28, .entity = "order-1", .version = 1, .producer = "shop", .causes = {"e2"}});
        history.add({.second = 29, .entity = "order-2", .version = 1, .producer = "shop", .causes = {"e2"}});
    }

    bool showRows(const QList<qint64> &rows, const QString &sentence = {})
    {
        if (!history.commit())
            return false;
        SpaceTimeSubject subject;
        for (const qint64 row : rows)
            subject.events.append({1, EventRow{row}});
        subject.sentence = sentence;
        subject.eventsAre = SpaceTimeSubject::Witness;
        model.setSources({history.source()});
        model.show(subject);
        return settle();
    }

    bool settle()
    {
        const bool done = QTest::qWaitFor([this] { return !model.isLoading(); });
        view.grab();
        return done;
    }

    SpaceTimeArea &area() { return *view.area(); }
    int number(qint64 row) { return model.spaceTime()->find({1, EventRow{row}}); }
    QPoint pointOf(qint64 row) { return area().toViewport(area().places().pointOf(number(row))).toPoint(); }
    void key(int key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(view.area(), Qt::Key(key), modifiers);
        view.grab();
    }
    QToolButton *button(const QString &name)
    {
        for (QToolButton *each : view.findChildren<QToolButton *>()) {
            if (each->accessibleName() == name)
                return each;
        }
        return nullptr;
    }
    bool says(const QString &text)
    {
        const QList<QLabel *> labels = view.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [&](const QLabel *label) {
            return label->isVisible() && label->text().contains(text);
        });
    }

    WritersHistory history;
    QueryPool pool;
    SpaceTimeModel model;
    SpaceTimeView view;
};

qint64 rowOf(const QSignalSpy &spy)
{
    return spy.isEmpty() ? 0 : qint64(spy.last().first().value<EventReference>().row);
}

} // namespace

class TestSpaceTimeView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Theme::Light, {}); }

    void everyEventIsChosenByMouse()
    {
        Fixture f;
        f.addRace();
        QVERIFY(f.showRows({1, 2, 3, 4, 5, 6}));
        QSignalSpy selected(&f.view, &SpaceTimeView::eventSelected);
        for (qint64 row = 1; row <= 6; ++row) {
            QTest::mouseClick(f.area().viewport(), Qt::LeftButton, {}, f.pointOf(row));
            QCOMPARE(rowOf(selected), row);
        }
        QCOMPARE(selected.count(), 6);
        f.view.setSelected({1, EventRow{2}}); // told by another view, and not told again
        QCOMPARE(selected.count(), 6);
        QSignalSpy activated(&f.view, &SpaceTimeView::eventActivated);
        QTest::mouseDClick(f.area().viewport(), Qt::LeftButton, {}, f.pointOf(3));
        QCOMPARE(rowOf(activated), 3);
        QSignalSpy hovered(&f.view, &SpaceTimeView::eventHovered);
        QTest::mouseMove(f.area().viewport(), f.pointOf(4));
        QCOMPARE(rowOf(hovered), 4);
    }

    void tellsWhatIsSure()
    {
        Fixture f;
        f.addRace();
        QVERIFY(f.showRows({1, 2, 3, 4, 5, 6}));
        f.view.setSelected({1, EventRow{4}});
        QVERIFY2(
            f.area()
                .tipAt(f.pointOf(3))
                .endsWith(
                    u"provably before Type4 v4, by versions; but v4 was written from v2 and had not seen v3"_s),
            qPrintable(f.area().tipAt(f.pointOf(3))));
        QVERIFY(f.area()
                    .tipAt(f.pointOf(5))
                    .endsWith(u"concurrent with Type4 v4: only the clocks say 2.0 s after"_s));
        QVERIFY(!f.area().tipAt(f.pointOf(4)).contains(u"concurrent"_s));
        QVERIFY(f.says(u"v3 and v4 of lot-1 were both written from v2: desk-1 wrote v3"_s));
        const auto legend = [&f] { return f.view.findChildren<ElidedLabel *>().value(0)->text(); };
        QVERIFY2(legend().startsWith(u"Solid lines"_s), qPrintable(legend()));
        f.view.setSelected({1, EventRow{5}});
        QCOMPARE(legend(), u"Type5 v1 is concurrent with Type4 v4: only the clocks say 2.0 s after"_s);
        QVERIFY(f.area().accessibleName().endsWith(legend()));
        f.view.setSelected({});
        QVERIFY(legend().startsWith(u"Solid lines"_s));
        f.button(u"Copy the sentence"_s)->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), f.model.sentence());
    }

    void walksByKeyboard()
    {
        Fixture f;
        f.addRace();
        QVERIFY(f.showRows({1, 2, 3, 4, 5, 6}));
        QSignalSpy selected(&f.view, &SpaceTimeView::eventSelected);
        f.view.setSelected({1, EventRow{1}});
        f.key(Qt::Key_Right);
        QCOMPARE(rowOf(selected), 2);
        f.key(Qt::Key_Right, Qt::ControlModifier); // along the arrows of its effects
        QCOMPARE(rowOf(selected), 5);
        f.key(Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(rowOf(selected), 6);
        f.key(Qt::Key_Down, Qt::ControlModifier);
        QCOMPARE(rowOf(selected), 5);
        QVERIFY2(f.area().accessibleName().contains(u"Type5 v1 of order-1"_s) &&
                     f.area().accessibleName().contains(u"1 cause, 0 effects"_s),
                 qPrintable(f.area().accessibleName()));
        f.key(Qt::Key_Left, Qt::ControlModifier);
        QCOMPARE(rowOf(selected), 2);
        f.key(Qt::Key_Down);
        QCOMPARE(rowOf(selected), 5);
        f.key(Qt::Key_Up);
        f.key(Qt::Key_End);
        QCOMPARE(rowOf(selected), 4);
        f.key(Qt::Key_Home);
        QCOMPARE(rowOf(selected), 1);
        QSignalSpy activated(&f.view, &SpaceTimeView::eventActivated);
        QSignalSpy trace(&f.view, &SpaceTimeView::traceWanted);
        QSignalSpy cursor(&f.view, &SpaceTimeView::cursorChosen);
        f.key(Qt::Key_Return);
        f.key(Qt::Key_T);
        f.key(Qt::Key_Space);
        QCOMPARE(rowOf(activated), 1);
        QCOMPARE(rowOf(trace), 1);
        QCOMPARE(cursor.first().first().value<Timestamp>(), WritersHistory::at(0));
    }

    void zoomsAndFits()
    {
        Fixture f;
        f.addRace();
        QVERIFY(f.showRows({1, 2, 3, 4}));
        const double whole = f.area().scale().nanosecondsPerPixel();
        f.key(Qt::Key_Plus, Qt::ControlModifier);
        QVERIFY(f.area().scale().nanosecondsPerPixel() < whole);
        f.key(Qt::Key_0);
        QCOMPARE(f.area().scale().nanosecondsPerPixel(), whole);
        QWheelEvent wheel(QPointF(500, 100), f.area().viewport()->mapToGlobal(QPointF(500, 100)), {},
                          {0, 240}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(f.area().viewport(), &wheel);
        QVERIFY(f.area().scale().nanosecondsPerPixel() < whole);
        f.key(Qt::Key_Minus);
        f.key(Qt::Key_Minus);
        QCOMPARE(f.area().scale().nanosecondsPerPixel(), whole);
    }

    void coneAndFoldAndLanes()
    {
        Fixture f;
        f.addRace();
        QVERIFY(f.showRows({1, 2, 3, 4, 5, 6}));
        f.view.setSelected({1, EventRow{5}});
        const QImage before = f.area().grab().toImage();
        f.key(Qt::Key_C);
        QVERIFY(f.area().isCone() && f.button(u"Cone"_s)->isChecked());
        QVERIFY(f.area().grab().toImage() != before); // v3 and v4 are dimmed
        f.key(Qt::Key_C);
        QVERIFY(f.area().grab().toImage() == before);
        f.button(u"Producers"_s)->click();
        QVERIFY(f.settle());
        QCOMPARE(f.area().places().lanes().size(), size_t(4));
        f.button(u"Producers"_s)->click();
        QVERIFY(f.settle());
        QCOMPARE(f.area().places().lanes().size(), size_t(5));
        f.key(Qt::Key_F);
        QVERIFY(f.button(u"Fold gaps"_s)->isChecked());
    }

    void witnessAndAll()
    {
        Fixture f;
        f.addRace();
        QVERIFY(f.showRows({3, 4}, u"Somebody found this."_s));
        QVERIFY(f.says(u"Somebody found this."_s));
        QCOMPARE(f.model.spaceTime()->shown, 3); // with the version that both had read
        f.button(u"All events"_s)->click();
        QVERIFY(f.settle());
        QCOMPARE(f.model.spaceTime()->shown, 4);
        f.button(u"Witness"_s)->click();
        QVERIFY(f.settle());
        QCOMPARE(f.model.spaceTime()->shown, 3);
    }

    void statesAreSaid()
    {
        Fixture f;
        f.addRace();
        QVERIFY(f.says(u"Nothing is chosen yet"_s));
        QVERIFY(f.showRows({99}));
        QVERIFY(f.says(u"in no opened source any more"_s));
        QVERIFY(f.showRows({1, 99}));
        QVERIFY(f.says(u"1 of 2 events"_s) && f.area().isVisible());
        f.model.refresh(1, true);
        QVERIFY(f.says(u"read anew"_s));
        f.model.clear();
        QVERIFY(f.settle() && f.says(u"Nothing is chosen yet"_s));
        f.history.add({.second = -1e10, .entity = "lot-2", .version = 1});
        QVERIFY(f.showRows({7}));
        QVERIFY(f.says(u"None of these events has a time"_s));
        HistorySource broken{1, u"broken"_s, u"/nowhere/at.all"_s, {}};
        f.model.setSources({broken});
        QVERIFY(f.settle());
        QVERIFY(f.says(u"This cannot be shown"_s));
    }

    void newEventsAppear()
    {
        Fixture f;
        f.addRace();
        QVERIFY(f.history.commit());
        HistoryReader reader(f.history.path());
        SpaceTimeSubject subject;
        subject.entities.append({1, reader.entitiesWithId("lot-1").value(0), "lot-1", u"lot"_s});
        f.model.setSources({f.history.source()});
        f.model.show(subject);
        QVERIFY(f.settle());
        QCOMPARE(f.model.spaceTime()->shown, 4);
        f.history.add(
            {.second = 40, .entity = "lot-1", .version = 5, .readVersion = 4, .producer = "desk-1"});
        QVERIFY(f.history.commit());
        f.model.refresh(1);
        QVERIFY(f.settle());
        QCOMPARE(f.model.spaceTime()->shown, 5);
        for (int i = 6; i < 300; ++i)
            f.history.add({.second = 40.0 + i, .entity = "lot-1", .version = i, .producer = "desk-1"});
        QVERIFY(f.history.commit());
        f.model.refresh(1);
        f.model.refresh(1); // while it is read
        QVERIFY(f.settle());
        QCOMPARE(f.model.spaceTime()->shown, 299);
        f.history.add({.second = 500, .entity = "lot-1", .version = 300, .producer = "desk-1"});
        QVERIFY(f.history.commit());
        f.model.refresh(1); // many: a little later
        QTRY_COMPARE(f.model.spaceTime()->shown, 300);
    }

    void everyControlHasAName()
    {
        Fixture f;
        f.addRace();
        QVERIFY(f.showRows({3, 4}));
        for (const QToolButton *button : f.view.findChildren<QToolButton *>()) {
            QVERIFY(!button->accessibleName().isEmpty());
            QVERIFY(!button->toolTip().isEmpty());
        }
        QVERIFY(f.area().focusPolicy() & Qt::TabFocus);
    }

    void namesWhatItShowsAlone()
    {
        Fixture f;
        f.addRace();
        QVERIFY(f.showRows({3, 4}));
        QVERIFY(f.button(u"Witness"_s)->isVisible());
        SpaceTimeSubject subject = f.model.subject();
        subject.eventsAre = SpaceTimeSubject::OfTrace;
        f.model.show(subject);
        QVERIFY(f.settle());
        QVERIFY(!f.button(u"Witness"_s));
        QVERIFY(f.button(u"Trace"_s)->isChecked());
        subject.eventsAre = SpaceTimeSubject::Chosen;
        f.model.show(subject);
        QVERIFY(f.settle());
        QCOMPARE(f.button(u"Chosen"_s)->toolTip(), u"Only the events that were chosen"_s);
    }

    void offersItsPicture()
    {
        Fixture f;
        f.addRace();
        QVERIFY(f.showRows({3, 4}));
        QSignalSpy wanted(&f.view, &SpaceTimeView::exportWanted);
        f.button(u"Save as PNG"_s)->click();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted[0][1].toString(), u"space-time.png"_s);
        const QImage image = QImage::fromData(wanted[0][0].toByteArray(), "png");
        QCOMPARE(image.width(), 2 * f.area().viewport()->width());
    }
};

QTEST_MAIN(TestSpaceTimeView)
#include "tst_spacetimeview.moc"
