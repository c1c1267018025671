// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reducer/scriptscanner.h"

#include <QSet>
#include <QString>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

bool isWordCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'$' || c == u'#' || c.isSurrogate();
}

} // namespace

void ScriptScanner::skipSpace()
{
    while (m_at < m_script.size()) {
        if (at(m_at).isSpace() || at(m_at) == QChar(0xfeff)) {
            ++m_at;
        } else if (at(m_at) == u'/' && at(m_at + 1) == u'/') {
            const qsizetype end = m_script.indexOf(u'\n', m_at);
            m_at = end < 0 ? m_script.size() : end;
        } else if (at(m_at) == u'/' && at(m_at + 1) == u'*') {
            const qsizetype end = m_script.indexOf(u"*/"_s, m_at + 2);
            m_at = end < 0 ? m_script.size() : end + 2;
        } else {
            return;
        }
    }
}

void ScriptScanner::skipText(QChar quote)
{
    for (++m_at; m_at < m_script.size() && at(m_at) != quote && at(m_at) != u'\n'; ++m_at) {
        if (at(m_at) == u'\\')
            ++m_at;
    }
    ++m_at;
}

void ScriptScanner::skipTemplate()
{
    for (; m_at < m_script.size(); ++m_at) {
        if (at(m_at) == u'\\') {
            ++m_at;
        } else if (at(m_at) == u'`') {
            ++m_at;
            return;
        } else if (at(m_at) == u'$' && at(m_at + 1) == u'{') {
            m_at += 2;
            m_templates.push_back(m_open++);
            return;
        }
    }
}

void ScriptScanner::skipPattern()
{
    bool inClass = false;
    for (++m_at; m_at < m_script.size() && at(m_at) != u'\n'; ++m_at) {
        const QChar c = at(m_at);
        if (c == u'\\')
            ++m_at;
        else if (c == u'[')
            inClass = true;
        else if (c == u']')
            inClass = false;
        else if (c == u'/' && !inClass)
            break;
    }
    for (++m_at; isWordCharacter(at(m_at)); ++m_at) {}
}

/// Whether a `/` begins a regular expression: where a value cannot follow a value.
bool ScriptScanner::beginsPattern() const
{
    static const QSet<QString> before{u"return"_s, u"typeof"_s,     u"case"_s,  u"in"_s,    u"of"_s,
                                      u"delete"_s, u"void"_s,       u"throw"_s, u"new"_s,   u"else"_s,
                                      u"do"_s,     u"instanceof"_s, u"yield"_s, u"await"_s, u"default"_s};
    switch (m_last.kind) {
    case ScriptToken::Word:
        return before.contains(m_last.text.toString());
    case ScriptToken::Value:
        return false;
    case ScriptToken::Sign:
        if ((m_last.text == u'+' || m_last.text == u'-') && m_last.at > 0 &&
            m_script[m_last.at - 1] == m_last.text[0])
            return false; // i++ / 2
        return m_last.text != u')' && m_last.text != u']';
    case ScriptToken::End:
        break;
    }
    return true;
}

ScriptToken ScriptScanner::next()
{
    skipSpace();
    ScriptToken token;
    token.at = m_at;
    m_depth = m_open;
    const QChar c = at(m_at);
    token.kind = ScriptToken::Value;
    if (m_at >= m_script.size()) {
        token.kind = ScriptToken::End;
    } else if (isWordCharacter(c)) {
        token.kind = c.isDigit() ? ScriptToken::Value : ScriptToken::Word;
        while (m_at < m_script.size() && isWordCharacter(at(m_at)))
            ++m_at;
    } else if (c == u'"' || c == u'\'') {
        skipText(c);
    } else if (c == u'`') {
        ++m_at;
        skipTemplate();
    } else if (c == u'}' && !m_templates.empty() && m_templates.back() == m_open - 1) {
        ++m_at;
        --m_open;
        m_templates.pop_back();
        skipTemplate();
    } else if (c == u'/' && beginsPattern()) {
        skipPattern();
    } else {
        token.kind = ScriptToken::Sign;
        ++m_at;
        if (c == u'{' || c == u'(' || c == u'[')
            ++m_open;
        else if (c == u'}' || c == u')' || c == u']')
            m_open = std::max(0, m_open - 1);
    }
    m_at = std::min(m_at, m_script.size());
    token.end = m_at;
    token.text = m_script.sliced(token.at, token.end - token.at);
    m_last = token;
    return token;
}

} // namespace Backstory
