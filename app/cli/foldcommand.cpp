// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/statecommands.h"
#include "models/reducer/eventbatches.h"
#include "models/reducer/reducerhost.h"

#include <deque>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr size_t KeptBatches = 8; ///< more than a host has before it at once

/// The events of a source in its order, those of one category or all, as a reducer sees them.
class FoldedEvents
{
public:
    FoldedEvents(const Request &request, OpenedSource &source)
        : m_request(request)
        , m_source(source)
        , m_batches(source.historyPath(), source.contentSource(),
                    {1, source.history().summary().rows + 1, request.value(u"category"_s)})
    {
    }

    /// False when there are no more.
    bool next(KeyedBatch &batch)
    {
        if (!m_batches.next(batch, m_request.stop))
            return false;
        m_kept.push_back({m_count, batch.rows});
        if (m_kept.size() > KeptBatches)
            m_kept.pop_front();
        m_count += batch.keys.size();
        m_request.output->progress(u"%1: %L2 events folded"_s.arg(m_source.name()).arg(m_count));
        return true;
    }

    qint64 count() const { return m_count; }
    QString error() const { return m_batches.error(); }
    /// What an event is that was given lately, by its number from 0.
    QString nameOf(qint64 number) const
    {
        for (const Batch &batch : m_kept) {
            if (number < batch.first || number >= batch.first + batch.rows.size())
                continue;
            const auto event = m_source.history().event(EventRow(batch.rows[number - batch.first]));
            if (!event)
                return {};
            const QString version =
                event->version == Event::NoVersion ? QString() : u" v%1"_s.arg(event->version);
            return u"%1%2 of %3, %4"_s.arg(event->type, version, QString::fromUtf8(event->entity),
                                           QString::fromLatin1(event->time().toText()));
        }
        return {};
    }

private:
    struct Batch {
        qint64 first = 0;
        QList<qint64> rows;
    };

    const Request &m_request;
    OpenedSource &m_source;
    EventBatches m_batches;
    qint64 m_count = 0;
    std::deque<Batch> m_kept;
};

/// Folds one source.
class SourceFold
{
public:
    SourceFold(const Request &request, OpenedSource &source, const ReducerSource &reducer)
        : m_request(request)
        , m_source(source)
        , m_reducer(reducer)
        , m_events(request, source)
    {
    }

    ExitCode run()
    {
        const ReducerProblem problem = m_host.load(m_reducer, m_request.stop);
        if (problem.kind != ReducerProblem::None)
            return fail(problem, -1);
        return m_request.has(u"by-entity"_s) ? foldByEntity() : foldAll();
    }

private:
    ExitCode foldAll()
    {
        FoldRequest request;
        request.from = FoldRequest::Initial;
        request.wanted = FoldRequest::None;
        KeyedBatch batch;
        while (m_events.next(batch)) {
            request.events = batch.events;
            request.count = batch.keys.size();
            const FoldAnswer answer = m_host.fold(request, m_request.stop);
            if (answer.problem.kind != ReducerProblem::None)
                return fail(answer.problem, answer.problem.event < 0
                                                ? -1
                                                : m_events.count() - request.count + answer.problem.event);
            request.from = FoldRequest::Current;
        }
        if (const ExitCode code = readingEnded(); code != ExitCode::Fine)
            return code;
        request.events.clear();
        request.count = 0;
        request.wanted = FoldRequest::Last;
        const FoldAnswer last = m_host.fold(request, m_request.stop);
        if (last.problem.kind != ReducerProblem::None)
            return fail(last.problem, m_events.count() - 1);
        printAll(last.states.value(0));
        return ExitCode::Fine;
    }

    ExitCode foldByEntity()
    {
        const FoldAnswer answer =
            m_host.foldByKey([this](KeyedBatch &batch) { return m_events.next(batch); }, m_request.stop);
        if (answer.problem.kind != ReducerProblem::None)
            return fail(answer.problem, answer.problem.event);
        if (const ExitCode code = readingEnded(); code != ExitCode::Fine)
            return code;
        constexpr qsizetype Page = 500;
        qint64 after = 0;
        for (bool isMore = true; isMore && !m_request.output->isClosed();) {
            ReducerProblem problem;
            const auto states = m_host.keyedStates(after, Page, m_request.stop, &problem);
            if (m_request.stop.stop_requested())
                return ExitCode::Interrupted;
            if (problem.kind != ReducerProblem::None)
                return fail(problem, -1);
            for (const auto &[key, state] : states) {
                printEntity(EntityNumber{key}, state);
                after = key;
            }
            isMore = states.size() == Page;
        }
        return m_unfit == 0 ? ExitCode::Fine : ExitCode::Failed;
    }

    ExitCode readingEnded() const
    {
        if (m_request.stop.stop_requested())
            return ExitCode::Interrupted;
        const QString error = m_events.error();
        if (!error.isEmpty())
            m_request.output->say(error);
        m_request.output->endProgress();
        return error.isEmpty() ? ExitCode::Fine : ExitCode::Unreadable;
    }

    ExitCode fail(const ReducerProblem &problem, qint64 event) const
    {
        if (m_request.stop.stop_requested())
            return ExitCode::Interrupted;
        m_request.output->say(failureText(m_reducer, problem, m_events.nameOf(event)));
        return ExitCode::Failed;
    }

    void printAll(const QByteArray &state) const
    {
        if (m_request.isJson())
            m_request.output->printLine(
                JsonLine()
                    .text("source", m_source.text())
                    .number("events", m_events.count())
                    .raw("state", state == "undefined" ? QByteArrayView("null") : QByteArrayView(state))
                    .finished());
        else
            m_request.output->printLine(state);
    }

    void printEntity(EntityNumber number, const QByteArray &state)
    {
        const auto entity = m_source.history().entity(number);
        if (!entity)
            return;
        if (state.isEmpty() && ++m_unfit == 1)
            m_request.output->say(
                u"The state of %1 cannot be shown as JSON."_s.arg(QString::fromUtf8(entity->id)));
        const QByteArray shown = state.isEmpty() || state == "undefined" ? QByteArray("null") : state;
        if (m_request.isJson())
            m_request.output->printLine(JsonLine()
                                            .utf8("entity", entity->id)
                                            .text("category", entity->category)
                                            .raw("state", shown)
                                            .finished());
        else
            m_request.output->printLine(entity->category.toUtf8() + ' ' + entity->id + ' ' + shown);
    }

    const Request &m_request;
    OpenedSource &m_source;
    ReducerSource m_reducer;
    FoldedEvents m_events;
    ReducerHost m_host;
    qint64 m_unfit = 0;
};

} // namespace

ExitCode runFold(const Request &request)
{
    if (!hasOption(request, u"fold"_s, u"reducer"_s))
        return ExitCode::WrongUsage;
    const std::optional<ReducerSource> reducer = chosenReducer(request);
    if (!reducer)
        return ExitCode::WrongUsage;
    return forEachSource(request,
                         [&](OpenedSource &source) { return SourceFold(request, source, *reducer).run(); });
}

} // namespace Backstory
