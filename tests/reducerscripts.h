// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/reducer/reducerhost.h"

#include <QByteArrayList>

namespace Backstory
{

inline ReducerSource sourceOf(const char *script)
{
    return {QStringLiteral("test.js"), QString::fromUtf8(script), {}};
}

/// `count` events with the numbers 1 … count as data.
inline FoldRequest numbers(int count, FoldRequest::Wanted wanted = FoldRequest::Last)
{
    FoldRequest request;
    request.from = FoldRequest::Initial;
    request.events = "[";
    for (int i = 1; i <= count; ++i)
        request.events +=
            (i > 1 ? "," : "") + QByteArray("{\"type\":\"Counted\",\"data\":") + QByteArray::number(i) + '}';
    request.events += ']';
    request.count = count;
    request.wanted = wanted;
    return request;
}

/// The states that the script makes of so many numbers, and behind them the problem if there is one.
inline QByteArrayList statesOf(const char *script, int count)
{
    ReducerHost host;
    const ReducerProblem problem = host.load(sourceOf(script));
    if (problem.kind != ReducerProblem::None)
        return {problem.text.toUtf8()};
    const FoldAnswer answer = host.fold(numbers(count, FoldRequest::Each));
    QByteArrayList states(answer.states.begin(), answer.states.end());
    if (answer.problem.kind != ReducerProblem::None)
        states << answer.problem.text.toUtf8();
    return states;
}

} // namespace Backstory
