// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"
#include "app/gui/windows.h"
#include "app/workspace/workspace.h"
#include "models/link/deeplink.h"
#include "models/opening/recentsources.h"
#include "tests/support/windowtest.h"
#include "views/details/detailsview.h"
#include "views/goto/gotopopup.h"
#include "views/mapping/mappingdialog.h"
#include "views/opening/opendialog.h"
#include "views/opening/secretdialog.h"
#include "views/palette/palettepopup.h"
#include "views/timeline/lanesview.h"
#include "views/timeline/timelinetable.h"

#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSplitter>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

/// A keyring that is a map, and answers later.
class MapVault : public SecretVault
{
public:
    explicit MapVault(QMap<QString, QString> &kept)
        : m_kept(kept)
    {
    }
    void read(const QString &key, std::function<void(const QString &, const QString &)> done) override
    {
        QTimer::singleShot(0, &m_context, [this, key, done] { done(m_kept.value(key), {}); });
    }
    void write(const QString &key, const QString &value, std::function<void(const QString &)> done) override
    {
        m_kept.insert(key, value);
        QTimer::singleShot(0, &m_context, [done] { done({}); });
    }

private:
    QMap<QString, QString> &m_kept;
    QObject m_context;
};

} // namespace

/// Everything that opens over the window, opened, used and closed with the keyboard alone.
class TestDialogs : public WindowTest
{
    Q_OBJECT
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

    static QAction *actionWith(const MainWindow &window, const QString &keys)
    {
        for (QAction *action : window.actions()) {
            if (action->shortcut() == QKeySequence(keys))
                return action;
        }
        return nullptr;
    }

    template<class Dialog>
    static Dialog *opened()
    {
        Dialog *dialog = nullptr;
        const bool there = QTest::qWaitFor([&dialog] {
            dialog = qobject_cast<Dialog *>(QApplication::activeModalWidget());
            return dialog && QApplication::focusWidget() && dialog->isAncestorOf(QApplication::focusWidget());
        });
        return there ? dialog : nullptr;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString error = prepare();
        QVERIFY2(error.isEmpty(), qPrintable(error));
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

    void opensAStoreByItsPath()
    {
        RecentSources recents;
        MainWindow window(*m_catalog, {}, nullptr, &recents);
        static_cast<QWidget &>(window).show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, Qt::Key_O, Qt::ControlModifier);
        auto *dialog = opened<OpenDialog>();
        QVERIFY(dialog);
        type(m_folder.filePath(u"gone.db"_s));
        press(Qt::Key_Return); // before it has been tried
        QVERIFY(QTest::qWaitFor([&] { return window.isQuiet(); }));
        QVERIFY(dialog->isVisible() && window.sources().isEmpty());
        press(Qt::Key_A, Qt::ControlModifier);
        type(m_demo);
        press(Qt::Key_Return);
        QVERIFY(QTest::qWaitFor([&] { return !window.sources().isEmpty(); }));
        QVERIFY(settle(window));
        QCOMPARE(window.timeline().events(), 2'000);
        QCOMPARE(recents.entries().first().place, m_demo);
        QCOMPARE(recents.entries().first().events, 2'000);

        // A second time from the recents, with the keyboard: Tab leads there, Enter opens.
        MainWindow another(*m_catalog, {}, nullptr, &recents);
        static_cast<QWidget &>(another).show();
        another.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&another));
        QTest::keyClick(&another, Qt::Key_O, Qt::ControlModifier);
        dialog = opened<OpenDialog>();
        QVERIFY(dialog);
        for (int i = 0; i < 20 && QApplication::focusWidget()->accessibleName() != u"Recently opened"; ++i)
            press(Qt::Key_Tab);
        press(Qt::Key_Down);
        press(Qt::Key_Home);
        press(Qt::Key_Return);
        QVERIFY(QTest::qWaitFor([&] { return !another.sources().isEmpty(); }));
        QVERIFY(settle(another));
        QCOMPARE(another.timeline().events(), 2'000);
    }

    void describesAnUnknownTable()
    {
        MainWindow window(*m_catalog);
        static_cast<QWidget &>(window).show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, Qt::Key_O, Qt::ControlModifier);
        QVERIFY(opened<OpenDialog>());
        const QString store = QStringLiteral(TEST_DATA "/stores/orders_log.db");
        type(store);
        press(Qt::Key_Return); // it is tried, not recognised, and leads to its description
        auto *dialog = opened<MappingDialog>();
        QVERIFY(dialog);
        QVERIFY(QTest::qWaitFor([&] { return dialog->preview().rowCount() > 0; }));
        QCOMPARE(dialog->draft().fields.value(u"occurred"_s).as, u"epoch-ms"_s);
        const QString file = m_folder.filePath(u"orders.mapping.json"_s);
        for (int i = 0; i < 60 && QApplication::focusWidget()->accessibleName() != u"Save the mapping as";
             ++i)
            press(Qt::Key_Tab);
        press(Qt::Key_A, Qt::ControlModifier);
        type(file);
        press(Qt::Key_Return);
        QVERIFY(QTest::qWaitFor([&] { return !window.sources().isEmpty(); }));
        QVERIFY(settle(window));
        QVERIFY(QFile::exists(file));
        QVERIFY(!window.sources().hasFailed());
        QVERIFY(window.timeline().events() > 3);
        QVERIFY(window.currentLink()->toUrl().contains(u"mapping="_s));
    }

    // A recent, a workspace or a link of a source that needs a password: asked for, and written nowhere.
    void asksForAPasswordAndWritesItNowhere()
    {
        RecentSources recents;
        MainWindow window(*m_catalog, {}, nullptr, &recents);
        QMap<QString, QString> kept;
        window.sources().secrets().setVault(std::make_unique<MapVault>(kept));
        static_cast<QWidget &>(window).show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        window.openSource(u"kafka://ann@127.0.0.1:1/orders?newest=5"_s);
        auto *dialog = opened<SecretDialog>();
        QVERIFY(dialog);
        QCOMPARE(QApplication::focusWidget()->accessibleName(), u"Password"_s);
        type(u"s3cret-word"_s);
        press(Qt::Key_Tab);
        press(Qt::Key_Space); // remember it
        press(Qt::Key_Return);
        QVERIFY(QTest::qWaitFor([&] { return kept.size() == 1; }));
        QCOMPARE(kept.value(u"kafka://ann@127.0.0.1:1 sasl.password"_s), u"s3cret-word"_s);
        const int source = window.sources().firstId();
        QCOMPARE(window.sources().location(source).secrets.value(u"sasl.password"_s), u"s3cret-word"_s);
        recents.visit(
            {ConnectorCatalog::placeOf(window.sources().location(source)), {}, RecentSource::Source, 1, {}});
        QVERIFY(!recents.toJson().contains("s3cret"));
        const QString path = m_folder.filePath(u"secret.backstory"_s);
        window.saveWorkspaceTo(path);
        QVERIFY(QTest::qWaitFor([&path] { return QFile::exists(path); }));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray written = file.readAll();
        QVERIFY(written.contains("ann@127.0.0.1:1") && !written.contains("s3cret"));

        // From the keyring next time, with nobody asked.
        MainWindow another(*m_catalog, {}, nullptr, &recents);
        another.sources().secrets().setVault(std::make_unique<MapVault>(kept));
        another.openSource(u"kafka://ann@127.0.0.1:1/payments"_s);
        QVERIFY(QTest::qWaitFor(
            [&] { return another.sources().location(another.sources().firstId()).secrets.size() == 1; }));
        QVERIFY(!another.findChild<SecretDialog *>());
    }

    void leavesAndFindsAWorkspace()
    {
        const QString path = m_folder.filePath(u"day.backstory"_s);
        {
            MainWindow window(*m_catalog);
            QVERIFY(open(window));
            window.open(u"backstory:///open?source=%1&entity=order-48213"_s.arg(m_demo));
            QVERIFY(settle(window));
            window.focus().pin(window.timeline().subject().entity);
            window.open(u"backstory:///open?source=%1&entity=bidder-1007&position=321"_s.arg(m_demo));
            QVERIFY(settle(window));
            window.focus().pin(window.timeline().subject().entity);
            QVERIFY(!window.isWindowModified()); // it belongs to no file
            window.saveWorkspaceTo(path);
            QVERIFY(!window.isWindowModified());
            QVERIFY(window.windowTitle().startsWith(u"day.backstory[*]"_s));
            window.focus().unpin(window.focus().pinned().first());
            QVERIFY(window.isWindowModified());
            window.focus().setPinned({});
            window.open(u"backstory:///open?source=%1&entity=order-48213"_s.arg(m_demo));
            QVERIFY(settle(window));
            window.focus().pin(window.timeline().subject().entity);
            window.setZone(TimeText::Local);
            actionWith(window, u"Ctrl+2"_s)->setChecked(false);
            auto *splitter = window.findChild<LanesView *>()->parentWidget();
            static_cast<QSplitter *>(splitter)->setSizes({171, splitter->height() - 172});
            window.saveWorkspaceTo(path);
            actionWith(window, u"Ctrl+L"_s)->setChecked(false);
            QVERIFY(window.isWindowModified());
            QCOMPARE(window.captureWorkspace().views[u"lanes"].toBool(true), false);
            actionWith(window, u"Ctrl+L"_s)->setChecked(true);
            QVERIFY(!window.isWindowModified());
        }
        MainWindow window(*m_catalog);
        static_cast<QWidget &>(window).show();
        window.open(path);
        QVERIFY(settle(window));
        QCOMPARE(window.findChild<LanesView *>()->height(), 171);
        QVERIFY(!actionWith(window, u"Ctrl+2"_s)->isChecked());
        QVERIFY(!window.findChild<DetailsView *>()->isVisible());
        QVERIFY(QTest::qWaitFor([&] { return window.focus().pinned().size() == 1; }));
        QCOMPARE(window.sources().model().rowCount(), 1);
        QCOMPARE(window.timeline().subject().entity.id, "order-48213"_ba);
        QCOMPARE(window.focus().pinned().first().id, "order-48213"_ba);
        QVERIFY(settle(window));
        QVERIFY(!window.isWindowModified());
        QVERIFY(window.close());
    }

    // Whatever leads to a dialog ends in three dots: its shortcut opens it, the focus is inside, Esc closes
    // it and gives the focus back.
    void everyDialogOpensAndClosesWithTheKeyboard()
    {
        MainWindow window(*m_catalog);
        QVERIFY(open(window));
        const EventReference event{window.sources().firstId(), EventRow(322)};
        window.show({{{}, event.source}, event});
        QVERIFY(settle(window));
        auto *table = window.findChild<TimelineTable *>();
        int seen = 0;
        for (QAction *action : window.actions()) {
            if (!action->text().endsWith(u'…') || !action->isEnabled())
                continue;
            QVERIFY2(!action->shortcut().isEmpty(), qPrintable(action->text()));
            table->setFocus();
            const QKeyCombination keys = action->shortcut()[0];
            press(keys.key(), keys.keyboardModifiers());
            QWidget *over = nullptr;
            const bool there = QTest::qWaitFor([&over, table] {
                QWidget *focused = QApplication::focusWidget();
                over = focused && focused != table ? focused : nullptr;
                return over != nullptr;
            });
            QVERIFY2(there, qPrintable(action->text()));
            press(Qt::Key_Escape);
            QVERIFY2(QTest::qWaitFor([&window, table] {
                         return !QApplication::activeModalWidget() && window.focusWidget() == table;
                     }),
                     qPrintable(action->text()));
            window.activateWindow(); // no window manager does it here
            QVERIFY(QTest::qWaitForWindowActive(&window));
            ++seen;
        }
        QVERIFY2(seen >= 6, qPrintable(QString::number(seen)));
    }

    void beginsAnew()
    {
        MainWindow window(*m_catalog);
        QVERIFY(open(window));
        window.open(u"backstory:///open?source=%1&entity=order-48213"_s.arg(m_demo));
        QVERIFY(settle(window));
        window.focus().pin(window.timeline().subject().entity);
        QTest::keyClick(&window, Qt::Key_N, Qt::ControlModifier);
        QVERIFY(settle(window));
        QVERIFY(window.sources().isEmpty() && window.focus().pinned().isEmpty());
        QVERIFY(!window.currentLink());
        window.openSource(m_demo);
        QVERIFY(settle(window));
        QCOMPARE(window.timeline().events(), 2'000);
    }

    void opensAWindowOfItsOwn()
    {
        Windows windows(*qApp, *m_catalog, {}, QApplication::palette());
        MainWindow *first = windows.add();
        first->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(first));
        QTest::keyClick(first, Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(windows.all().size(), 2);
        windows.all().last()->setTheme(Theme::Dark);
        QCOMPARE(first->preferences().theme, Theme::Dark);
        windows.all().last()->setTheme(Theme::Light);
        QVERIFY(windows.all().last()->close());
        QCOMPARE(windows.all().size(), 1);
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
