// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/windowtest.h"
#include "views/findings/findingsview.h"
#include "views/timeline/timelinetable.h"

#include <QAction>
#include <QLineEdit>
#include <QMenu>
#include <QTableView>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// From an event that proves a finding to the finding, in the window.
class TestFindingsWindow : public WindowTest
{
    Q_OBJECT
    static QAction *showFinding(MainWindow &window)
    {
        for (QAction *action : window.actions()) {
            if (action->text().remove(u'&') == u"Show finding"_s)
                return action;
        }
        return nullptr;
    }
    /// The first finding of the rule.
    static Finding findingOf(MainWindow &window, FindingRule rule)
    {
        for (int row = 0; row < window.findings().rowCount(); ++row) {
            window.findings().index(row, 0).data();
            if (!QTest::qWaitFor([&] { return window.findings().rowAt(row) != nullptr; }))
                break;
            if (window.findings().rowAt(row)->finding.rule == rule)
                return window.findings().rowAt(row)->finding;
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString error = prepare();
        QVERIFY2(error.isEmpty(), qPrintable(error));
    }

    void leadsFromAnEventToItsFinding()
    {
        MainWindow window(*m_catalog);
        window.resize(1280, 800);
        static_cast<QWidget &>(window).show();
        window.openSource(m_demo);
        QVERIFY(settle(window));
        const int source = window.sources().firstId();
        const Finding lost = findingOf(window, FindingRule::LostUpdate);
        QVERIFY(!lost.rows.isEmpty());
        QAction *action = showFinding(window);
        QVERIFY(action);

        const EntityReference entity{source, lost.entity, lost.entityId, lost.category};
        window.show({{entity, -1}, {source, lost.rows.constFirst()}});
        QVERIFY(settle(window));
        QVERIFY(says(window, u"Lost update: "_s));
        QVERIFY(action->isEnabled());

        auto *view = window.findChild<FindingsView *>();
        view->findChild<QLineEdit *>()->setText(u"nothing says this"_s);
        QVERIFY(settle(window));
        QCOMPARE(window.findings().rowCount(), 0);
        action->trigger();
        QVERIFY(settle(window));
        QCOMPARE(window.view(), MainWindow::View::Findings);
        const FindingRow *shown = window.findings().rowAt(view->list()->currentIndex().row());
        QVERIFY(shown);
        QVERIFY(shown->finding.rows.contains(lost.rows.constFirst()));
        QCOMPARE(textOf(shown->finding.rule).severity, FindingSeverity::Error);
    }

    /// An event that proves several findings offers each of them by its name.
    void offersFindingsInTheMenu()
    {
        MainWindow window(*m_catalog);
        static_cast<QWidget &>(window).show();
        window.openSource(m_demo);
        QVERIFY(settle(window));
        const int source = window.sources().firstId();
        auto *table = window.findChild<TimelineTable *>();
        const auto menuAt = [&](EventRow row, const QString &chosen) {
            window.showView(MainWindow::View::Timeline);
            window.show({{{}, source}, {source, row}});
            if (!settle(window))
                qFatal("It was not read.");
            QStringList texts;
            QTimer::singleShot(0, this, [&] {
                auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
                QAction *trigger = nullptr;
                for (QAction *action : menu->actions()) {
                    const QString text = action->text().remove(u'&');
                    if (text.startsWith(u"Show finding"_s))
                        texts << text;
                    if (text == chosen)
                        trigger = action;
                }
                menu->close();
                if (trigger)
                    trigger->trigger();
            });
            Q_EMIT table->menuWanted(QPoint(20, 20));
            return texts;
        };
        const Finding lost = findingOf(window, FindingRule::LostUpdate);
        QCOMPARE(menuAt(lost.rows.constLast(), {}), QStringList{u"Show finding"_s});
        const Finding late = findingOf(window, FindingRule::EffectBeforeCause);
        const QStringList both{u"Show finding: Effect before its cause"_s,
                               u"Show finding: Times out of order"_s};
        QCOMPARE(menuAt(late.row, both[1]), both);
        QCOMPARE(window.view(), MainWindow::View::Findings);
        QVERIFY(settle(window));
        const auto *view = window.findChild<FindingsView *>();
        const FindingRow *shown = window.findings().rowAt(view->list()->currentIndex().row());
        QVERIFY(shown);
        QCOMPARE(shown->finding.rule, FindingRule::TimeOrder);
        QVERIFY(shown->finding.rows.contains(late.row));
    }

    void hasNothingToShowElsewhere()
    {
        MainWindow window(*m_catalog);
        static_cast<QWidget &>(window).show();
        window.openSource(m_demo);
        QVERIFY(settle(window));
        const int source = window.sources().firstId();
        QSet<EventRow> marked;
        for (int row = 0; row < window.findings().rowCount(); ++row) {
            window.findings().index(row, 0).data();
            QVERIFY(QTest::qWaitFor([&] { return window.findings().rowAt(row) != nullptr; }));
            for (const EventRow each : window.findings().rowAt(row)->finding.rows)
                marked.insert(each);
        }
        EventRow plain{1};
        while (marked.contains(plain))
            plain = EventRow(qint64(plain) + 1);
        window.show({{{}, source}, {source, plain}});
        QVERIFY(settle(window));
        QVERIFY(!showFinding(window)->isEnabled());
        window.show({{{}, source}, {source, *marked.cbegin()}});
        QVERIFY(settle(window));
        QVERIFY(showFinding(window)->isEnabled());
        FindingMutes mutes;
        for (const FindingRuleText &rule : findingRules())
            mutes.add(FindingMutes::ofRule(rule.rule));
        window.findings().setMutes(mutes);
        QVERIFY(settle(window));
        QVERIFY(!showFinding(window)->isEnabled());
    }
};

QTEST_MAIN(TestFindingsWindow)
#include "tst_findingswindow.moc"
