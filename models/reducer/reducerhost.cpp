// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/reducer/reducerhost.h"

#include "models/reducer/hostprocess.h"
#include "models/reducer/reducermessages.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstory
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr auto Tick = 10ms;          // how often memory is looked at while waiting
constexpr auto LetItFinish = 50ms;   // a wait shorter than this is not worth a process
constexpr auto StartTime = 20'000ms; // on a busy machine
constexpr qsizetype InFlight = 2;
constexpr qsizetype MostLines = 10'000; // of the console, for many batches together

QString installedProgram()
{
    const QString name = u"backstory-reducer"_s;
    const QString set = qEnvironmentVariable("BACKSTORY_REDUCER");
    if (!set.isEmpty())
        return set;
    const QDir folder(QCoreApplication::applicationDirPath());
    const QString beside = folder.filePath(name);
    const QString inBin = QDir::cleanPath(folder.filePath(u"../bin/"_s + name));
    return !QFileInfo::exists(beside) && QFileInfo::exists(inBin) ? inBin : beside;
}

QString megabytes(qint64 bytes)
{
    return u"%1 MiB"_s.arg((bytes + (1 << 19)) >> 20);
}

QString seconds(std::chrono::milliseconds time)
{
    return u"%1 s"_s.arg(double(time.count()) / 1000);
}

void append(FoldAnswer &total, FoldAnswer &&answer)
{
    for (ConsoleLine &line : answer.console) {
        if (total.console.size() > MostLines)
            break;
        line.event += total.folded;
        if (total.console.size() == MostLines)
            line = {ConsoleLine::Warn, line.event,
                    u"The script wrote more than %L1 lines; the others are left out."_s.arg(MostLines)};
        total.console.append(std::move(line));
    }
    if (answer.problem.kind != ReducerProblem::None) {
        total.problem = answer.problem;
        if (answer.problem.event >= 0)
            total.problem.event += total.folded;
    }
    total.folded += answer.folded;
}

} // namespace

ReducerHost::ReducerHost(const ReducerLimits &limits, const QString &program)
    : m_limits(limits)
    , m_program(program)
{
}

ReducerHost::~ReducerHost() = default;

bool ReducerHost::isRunning() const
{
    return m_process != nullptr;
}

qint64 ReducerHost::memory() const
{
    return m_process ? m_process->memory() : 0;
}

qint64 ReducerHost::processId() const
{
    return m_process ? m_process->pid() : -1;
}

ReducerProblem ReducerHost::start(const std::stop_token &stop)
{
    const QString program = m_program.isEmpty() ? installedProgram() : m_program;
    m_process = std::make_unique<HostProcess>();
    const QString error = m_process->start(program);
    if (!error.isEmpty())
        return ended(ReducerProblem::Missing, error);
    // It says when it has given up its rights; until then the time is not the script's.
    ReducerProblem problem = wait(stop, StartTime).problem;
    if (problem.kind == ReducerProblem::Time)
        problem = ended(ReducerProblem::Missing,
                        u"The program that runs reducers, %1, did not start within %2."_s.arg(
                            program, seconds(StartTime)));
    return problem;
}

ReducerProblem ReducerHost::ended(ReducerProblem::Kind kind, const QString &text)
{
    m_process.reset();
    return m_lost = {kind, text};
}

ReducerProblem ReducerHost::endedByItself()
{
    const QString how = m_process->end(true);
    if (how.endsWith(u"code 3"_s))
        return ended(
            ReducerProblem::Missing,
            u"Reducers cannot run here: the system has no seccomp filters, or does not allow them, so a "
            "script could not be kept from files and network."_s);
    return ended(ReducerProblem::Ended, u"The process that runs the reducer %1."_s.arg(how));
}

bool ReducerHost::usesTooMuch()
{
    // Between messages too: many short ones may keep more and more.
    const auto now = Clock::now();
    if (now - m_looked < Tick)
        return false;
    m_looked = now;
    return m_process->memory() > m_limits.memory || m_process->arriving() > quint64(m_limits.memory);
}

ReducerHost::Reply ReducerHost::wait(const std::stop_token &stop, std::chrono::milliseconds most)
{
    const auto start = Clock::now();
    for (;;) {
        const bool isOpen = m_process->move(int(Tick.count()));
        if (usesTooMuch())
            return {{},
                    ended(ReducerProblem::Memory,
                          u"The reducer was stopped: it used more than %1 of memory."_s.arg(
                              megabytes(m_limits.memory)))};
        if (QByteArray message = m_process->takeMessage(); !message.isEmpty())
            return {std::move(message), {}};
        if (!isOpen)
            return {{}, endedByItself()};
        const auto waited = Clock::now() - start;
        if (waited > most)
            return {{},
                    ended(ReducerProblem::Time,
                          u"The reducer was stopped: it ran longer than %1."_s.arg(seconds(most)))};
        if (stop.stop_requested() && waited > LetItFinish)
            return {{}, ended(ReducerProblem::Ended, u"Stopped."_s)};
    }
}

ReducerHost::Reply ReducerHost::ask(const QByteArray &message, const std::stop_token &stop)
{
    if (!m_process) {
        ReducerProblem problem = m_lost;
        if (problem.kind == ReducerProblem::None)
            problem = {ReducerProblem::Ended, u"No reducer has been loaded."_s};
        return {{}, problem};
    }
    m_process->send(message);
    return wait(stop, m_limits.time);
}

FoldAnswer ReducerHost::answerOf(const Reply &reply, QList<qint64> *keys)
{
    FoldAnswer answer;
    answer.problem = reply.problem;
    if (reply.problem.kind == ReducerProblem::None && !readAnswer(reply.message, answer, keys))
        answer.problem =
            ended(ReducerProblem::Ended, u"The process that runs reducers sent what is no answer."_s);
    return answer;
}

ReducerProblem ReducerHost::load(const ReducerSource &source, std::stop_token stop,
                                 QList<ConsoleLine> *console)
{
    // What one script leaves behind must not count against the next.
    if (m_process && m_process->memory() > m_limits.memory / 4)
        m_process.reset();
    if (!m_process) {
        if (const ReducerProblem problem = start(stop); problem.kind != ReducerProblem::None)
            return problem;
    }
    m_lost = {};
    const FoldAnswer answer = answerOf(ask(writeLoad(source, m_limits), stop));
    if (console)
        *console = answer.console;
    return answer.problem;
}

FoldAnswer ReducerHost::fold(const FoldRequest &request, std::stop_token stop)
{
    FoldAnswer answer = answerOf(ask(writeFold(request), stop));
    if (!m_process)
        answer.kept = false;
    return answer;
}

void ReducerHost::drop(const QList<int> &checkpoints)
{
    if (!m_process || checkpoints.isEmpty())
        return;
    MessageWriter writer(ReducerMessage::Drop);
    writer.number(qint64(checkpoints.size()));
    for (const int checkpoint : checkpoints)
        writer.number(qint32(checkpoint));
    m_process->send(writer.finished());
}

FoldAnswer ReducerHost::foldByKey(const QByteArray &events, const QList<qint64> &keys, std::stop_token stop)
{
    bool given = false;
    return foldByKey(
        [&](KeyedBatch &batch) {
            if (std::exchange(given, true))
                return false;
            batch = {events, keys, {}};
            return true;
        },
        stop);
}

FoldAnswer ReducerHost::foldByKey(const std::function<bool(KeyedBatch &)> &next, std::stop_token stop)
{
    FoldAnswer total;
    if (!m_process) {
        total.problem = ask({}, stop).problem;
        return total;
    }
    qsizetype sent = 0;
    bool more = true;
    const auto isGood = [&total] { return total.problem.kind == ReducerProblem::None; };
    while (more || sent > 0) {
        KeyedBatch batch;
        while (more && sent < InFlight) {
            more = isGood() && !stop.stop_requested() && next(batch);
            if (!more)
                break;
            m_process->send(writeFoldByKey(batch));
            m_process->move(0);
            ++sent;
        }
        if (sent == 0)
            break;
        FoldAnswer answer = answerOf(wait(stop, m_limits.time));
        --sent;
        if (isGood())
            append(total, std::move(answer));
        more = more && isGood();
        if (!m_process)
            break;
    }
    return total;
}

QList<std::pair<qint64, QByteArray>> ReducerHost::keyedStates(qint64 after, qsizetype most,
                                                              std::stop_token stop, ReducerProblem *problem)
{
    QList<qint64> keys;
    const FoldAnswer answer = answerOf(
        ask(MessageWriter(ReducerMessage::KeyedStates).number(after).number(qint64(most)).finished(), stop),
        &keys);
    if (problem)
        *problem = answer.problem;
    QList<std::pair<qint64, QByteArray>> result;
    for (qsizetype i = 0; i < keys.size() && i < answer.states.size(); ++i)
        result.emplaceBack(keys[i], answer.states[i]);
    return result;
}

} // namespace Backstory
