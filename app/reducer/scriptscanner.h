// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringView>

#include <vector>

namespace Backstory
{

/// One word or sign of a script.
struct ScriptToken {
    enum Kind { End, Word, Sign, Value }; ///< Value: a number, text, template or regular expression

    Kind kind = End;
    qsizetype at = 0;
    qsizetype end = 0;
    QStringView text;

    bool is(QStringView what) const { return kind != Value && text == what; }
};

/// Reads the tokens of a script, as far as is needed to find its statements: comments, texts, templates and
/// regular expressions are passed over. The script must outlive it.
class ScriptScanner
{
public:
    explicit ScriptScanner(QStringView script)
        : m_script(script)
    {
    }

    ScriptToken next();
    /// Open braces, brackets and parentheses before the last token.
    int depth() const { return m_depth; }

private:
    void skipSpace();
    void skipText(QChar quote);
    void skipTemplate();
    void skipPattern();
    bool beginsPattern() const;
    QChar at(qsizetype i) const { return i < m_script.size() ? m_script[i] : QChar(); }

    QStringView m_script;
    qsizetype m_at = 0;
    int m_open = 0;
    int m_depth = 0;
    std::vector<int> m_templates; ///< the depths at which a `}` goes on with a template
    ScriptToken m_last;
};

} // namespace Backstory
