// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/problembanner.h"
#include "views/state/reducereditor.h"
#include "views/state/scriptedit.h"
#include "views/theme/theme.h"

#include <QAccessible>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTableWidget>
#include <QToolButton>
#include <QtTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

QString longScript(int lines)
{
    QString script = u"function reduce(state, event) {\n"_s;
    for (int i = 2; i < lines; ++i)
        script += u"  state.field%1 = event.data.field%1;\n"_s.arg(i);
    return script + u"}\n"_s;
}

} // namespace

class TestReducerEditor : public QObject
{
    Q_OBJECT
    std::unique_ptr<ReducerEditor> m_editor;

    ScriptEdit &edit() { return *m_editor->edit(); }

    QPushButton *button(const QString &text)
    {
        for (auto *button : m_editor->findChildren<QPushButton *>()) {
            if (button->text() == text)
                return button;
        }
        return nullptr;
    }

    QToolButton *toolButton(const QString &text)
    {
        for (auto *button : m_editor->findChildren<QToolButton *>()) {
            if (button->text() == text)
                return button;
        }
        return nullptr;
    }

    QPair<int, int> place()
    {
        int line = -1;
        int index = -1;
        edit().getCursorPosition(&line, &index);
        return {line, index};
    }

    bool isMarked(int line) { return edit().markersAtLine(line - 1) != 0; }

private Q_SLOTS:
    void initTestCase()
    {
        QAccessible::setActive(true);
        applyTheme(*qApp, Theme::Light, {});
    }

    void init()
    {
        m_editor = std::make_unique<ReducerEditor>();
        m_editor->setChoices({{u"order"_s, u"order.js"_s, u"An order."_s, true},
                              {u"merge"_s, u"Merge the payload"_s, u"Adds every field."_s, false}},
                             u"order"_s);
        m_editor->resize(480, 500);
        m_editor->show();
        m_editor->setScript(longScript(100));
    }

    void marksTheLineThatFails()
    {
        m_editor->showProblem(31, 3, u"TypeError: undefined is not an object"_s, u"The draft stops at v14."_s,
                              u"Correct line 31."_s);
        QVERIFY(isMarked(31) && !isMarked(30) && !isMarked(32));
        QCOMPARE(edit().annotation(30), u"TypeError: undefined is not an object"_s);
        QCOMPARE(edit().annotation(29) + edit().annotation(31), QString());
        auto *banner = m_editor->findChild<ProblemBanner *>();
        QVERIFY(banner->isVisible());
        QCOMPARE(banner->accessibleName(), u"The draft stops at v14. Correct line 31."_s);
        m_editor->showProblem(33, -1, u"Another"_s, u"The draft stops at v15."_s, {});
        QVERIFY(!isMarked(31) && isMarked(33));
        button(u"Go to line 33"_s)->click();
        QCOMPARE(place(), qMakePair(32, 2));
        QCOMPARE(edit().annotation(30), QString());
        m_editor->clearProblem();
        QVERIFY(!isMarked(33) && !banner->isVisible());
        QCOMPARE(edit().annotation(32), QString());
    }

    void marksNothingWhereTheLineIsNotKnown()
    {
        m_editor->showProblem(-1, -1, u"The reducer ran longer than 2 s."_s, u"The draft was stopped."_s, {});
        QVERIFY(m_editor->findChild<ProblemBanner *>()->isVisible());
        m_editor->showProblem(4'000, 1, u"?"_s, u"The draft stops."_s, {});
        QCOMPARE(edit().problemLine(), -1);
    }

    void breaksLongSentences()
    {
        const QString sentence = u"a long sentence about what went wrong "_s.repeated(8).trimmed();
        m_editor->showProblem(3, 3, sentence, u"It stops."_s, {});
        const QString shown = edit().annotation(2);
        QVERIFY(shown.contains(u'\n'));
        QCOMPARE(QString(shown).replace(u'\n', u' '), sentence);
        const auto linesNow = [this] { return edit().annotation(2).count(u'\n'); };
        const auto before = linesNow();
        m_editor->resize(240, 500);
        QTRY_VERIFY(linesNow() > before);
    }

    // What is computed from a draft arrives while a person types on.
    void keepsThePlaceWhenProblemsComeAndGo()
    {
        edit().setFirstVisibleLine(50);
        edit().setCursorPosition(60, 7);
        const int first = edit().firstVisibleLine();
        m_editor->showProblem(10, 3, u"above\nwith two lines"_s, u"It stops."_s, {});
        QCOMPARE(place(), qMakePair(60, 7));
        QCOMPARE(edit().SendScintilla(QsciScintilla::SCI_DOCLINEFROMVISIBLE,
                                      edit().SendScintilla(QsciScintilla::SCI_GETFIRSTVISIBLELINE)),
                 first);
        m_editor->clearProblem();
        QCOMPARE(place(), qMakePair(60, 7));
        QCOMPARE(edit().firstVisibleLine(), first);
        m_editor->setScript(longScript(99)); // the file changed on disk
        QCOMPARE(place(), qMakePair(60, 7));
        QCOMPARE(edit().firstVisibleLine(), first);
    }

    void theCaretStaysInSightBelowTheBanner()
    {
        const auto caretY = [this] {
            return edit().SendScintilla(QsciScintilla::SCI_POINTYFROMPOSITION, 0UL,
                                        edit().SendScintilla(QsciScintilla::SCI_GETCURRENTPOS));
        };
        edit().setCursorPosition(99, 1);
        edit().ensureCursorVisible();
        QVERIFY(caretY() >= 0 && caretY() < edit().viewport()->height());
        m_editor->showProblem(100, 1, u"wrong"_s, u"The draft cannot be loaded."_s, u"Correct it."_s);
        QTRY_VERIFY(m_editor->findChild<ProblemBanner *>()->isVisible());
        QCoreApplication::processEvents();
        QVERIFY(caretY() >= 0 && caretY() + edit().textHeight(0) <= edit().viewport()->height());
        m_editor->clearProblem();
        edit().setCursorPosition(99, 1);
        edit().setFirstVisibleLine(10); // looking elsewhere: that stays
        m_editor->showProblem(100, 1, u"wrong"_s, u"The draft cannot be loaded."_s, u"Correct it."_s);
        QCoreApplication::processEvents();
        QCOMPARE(edit().firstVisibleLine(), 10);
    }

    void theMarkStaysWithItsLineWhileTyping()
    {
        m_editor->showProblem(31, 3, u"wrong"_s, u"It stops."_s, {});
        edit().insertAt(u"\n\n"_s, 5, 0);
        QVERIFY(isMarked(33) && !isMarked(31));
        m_editor->resize(300, 500); // writes the sentence anew
        QCOMPARE(edit().annotation(32), u"wrong"_s);
    }

    void tellsWhatIsTypedOnce()
    {
        QSignalSpy edited(m_editor.get(), &ReducerEditor::textEdited);
        edit().setCursorPosition(1, 0);
        QTest::keyClicks(&edit(), u"abc"_s);
        QVERIFY(m_editor->isDraft());
        QCOMPARE(edited.size(), 0);
        QVERIFY(edited.wait());
        QCOMPARE(edited.size(), 1);
        QVERIFY(edited[0][0].toString().contains(u"\nabc"_s));
        QCOMPARE(place(), qMakePair(1, 3));
        m_editor->setScript(m_editor->script()); // saved
        QVERIFY(!m_editor->isDraft());
        m_editor->setScript(u"x"_s); // the file has changed: told by the owner, no wish
        QCOMPARE(m_editor->script(), u"x"_s);
        QVERIFY(!m_editor->isDraft());
        QVERIFY(!edited.wait(400));
    }

    void showsADraftAgain()
    {
        m_editor->setScript(u"one"_s, u"one draft"_s);
        QVERIFY(m_editor->isDraft());
        m_editor->setScript(u"two"_s);
        QCOMPARE(m_editor->script(), u"two"_s);
        QVERIFY(!m_editor->isDraft());
        m_editor->setScript(u"one"_s, u"one draft"_s);
        button(u"Revert"_s)->click();
        QCOMPARE(m_editor->script(), u"one"_s);
    }

    void revertsToTheSavedText()
    {
        const QString saved = m_editor->script();
        QVERIFY(!button(u"Revert"_s)->isEnabled());
        QVERIFY(!button(u"Save"_s)->isEnabled());
        edit().setCursorPosition(10, 0);
        edit().insert(u"// draft\n"_s);
        QVERIFY(button(u"Save"_s)->isEnabled());
        QSignalSpy edited(m_editor.get(), &ReducerEditor::textEdited);
        button(u"Revert"_s)->click();
        QCOMPARE(m_editor->script(), saved);
        QCOMPARE(edited.size(), 1);
        QVERIFY(!m_editor->isDraft());
        QCOMPARE(place().first, 10);
        edit().undo();
        QVERIFY(m_editor->script().contains(u"// draft"_s));
    }

    void savesByKey()
    {
        QSignalSpy saved(m_editor.get(), &ReducerEditor::saveWanted);
        QSignalSpy savedAs(m_editor.get(), &ReducerEditor::saveAsWanted);
        edit().insert(u"// x\n"_s);
        QTest::keyClick(&edit(), Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(saved.size(), 1);
        m_editor->setChoices({{u"merge"_s, u"Merge"_s, {}, false}}, u"merge"_s);
        QVERIFY(button(u"Save as…"_s)); // what comes with Backstory is not overwritten
        QTest::keyClick(&edit(), Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(savedAs.size(), 1);
        QCOMPARE(saved.size(), 1);
    }

    void choosesReducers()
    {
        auto *combo = m_editor->findChild<QComboBox *>();
        QSignalSpy chosen(m_editor.get(), &ReducerEditor::reducerChosen);
        QSignalSpy opened(m_editor.get(), &ReducerEditor::openWanted);
        const auto activate = [&](const QString &text) {
            const int index = combo->findText(text);
            QVERIFY(index >= 0);
            combo->setCurrentIndex(index);
            Q_EMIT combo->activated(index);
        };
        activate(u"Merge the payload"_s);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toString(), u"merge"_s);
        QCOMPARE(combo->currentText(), u"order.js"_s); // until its owner shows the other
        activate(u"Open a file…"_s);
        QCOMPARE(opened.size(), 1);
        QCOMPARE(combo->currentText(), u"order.js"_s);
    }

    void findsInTheText()
    {
        edit().setFocus();
        QTest::keyClick(&edit(), Qt::Key_F, Qt::ControlModifier);
        auto *field = m_editor->findChild<QLineEdit *>();
        QVERIFY(field->isVisible());
        field->setText(u"FIELD42"_s);
        QCOMPARE(edit().selectedText(), u"field42"_s);
        const auto isSaid = [this](const QString &text) {
            const auto labels = m_editor->findChildren<QLabel *>();
            return std::any_of(labels.begin(), labels.end(),
                               [&](QLabel *label) { return label->text() == text; });
        };
        QVERIFY(isSaid(u"1 of 2"_s));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(isSaid(u"2 of 2"_s));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(isSaid(u"1 of 2"_s));
        QTest::keyClick(field, Qt::Key_Escape);
        QVERIFY(!field->isVisible());
        m_editor->setScript(u"const größe = 'ä';\nconst größe2 = größe;\n"_s);
        QCOMPARE(edit().markHits(u"größe"_s, Qt::CaseSensitive), 3);
        QCOMPARE(edit().selectHit(-1, false), 2);
        QCOMPARE(edit().selectedText(), u"größe"_s);
    }

    void indentsAndComments()
    {
        m_editor->setScript({});
        edit().setFocus();
        QTest::keyClicks(&edit(), u"if (x) {"_s);
        QTest::keyClick(&edit(), Qt::Key_Return);
        QTest::keyClick(&edit(), Qt::Key_Tab);
        QTest::keyClicks(&edit(), u"a"_s);
        QTest::keyClick(&edit(), Qt::Key_Return);
        QTest::keyClicks(&edit(), u"b"_s);
        QCOMPARE(m_editor->script(), u"if (x) {\n  a\n  b"_s);
        edit().selectAll();
        QTest::keyClick(&edit(), Qt::Key_Slash, Qt::ControlModifier);
        QCOMPARE(m_editor->script(), u"// if (x) {\n  // a\n  // b"_s);
        edit().selectAll();
        QTest::keyClick(&edit(), Qt::Key_Slash, Qt::ControlModifier);
        QCOMPARE(m_editor->script(), u"if (x) {\n  a\n  b"_s);
        QSignalSpy left(m_editor.get(), &ReducerEditor::leaveWanted);
        QTest::keyClick(&edit(), Qt::Key_Escape);
        QCOMPARE(left.size(), 1);
    }

    void writesTheDatesOfReducers()
    {
        QVERIFY(!m_editor->findChild<QTableWidget *>()->isVisible());
        const ReducerDate old{u"merge"_s, u"Merge the payload"_s, {}};
        const ReducerDate now{u"order"_s, u"order.js"_s, Timestamp::fromText("2025-03-01")};
        m_editor->setDates({old, now});
        toolButton(u"Dates"_s)->click();
        auto *table = m_editor->findChild<QTableWidget *>();
        QVERIFY(table->isVisible());
        QCOMPARE(table->item(0, 1)->text() + u'|' + table->item(1, 1)->text(),
                 u"the first event|2025-03-01"_s);
        QSignalSpy changed(m_editor.get(), &ReducerEditor::datesChanged);
        table->item(1, 1)->setText(u"2025-04-02 10:30"_s);
        QCOMPARE(changed.size(), 1);
        QList<ReducerDate> expected{old, now};
        expected[1].from = Timestamp::fromText("2025-04-02T10:30:00Z");
        QCOMPARE(changed[0][0].value<QList<ReducerDate>>(), expected);
        table->item(1, 1)->setText(u"next week"_s); // said, and not done
        QCOMPARE(changed.size(), 1);
        QVERIFY(table->item(1, 1)->text() != u"next week"_s);
        table->item(1, 1)->setText({}); // then the first is valid already
        QCOMPARE(changed.size(), 1);
        button(u"Add from a date"_s)->click();
        QCOMPARE(changed.size(), 2);
        QCOMPARE(changed[1][0].value<QList<ReducerDate>>().size(), 3);
        QCOMPARE(changed[1][0].value<QList<ReducerDate>>().last().id, u"order"_s);
        table->selectRow(0);
        button(u"Remove"_s)->click();
        QCOMPARE(changed[2][0].value<QList<ReducerDate>>(), QList<ReducerDate>{now});
        m_editor->setDates({now});
        table->selectRow(0);
        QVERIFY(!button(u"Remove"_s)->isEnabled()); // a category always has one
    }

    void editsTheUpcastScript()
    {
        QVERIFY(!toolButton(u"Upcast"_s)->isVisible());
        m_editor->setUpcast(u"function upcast(e) {\n  return e;\n}\n"_s);
        toolButton(u"Upcast"_s)->click();
        QVERIFY(!edit().isVisible());
        QSignalSpy edited(m_editor.get(), &ReducerEditor::upcastEdited);
        auto *upcast = m_editor->focusWidget();
        QCOMPARE(upcast->accessibleName(), u"Script for older events"_s);
        QTest::keyClicks(upcast, u"// "_s);
        QVERIFY(edited.wait());
        QVERIFY(edited[0][0].toString().startsWith(u"// function upcast"_s));
        QVERIFY(!m_editor->isDraft());
        toolButton(u"Upcast"_s)->click();
        QVERIFY(edit().isVisible());
    }

    void followsTheTheme()
    {
        const QColor light = edit().lexer()->color(QsciLexerCPP::Keyword);
        applyTheme(*qApp, Theme::Dark, {});
        QCoreApplication::processEvents();
        QVERIFY(edit().lexer()->color(QsciLexerCPP::Keyword) != light);
        QCOMPARE(edit().lexer()->paper(QsciLexerCPP::Keyword), darkColors().panel);
        applyTheme(*qApp, Theme::Light, {});
        QCoreApplication::processEvents();
        QCOMPARE(edit().lexer()->color(QsciLexerCPP::Keyword), light);
    }

    void namesEveryControl()
    {
        m_editor->find();
        int named = 0;
        for (QWidget *widget : m_editor->findChildren<QWidget *>()) {
            if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisible() ||
                qobject_cast<QScrollBar *>(widget))
                continue;
            QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(interface && !interface->text(QAccessible::Name).isEmpty(),
                     widget->metaObject()->className());
            ++named;
        }
        QVERIFY(named >= 7);
    }
};

QTEST_MAIN(TestReducerEditor)
#include "tst_reducereditor.moc"
