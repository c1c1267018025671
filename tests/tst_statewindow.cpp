// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/workspace.h"
#include "models/link/deeplink.h"
#include "models/timeline/timelinecolumns.h"
#include "tests/support/windowtest.h"
#include "views/projection/projectionview.h"
#include "views/state/reducereditor.h"
#include "views/state/scriptedit.h"
#include "views/state/stateview.h"
#include "views/timeline/timelinetable.h"
#include "views/timeline/timelineview.h"

#include <QJsonDocument>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// How a window shows the state of what is chosen, and which reducer makes it.
class TestStateWindow : public WindowTest
{
    Q_OBJECT

    /// Shows the event in its entity's timeline.
    static bool showEvent(MainWindow &window, qint64 row)
    {
        const EventReference event{window.sources().firstId(), EventRow{row}};
        window.show({{{}, event.source}, event});
        if (!settle(window))
            return false;
        const StoredEvent stored = window.details().relations().event;
        window.show({{{event.source, stored.entityNumber, stored.entity, stored.category}, -1}, event});
        return settle(window);
    }

    bool openOrder(MainWindow &window)
    {
        window.resize(1280, 800);
        static_cast<QWidget &>(window).show();
        window.openSource(m_demo);
        return settle(window) && showEvent(window, 322);
    }

    static QJsonObject after(MainWindow &window)
    {
        return QJsonDocument::fromJson(window.state().after()).object();
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString error = prepare();
        QVERIFY2(error.isEmpty(), qPrintable(error));
    }

    void standsWhereThePersonStands()
    {
        MainWindow window(*m_catalog);
        QVERIFY(openOrder(window));
        QVERIFY(!window.state().entity().isValid()); // nobody looks at it
        window.showView(MainWindow::View::State);
        QVERIFY(settle(window));
        QCOMPARE(after(window)[u"quantity"].toInt(), 6);
        QCOMPARE(window.state().nameOf(window.state().shownStep()), u"v2"_s);
        QVERIFY(window.findChild<StateView *>()->isVisible());

        // The selected event of the other views decides, and the moment.
        QVERIFY(showEvent(window, 321));
        QCOMPARE(after(window)[u"quantity"].toInt(), 5);
        QVERIFY(window.findChild<StateView *>()->isVisible());
        window.focus().setCursor(window.state().steps()[1].time);
        QVERIFY(settle(window));
        QCOMPARE(after(window)[u"quantity"].toInt(), 6);
        window.focus().setCursor(Timestamp::fromSeconds(0));
        QVERIFY(settle(window));
        QCOMPARE(window.state().shownStep(), 0);

        // All events of the source: no entity is meant until an event is chosen.
        window.show({{{}, window.sources().firstId()}, {}});
        QVERIFY(settle(window));
        QVERIFY(!window.state().entity().isValid());
        window.focus().select({window.sources().firstId(), EventRow{322}});
        QVERIFY(settle(window));
        QCOMPARE(window.state().entity().id, "order-48213"_ba);
        QCOMPARE(after(window)[u"quantity"].toInt(), 6);
    }

    void followsAnEntityWithoutAnEvent()
    {
        MainWindow window(*m_catalog);
        window.resize(1280, 800);
        static_cast<QWidget &>(window).show();
        window.openSource(m_demo);
        QVERIFY(settle(window));
        window.showView(MainWindow::View::State);
        HistoryReader history(window.sources().histories().first().path);
        for (const QByteArray id : {"order-48213", "bidder-1007"}) {
            const EntityNumber number = history.entitiesWithId(id).first();
            const auto entity = history.entity(number);
            window.show({{{window.sources().firstId(), number, id, entity->category}, -1}, {}});
            QVERIFY(settle(window));
            QCOMPARE(window.state().entity().id, id);
            QTRY_COMPARE(window.state().shownStep(), window.state().steps().size());
        }
    }

    void typingIsNeverLost()
    {
        MainWindow window(*m_catalog);
        QVERIFY(openOrder(window));
        window.showView(MainWindow::View::State);
        QVERIFY(settle(window));
        auto *editor = window.findChild<StateView *>()->editor();
        editor->edit()->setScript(u"function reduce(s, e) { return {typed: 1}; }"_s);
        // At once, before anything has been told: an entity of another category, and back.
        const EventReference bidder{window.sources().firstId(), EventRow{1}};
        window.show({{{}, bidder.source}, bidder});
        QVERIFY(settle(window));
        QVERIFY(showEvent(window, 322));
        QTRY_COMPARE(after(window)[u"typed"].toInt(), 1);
        QVERIFY(editor->script().contains(u"typed"_s));
    }

    void showsWhatAllEventsComeTo()
    {
        const QString file = m_folder.filePath(u"projected.backstory"_s);
        {
            MainWindow window(*m_catalog);
            QVERIFY(openOrder(window));
            window.showView(MainWindow::View::Projection);
            QVERIFY(settle(window));
            ProjectionModel *table = window.projection().table();
            const qint64 entities =
                HistoryReader(window.sources().histories().first().path).summary().entities;
            QTRY_COMPARE(table->rowCount(), int(entities));
            auto *view = window.findChild<ProjectionView *>();
            view->setByEntity(false);
            Q_EMIT view->choiceChanged();
            QTRY_VERIFY(window.projection().state().contains("\"OrderPlaced\":"));
            QVERIFY(settle(window));
            view->editor()->edit()->setScript(u"function reduce(s) { return (s ?? 0) + 1; }"_s);
            QTRY_COMPARE(window.projection().state(),
                         QByteArray::number(
                             HistoryReader(window.sources().histories().first().path).summary().events));
            window.saveWorkspaceTo(file);
            window.showView(MainWindow::View::Timeline);
            QVERIFY(!window.projection().selection().isValid()); // nobody looks at it
        }
        MainWindow other(*m_catalog);
        other.open(file);
        QVERIFY(settle(other));
        auto *view = other.findChild<ProjectionView *>();
        view->setByEntity(false);
        other.showView(MainWindow::View::Projection);
        QVERIFY(settle(other));
        QTRY_VERIFY(view->editor()->isDraft());
        QVERIFY(view->editor()->script().contains(u"+ 1"_s));
    }

    void tellsTheTimelineWhatChanged()
    {
        MainWindow window(*m_catalog);
        QVERIFY(openOrder(window));
        auto *table = window.findChild<TimelineTable *>();
        QVERIFY(table->isColumnHidden(ChangedColumn));
        table->showColumn(ChangedColumn);
        Q_EMIT window.findChild<TimelineView *>()->columnsChanged();
        QVERIFY(settle(window));
        const int row = window.timeline().rowOf({window.sources().firstId(), EventRow{322}});
        const auto changed = [&] { return window.timeline().index(row, ChangedColumn).data().toString(); };
        QTRY_VERIFY2(changed().contains(u"quantity"_s), qPrintable(changed()));
        QVERIFY2(changed().contains(u"lines"_s) && !changed().contains(u"lines[0]"_s), qPrintable(changed()));
    }

    void reducersBelongToTheWorkspace()
    {
        const QString path = m_folder.filePath(u"day.backstory"_s);
        {
            MainWindow window(*m_catalog);
            QVERIFY(openOrder(window));
            window.showView(MainWindow::View::State);
            window.saveWorkspaceTo(path);
            QVERIFY(settle(window));
            QVERIFY(!window.isWindowModified());
            window.reducers().choose(u"library:order"_s);
            QVERIFY(settle(window));
            QTRY_COMPARE(after(window)[u"status"].toString(), u"placed"_s);
            QVERIFY(window.isWindowModified());
            window.saveWorkspaceTo(path);
        }
        MainWindow window(*m_catalog);
        window.resize(1280, 800);
        static_cast<QWidget &>(window).show();
        window.openWorkspace(path);
        QVERIFY(settle(window));
        QCOMPARE(window.view(), MainWindow::View::State);
        QTRY_COMPARE(after(window)[u"status"].toString(), u"placed"_s);
        QCOMPARE(window.reducers().currentId(), u"library:order"_s);
        // An upcast sees an event before the reducer does.
        window.reducers().setUpcast(
            u"function upcast(event) { return {...event, data: {...event.data, quantity: 99}}; }"_s);
        QTRY_COMPARE(after(window)[u"quantity"].toInt(), 99);
    }

    void aDraftFoldsAndAnErrorKeepsTheStates()
    {
        MainWindow window(*m_catalog);
        QVERIFY(openOrder(window));
        window.showView(MainWindow::View::State);
        QVERIFY(settle(window));
        auto *view = window.findChild<StateView *>();
        view->setEditorVisible(true);
        view->editor()->edit()->setScript(u"function reduce(s, e) {\n  return {n: e.nothing.at.all};\n}\n"_s);
        QTRY_COMPARE(window.state().problem().kind, ReducerProblem::Script);
        QCOMPARE(window.state().problem().line, 2);
        QCOMPARE(view->editor()->edit()->problemLine(), 2);
        QCOMPARE(after(window)[u"quantity"].toInt(), 6); // of the last good one
        QVERIFY(!window.reducers().draft().isNull());
        view->editor()->edit()->setScript(u"function reduce(s, e) {\n  return {n: e.version};\n}\n"_s);
        QTRY_COMPARE(after(window)[u"n"].toInt(), 2);
        QCOMPARE(window.state().problem().kind, ReducerProblem::None);
        // Elsewhere and back: the draft is still there.
        QVERIFY(showEvent(window, 1));
        QVERIFY(window.reducers().draft().isNull());
        QVERIFY(showEvent(window, 322));
        QTRY_COMPARE(after(window)[u"n"].toInt(), 2);
    }

    void linksLeadToTheState()
    {
        MainWindow window(*m_catalog);
        QVERIFY(openOrder(window));
        QVERIFY(window.currentLink()->view.isEmpty());
        window.showView(MainWindow::View::State);
        QVERIFY(showEvent(window, 321));
        const QString link = window.currentLink()->toUrl();
        MainWindow other(*m_catalog);
        other.resize(1280, 800);
        static_cast<QWidget &>(other).show();
        other.openLink(link);
        QVERIFY(settle(other));
        QCOMPARE(other.view(), MainWindow::View::State);
        QTRY_COMPARE(after(other)[u"quantity"].toInt(), 5);
    }
};

QTEST_MAIN(TestStateWindow)
#include "tst_statewindow.moc"
