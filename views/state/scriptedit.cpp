// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/scriptedit.h"
#include "views/state/scriptlexer.h"
#include "views/theme/colors.h"
#include "views/theme/fonts.h"
#include "views/theme/icons.h"

#include <QKeyEvent>
#include <QScopedValueRollback>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int NumberColumn = 0;
constexpr int MarkColumn = 1;
constexpr int ProblemFill = 8; ///< markers
constexpr int ProblemIcon = 9;
constexpr int Squiggle = 8; ///< indicators
constexpr int FoundText = 9;
constexpr int AnnotationStyle = 60;

/// How far the first indented line of a script is; what is typed goes on like that.
int indentationOf(const QString &script)
{
    for (const QStringView line : QStringView(script).split(u'\n')) {
        qsizetype spaces = 0;
        while (spaces < line.size() && line[spaces] == u' ')
            ++spaces;
        if (spaces > 1 && spaces < line.size() && line[spaces] != u'*')
            return int(std::min<qsizetype>(spaces, 8));
    }
    return 2;
}

/// Breaks a sentence into lines of so many pixels, between words.
QString wrapped(const QString &text, const QFontMetricsF &metrics, double room)
{
    QStringList lines{QString()};
    for (const QString &word : text.split(u' ')) {
        if (!lines.last().isEmpty() && metrics.horizontalAdvance(lines.last() + u' ' + word) > room)
            lines.append(QString());
        lines.last() += lines.last().isEmpty() ? word : u' ' + word;
    }
    return lines.join(u'\n');
}

} // namespace

ScriptEdit::ScriptEdit(QWidget *parent)
    : QsciScintilla(parent)
    , m_lexer(new ScriptLexer(this))
{
    setAccessibleName(u"Text of the reducer"_s);
    setAccessibleDescription(u"Tab writes spaces; Esc leaves the text"_s);
    setUp();
    setUpKeys();
    setLexer(m_lexer);
    applyTheme();
}

void ScriptEdit::setUp()
{
    setUtf8(true);
    setEolMode(EolUnix);
    setFrameShape(QFrame::NoFrame);
    setIndentationsUseTabs(false);
    setTabWidth(2);
    setIndentationWidth(2);
    setAutoIndent(true);
    setBackspaceUnindents(true);
    setBraceMatching(SloppyBraceMatch);
    setScrollWidthTracking(true);
    setScrollWidth(1);
    setAnnotationDisplay(AnnotationStandard);
    setMarginLineNumbers(NumberColumn, true);
    setMarginType(MarkColumn, SymbolMargin);
    setMarginMarkerMask(MarkColumn, 1 << ProblemIcon);
    setMarginWidth(2, 0);
    markerDefine(Background, ProblemFill);
    indicatorDefine(SquiggleIndicator, Squiggle);
    indicatorDefine(FullBoxIndicator, FoundText);
    setIndicatorDrawUnder(true, FoundText);
    SendScintilla(SCI_SETEXTRAASCENT, 2);
    SendScintilla(SCI_SETEXTRADESCENT, 2);
    connect(this, &QsciScintilla::linesChanged, this,
            [this] { setMarginWidth(NumberColumn, u" "_s + QString::number(std::max(lines(), 100))); });
}

// Keys that edit in ways of this editor only are left to the window.
void ScriptEdit::setUpKeys()
{
    for (const int key : {Qt::Key_L, Qt::Key_T, Qt::Key_U, Qt::Key_D, Qt::Key_Slash, Qt::Key_Backslash}) {
        for (const int modifiers : {int(Qt::ControlModifier), int(Qt::ControlModifier | Qt::ShiftModifier)}) {
            QsciCommand *command = standardCommands()->boundTo(key | modifiers);
            if (command)
                command->setKey(0);
        }
    }
    QsciCommand *escape = standardCommands()->boundTo(Qt::Key_Escape);
    if (escape)
        escape->setKey(0);
}

// The editor takes sizes in points only.
QFont ScriptEdit::scriptFont() const
{
    QFont font = monoFont();
    font.setPointSizeF(font.pixelSize() * 72.0 / logicalDpiY());
    return font;
}

void ScriptEdit::applyTheme()
{
    const QScopedValueRollback themed(m_isThemed, true);
    const Colors &colors = colorsOf(palette());
    const QFont font = scriptFont();
    m_lexer->setTheme(colors, font);
    setPaper(colors.panel);
    setColor(colors.text);
    setMarginsFont(font);
    setMarginsBackgroundColor(colors.panel);
    setMarginsForegroundColor(colors.muted);
    setMarginWidth(NumberColumn, u" "_s + QString::number(std::max(lines(), 100)));
    setMarginWidth(MarkColumn, 16);
    setMarginBackgroundColor(MarkColumn, colors.panel);
    setCaretForegroundColor(colors.text);
    setSelectionBackgroundColor(colors.selection);
    resetSelectionForegroundColor();
    setMatchedBraceBackgroundColor(colors.selection);
    setMatchedBraceForegroundColor(colors.accent);
    setUnmatchedBraceBackgroundColor(colors.criticalFill);
    setUnmatchedBraceForegroundColor(colors.critical);
    setMarkerBackgroundColor(colors.criticalFill, ProblemFill);
    markerDefine(linePixmap(u"error"_s, colors.critical, 14, 1), ProblemIcon);
    setIndicatorForegroundColor(colors.critical, Squiggle);
    setIndicatorForegroundColor(colors.warningFill, FoundText);
    SendScintilla(SCI_INDICSETALPHA, FoundText, 255L);
    SendScintilla(SCI_INDICSETOUTLINEALPHA, FoundText, 255L);
    annotateProblem();
}

void ScriptEdit::setScript(const QString &script)
{
    if (script == text())
        return;
    int line = 0;
    int index = 0;
    getCursorPosition(&line, &index);
    const int first = firstLineInSight();
    clearProblem();
    setText(script);
    setIndentationWidth(indentationOf(script));
    setTabWidth(indentationWidth());
    SendScintilla(SCI_EMPTYUNDOBUFFER);
    line = std::min(line, lines() - 1);
    setCursorPosition(line, std::min(index, int(text(line).trimmed().isEmpty() ? 0 : text(line).size() - 1)));
    keepFirstLine(std::min(first, lines() - 1));
}

int ScriptEdit::firstLineInSight() const
{
    return int(SendScintilla(SCI_DOCLINEFROMVISIBLE, SendScintilla(SCI_GETFIRSTVISIBLELINE)));
}

void ScriptEdit::keepFirstLine(int line)
{
    SendScintilla(SCI_SETFIRSTVISIBLELINE, SendScintilla(SCI_VISIBLEFROMDOCLINE, line));
}

int ScriptEdit::problemLine() const
{
    const int line = m_problemMark < 0 ? -1 : markerLine(m_problemMark);
    return line < 0 ? -1 : line + 1;
}

void ScriptEdit::showProblem(int line, int column, const QString &sentence)
{
    clearProblem();
    if (line < 1 || line > lines())
        return;
    m_problem = sentence;
    markerAdd(line - 1, ProblemFill);
    m_problemMark = markerAdd(line - 1, ProblemIcon);
    const QString written = text(line - 1);
    int end = int(written.size());
    while (end > 0 && written.at(end - 1).isSpace())
        --end;
    int begin = column >= 1 && column <= end ? column - 1 : 0;
    while (begin < end && written.at(begin).isSpace())
        ++begin;
    fillIndicatorRange(line - 1, begin, line - 1, end, Squiggle);
    annotateProblem();
}

void ScriptEdit::clearProblem()
{
    if (m_problemMark < 0)
        return;
    const int first = firstLineInSight();
    m_problemMark = -1;
    m_problem.clear();
    markerDeleteAll(ProblemFill);
    markerDeleteAll(ProblemIcon);
    clearIndicatorRange(0, 0, lines() - 1, int(text(lines() - 1).size()), Squiggle);
    clearAnnotations();
    keepFirstLine(first);
}

// The sentence is broken by hand: the editor would run it out of sight.
void ScriptEdit::annotateProblem()
{
    if (problemLine() < 1)
        return;
    const Colors &colors = colorsOf(palette());
    const int first = firstLineInSight();
    QFont font = textFont();
    font.setPointSizeF(font.pixelSize() * 72.0 / logicalDpiY());
    const QsciStyle style(AnnotationStyle, u"problem"_s, colors.critical, colors.criticalFill, font, true);
    const int margins = marginWidth(NumberColumn) + marginWidth(MarkColumn);
    const double room = viewport()->width() - margins - 16;
    clearAnnotations();
    annotate(problemLine() - 1, wrapped(m_problem, QFontMetricsF(textFont()), std::max(room, 120.0)), style);
    keepFirstLine(first);
}

int ScriptEdit::markHits(const QString &needle, Qt::CaseSensitivity sensitivity)
{
    m_hits.clear();
    SendScintilla(SCI_SETINDICATORCURRENT, FoundText);
    SendScintilla(SCI_INDICATORCLEARRANGE, 0UL, long(length()));
    if (needle.isEmpty())
        return 0;
    const QString script = text();
    qsizetype done = 0;
    int bytes = 0; // of what stands before `done`
    for (qsizetype at = script.indexOf(needle, 0, sensitivity); at >= 0;
         at = script.indexOf(needle, at + needle.size(), sensitivity)) {
        bytes += int(script.mid(done, at - done).toUtf8().size());
        const int length = int(script.mid(at, needle.size()).toUtf8().size());
        m_hits.push_back({bytes, bytes + length});
        SendScintilla(SCI_INDICATORFILLRANGE, static_cast<unsigned long>(bytes), long(length));
        bytes += length;
        done = at + needle.size();
    }
    return int(m_hits.size());
}

int ScriptEdit::selectHit(int direction, bool fromSelection)
{
    if (m_hits.empty())
        return -1;
    const int start = int(SendScintilla(SCI_GETSELECTIONSTART));
    const int from = direction > 0 && !fromSelection ? int(SendScintilla(SCI_GETSELECTIONEND)) : start;
    const auto next = std::partition_point(m_hits.begin(), m_hits.end(),
                                           [from](const Hit &hit) { return hit.begin < from; });
    auto chosen = direction > 0 ? (next == m_hits.end() ? m_hits.begin() : next)
                                : (next == m_hits.begin() ? m_hits.end() - 1 : next - 1);
    SendScintilla(SCI_SETSEL, static_cast<unsigned long>(chosen->begin), long(chosen->end));
    ensureCursorVisible();
    return int(chosen - m_hits.begin());
}

void ScriptEdit::commentLines()
{
    int from = 0;
    int to = 0;
    int index = 0;
    int toIndex = 0;
    if (hasSelectedText()) {
        getSelection(&from, &index, &to, &toIndex);
        to = toIndex == 0 && to > from ? to - 1 : to;
    } else {
        getCursorPosition(&from, &index);
        to = from;
    }
    bool isComment = true;
    for (int line = from; line <= to; ++line)
        isComment = isComment && text(line).trimmed().startsWith(u"//"_s);
    beginUndoAction();
    for (int line = from; line <= to; ++line) {
        const QString written = text(line);
        const int at = int(written.indexOf(u"//"_s));
        if (!isComment) {
            insertAt(u"// "_s, line, indentation(line));
        } else {
            setSelection(line, at, line, at + (written.mid(at + 2, 1) == u" "_s ? 3 : 2));
            removeSelectedText();
        }
    }
    endUndoAction();
}

void ScriptEdit::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT leaveWanted();
    else if (event->key() == Qt::Key_Slash && event->modifiers() & Qt::ControlModifier)
        commentLines();
    else if (event->matches(QKeySequence::Find) || event->matches(QKeySequence::Save) ||
             event->key() == Qt::Key_F3)
        event->ignore(); // the panel's
    else
        QsciScintilla::keyPressEvent(event);
}

// The window's own keys must not take what is written here.
bool ScriptEdit::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool isComment = key->key() == Qt::Key_Slash && key->modifiers() & Qt::ControlModifier;
        if (key->key() == Qt::Key_Escape || isComment) {
            event->accept();
            return true;
        }
    }
    return QsciScintilla::event(event);
}

void ScriptEdit::changeEvent(QEvent *event)
{
    QsciScintilla::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_isThemed)
        applyTheme();
}

// Where one types stays in sight when a banner above takes room.
void ScriptEdit::resizeEvent(QResizeEvent *event)
{
    const long caret = SendScintilla(SCI_GETCURRENTPOS);
    const long y = SendScintilla(SCI_POINTYFROMPOSITION, 0UL, caret);
    const bool wasInSight = y >= 0 && y < event->oldSize().height();
    QsciScintilla::resizeEvent(event);
    annotateProblem();
    if (wasInSight && y + textHeight(0) > viewport()->height())
        ensureCursorVisible();
}

} // namespace Backstory
