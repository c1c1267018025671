// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/reducer/scriptengine.h"

#include "app/reducer/jstext.h"

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
             "for (let i = 0, sum = 0; i < 2000; ++i) sum += JSON.stringify({ i }).length;"_s,
             "warm-up", nullptr);
}

JSValueRef ScriptEngine::parse(QByteArrayView json, ReducerProblem &problem)
{
    // As UTF-16, which the engine takes as it is: its own way from UTF-8 takes longer than Node's whole
    // parser.
    const JsText text(json.isEmpty() ? u"[]"_s : QString::fromUtf8(json));
    const JSValueRef value = JSValueMakeFromJSONString(m_context, text);
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
