// SPDX-License-Identifier: GPL-3.0-or-later
// How ScriptEngine loads scripts and tells of their errors.
#include "app/reducer/jstext.h"
#include "app/reducer/plainscript.h"
#include "app/reducer/scriptengine.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr char ReducerUrl[] = "reducer"; // fold.js looks for these in stacks
constexpr char UpcastUrl[] = "upcast";

constexpr QLatin1StringView UpcastPrefix("In the upcasting script: ");
constexpr QLatin1StringView UpcastOpening("(() => {"); // stands before its first line

void fromUpcast(ReducerProblem &problem)
{
    problem.text.prepend(UpcastPrefix);
    if (problem.line == 1 && problem.column > UpcastOpening.size())
        problem.column -= int(UpcastOpening.size());
}

} // namespace

ReducerProblem ScriptEngine::problemOf(JSValueRef exception)
{
    ReducerProblem problem;
    problem.kind = ReducerProblem::Script;
    const JSValueRef described = call("describe", {exception}, nullptr);
    if (!described || !JSValueIsObject(m_context, described)) {
        problem.text = u"The script failed in a way that cannot be told."_s;
        return problem;
    }
    const auto item = [&](unsigned i) {
        return JSObjectGetPropertyAtIndex(m_context, const_cast<JSObjectRef>(described), i, nullptr);
    };
    problem.text = textOf(item(0));
    problem.line = int(JSValueToNumber(m_context, item(2), nullptr));
    problem.column = int(JSValueToNumber(m_context, item(3), nullptr));
    if (textOf(item(1)) == QLatin1StringView(UpcastUrl))
        fromUpcast(problem);
    problem.event = qsizetype(number("current"));
    return problem;
}

JSValueRef ScriptEngine::valueOf(const QString &name, JSValueRef *exception)
{
    return evaluate(u"typeof %1 === 'undefined' ? undefined : %1"_s.arg(name), "host", exception);
}

ReducerProblem ScriptEngine::loadUpcast(const QString &script, JSValueRef *function)
{
    *function = JSValueMakeUndefined(m_context);
    if (script.trimmed().isEmpty())
        return {};
    JSValueRef exception = nullptr;
    const PlainScript plain = plainScript(script);
    ReducerProblem problem = plain.problem;
    if (problem.kind != ReducerProblem::None) {
        problem.text.prepend(UpcastPrefix);
        return problem;
    }
    if (!JSCheckScriptSyntax(m_context, JsText(plain.text), JsText(UpcastUrl), 1, &exception))
        return problemOf(exception);
    // In a function, so that its names are not those of the reducer.
    const QString name = plain.reducer == u"reduce" ? u"upcast"_s : plain.reducer;
    *function = evaluate(UpcastOpening + plain.text +
                             u"\nreturn typeof %1 === 'undefined' ? undefined : %1; })()"_s.arg(name),
                         UpcastUrl, &exception);
    if (exception)
        return problemOf(exception);
    if (!JSValueIsObject(m_context, *function))
        return {ReducerProblem::Script,
                u"The upcasting script has no “function upcast(event) { … return event; }”."_s};
    JSValueProtect(m_context, *function);
    return {};
}

ReducerProblem ScriptEngine::loadReducer(const ReducerSource &source)
{
    JSValueRef upcast = nullptr;
    if (const ReducerProblem problem = loadUpcast(source.upcast, &upcast);
        problem.kind != ReducerProblem::None)
        return problem;
    const PlainScript plain = plainScript(source.script);
    if (plain.problem.kind != ReducerProblem::None)
        return plain.problem;
    JSValueRef exception = nullptr;
    JSValueRef reducer = nullptr;
    JSValueRef initial = nullptr;
    evaluate(plain.text, ReducerUrl, &exception);
    if (!exception)
        reducer = valueOf(plain.reducer, &exception);
    if (!exception)
        initial = valueOf(plain.initial, &exception);
    if (!exception)
        call("adopt", {reducer, initial, upcast}, &exception);
    return exception ? problemOf(exception) : ReducerProblem();
}

FoldAnswer ScriptEngine::load(const ReducerSource &source)
{
    m_answer = {};
    renew();
    call("begin", {}, nullptr);
    m_answer.problem = loadReducer(source);
    call("end", {}, nullptr);
    JSObjectSetProperty(m_context, m_host, JsText("isLoading"), JSValueMakeBoolean(m_context, false),
                        kJSPropertyAttributeNone, nullptr);
    return std::move(m_answer);
}

} // namespace Backstory
