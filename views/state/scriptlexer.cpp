// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/state/scriptlexer.h"
#include "views/theme/colors.h"

namespace Backstory
{

namespace
{

constexpr int LastStyle = 127;

} // namespace

ScriptLexer::ScriptLexer(QObject *parent)
    : QsciLexerJavaScript(parent)
{
    setHighlightBackQuotedStrings(true);
    setFoldCompact(false);
}

// Each call sends the style to the editor; what a person cannot tell apart has one colour.
void ScriptLexer::setTheme(const Colors &colors, const QFont &font)
{
    setDefaultFont(font);
    setDefaultPaper(colors.panel);
    setDefaultColor(colors.text);
    for (int style = 0; style <= LastStyle; ++style) {
        const bool isPredefined = style >= 32 && style < 40; // the editor's own: numbers of lines, braces
        if (isPredefined)
            continue;
        setFont(font, style);
        setPaper(colors.panel, style);
        setColor(colors.text, style);
    }
    for (const int style : {Comment, CommentLine, CommentDoc, CommentLineDoc, CommentDocKeyword})
        setColor(colors.muted, style);
    for (const int style : {DoubleQuotedString, SingleQuotedString, RawString, VerbatimString, Regex,
                            TripleQuotedVerbatimString, HashQuotedString})
        setColor(colors.ok, style);
    setColor(colors.critical, UnclosedString);
    setColor(colors.warning, Number);
    setColor(colors.causes, Keyword);
    setColor(colors.accent, KeywordSet2);
}

const char *ScriptLexer::keywords(int set) const
{
    if (set == 1)
        return "as async await break case catch class const continue debugger default delete do else export "
               "extends false finally for from function get if import in instanceof let new null of return "
               "set static super switch this throw true try typeof undefined var void while with yield";
    if (set == 2) // what the host calls or gives
        return "reduce initial upcast event state console Map Set Object Array JSON Math Number String";
    return nullptr;
}

} // namespace Backstory
