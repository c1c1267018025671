// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <chrono>

namespace Backstory
{

/// A script with the name that errors say. A value.
struct ReducerSource {
    QString name;   ///< `order.js`
    QString script; ///< `function reduce(state, event)` or one `export default` (a function, or an object or
                    ///< class with `reduce`); optional `initial` (a value or a function)
    QString upcast; ///< optional script with `function upcast(event)`, which sees every event before the
                    ///< reducer
    bool operator==(const ReducerSource &) const = default;
};

/// What a script may use.
struct ReducerLimits {
    std::chrono::milliseconds time{2000}; ///< for one message
    qint64 memory = 512LL << 20;          ///< resident bytes of the host
    bool operator==(const ReducerLimits &) const = default;
};

/// Why there is no state, as a sentence that a person can act on.
struct ReducerProblem {
    enum Kind {
        None,    ///< there is no problem
        Script,  ///< the script does not compile, throws, or has no reducer
        Time,    ///< it ran longer than it may
        Memory,  ///< it used more memory than it may
        Ended,   ///< the host ended by itself, or was stopped
        Missing, ///< the host could not be started
        Unfit    ///< a state that no JSON can show (a cycle, a function); the text says its path
    };

    Kind kind = None;
    QString text;    ///< “TypeError: undefined is not an object (evaluating 'state.shipment.number')”
    int line = -1;   ///< in the script, from 1; -1: unknown
    int column = -1; ///< from 1; -1: unknown
    qsizetype event = -1; ///< which event of the batch that was sent, from 0; -1: none, or while loading
    bool operator==(const ReducerProblem &) const = default;
};

/// One line that a script wrote with console.log, .info, .warn or .error, or that the host says about it.
struct ConsoleLine {
    enum Level { Log, Info, Warn, Error };

    Level level = Log;
    qsizetype event = -1; ///< in the batch sent; -1: while loading
    QString text;
    bool operator==(const ConsoleLine &) const = default;
};

/// Some events to fold into a state.
struct FoldRequest {
    static constexpr int Initial = -1;
    static constexpr int Current = -2;
    enum Wanted { None, Last, Each };

    int from = Current;   ///< what to begin with: Initial, Current, else the number of a kept checkpoint
    QByteArray events;    ///< a JSON array of events (EventJson); empty when `count` is 0
    qsizetype count = 0;  ///< how many of them are folded, from the first
    Wanted wanted = Last; ///< with `count` 0, Last and Each give the state begun with
    int keep = -1;        ///< not -1: the state after the last is kept (a deep clone) as this checkpoint
};

/// Events of many entities: `keys[i]` says whose state event i is folded into.
struct KeyedBatch {
    QByteArray events; ///< a JSON array (EventJson)
    QList<qint64> keys;
    QList<qint64> rows; ///< of the events, in their history; the host does not need them
};

/// What folding gave. After a problem the state in the host is not to be used any more: begin with Initial or
/// a checkpoint.
struct FoldAnswer {
    QList<QByteArray> states; ///< as wanted: compact JSON, keys in insertion order; an undefined state is the
                              ///< text `undefined`
    qsizetype folded = 0;     ///< fewer than asked: see `problem`; the states before it are good
    bool kept = true;         ///< false: the state cannot be cloned, so no checkpoint was made
    QString keptText;         ///< why not
    qint64 keptBytes = 0;     ///< estimated size of the checkpoint
    QList<ConsoleLine> console;
    ReducerProblem problem;
};

} // namespace Backstory
