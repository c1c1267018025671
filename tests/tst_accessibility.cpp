// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/windowtest.h"
#include "views/goto/gotopopup.h"
#include "views/mapping/mappingdialog.h"
#include "views/opening/opendialog.h"
#include "views/palette/palettepopup.h"

#include <QAccessible>
#include <QApplication>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

/// Walks the tree that a screen reader sees: every control has a name.
class TestAccessibility : public WindowTest
{
    Q_OBJECT
    static bool isControl(QAccessible::Role role)
    {
        static const QList<QAccessible::Role> roles{
            QAccessible::PushButton,     QAccessible::CheckBox,     QAccessible::RadioButton,
            QAccessible::ComboBox,       QAccessible::EditableText, QAccessible::SpinBox,
            QAccessible::Slider,         QAccessible::List,         QAccessible::Tree,
            QAccessible::Table,          QAccessible::MenuItem,     QAccessible::ButtonMenu,
            QAccessible::ButtonDropDown, QAccessible::PageTab,      QAccessible::Link,
            QAccessible::Dialog};
        return roles.contains(role);
    }

    // Rows of lists and tables are data: they are not walked through here.
    static void walk(QAccessibleInterface *node, const QString &path, QStringList &unnamed, int &controls)
    {
        if (!node || !node->isValid() || node->state().invisible)
            return;
        const QAccessible::Role role = node->role();
        const QString here =
            path + u'/' +
            (node->object() ? QString::fromLatin1(node->object()->metaObject()->className()) : u"?"_s);
        const bool ofQt = node->object() && node->object()->objectName().startsWith(u"qt_"_s);
        // A combo box names the field inside it.
        const bool inCombo = path.endsWith(u"QComboBox"_s);
        if (isControl(role) && !ofQt && !inCombo) {
            ++controls;
            if (node->text(QAccessible::Name).trimmed().isEmpty())
                unnamed.append(here);
        }
        if (role == QAccessible::List || role == QAccessible::Tree || role == QAccessible::Table)
            return;
        for (int i = 0; i < node->childCount(); ++i)
            walk(node->child(i), here, unnamed, controls);
    }

    static QString unnamedIn(QWidget *widget, int atLeast)
    {
        QStringList unnamed;
        int controls = 0;
        walk(QAccessible::queryAccessibleInterface(widget), {}, unnamed, controls);
        if (controls < atLeast)
            unnamed.append(u"only %1 controls were seen"_s.arg(controls));
        return unnamed.join(u'\n');
    }

    template<class Dialog>
    static Dialog *dialog(MainWindow &window)
    {
        Dialog *found = nullptr;
        return QTest::qWaitFor([&] { return (found = window.findChild<Dialog *>()) && found->isVisible(); })
                   ? found
                   : nullptr;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QAccessible::setActive(true);
        const QString error = prepare();
        QVERIFY2(error.isEmpty(), qPrintable(error));
    }

    void everyControlHasAName()
    {
        MainWindow window(*m_catalog);
        window.resize(1280, 800);
        static_cast<QWidget &>(window).show();
        QCOMPARE(unnamedIn(&window, 6), QString()); // with nothing open
        window.openSource(m_demo);
        QVERIFY(QTest::qWaitFor([&] { return window.isQuiet(); }, 30'000));
        window.show({{{}, window.sources().firstId()}, {window.sources().firstId(), EventRow(322)}});
        window.notify(u"A notice."_s);
        for (int i = 0; i < 3; ++i) {
            window.grab();
            QVERIFY(QTest::qWaitFor([&] { return window.isQuiet(); }, 30'000));
        }
        QCOMPARE(unnamedIn(&window, 15), QString());

        QTest::keyClick(&window, Qt::Key_G, Qt::ControlModifier);
        QCOMPARE(unnamedIn(dialog<GotoPopup>(window), 1), QString());
        QTest::keyClick(&window, Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(unnamedIn(dialog<PalettePopup>(window), 2), QString());

        window.chooseFile();
        auto *open = dialog<OpenDialog>(window);
        QVERIFY(open);
        QCOMPARE(unnamedIn(open, 7), QString());
        open->setPlace(QStringLiteral(TEST_DATA "/stores/orders_log.db"));
        QVERIFY(QTest::qWaitFor([&] { return window.isQuiet(); }, 30'000));
        QCOMPARE(unnamedIn(open, 8), QString());
        open->close();

        window.describeSource(QStringLiteral(TEST_DATA "/stores/orders_log.db"));
        auto *mapping = dialog<MappingDialog>(window);
        QVERIFY(mapping);
        QVERIFY(QTest::qWaitFor([&] { return mapping->preview().rowCount() > 0; }, 30'000));
        QCOMPARE(unnamedIn(mapping, 15), QString());
        mapping->close();

        // And whatever else an action opens; Qt's own file dialog is Qt's.
        for (QAction *action : window.actions()) {
            if (!action->text().endsWith(u'…') || !action->isEnabled())
                continue;
            action->trigger();
            QWidget *opened = QApplication::activeModalWidget();
            if (opened && !opened->inherits("QFileDialog"))
                QCOMPARE(action->text() + unnamedIn(opened, 1), action->text());
            if (opened)
                opened->close();
        }
    }
};

QTEST_MAIN(TestAccessibility)
#include "tst_accessibility.moc"
