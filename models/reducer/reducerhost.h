// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/reducer/reducersource.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace Backstory
{

class HostProcess;

/// One script in a process of its own, `backstory-reducer`, which has no files, no network, no clock and no
/// randomness. Belongs to one thread and blocks. A message that takes longer or makes the host larger than
/// the limits allow, or whose wait is stopped, ends the process (Time, Memory, Ended): nothing of it is left
/// then, and load() starts a new one. Waits shorter than 50 ms are not ended by `stop`.
class ReducerHost
{
public:
    /// `program` empty: $BACKSTORY_REDUCER, else `backstory-reducer` beside the running program or in ../bin.
    explicit ReducerHost(const ReducerLimits &limits = {}, const QString &program = {});
    ~ReducerHost();

    void setLimits(const ReducerLimits &limits) { m_limits = limits; }

    /// Compiles the script in a fresh context: nothing leaks from one run to the next. What the script logs
    /// while it loads is in `console`.
    ReducerProblem load(const ReducerSource &source, std::stop_token stop = {},
                        QList<ConsoleLine> *console = nullptr);
    FoldAnswer fold(const FoldRequest &request, std::stop_token stop = {});
    void drop(const QList<int> &checkpoints);

    /// Folds each event into the state of its own key, for the final states of many; the host keeps one state
    /// a key until the next load(). `states` stays empty.
    FoldAnswer foldByKey(const QByteArray &events, const QList<qint64> &keys, std::stop_token stop = {});
    /// The same for as many batches as `next` gives, which is called while the host folds the one before.
    /// `folded` counts all events; the event of a problem or a console line is that of its batch plus the
    /// events of those before.
    FoldAnswer foldByKey(const std::function<bool(KeyedBatch &)> &next, std::stop_token stop = {});
    /// States by key, in the order of the keys, those after `after`; a key whose state cannot be shown has an
    /// empty text. Fewer than `most` when there are no more, or when `problem` says why not.
    QList<std::pair<qint64, QByteArray>> keyedStates(qint64 after, qsizetype most, std::stop_token stop = {},
                                                     ReducerProblem *problem = nullptr);

    bool isRunning() const;
    qint64 memory() const;    ///< resident, bytes; 0 when there is no process
    qint64 processId() const; ///< -1 when there is no process

private:
    struct Reply {
        QByteArray message;
        ReducerProblem problem;
    };

    ReducerProblem start(const std::stop_token &stop);
    Reply ask(const QByteArray &message, const std::stop_token &stop);
    Reply wait(const std::stop_token &stop, std::chrono::milliseconds most);
    /// What the reply says; a problem when it is none.
    FoldAnswer answerOf(const Reply &reply, QList<qint64> *keys = nullptr);
    bool usesTooMuch();
    ReducerProblem ended(ReducerProblem::Kind kind, const QString &text);
    ReducerProblem endedByItself();

    ReducerLimits m_limits;
    QString m_program;
    std::unique_ptr<HostProcess> m_process;
    std::chrono::steady_clock::time_point m_looked; ///< when memory was looked at
    ReducerProblem m_lost;                          ///< why the process that had a script is gone
};

} // namespace Backstory
