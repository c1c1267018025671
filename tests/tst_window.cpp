// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/windowtest.h"
#include "views/details/detailsview.h"
#include "views/entities/entitiesview.h"
#include "views/theme/colors.h"
#include "views/theme/theme.h"
#include "views/timeline/timelinedelegate.h"
#include "views/timeline/timelinetable.h"

#include <QAbstractButton>
#include <QAction>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>
#include <QTreeView>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

class TestWindow : public WindowTest
{
    Q_OBJECT
    static void open(MainWindow &window, const QString &path)
    {
        window.resize(1280, 800);
        static_cast<QWidget &>(window).show();
        window.openSource(path);
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString error = prepare();
        QVERIFY2(error.isEmpty(), qPrintable(error));
    }

    void hiddenPanelsStayHidden()
    {
        Preferences preferences;
        preferences.entitiesPanel = false;
        preferences.eventPanel = false;
        MainWindow window(*m_catalog, preferences);
        QVERIFY(!window.preferences().entitiesPanel);
        QVERIFY(!window.preferences().eventPanel);
    }

    void followsIdsInPayloads()
    {
        MainWindow window(*m_catalog);
        open(window, m_demo);
        QVERIFY(settle(window));
        DetailsModel &details = window.details();
        QModelIndex link; // of the first event whose payload has the id of another entity
        for (qint64 row = 1; row < 50 && !link.isValid(); ++row) {
            window.show({window.timeline().subject(), {window.sources().firstId(), EventRow{row}}});
            QVERIFY(settle(window));
            QModelIndex payload;
            for (int section = 0; section < details.rowCount() && !payload.isValid(); ++section) {
                if (details.index(section, 0).data().toString() == u"Payload")
                    payload = details.index(section, 0);
            }
            for (int i = 0; i < details.rowCount(payload) && !link.isValid(); ++i) {
                const QModelIndex value = details.index(i, 0, payload);
                const auto entity = value.data(DetailsModel::EntityRole).value<EntityReference>();
                if (entity.isValid() && entity.id != details.relations().event.entity)
                    link = value;
            }
        }
        QVERIFY(link.isValid());
        const auto entity = link.data(DetailsModel::EntityRole).value<EntityReference>();
        QTreeView *tree = window.findChild<DetailsView *>()->tree();
        tree->setCurrentIndex(link);
        QTest::keyClick(tree, Qt::Key_Return);
        QVERIFY(settle(window));
        QCOMPARE(window.timeline().subject().entity.id, entity.id);
        QVERIFY(window.timeline().events() > 0);
    }

    void findsInThePayloadAndCopiesTheEvent()
    {
        MainWindow window(*m_catalog);
        open(window, m_demo);
        QVERIFY(settle(window));
        window.show({window.timeline().subject(), {window.sources().firstId(), EventRow{10}}});
        QVERIFY(settle(window));
        const auto trigger = [&window](const QString &text) {
            for (QAction *action : window.actions()) {
                if (action->text().remove(u'&') == text && action->isEnabled()) {
                    action->trigger();
                    return true;
                }
            }
            return false;
        };
        const QString id = QString::fromUtf8(window.details().relations().event.id);
        for (const QString &form : {u"Copy event as JSON"_s, u"Copy event as CloudEvent"_s}) {
            QSignalSpy copied(&window.details(), &DetailsModel::eventCopied);
            QVERIFY(trigger(form));
            QVERIFY(copied.wait());
            QVERIFY(QGuiApplication::clipboard()->text().contains(u"\"id\": \""_s + id));
        }
        QVERIFY(trigger(u"Find in the payload"_s));
        auto *line = window.findChild<DetailsView *>()->findChild<QLineEdit *>();
        QVERIFY(line->isVisible());
        QTest::keyClicks(line, u"a"_s);
        QVERIFY(QTest::qWaitFor([&window] { return window.details().find().count() > 0; }));
        QVERIFY(trigger(u"Raw payload"_s));
        QVERIFY(!window.details().find().isTree());
    }

    void findsAnEntityFollowsItsCauseAndGoesBack()
    {
        MainWindow window(*m_catalog);
        open(window, m_demo);
        QVERIFY(settle(window));
        QVERIFY(window.timeline().subject().isAll());
        QCOMPARE(window.timeline().events(), 2'000);

        // By keyboard alone: search, into the list, open.
        auto *search = window.findChild<EntitiesView *>()->findChild<QLineEdit *>();
        window.findChild<EntitiesView *>()->focusSearch();
        QTest::keyClicks(search, u"r-4821"_s);
        QVERIFY(settle(window));
        QTest::keyClick(search, Qt::Key_Return);
        QVERIFY(settle(window));
        QCOMPARE(window.timeline().subject().entity.id, QByteArray("order-48213"));
        QVERIFY(window.timeline().events() >= 2);

        auto *table = window.findChild<TimelineTable *>();
        table->setCurrentIndex(window.timeline().index(1, 0));
        QVERIFY(settle(window));
        QCOMPARE(window.details().relations().event.type, u"OrderQuantityChanged"_s);
        QVERIFY(says(window, u"OrderQuantityChanged"_s));

        // The cause's link is clicked where it is painted.
        const QModelIndex cause = window.timeline().index(1, CauseColumn);
        const QRect link = TimelineDelegate::linkRect(table->visualRect(cause), cause);
        QVERIFY(!link.isEmpty());
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, link.center());
        QVERIFY(settle(window));
        QCOMPARE(window.details().relations().event.type, u"ChangeOrderQuantity"_s);
        QCOMPARE(window.timeline().subject().entity.id, QByteArray("bidder-1007"));
        QCOMPARE(window.timeline().rowOf(window.details().reference()), table->currentIndex().row());

        QTest::keyClick(&window, Qt::Key_Left, Qt::AltModifier);
        QVERIFY(settle(window));
        QCOMPARE(window.timeline().subject().entity.id, QByteArray("order-48213"));
        QCOMPARE(window.details().relations().event.type, u"OrderQuantityChanged"_s);
        QTest::keyClick(&window, Qt::Key_Right, Qt::AltModifier);
        QVERIFY(settle(window));
        QCOMPARE(window.details().relations().event.type, u"ChangeOrderQuantity"_s);
    }

    void saysWhyAFileCannotBeRead()
    {
        const QString path = m_folder.filePath(u"orders.db"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("PK\003\004" + QByteArray(5000, 'x'));
        file.close();
        MainWindow window(*m_catalog);
        open(window, path);
        QVERIFY(settle(window));
        QVERIFY(says(window, u"orders.db cannot be read"_s));
        QVERIFY(says(window, u"ZIP"_s));
        // Another source opens beside it; the failed one can be removed.
        window.openSource(m_demo);
        QVERIFY(settle(window));
        QCOMPARE(window.sources().model().rowCount(), 2);
        QCOMPARE(window.timeline().events(), 2'000);
        window.showSource(window.sources().model().idAt(0));
        QVERIFY(says(window, u"2,000 events can be used"_s));
        QTest::keyClick(&window, Qt::Key_W, Qt::ControlModifier);
        QVERIFY(settle(window));
        QCOMPARE(window.sources().model().rowCount(), 1);
        QVERIFY(!says(window, u"cannot be read"_s));
    }

    void everyViewFitsASmallWindow()
    {
        MainWindow window(*m_catalog);
        open(window, m_demo);
        QVERIFY(settle(window));
        using View = MainWindow::View;
        for (const View view : {View::Timeline, View::State, View::Projection, View::Causation, View::Trace,
                                View::Findings, View::Consumers, View::Processing}) {
            window.showView(view);
            QVERIFY(settle(window));
            const QSize least = window.minimumSizeHint();
            QVERIFY2(least.width() <= 1280 && least.height() <= 720,
                     qPrintable(u"%1: %2 × %3"_s.arg(int(view)).arg(least.width()).arg(least.height())));
            QCOMPARE(window.size(), QSize(1280, 800));
        }
    }

    void everyControlHasANameATipAndAShortcut()
    {
        MainWindow window(*m_catalog);
        open(window, m_demo);
        QVERIFY(settle(window));
        for (const auto *button : window.findChildren<QAbstractButton *>()) {
            // Parts of Qt's own widgets have names that begin so.
            if (button->objectName().startsWith(u"qt_"_s))
                continue;
            const bool named = !button->text().isEmpty() || !button->accessibleName().isEmpty();
            QVERIFY2(named || !button->isVisible(), qPrintable(button->toolTip()));
        }
        for (const auto *view : window.findChildren<QAbstractItemView *>())
            QVERIFY2(!view->isVisible() || !view->accessibleName().isEmpty(),
                     view->metaObject()->className());
        for (const auto *field : window.findChildren<QLineEdit *>())
            QVERIFY(!field->accessibleName().isEmpty());
        for (const auto *action : window.findChildren<QAction *>()) {
            if (!action->text().isEmpty() && !action->menu() &&
                window.actions().contains(const_cast<QAction *>(action)))
                QVERIFY2(!action->toolTip().isEmpty(), qPrintable(action->text()));
        }
    }

    void bothThemesAreToldApartByTheirPalettes()
    {
        QCOMPARE(&colorsOf(paletteOf(lightColors())), &lightColors());
        QCOMPARE(&colorsOf(paletteOf(darkColors())), &darkColors());
        for (const Colors *colors : {&lightColors(), &darkColors()})
            QVERIFY2(!styleSheetOf(*colors).contains(u'@'), "every role in the style sheet has a colour");
    }

    void closesWhileItReads()
    {
        MainWindow window(*m_catalog);
        open(window, m_demo);
        window.search(u"4"_s);
        window.close();
    }
};

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
