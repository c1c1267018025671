// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reducer/scriptengine.h"

#include "app/reducer/jstext.h"
#include "app/reducer/plainscript.h"

#include <QFile>

using namespace Qt::StringLiterals;

static void makeScriptsAvailable()
{
    Q_INIT_RESOURCE(reducerhost); // outside of any namespace, as Qt asks for
}

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

QString ownScript(const QString &name)
{
    QFile file(u":/backstory/reducer-host/"_s + name);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

ScriptEngine::ScriptEngine()
{
    makeScriptsAvailable();
}

ScriptEngine::~ScriptEngine()
{
    end();
}

void ScriptEngine::end()
{
    if (m_context)
        JSGlobalContextRelease(m_context);
    m_context = nullptr;
    m_host = nullptr;
}

JSValueRef ScriptEngine::emitState(JSContextRef context, JSObjectRef function, JSObjectRef, size_t count,
                                   const JSValueRef arguments[], JSValueRef *exception)
{
    auto *engine = static_cast<ScriptEngine *>(JSObjectGetPrivate(function));
    if (count == 1)
        engine->m_answer.states.append(JsText(JSValueToStringCopy(context, arguments[0], exception)).utf8());
    return JSValueMakeUndefined(context);
}

JSValueRef ScriptEngine::logLine(JSContextRef context, JSObjectRef function, JSObjectRef, size_t count,
                                 const JSValueRef arguments[], JSValueRef *exception)
{
    auto *engine = static_cast<ScriptEngine *>(JSObjectGetPrivate(function));
    if (count == 3) {
        const int level = int(JSValueToNumber(context, arguments[0], exception));
        const auto event = qsizetype(JSValueToNumber(context, arguments[1], exception));
        engine->m_answer.console.append({ConsoleLine::Level(level), event, engine->textOf(arguments[2])});
    }
    return JSValueMakeUndefined(context);
}

void ScriptEngine::teach(const char *name, JSObjectCallAsFunctionCallback callback)
{
    JSClassDefinition definition = kJSClassDefinitionEmpty;
    definition.className = name;
    definition.callAsFunction = callback;
    const JSClassRef type = JSClassCreate(&definition);
    JSObjectSetProperty(m_context, m_host, JsText(name), JSObjectMake(m_context, type, this),
                        kJSPropertyAttributeNone, nullptr);
    JSClassRelease(type);
}

JSValueRef ScriptEngine::evaluate(const QString &script, const char *url, JSValueRef *exception)
{
    return JSEvaluateScript(m_context, JsText(script), nullptr, JsText(url), 1, exception);
}

JSValueRef ScriptEngine::call(const char *name, std::initializer_list<JSValueRef> arguments,
                              JSValueRef *exception)
{
    const JSValueRef member = JSObjectGetProperty(m_context, m_host, JsText(name), nullptr);
    return JSObjectCallAsFunction(m_context, const_cast<JSObjectRef>(member), nullptr, arguments.size(),
                                  arguments.begin(), exception);
}

double ScriptEngine::number(const char *name)
{
    const JSValueRef value = call(name, {}, nullptr);
    return value ? JSValueToNumber(m_context, value, nullptr) : 0;
}

QString ScriptEngine::textOf(JSValueRef value)
{
    return value ? QString::fromUtf8(JsText(JSValueToStringCopy(m_context, value, nullptr)).utf8())
                 : QString();
}

/// A context (and with it a heap) in which only our own scripts have run.
void ScriptEngine::renew()
{
    end();
    m_context = JSGlobalContextCreate(nullptr);
    const JSValueRef made = evaluate(u"({ __proto__: null })"_s, "host", nullptr);
    m_host = const_cast<JSObjectRef>(made);
    JSValueProtect(m_context, m_host);
    teach("emit", emitState);
    teach("log", logLine);
    for (const char *file : {"refusals.js", "show.js", "clone.js", "fold.js"}) {
        JSValueRef exception = nullptr;
        const JSValueRef function = evaluate(ownScript(QString::fromLatin1(file)), file, &exception);
        const JSValueRef argument = m_host;
        if (function)
            JSObjectCallAsFunction(m_context, const_cast<JSObjectRef>(function), nullptr, 1, &argument,
                                   &exception);
        if (exception)
            qFatal("%s: %s", file, qPrintable(textOf(exception)));
    }
}

void ScriptEngine::warmUp()
{
    renew();
    evaluate(u"new Date(0).toString() + new Date(0).toLocaleString() + (0.5).toLocaleString() +"
             "'b'.localeCompare('a') + /\\p{L}+/u.test('a') + 'a'.normalize('NFD');"
             "for (let i = 0, sum = 0; i < 200000; ++i) sum += JSON.stringify({ i }).length;"_s,
             "warm-up", nullptr);
}

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

JSValueRef ScriptEngine::parse(QByteArrayView json, ReducerProblem &problem)
{
    // The texts of a message are followed by other bytes, and the engine wants a zero.
    const QByteArray text = json.isEmpty() ? QByteArray("[]") : json.toByteArray();
    const JSValueRef value = JSValueMakeFromJSONString(m_context, JsText(text.constData()));
    if (!value || !JSValueIsArray(m_context, value))
        problem = {ReducerProblem::Ended, u"The events could not be handed to the reducer."_s};
    return value;
}

FoldAnswer ScriptEngine::finish(JSValueRef unfit, JSValueRef exception)
{
    m_answer.folded = qsizetype(number("folded"));
    if (exception) {
        m_answer.problem = problemOf(exception);
    } else if (const QString why = textOf(unfit); !why.isEmpty()) {
        m_answer.problem = {ReducerProblem::Unfit, why};
        m_answer.problem.event = qsizetype(number("current"));
    }
    return std::move(m_answer);
}

FoldAnswer ScriptEngine::fold(const FoldRequest &request, QByteArrayView events)
{
    m_answer = {};
    const JSValueRef list = parse(events, m_answer.problem);
    if (m_answer.problem.kind != ReducerProblem::None)
        return std::move(m_answer);
    const auto numeric = [this](double value) { return JSValueMakeNumber(m_context, value); };
    JSValueRef exception = nullptr;
    call("begin", {}, nullptr);
    const JSValueRef unfit = call(
        "fold", {list, numeric(double(request.count)), numeric(request.from), numeric(int(request.wanted))},
        &exception);
    const bool isGood = !exception && textOf(unfit).isEmpty();
    if (request.keep >= 0 && isGood) {
        const JSValueRef why = call("keep", {numeric(request.keep)}, &exception);
        m_answer.keptText = exception ? QString() : textOf(why);
        m_answer.keptBytes = qint64(number("clonedBytes"));
    }
    m_answer.kept = isGood && !exception && m_answer.keptText.isEmpty();
    call("end", {}, nullptr);
    return finish(unfit, exception);
}

void ScriptEngine::drop(int checkpoint)
{
    if (m_context)
        call("drop", {JSValueMakeNumber(m_context, checkpoint)}, nullptr);
}

FoldAnswer ScriptEngine::foldByKey(QByteArrayView events, std::vector<double> &keys)
{
    m_answer = {};
    const JSValueRef list = parse(events, m_answer.problem);
    if (m_answer.problem.kind != ReducerProblem::None)
        return std::move(m_answer);
    JSValueRef exception = nullptr;
    const JSObjectRef numbers =
        JSObjectMakeTypedArrayWithBytesNoCopy(m_context, kJSTypedArrayTypeFloat64Array, keys.data(),
                                              keys.size() * sizeof(double), nullptr, nullptr, &exception);
    call("begin", {}, nullptr);
    JSValueRef unfit = nullptr;
    if (!exception)
        unfit = call("foldByKey", {list, numbers}, &exception);
    call("end", {}, nullptr);
    return finish(unfit, exception);
}

FoldAnswer ScriptEngine::keyedStates(qint64 after, qint64 most, QList<qint64> &keys)
{
    m_answer = {};
    JSValueRef exception = nullptr;
    call("begin", {}, nullptr);
    const JSValueRef list =
        call("keyedStates",
             {JSValueMakeNumber(m_context, double(after)), JSValueMakeNumber(m_context, double(most))},
             &exception);
    if (exception) {
        m_answer.problem = problemOf(exception);
        m_answer.states.clear();
        return std::move(m_answer);
    }
    for (qsizetype i = 0; i < m_answer.states.size(); ++i) {
        const JSValueRef key =
            JSObjectGetPropertyAtIndex(m_context, const_cast<JSObjectRef>(list), unsigned(i), nullptr);
        keys.append(qint64(JSValueToNumber(m_context, key, nullptr)));
    }
    return std::move(m_answer);
}

} // namespace Backstory
