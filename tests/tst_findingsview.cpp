// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/findingshistory.h"

#include "views/findings/findingpanel.h"
#include "views/findings/findingsview.h"
#include "views/theme/colors.h"
#include "views/theme/theme.h"

#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

struct Shown {
    explicit Shown(bool withFindings = true)
    {
        history.add({.version = 1});
        history.add({.type = "EstimateChanged", .version = 2, .read = 1, .producer = "desk-1"});
        if (withFindings) {
            history.add({.type = "ReserveSet", .version = 3, .read = 1, .producer = "desk-2"});
            history.add({.entity = "order-2", .version = 1});
            history.add({.entity = "order-2", .version = 3});
            history.add({.entity = "order-3", .version = 1, .problem = "It is no JSON."});
            history.add({.version = 4, .ms = 1});
        }
        if (!history.commit())
            qFatal("The history cannot be written.");
        model.setSources({history.source()});
        evidence.setSources({history.source()});
        view.setTimeText(TimeText::Utc);
        view.resize(1280, 640);
        view.show();
        wait();
    }
    void wait()
    {
        for (int i = 0; i < 3; ++i) {
            view.grab();
            if (!QTest::qWaitFor(
                    [this] { return model.isLoaded() && !model.isLoading() && !evidence.isLoading(); }))
                qFatal("The findings were not read.");
            QCoreApplication::processEvents();
        }
    }
    QPushButton *button(const QString &text)
    {
        for (QPushButton *each : view.findChildren<QPushButton *>()) {
            if (each->text() == text && each->isVisibleTo(&view))
                return each;
        }
        return nullptr;
    }
    bool says(const QString &text)
    {
        for (const QLabel *each : view.findChildren<QLabel *>()) {
            if (each->isVisibleTo(&view) && each->text().contains(text))
                return true;
        }
        return false;
    }

    FindingsHistory history;
    QueryPool pool{2};
    FindingsModel model{pool};
    FindingEvidence evidence{pool};
    FindingsView view{model, evidence};
};

} // namespace

class TestFindingsView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, Theme::Light, qApp->palette()); }

    void tellsOfTheFirstAndItsEvidence()
    {
        Shown shown;
        QVERIFY(shown.says(u"desk-1 and desk-2 both read version 1 of order-1"_s));
        QVERIFY(shown.says(u"What this rule looks for"_s));
        QVERIFY(shown.button(u"ReserveSet"_s));
        QSignalSpy opened(&shown.view, &FindingsView::eventActivated);
        shown.button(u"ReserveSet"_s)->click();
        QCOMPARE(opened.size(), 1);
        QCOMPARE(opened[0][0].value<EventReference>(), (EventReference{1, EventRow(3)}));
        QSignalSpy drawn(&shown.view, &FindingsView::spaceTimeWanted);
        shown.button(u"Show in space-time"_s)->click();
        QCOMPARE(drawn[0][0].value<QList<EventReference>>().size(), 3);
        QSignalSpy traced(&shown.view, &FindingsView::traceWanted);
        shown.button(u"Trace"_s)->click();
        QCOMPARE(traced[0][0].value<EventReference>().row, EventRow(3));
    }

    void keys()
    {
        Shown shown;
        shown.view.activateWindow();
        shown.view.list()->setFocus();
        QSignalSpy selected(&shown.view, &FindingsView::eventSelected);
        QTest::keyClick(shown.view.list(), Qt::Key_Down);
        shown.wait();
        QCOMPARE(selected.size(), 1);
        QCOMPARE(selected[0][0].value<EventReference>().row, EventRow(5));
        QVERIFY(shown.says(u"version 2 is nowhere"_s));
        QSignalSpy opened(&shown.view, &FindingsView::eventActivated);
        QTest::keyClick(shown.view.list(), Qt::Key_Return);
        QCOMPARE(opened.size(), 1);
        QTest::keyClick(shown.view.list(), Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->text().endsWith(u"version 2 is nowhere."_s));
        QTest::keyClick(shown.view.list(), Qt::Key_F, Qt::ControlModifier);
        QVERIFY(shown.view.findChild<QLineEdit *>()->hasFocus());
    }

    void filtersAndComesBack()
    {
        Shown shown;
        auto *search = shown.view.findChild<QLineEdit *>();
        search->setText(u"nobody says this"_s);
        shown.wait();
        QVERIFY(shown.says(u"No finding matches"_s));
        shown.button(u"Show all findings"_s)->click();
        shown.wait();
        QCOMPARE(shown.model.rowCount(), 4);
        auto *rules = shown.view.findChild<QComboBox *>();
        QCOMPARE(rules->count(), 5); // all, and one for each rule that found something
        const int gap = rules->findData(int(FindingRule::VersionGap));
        rules->setCurrentIndex(gap);
        Q_EMIT rules->activated(gap);
        shown.wait();
        QCOMPARE(shown.model.rowCount(), 1);
        QVERIFY(rules->currentText().startsWith(u"Version gap"_s));
        QVERIFY(shown.says(u"1 of 4 findings in 7 events"_s));
    }

    void showsWhatSomeEventsProve()
    {
        Shown shown;
        shown.view.findChild<QLineEdit *>()->setText(u"nobody says this"_s);
        shown.wait();
        EvidenceChoice events;
        events.name = u"EstimateChanged"_s;
        shown.view.showAmong(events);
        shown.wait();
        QCOMPARE(shown.model.rowCount(), 1); // whatever was looked for before
        QPushButton *all = shown.button(u"Events of type EstimateChanged  ×"_s);
        QVERIFY(all);
        QVERIFY(all->accessibleName().contains(u"show all findings"_s));
        all->click();
        shown.wait();
        QCOMPARE(shown.model.rowCount(), 4);
        QVERIFY(!shown.button(u"Events of type EstimateChanged  ×"_s));

        events.by = EvidenceChoice::Producer;
        events.name = u"nobody"_s;
        shown.view.showAmong(events);
        shown.wait();
        QVERIFY(shown.says(u"None is proved by these events."_s));
        shown.button(u"Show all findings"_s)->click();
        shown.wait();
        QCOMPARE(shown.model.rowCount(), 4);

        // Whoever is led to a finding finds it, whatever is shown.
        const FindingPlace last = shown.model.placeAt(3);
        shown.view.showAmong(events);
        shown.wait();
        shown.view.choose(last);
        shown.wait();
        QCOMPARE(shown.view.list()->currentIndex().row(), 3);
        QVERIFY(!shown.model.scope().among);
    }

    void theKeyboardIsNeverNowhere()
    {
        Shown empty(false);
        empty.view.activateWindow();
        empty.view.setFocus();
        auto *search = empty.view.findChild<QLineEdit *>();
        QVERIFY(search->hasFocus());

        Shown shown;
        shown.view.activateWindow();
        shown.view.setFocus();
        QVERIFY(shown.view.list()->hasFocus());
        search = shown.view.findChild<QLineEdit *>();
        search->setText(u"nobody says this"_s);
        shown.wait();
        QVERIFY(search->hasFocus());
    }

    void enterChoosesTheFirstOfTheFiltered()
    {
        Shown shown;
        auto *search = shown.view.findChild<QLineEdit *>();
        search->setText(u"order-2"_s);
        QTest::keyClick(search, Qt::Key_Return); // before the filter has its result
        shown.wait();
        QCOMPARE(shown.model.rowCount(), 1);
        QCOMPARE(shown.view.list()->currentIndex().row(), 0);
        QVERIFY(shown.says(u"version 2 is nowhere"_s));
    }

    void mutesAndUnmutes()
    {
        Shown shown;
        QSignalSpy muted(&shown.view, &FindingsView::mutesChanged);
        auto *panel = shown.view.findChild<FindingPanel *>();
        Q_EMIT panel->muteWanted(FindingMutes::ofRule(FindingRule::LostUpdate));
        shown.wait();
        QCOMPARE(muted.size(), 1);
        QCOMPARE(shown.model.rowCount(), 3);
        for (QToolButton *each : shown.view.findChildren<QToolButton *>()) {
            if (each->text() == u"Muted 1"_s)
                each->click();
        }
        shown.wait();
        QCOMPARE(shown.model.rowCount(), 4);
        shown.view.choose(shown.model.placeAt(0));
        shown.wait();
        QVERIFY(shown.button(u"Unmute"_s));
        shown.button(u"Unmute"_s)->click();
        shown.wait();
        QVERIFY(shown.model.scope().mutes.isEmpty());
    }

    void saysThatThereIsNothing()
    {
        Shown shown(false);
        QVERIFY(shown.says(u"Nothing suspicious in 2 events"_s));
        QVERIFY(shown.says(u"18 rules looked at every event"_s));
        shown.view.setReading(true);
        QVERIFY(shown.says(u"Nothing suspicious so far in 2 events"_s));
        shown.model.setSources({});
        shown.wait();
        QVERIFY(shown.says(u"No source is open"_s));
    }

    void everyControlHasAName()
    {
        Shown shown;
        for (QWidget *each : shown.view.findChildren<QWidget *>()) {
            if (each->focusPolicy() == Qt::NoFocus || !each->isVisibleTo(&shown.view) ||
                qobject_cast<QLabel *>(each))
                continue;
            QVERIFY2(!each->accessibleName().isEmpty() || qobject_cast<QPushButton *>(each),
                     each->metaObject()->className());
        }
    }

    void looks_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    /// Something is drawn in the severity's colour, in both themes; a folder in BACKSTORY_PICTURES keeps
    /// them.
    void looks()
    {
        QFETCH(bool, dark);
        applyTheme(*qApp, dark ? Theme::Dark : Theme::Light, qApp->palette());
        Shown shown;
        const QImage picture = shown.view.grab().toImage();
        const QColor wanted = (dark ? darkColors() : lightColors()).critical;
        bool isThere = false;
        for (int y = 0; y < picture.height() && !isThere; ++y) {
            for (int x = 0; x < picture.width() && !isThere; ++x)
                isThere = picture.pixelColor(x, y) == wanted;
        }
        QVERIFY(isThere);
        const QString folder = qEnvironmentVariable("BACKSTORY_PICTURES");
        if (!folder.isEmpty())
            QVERIFY(picture.save(folder + (dark ? u"/findings-dark.png"_s : u"/findings-light.png"_s)));
        applyTheme(*qApp, Theme::Light, qApp->palette());
    }
};

QTEST_MAIN(TestFindingsView)
#include "tst_findingsview.moc"
