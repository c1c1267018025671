// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/reducer/reducersource.h"

#include <JavaScriptCore/JavaScript.h>
#include <initializer_list>
#include <vector>

namespace Backstory
{

/// Runs one reducer in a JavaScript context of its own, which knows no file, network, clock or chance (what
/// it has instead is said in app/reducer/*.js). Owns the context and its states. Lives on the main thread of
/// `backstory-reducer`.
class ScriptEngine
{
public:
    ScriptEngine();
    ~ScriptEngine();
    Q_DISABLE_COPY_MOVE(ScriptEngine)

    /// Lets the engine start its threads and read what it reads once, before the process gives up its rights.
    void warmUp();

    /// What was loaded before is gone, whether or not this can be loaded.
    FoldAnswer load(const ReducerSource &source);
    FoldAnswer fold(const FoldRequest &request, QByteArrayView events);
    void drop(int checkpoint);
    FoldAnswer foldByKey(QByteArrayView events, std::vector<double> &keys);
    FoldAnswer keyedStates(qint64 after, qint64 most, QList<qint64> &keys);

private:
    void renew();
    void end();
    void teach(const char *name, JSObjectCallAsFunctionCallback call);
    JSValueRef evaluate(const QString &script, const char *url, JSValueRef *exception);
    JSValueRef call(const char *name, std::initializer_list<JSValueRef> arguments, JSValueRef *exception);
    JSValueRef parse(QByteArrayView json, ReducerProblem &problem);
    JSValueRef valueOf(const QString &name, JSValueRef *exception);
    ReducerProblem loadUpcast(const QString &script, JSValueRef *function);
    ReducerProblem loadReducer(const ReducerSource &source);
    ReducerProblem problemOf(JSValueRef exception);
    FoldAnswer finish(JSValueRef unfit, JSValueRef exception);
    QString textOf(JSValueRef value);
    double number(const char *name);

    static JSValueRef emitState(JSContextRef context, JSObjectRef function, JSObjectRef self, size_t count,
                                const JSValueRef arguments[], JSValueRef *exception);
    static JSValueRef logLine(JSContextRef context, JSObjectRef function, JSObjectRef self, size_t count,
                              const JSValueRef arguments[], JSValueRef *exception);

    JSGlobalContextRef m_context = nullptr;
    JSObjectRef m_host = nullptr; ///< what the scripts of app/reducer make, out of reach of the reducer
    FoldAnswer m_answer;          ///< what is being gathered
};

} // namespace Backstory
