// SPDX-License-Identifier: GPL-3.0-or-later
// A trace in the window: it is saved for other programs, and what its payloads name is opened or pinned.
#include "models/findings/findingsquery.h"
#include "tests/support/windowtest.h"
#include "views/theme/theme.h"
#include "views/trace/namedbar.h"
#include "views/trace/traceview.h"

#include <QAction>
#include <QFileDialog>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMenuBar>
#include <QMessageBox>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

class TestTraceWindow : public WindowTest
{
    Q_OBJECT

    /// The trace of the first event that has more than one in it.
    bool showTrace(MainWindow &window)
    {
        window.resize(1280, 800);
        static_cast<QWidget &>(window).show();
        window.openSource(m_demo);
        if (!settle(window))
            return false;
        window.show({{{}, window.sources().firstId()}, {window.sources().firstId(), EventRow{322}}});
        window.showView(MainWindow::View::Trace);
        return settle(window) && window.trace().trace().size() > 1;
    }

    static QAction *action(MainWindow &window, const QString &text)
    {
        for (QAction *each : window.findChildren<QAction *>()) {
            if (each->text().remove(u'&') == text)
                return each;
        }
        return nullptr;
    }

    static bool saveTo(MainWindow &window, const QString &path)
    {
        auto *dialog = window.findChild<QFileDialog *>();
        if (!dialog)
            return false;
        Q_EMIT dialog->fileSelected(path);
        dialog->close();
        return settle(window);
    }

private Q_SLOTS:
    void initTestCase()
    {
        applyTheme(*qApp, Theme::Light, {});
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
        const QString error = prepare();
        QVERIFY2(error.isEmpty(), qPrintable(error));
    }

    void savesItsTrace_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("key");
        QTest::newRow("OTLP") << u"Trace as OTLP JSON…"_s << u"resourceSpans"_s;
        QTest::newRow("Chrome") << u"Trace as Chrome trace…"_s << u"traceEvents"_s;
    }

    void savesItsTrace()
    {
        QFETCH(QString, command);
        QFETCH(QString, key);
        MainWindow window(*m_catalog);
        QVERIFY(!action(window, command)->isEnabled());
        QVERIFY(showTrace(window));
        QVERIFY(action(window, command)->isEnabled());
        action(window, command)->trigger();
        const QString path = m_folder.filePath(u"trace.json"_s);
        QVERIFY(saveTo(window, path));
        QVERIFY(says(window, u"Saved as "_s + path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(QJsonDocument::fromJson(file.readAll()).object().contains(key));
    }

    void saysWhyNothingWasSaved()
    {
        MainWindow window(*m_catalog);
        QVERIFY(showTrace(window));
        action(window, u"Space-time as PNG…"_s)->trigger();
        QVERIFY(saveTo(window, u"/nowhere/at-all.png"_s));
        const auto *box = window.findChild<QMessageBox *>();
        QVERIFY(box);
        QVERIFY2(box->text().contains(u"/nowhere/at-all.png could not be written"), qPrintable(box->text()));
    }

    void opensAndPinsWhatPayloadsName()
    {
        MainWindow window(*m_catalog);
        QVERIFY(showTrace(window));
        for (qint64 row = 1; row < 200 && window.trace().named().entities.empty(); ++row) {
            window.trace().show(TraceStart::ofEvent({window.sources().firstId(), EventRow{row}}));
            QVERIFY(settle(window));
        }
        QVERIFY(!window.trace().named().entities.empty());
        const EntityReference entity = window.trace().named().entities[0].entity;
        auto *bar = window.findChild<NamedBar *>();
        QVERIFY(bar->isVisible());
        Q_EMIT bar->pinWanted(entity);
        QVERIFY(window.focus().isPinned(entity));
        Q_EMIT bar->entityActivated(entity);
        QVERIFY(settle(window));
        QCOMPARE(window.timeline().subject().entity, entity);
        QCOMPARE(window.view(), MainWindow::View::Timeline);
    }

    void keepsTheKeyboardWhileAnotherTraceIsRead()
    {
        MainWindow window(*m_catalog);
        QVERIFY(showTrace(window));
        auto *view = window.findChild<TraceView *>();
        window.activateWindow();
        view->setFocus();
        QTRY_VERIFY(view->hasFocus());
        for (const qint64 row : {1, 322, 2}) {
            window.trace().show(TraceStart::ofEvent({window.sources().firstId(), EventRow{row}}));
            QVERIFY(settle(window));
            QVERIFY(view->hasFocus());
        }
    }

    // What is judged when all has been read is told although no event comes any more.
    void showsAllFindingsOfAStoreThatRests()
    {
        MainWindow window(*m_catalog);
        QVERIFY(showTrace(window));
        const auto kept = [&window] {
            QueryPool pool(1);
            QuerySlot slot(pool);
            qint64 all = -1;
            FindingsScope scope = window.findings().scope();
            slot.start([scope](QueryScope &query) { return readFindings(query, scope).all; },
                       [&all](qint64 found) { all = found; });
            return QTest::qWaitFor([&all] { return all >= 0; }) ? all : -1;
        };
        QVERIFY(kept() > 0);
        QTRY_COMPARE(window.findings().extent().all, kept());
    }
};

QTEST_MAIN(TestTraceWindow)
#include "tst_tracewindow.moc"
