// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "app/demo/demo.h"
#include "app/gui/mainwindow.h"
#include "tests/support/windowtest.h"
#include "views/goto/gotopopup.h"
#include "views/palette/palettepopup.h"
#include "views/timeline/timelinetable.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QTemporaryDir>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// Everything that opens over the window, opened, used and closed with the keyboard alone.
class TestDialogs : public QObject
{
    Q_OBJECT
    QTemporaryDir m_folder;
    QString m_demo;
    std::unique_ptr<ConnectorCatalog> m_catalog;

    bool open(MainWindow &window)
    {
        window.setZone(TimeText::Utc);
        window.resize(1280, 800);
        static_cast<QWidget &>(window).show();
        window.activateWindow();
        if (!QTest::qWaitForWindowActive(&window))
            return false;
        window.openSource(m_demo);
        return settle(window);
    }

    // What the keyboard would reach.
    static void type(const QString &text) { QTest::keyClicks(QApplication::focusWidget(), text); }
    static void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QTest::keyClick(QApplication::focusWidget(), key, modifiers);
    }

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("XDG_CACHE_HOME", m_folder.filePath(u"cache"_s).toUtf8());
        qputenv("XDG_DATA_HOME", m_folder.filePath(u"data"_s).toUtf8());
        m_demo = m_folder.filePath(u"demo.db"_s);
        DemoOptions options;
        options.events = 2'000;
        const auto error = writeDemo(m_demo, options);
        QVERIFY2(!error, qPrintable(error.value_or(QString())));
        m_catalog = std::make_unique<ConnectorCatalog>();
    }

    void goesToAnIdAVersionAndATime()
    {
        MainWindow window(*m_catalog);
        QVERIFY(open(window));
        auto *popup = window.findChild<GotoPopup *>();
        window.findChild<TimelineTable *>()->setFocus();
        QWidget *before = QApplication::focusWidget();
        press(Qt::Key_G, Qt::ControlModifier);
        QVERIFY(popup->isVisible());
        press(Qt::Key_Escape);
        QVERIFY(!popup->isVisible());
        QCOMPARE(QApplication::focusWidget(), before);

        press(Qt::Key_G, Qt::ControlModifier);
        type(u"order-48213"_s);
        press(Qt::Key_Return); // before the answer has come: it goes as soon as it has
        QVERIFY(settle(window));
        QVERIFY(!popup->isVisible());
        QCOMPARE(window.timeline().subject().entity.id, "order-48213"_ba);
        QCOMPARE(QApplication::focusWidget(), window.findChild<TimelineTable *>());

        press(Qt::Key_G, Qt::ControlModifier);
        type(u"v2"_s);
        QVERIFY(settle(window));
        const auto says = [popup](const QString &part) {
            const auto labels = popup->findChildren<QLabel *>();
            return std::any_of(labels.begin(), labels.end(),
                               [&](const QLabel *label) { return label->text().contains(part); });
        };
        QVERIFY(says(u"Version 2 of order-48213"_s));
        press(Qt::Key_Return);
        QVERIFY(settle(window));
        QCOMPARE(window.details().relations().event.version, 2);
        const Timestamp time = window.details().relations().event.time();
        QCOMPARE(window.focus().cursor(), time);

        press(Qt::Key_G, Qt::ControlModifier);
        type(u"-1s"_s);
        QVERIFY(settle(window));
        press(Qt::Key_Return);
        QCOMPARE(window.focus().cursor().nanoseconds(), time.nanoseconds() - 1'000'000'000);

        press(Qt::Key_G, Qt::ControlModifier);
        type(u"v99"_s);
        QVERIFY(settle(window));
        press(Qt::Key_Return);
        QVERIFY(popup->isVisible());
        QVERIFY(says(u"order-48213 has no version 99"_s));
    }

    void doesWhatIsChosenInThePalette()
    {
        MainWindow window(*m_catalog);
        QVERIFY(open(window));
        auto *popup = window.findChild<PalettePopup *>();
        window.findChild<TimelineTable *>()->setFocus();
        press(Qt::Key_G, Qt::ControlModifier);
        type(u"order-48213"_s);
        press(Qt::Key_Return);
        QVERIFY(settle(window));

        press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(popup->isVisible());
        // Every action of the menus is there, by its name and with its shortcut.
        QStringList entries;
        for (int row = 0; row < popup->model().rowCount(); ++row)
            entries.append(popup->model().index(row).data().toString() + u'|' +
                           popup->model().index(row).data(PaletteModel::ShortcutRole).toString());
        QCOMPARE(entries.first(), u"order-48213|"_s);
        QVERIFY2(entries.contains(u"Copy link|Ctrl+Shift+C"_s), qPrintable(entries.join(u'\n')));
        QVERIFY(entries.contains(u"Back|Alt+Left"_s));
        QVERIFY(entries.contains(u"Dark|"_s));
        type(u"all ev"_s);
        press(Qt::Key_Return);
        QVERIFY(!popup->isVisible());
        QVERIFY(settle(window));
        QVERIFY(window.timeline().subject().isAll());

        press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        type(u"48213"_s);
        press(Qt::Key_Return);
        QVERIFY(settle(window));
        QCOMPARE(window.timeline().subject().entity.id, "order-48213"_ba);

        press(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        press(Qt::Key_Down);
        press(Qt::Key_Down);
        QCOMPARE(popup->findChild<QListView *>()->currentIndex().row(), 2);
        type(u"no such thing"_s);
        QCOMPARE(popup->model().rowCount(), 0);
        press(Qt::Key_Return);
        QVERIFY(popup->isVisible());
        press(Qt::Key_Escape);
        QVERIFY(!popup->isVisible());
    }
};

QTEST_MAIN(TestDialogs)
#include "tst_dialogs.moc"
