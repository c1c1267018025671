// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/state/qscintilla.h"

namespace Backstory
{

class ScriptLexer;

/// The text of a reducer: JavaScript in the colours of the theme, with the one line that fails marked and the
/// sentence about it below. What is shown about the script never moves the caret or the text in sight.
class ScriptEdit : public QsciScintilla
{
    Q_OBJECT
public:
    explicit ScriptEdit(QWidget *parent = nullptr);

    /// Replaces the text where it differs; the caret stays in its line. The old text cannot be undone to.
    void setScript(const QString &script);
    /// Marks a line (from 1) from a column on (from 1; less: all of it) and writes the sentence below it.
    void showProblem(int line, int column, const QString &sentence);
    void clearProblem();
    /// Where it stands by now: it moves with its line while one types. -1: there is none.
    int problemLine() const;

    /// Marks what is found; returns how often it is there.
    int markHits(const QString &needle, Qt::CaseSensitivity sensitivity);
    /// Selects the next (1) or previous (-1) hit from the caret on; its number from 0, -1: none.
    int selectHit(int direction, bool fromSelection);
    void commentLines();

Q_SIGNALS:
    /// Esc: the keyboard, which writes tabs here, gets out of the text.
    void leaveWanted();

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Hit {
        int begin = 0; ///< in bytes
        int end = 0;
    };

    void setUp();
    void setUpKeys();
    void applyTheme();
    void annotateProblem();
    QFont scriptFont() const;
    int firstLineInSight() const;
    void keepFirstLine(int line);

    ScriptLexer *m_lexer;
    int m_problemMark = -1; ///< the marker's handle: it stays with its line while one types
    QString m_problem;
    std::vector<Hit> m_hits;
    bool m_isThemed = false;
};

} // namespace Backstory
