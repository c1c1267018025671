// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reducer/plainscript.h"

#include "app/reducer/scriptscanner.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr QLatin1StringView DefaultName("_default_");

/// Goes once through a script and rewrites its exports in place.
class Rewriting
{
public:
    explicit Rewriting(const QString &script)
        : m_script(script)
        , m_scanner(m_script)
    {
        m_result.text = script;
        advance();
    }

    PlainScript run()
    {
        QString before;
        while (m_token.kind != ScriptToken::End && m_result.problem.kind == ReducerProblem::None) {
            const ScriptToken token = m_token;
            const int depth = m_scanner.depth();
            advance();
            const bool isName = token.kind == ScriptToken::Word && before != u'.';
            if (isName && token.text == u"import")
                import(token, depth);
            else if (isName && depth == 0 && token.text == u"export")
                rewrite(token);
            before = token.kind == ScriptToken::Sign ? token.text.toString() : QString();
        }
        return m_result;
    }

private:
    void advance() { m_token = m_scanner.next(); }

    void refuse(const ScriptToken &token, const QString &sentence)
    {
        const QStringView text = QStringView(m_script).first(token.at);
        m_result.problem = {ReducerProblem::Script, sentence, int(text.count(u'\n')) + 1,
                            int(token.at - (text.lastIndexOf(u'\n') + 1)) + 1};
    }
    void refuseImport(const ScriptToken &token)
    {
        refuse(token,
               u"A reducer is one file and cannot import others: bundle it with what it needs, for example "
               "with “esbuild reducer.js --bundle --format=esm”."_s);
    }

    void import(const ScriptToken &token, int depth)
    {
        // Deeper it may be the name of a member.
        if (m_token.is(u"(") || m_token.is(u".") || (depth == 0 && !m_token.is(u":")))
            refuseImport(token);
    }

    /// Puts the text where something else was, with the lines of that; the columns behind stay as they are
    /// where there is room.
    void replace(qsizetype at, qsizetype end, QString text)
    {
        const QStringView was = QStringView(m_script).sliced(at, end - at);
        text.prepend(QString(was.count(u'\n'), u'\n'));
        m_result.text.replace(at + m_shift, end - at, text.leftJustified(end - at));
        m_shift += std::max<qsizetype>(0, text.size() - (end - at));
    }

    void setDefault(const ScriptToken &token, const QString &name)
    {
        if (m_hasDefault)
            refuse(token, u"A script has one default export, and this is the second."_s);
        m_hasDefault = true;
        m_result.reducer = name;
    }

    void rewrite(const ScriptToken &exported)
    {
        if (m_token.is(u"default"))
            rewriteDefault(exported);
        else if (m_token.is(u"{"))
            rewriteList(exported);
        else if (m_token.is(u"*"))
            refuseImport(exported);
        else
            replace(exported.at, exported.end, {});
    }

    void rewriteDefault(const ScriptToken &exported)
    {
        const qsizetype end = m_token.end;
        advance();
        if (m_token.is(u"function") || m_token.is(u"class")) {
            const ScriptToken keyword = m_token;
            advance();
            if (m_token.kind == ScriptToken::Word && m_token.text != u"extends") {
                setDefault(exported, m_token.text.toString());
                replace(exported.at, end, {});
                return;
            }
            if (m_token.is(u"(") || m_token.is(u"{") || m_token.is(u"extends")) {
                setDefault(exported, DefaultName);
                replace(exported.at, m_token.at, keyword.text.toString() + u' ' + DefaultName + u' ');
                return;
            }
        }
        setDefault(exported, DefaultName);
        replace(exported.at, end, u"var "_s + DefaultName + u'=');
    }

    void rewriteList(const ScriptToken &exported)
    {
        advance();
        while (m_token.kind != ScriptToken::End && !m_token.is(u"}")) {
            const QString name = m_token.text.toString();
            QString alias = name;
            advance();
            if (m_token.is(u"as")) {
                advance();
                alias = m_token.text.toString();
                advance();
            }
            if (alias == u"default")
                setDefault(exported, name);
            else if (alias == u"reduce" && !m_hasDefault)
                m_result.reducer = name;
            else if (alias == u"initial")
                m_result.initial = name;
            if (m_token.is(u","))
                advance();
        }
        const qsizetype end = m_token.end;
        advance();
        if (m_token.is(u"from"))
            refuseImport(exported);
        else
            replace(exported.at, end, {});
    }

    const QString m_script;
    ScriptScanner m_scanner;
    ScriptToken m_token;
    PlainScript m_result;
    qsizetype m_shift = 0;
    bool m_hasDefault = false;
};

} // namespace

PlainScript plainScript(const QString &script)
{
    return Rewriting(script).run();
}

} // namespace Backstory
