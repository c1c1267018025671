// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/statepath.h"
#include "models/state/statesession.h"
#include "models/state/statetreemodel.h"
#include "smallhistory.h"
#include "views/state/blamepopup.h"
#include "views/state/changecount.h"
#include "views/state/consoleview.h"
#include "views/state/problembanner.h"
#include "views/state/reducereditor.h"
#include "views/state/scriptedit.h"
#include "views/state/statetreeview.h"
#include "views/state/stateview.h"
#include "views/state/stepbar.h"
#include "views/state/stepslider.h"
#include "views/theme/theme.h"

#include <QAccessible>
#include <QClipboard>
#include <QLabel>
#include <QListView>
#include <QScrollBar>
#include <QToolButton>
#include <QTreeView>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

const QString Merge = u"function reduce(s, e) {\n  console.log(e.type);\n  return {...s, ...e.data};\n}\n"_s;

} // namespace

/// The view over a real session: a small history and the reducer's own process.
class TestStateView : public QObject
{
    Q_OBJECT
    std::unique_ptr<SmallHistory> m_history;
    std::unique_ptr<QueryPool> m_pool;
    std::unique_ptr<StateSession> m_session;
    std::unique_ptr<StateView> m_view;

    QTreeView *tree() { return m_view->tree()->tree(); }
    StepSlider *slider() { return m_view->stepBar()->slider(); }

    static EntityReference order() { return {1, EntityNumber{2}, "order-1", u"order"_s}; }

    void add(const QByteArray &type, const QByteArray &payload, const QByteArray &cause = {})
    {
        static const QByteArray category("order");
        m_history->add(category, "order-1", ++m_version, type, cause, payload);
    }

    bool isAt(qint64 step)
    {
        const bool done = QTest::qWaitFor(
            [&] {
                return m_session->shownStep() == step && !m_session->isFolding() &&
                       m_session->comparedSteps() == m_session->steps().size();
            },
            30'000);
        if (!done)
            qWarning() << m_session->shownStep() << m_session->problem().text << m_session->coverage();
        return done;
    }

    bool open(const QString &script = Merge)
    {
        m_view->setReducer({u"order.js"_s, script, {}});
        m_session->setEntity(order());
        return isAt(m_version);
    }

    bool goTo(qint64 step)
    {
        slider()->setValue(int(step));
        return isAt(step);
    }

    /// `status ± "placed" → "shipped" v3`, rows that are open with two spaces a level.
    QStringList rows(const QModelIndex &parent = {}, int depth = 0)
    {
        static const QStringList signs{u""_s, u"+"_s, u"-"_s, u"±"_s, u"±"_s};
        QStringList lines;
        const QAbstractItemModel *model = tree()->model();
        for (int row = 0; row < model->rowCount(parent); ++row) {
            const QModelIndex index = model->index(row, 0, parent);
            const auto cell = [&](int column) { return index.siblingAtColumn(column).data().toString(); };
            lines.append(QString(depth * 2, u' ') +
                         u"%1 %2 %3 > %4 %5"_s
                             .arg(cell(0), signs[index.data(StateTreeModel::ChangeRole).toInt()], cell(1),
                                  cell(2), cell(3))
                             .simplified());
            if (tree()->isExpanded(index))
                lines += rows(index, depth + 1);
        }
        return lines;
    }

    QModelIndex rowOf(const QString &path)
    {
        return static_cast<StateTreeModel *>(tree()->model())->indexOf(path);
    }

    bool isSaid(const QString &part)
    {
        for (const QLabel *label : m_view->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(part))
                return true;
        }
        return false;
    }

    QToolButton *button(const QString &text)
    {
        for (auto *button : m_view->findChildren<QToolButton *>()) {
            if (button->text() == text)
                return button;
        }
        return nullptr;
    }

    qint64 m_version = 0;

private Q_SLOTS:
    void initTestCase()
    {
        QAccessible::setActive(true);
        qputenv("BACKSTORY_REDUCER", BUILD_ROOT "/bin/backstory-reducer");
        applyTheme(*qApp, Theme::Light, {});
    }

    void init()
    {
        m_history = std::make_unique<SmallHistory>();
        m_version = 0;
        m_history->add("user", "user-1", 1, "SignIn");
        m_history->add("user", "user-1", 2, "PlaceOrder", "e1");
        add("OrderPlaced", R"({"status":"placed","amounts":{"total":5,"discount":0}})", "e2");
        add("Noted", R"({"note":"fragile"})", "e3");
        add("OrderShipped", R"({"status":"shipped","amounts":{"total":6},"box":[1,2,3]})", "e4");
        QVERIFY(m_history->commit());
        m_pool = std::make_unique<QueryPool>();
        m_session = std::make_unique<StateSession>();
        m_session->setSources({m_history->source()});
        m_view = std::make_unique<StateView>(*m_session, *m_pool, std::make_shared<Categories>());
        m_view->setTimeText(TimeText(TimeText::Utc));
        m_view->resize(1280, 760);
        m_view->show();
    }

    void cleanup()
    {
        m_view.reset();
        m_session.reset();
        m_pool.reset();
    }

    void saysWhatToDoWithoutAnEntity()
    {
        QVERIFY(isSaid(u"Choose an entity to see its state."_s));
        QVERIFY(!tree()->isVisible());
        m_view->setReducer({u"order.js"_s, Merge, {}});
        m_session->setEntity({1, EntityNumber{2}, "order-1", u"order"_s});
        QVERIFY(isAt(3));
        QVERIFY(tree()->isVisible());
        m_session->setEntity({});
        QVERIFY(QTest::qWaitFor([this] { return !tree()->isVisible(); }, 30'000));
        QVERIFY(isSaid(u"Choose an entity"_s));
    }

    void showsBothStatesAndWhoSetThem()
    {
        QVERIFY(open());
        QCOMPARE(rows(), (QStringList{u"status ± \"placed\" > \"shipped\" v3"_s, u"amounts ± {2} > {1} v3"_s,
                                      u"  total ± 5 > 6 v3"_s, u"  discount - 0 > v3"_s,
                                      u"note \"fragile\" > \"fragile\" v2"_s, u"box + > [3] v3"_s,
                                      u"  0 + > 1 v3"_s, u"  1 + > 2 v3"_s, u"  2 + > 3 v3"_s}));
        QVERIFY(isSaid(u"6 fields changed"_s));
        QVERIFY(isSaid(u"3 of them added, 1 removed"_s));
        QVERIFY(isSaid(u"before v2 → after v3"_s));
        QVERIFY(isSaid(u"OrderShipped"_s) && isSaid(u"Changed 6 fields"_s));
        QVERIFY(isSaid(u"State of order-1"_s));
        QCOMPARE(slider()->maximum(), 3);
        QCOMPARE(slider()->current(), 3);
        button(u"Only changes"_s)->click();
        QCOMPARE(rows().size(), 8); // all but the note, with what is in the box
        QVERIFY(goTo(2));
        QCOMPARE(rows(), QStringList{u"note + > \"fragile\" v2"_s});
    }

    void stepsByKeysAndKeepsThePlace()
    {
        QVERIFY(open());
        m_view->showField(u"amounts.total"_s);
        QSignalSpy chosen(m_view.get(), &StateView::stepChosen);
        tree()->collapse(rowOf(u"box"_s));
        slider()->setFocus();
        QTest::keyClick(slider(), Qt::Key_Left);
        QVERIFY(isAt(2));
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(tree()->currentIndex().data(StateTreeModel::PathRole).toString(), u"amounts.total"_s);
        QTest::keyClick(slider(), Qt::Key_Home);
        QVERIFY(isAt(0));
        QVERIFY(isSaid(u"The initial state is undefined"_s));
        QTest::keyClick(slider(), Qt::Key_End);
        QVERIFY(isAt(3));
        QCOMPARE(tree()->currentIndex().data(StateTreeModel::PathRole).toString(), u"amounts.total"_s);
        QVERIFY(!tree()->isExpanded(rowOf(u"box"_s)));
        tree()->expand(rowOf(u"box"_s));
        tree()->collapse(rowOf(u"amounts"_s));
        QVERIFY(goTo(1));
        QVERIFY(goTo(3));
        QVERIFY(!tree()->isExpanded(rowOf(u"amounts"_s)) && tree()->isExpanded(rowOf(u"box"_s)));
    }

    void goesToChangesOfTheChosenField()
    {
        QVERIFY(open());
        m_view->showField(u"note"_s);
        tree()->setFocus();
        QTest::keyClick(tree(), Qt::Key_BracketLeft);
        QVERIFY(isAt(2));
        QTest::keyClick(tree(), Qt::Key_BracketLeft);
        QCOMPARE(m_session->step(), 2);
        QVERIFY(isSaid(u"No earlier step changes note"_s));
        m_view->showField(u"status"_s);
        QTest::keyClick(slider(), Qt::Key_BracketRight);
        QVERIFY(isAt(3));
        QVERIFY(!isSaid(u"No earlier step"_s));
    }

    void saysWhoSetAField()
    {
        QVERIFY(open());
        m_view->showField(u"status"_s);
        tree()->setFocus();
        QTest::keyClick(tree(), Qt::Key_Return);
        BlamePopup *popup = m_view->blame();
        QVERIFY(popup->isVisible());
        QVERIFY(QTest::qWaitFor([&] { return popup->rows().rowCount() > 0; }, 30'000));
        QStringList lines;
        for (int row = 0; row < popup->rows().rowCount(); ++row) {
            const QModelIndex index = popup->rows().index(row);
            lines.append(u"%1 %2 %3"_s
                             .arg(index.data(BlameRows::RelationRole).toString(),
                                  index.data(BlameRows::NameRole).toString(),
                                  index.data(BlameRows::ValueRole).toString())
                             .trimmed());
        }
        QCOMPARE(lines,
                 (QStringList{u"OrderShipped v3"_s, u"caused by Noted v2"_s, u"caused by OrderPlaced v1"_s,
                              u"caused by PlaceOrder v2"_s, u"root SignIn v1"_s, u"Earlier values"_s,
                              u"OrderPlaced v1 \"placed\""_s}));
        QVERIFY(m_view->rect().contains(popup->geometry()));
        QTest::keyClick(popup->list(), Qt::Key_C, Qt::ControlModifier);
        const QString copied = QGuiApplication::clipboard()->text();
        QVERIFY2(copied.startsWith(u"status = \"shipped\"\nset by OrderShipped v3"_s), qPrintable(copied));
        QVERIFY2(copied.contains(u"root SignIn v1"_s) &&
                     copied.contains(u"\nearlier: \"placed\" OrderPlaced v1"_s),
                 qPrintable(copied));
        QTest::keyClick(popup->list(), Qt::Key_Escape);
        QVERIFY(!popup->isVisible());
        QVERIFY(tree()->hasFocus());
        QTest::keyClick(tree(), Qt::Key_Return);
        QVERIFY(QTest::qWaitFor([&] { return popup->rows().rowCount() > 0; }, 30'000));
        QTest::keyClick(popup->list(), Qt::Key_End);
        QTest::keyClick(popup->list(), Qt::Key_Return); // to the step of the earlier value
        QVERIFY(isAt(1));
        QVERIFY(!popup->isVisible());
    }

    void leadsToCausesElsewhere()
    {
        QVERIFY(open());
        QSignalSpy left(m_view.get(), &StateView::eventActivated);
        m_view->showField(u"status"_s);
        tree()->setFocus();
        QTest::keyClick(tree(), Qt::Key_Return);
        QVERIFY(QTest::qWaitFor([&] { return m_view->blame()->rows().rowCount() > 5; }, 30'000));
        QListView *list = m_view->blame()->list();
        list->setCurrentIndex(list->model()->index(4, 0));
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(left.size(), 1);
        QCOMPARE(left[0][0].value<EventReference>(), (EventReference{1, EventRow{1}}));
    }

    void asksByClickingTheSetter()
    {
        QVERIFY(open());
        const QModelIndex setter = rowOf(u"note"_s).siblingAtColumn(StateTreeModel::SetByColumn);
        const QRect cell = tree()->visualRect(setter);
        QTest::mouseClick(tree()->viewport(), Qt::LeftButton, {},
                          QPoint(cell.left() + 14, cell.center().y()));
        QVERIFY(m_view->blame()->isVisible());
        QCOMPARE(m_view->blame()->path(), u"note"_s);
    }

    void keepsTheLastGoodStatesWhileADraftIsWrong()
    {
        QVERIFY(open());
        const QStringList good = rows();
        QString wrong = Merge;
        wrong.replace(u"  return"_s, u"  if (e.version == 2) s.missing.x = 1;\n  return"_s);
        m_view->editor()->edit()->selectAll();
        m_view->editor()->edit()->replaceSelectedText(wrong);
        QVERIFY(QTest::qWaitFor([this] { return m_session->problemStep() == 2; }, 30'000));
        auto *banner = m_view->findChild<ProblemBanner *>();
        QVERIFY(banner->isVisible());
        QVERIFY2(banner->text().startsWith(u"The draft stops at v2."_s), qPrintable(banner->text()));
        QVERIFY2(banner->text().contains(u"still those of the last reducer that worked"_s),
                 qPrintable(banner->text()));
        QCOMPARE(m_view->editor()->edit()->problemLine(), 3);
        QCOMPARE(rows(), good);
        m_view->editor()->edit()->undo();
        QVERIFY(QTest::qWaitFor([banner] { return !banner->isVisible(); }, 30'000));
        QVERIFY(isAt(3));
        QCOMPARE(m_view->editor()->edit()->problemLine(), -1);
    }

    void recomputesAsOneTypes()
    {
        QVERIFY(open());
        ScriptEdit *edit = m_view->editor()->edit();
        edit->setFocus();
        edit->setCursorPosition(2, 9);
        QTest::keyClicks(edit, u"{added: 7, ...s} && "_s);
        QVERIFY(QTest::qWaitFor(
            [this] {
                return m_session->shownReducer() == m_session->reducer() &&
                       m_session->reducer().script.contains(u"added"_s);
            },
            30'000));
        int line = 0;
        int index = 0;
        edit->getCursorPosition(&line, &index);
        QCOMPARE(line, 2);
        QCOMPARE(index, 29);
        QVERIFY(edit->hasFocus());
        QVERIFY(m_view->editor()->isDraft());
    }

    void listsWhatTheReducerWrote()
    {
        QVERIFY(open());
        QTreeView *lines = m_view->console()->lines();
        QVERIFY(QTest::qWaitFor([lines] { return lines->model()->rowCount() == 3; }, 30'000));
        QVERIFY(isSaid(u"3 lines"_s));
        lines->setCurrentIndex(lines->model()->index(0, 0));
        QTest::keyClick(lines, Qt::Key_Return);
        QVERIFY(isAt(1));
        m_view->console()->setAll(false);
        QCOMPARE(lines->model()->rowCount(), 1);
        QCOMPARE(lines->model()->index(0, 1).data().toString(), u"OrderPlaced"_s);
    }

    void comparesAnyTwoSteps()
    {
        QVERIFY(open());
        QVERIFY(goTo(1));
        m_view->tree()->compareShownWanted();
        QVERIFY(QTest::qWaitFor([this] { return m_session->compared() == 1; }, 30'000));
        QVERIFY(goTo(3));
        QVERIFY(QTest::qWaitFor([this] { return m_session->beforeStep() == 1; }, 30'000));
        QVERIFY(rows().contains(u"note + > \"fragile\" v2"_s));
        QVERIFY(button(u"With v1"_s));
        QCOMPARE(tree()->model()->headerData(1, Qt::Horizontal, Qt::DisplayRole).toString(), u"Held · v1"_s);
        m_view->tree()->comparePreviousWanted();
        QVERIFY(QTest::qWaitFor([this] { return m_session->beforeStep() == 2; }, 30'000));
        QVERIFY(button(u"Compare with…"_s));
    }

    void findsAndCopies()
    {
        QVERIFY(open());
        tree()->setFocus();
        QTest::keyClick(tree(), Qt::Key_F, Qt::ControlModifier);
        QWidget *field = m_view->focusWidget();
        QCOMPARE(field->accessibleName(), u"Find in the state"_s);
        QTest::keyClicks(field, u"fragile"_s);
        QVERIFY(QTest::qWaitFor([this] { return m_view->tree()->field() == u"note"_s; }, 30'000));
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(tree()->hasFocus());
        QTest::keyClick(tree(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), u"fragile"_s);
    }

    void forgetsThePlaceWithTheEntity()
    {
        QVERIFY(open());
        m_view->showField(u"note"_s);
        m_session->setEntity({1, EntityNumber{1}, "user-1", u"user"_s});
        QVERIFY(QTest::qWaitFor([this] { return m_session->steps().size() == 2; }, 30'000));
        QVERIFY(m_view->tree()->field().isEmpty());
        QVERIFY(isSaid(u"State of user-1"_s));
    }

    void remembersItsLayout()
    {
        QVERIFY(open());
        m_view->setEditorVisible(false);
        m_view->setByTime(true);
        m_view->stepBar()->setSpeed(10);
        const QByteArray saved = m_view->saveLayout();
        m_view->setEditorVisible(true);
        m_view->setByTime(false);
        m_view->stepBar()->setSpeed(1);
        m_view->restoreLayout(saved);
        QVERIFY(!m_view->isEditorVisible());
        m_view->setEditorVisible(true);
        QVERIFY(m_view->editor()->edit()->hasFocus());
        m_view->setEditorVisible(false);
        QVERIFY(button(u"By time"_s)->isChecked());
        QCOMPARE(m_view->stepBar()->speed(), 10);
        m_view->restoreLayout("nonsense");
        QVERIFY(!m_view->isEditorVisible());
    }

    void countsChanges()
    {
        const auto count = [](const char *before, const char *after) {
            const ChangeCount made = countChanges({stateDocument(before), stateDocument(after)});
            return QString(changeText(made) + u": "_s + changeNote(made));
        };
        QCOMPARE(count("{}", "{}"), u"No field changed: "_s);
        QCOMPARE(count(R"({"a":1})", R"({"a":2})"), u"1 field changed: "_s);
        QCOMPARE(count("undefined", R"({"a":{"b":1},"c":2})"), u"2 fields changed: 2 of them added"_s);
        QCOMPARE(count(R"({"a":{"b":1,"c":[1,2]},"d":1})", R"({"a":{"b":2,"c":[1,2,3]}})"),
                 u"3 fields changed: 1 of them added, 1 removed"_s);
    }

    void namesEveryControl()
    {
        QVERIFY(open());
        m_view->find();
        int named = 0;
        for (QWidget *widget : m_view->findChildren<QWidget *>()) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() ||
                qobject_cast<QScrollBar *>(widget) || widget->objectName().startsWith(u"qt_"_s))
                continue;
            QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(interface && !interface->text(QAccessible::Name).isEmpty(),
                     widget->metaObject()->className());
            ++named;
        }
        QVERIFY(named >= 20);
    }
};

QTEST_MAIN(TestStateView)
#include "tst_stateview.moc"
