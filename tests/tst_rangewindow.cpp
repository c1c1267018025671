// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/workspace.h"
#include "tests/support/windowtest.h"
#include "views/activity/activityview.h"
#include "views/causation/causationview.h"
#include "views/processing/processingview.h"
#include "views/timeline/lanesarea.h"
#include "views/timeline/lanesview.h"
#include "views/timescale/activitystrip.h"

#include <QFileDialog>
#include <QToolButton>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// One stretch of time and the saved dashboards, in the whole window.
class tst_RangeWindow : public WindowTest
{
    Q_OBJECT

    static constexpr int Patience = 60'000; ///< milliseconds

    static QToolButton *rangeButton(MainWindow &window)
    {
        for (QToolButton *button : window.findChildren<QToolButton *>()) {
            if (button->accessibleName() == u"The chosen stretch of time")
                return button;
        }
        return nullptr;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString error = prepare();
        QVERIFY2(error.isEmpty(), qPrintable(error));
    }

    void allViewsShareAStretchOfTime()
    {
        MainWindow window(*m_catalog);
        window.resize(1280, 800);
        static_cast<QWidget &>(window).show();
        window.openSource(m_demo);
        window.showView(MainWindow::View::Activity);
        QVERIFY(settle(window));
        QTRY_VERIFY_WITH_TIMEOUT(
            window.activity().isLoaded() && !window.activity().counted().activity.series.isEmpty(), Patience);
        QToolButton *button = rangeButton(window);
        QVERIFY(button && !button->isVisible());

        const ActivityOverview all = window.activity().counted().overview;
        const qint64 quarter = (all.to.nanoseconds() - all.from.nanoseconds()) / 4;
        const Timestamp from = Timestamp::fromNanoseconds(all.from.nanoseconds() + quarter);
        const Timestamp to = Timestamp::fromNanoseconds(from.nanoseconds() + quarter);
        Q_EMIT window.findChild<ActivityView *>()->strip()->rangeWanted(from, to);
        QCOMPARE(window.focus().rangeFrom(), from);
        QCOMPARE(window.causation().filter().from, from);
        QCOMPARE(window.causation().filter().to, to);
        QTRY_VERIFY(button->isVisible());
        const TimeScale &lanes = window.findChild<LanesView *>()->area()->scale();
        QVERIFY(lanes.from() <= from && to <= lanes.to());
        QVERIFY(lanes.to().nanoseconds() - lanes.from().nanoseconds() < 2 * quarter);
        // The timeline goes on in it, and what is outside of it is muted.
        const auto selectedTime = [&window] {
            const DetailsModel &details = window.details();
            return details.hasRelations() ? details.relations().event.time() : Timestamp();
        };
        QTRY_VERIFY_WITH_TIMEOUT(from <= selectedTime() && selectedTime() < to, Patience);
        const TimelineModel &timeline = window.timeline();
        const auto isMuted = [&timeline](int row) {
            return timeline.index(row, TimeColumn).data(TimelineModel::MutedRole); // invalid until it is read
        };
        const auto isSaidOutside = [&timeline](int row) {
            return timeline.index(row, TimeColumn)
                .data(Qt::AccessibleTextRole)
                .toString()
                .contains(u"outside of the chosen stretch"_s);
        };
        const int inside = timeline.rowOf(window.focus().selected());
        QTRY_VERIFY_WITH_TIMEOUT(isMuted(inside).isValid() && isMuted(0).isValid(), Patience);
        QVERIFY(!isMuted(inside).toBool() && !isSaidOutside(inside));
        QVERIFY(isMuted(0).toBool() && isSaidOutside(0));
        window.showView(MainWindow::View::Processing);
        QTRY_COMPARE_WITH_TIMEOUT(window.processing().maps().from, from, Patience);
        QCOMPARE(window.processing().maps().to, to);

        Q_EMIT window.findChild<CausationView *>()->strip()->rangeWanted(all.from, to);
        QCOMPARE(window.activity().choice().filter.from, all.from);
        button->click();
        QVERIFY(!window.focus().hasRange());
        QVERIFY(!isMuted(0).toBool());
        QVERIFY(!window.causation().filter().from.isValid());
        QVERIFY(!window.activity().choice().filter.to.isValid());
        QTRY_VERIFY(!button->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(window.processing().maps().from < from, Patience);
    }

    void spansAreAddedToASource()
    {
        MainWindow window(*m_catalog);
        static_cast<QWidget &>(window).show();
        auto *view = window.findChild<ProcessingView *>();
        Q_EMIT view->spansWanted(); // nothing is open
        QVERIFY(!window.findChild<QFileDialog *>());
        window.openSource(m_demo);
        window.showView(MainWindow::View::Processing);
        QVERIFY(settle(window));
        QTRY_VERIFY_WITH_TIMEOUT(!window.processing().rows().isEmpty(), Patience);
        Q_EMIT view->spansWanted();
        auto *dialog = window.findChild<QFileDialog *>();
        QVERIFY(dialog);
        Q_EMIT dialog->fileSelected(QStringLiteral(TEST_DATA "/otel-spans.jsonl"));
        dialog->close();
        const auto knows = [&window](const QString &consumer) {
            for (const ProcessingRow &row : window.processing().rows()) {
                if (row.subject.series.consumer == consumer)
                    return true;
            }
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(knows(u"mail-senders"_s), Patience);
        QVERIFY(says(window, u"The spans of “otel-spans.jsonl” have been added."_s));
    }

    void dashboardsAreSavedWithTheWorkspace()
    {
        const QString file = QDir(m_demo).absolutePath() + u".dashboards.backstory"_s;
        ActivityChoice money;
        money.filter.sum = u"amount"_s;
        {
            MainWindow window(*m_catalog);
            window.openSource(m_demo);
            QVERIFY(settle(window));
            ActivityDashboards dashboards;
            dashboards.save(u"Money"_s, money);
            window.findChild<ActivityView *>()->setDashboards(dashboards);
            window.saveWorkspaceTo(file);
        }
        MainWindow window(*m_catalog);
        window.openWorkspace(file);
        const auto *view = window.findChild<ActivityView *>();
        QCOMPARE(view->dashboards().saved.size(), 1);
        QCOMPARE(view->dashboards().saved[0].choice, money);
        QVERIFY(!window.isWindowModified());
        QVERIFY(settle(window));
    }
};

QTEST_MAIN(tst_RangeWindow)
#include "tst_rangewindow.moc"
