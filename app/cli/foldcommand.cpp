// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/statecommands.h"
#include "models/reducer/eventjson.h"
#include "models/reducer/reducerhost.h"

#include <deque>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qint64 PageSize = 256;
constexpr size_t KeptPages = 8; ///< more than a host has before it at once

/// The events of a source in its order, those of one category or all, page by page as a reducer sees them.
class EventPages
{
public:
    EventPages(const Request &request, OpenedSource &source)
        : m_request(request)
        , m_source(source)
        , m_category(request.value(u"category"_s))
        , m_contents(source.contents())
        , m_json([&source](qint64 position) {
            const auto event = source.history().eventAt({position, 0});
            return event ? event->id : QByteArray();
        })
    {
        m_rows = source.history().summary().rows;
    }

    /// False when there are no more.
    bool next(KeyedBatch &batch)
    {
        QList<StoredEvent> page;
        batch.keys.clear();
        while (page.isEmpty() && m_next <= m_rows && !m_request.stop.stop_requested()) {
            const QList<StoredEvent> events = m_source.history().events(EventRow{m_next}, PageSize);
            if (events.isEmpty())
                break;
            m_next += events.size();
            for (const StoredEvent &event : events) {
                if (event.kind != EventKind::Snapshot && (!m_category || event.category == *m_category))
                    page.append(event);
            }
        }
        const QList<EventContentResult> contents = m_contents->contents(page, m_request.stop);
        if (page.isEmpty() || contents.size() < page.size())
            return false;
        m_kept.push_back({m_count, {}});
        for (qsizetype i = 0; i < page.size(); ++i) {
            m_json.add(page[i], contents[i]);
            batch.keys.append(qint64(page[i].entityNumber));
            m_kept.back().rows.append(page[i].row);
        }
        if (m_kept.size() > KeptPages)
            m_kept.pop_front();
        m_count += page.size();
        batch.events = m_json.take();
        m_request.output->progress(u"%1: %L2 events folded"_s.arg(m_source.name()).arg(m_count));
        return true;
    }

    qint64 count() const { return m_count; }
    /// What an event is that was given lately, by its number from 0.
    QString nameOf(qint64 number) const
    {
        for (const Page &page : m_kept) {
            if (number < page.first || number >= page.first + page.rows.size())
                continue;
            const auto event = m_source.history().event(page.rows[number - page.first]);
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
    struct Page {
        qint64 first = 0;
        QList<EventRow> rows;
    };

    const Request &m_request;
    OpenedSource &m_source;
    std::optional<QString> m_category;
    std::unique_ptr<ContentSource> m_contents;
    EventJson m_json;
    qint64 m_rows = 0;
    qint64 m_next = 1;
    qint64 m_count = 0;
    std::deque<Page> m_kept;
};

/// Folds one source.
class SourceFold
{
public:
    SourceFold(const Request &request, OpenedSource &source, const ReducerSource &reducer)
        : m_request(request)
        , m_source(source)
        , m_reducer(reducer)
        , m_pages(request, source)
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
        while (m_pages.next(batch)) {
            request.events = batch.events;
            request.count = batch.keys.size();
            const FoldAnswer answer = m_host.fold(request, m_request.stop);
            if (answer.problem.kind != ReducerProblem::None)
                return fail(answer.problem, answer.problem.event < 0
                                                ? -1
                                                : m_pages.count() - request.count + answer.problem.event);
            request.from = FoldRequest::Current;
        }
        if (const ExitCode code = readingEnded(); code != ExitCode::Fine)
            return code;
        request.events.clear();
        request.count = 0;
        request.wanted = FoldRequest::Last;
        const FoldAnswer last = m_host.fold(request, m_request.stop);
        if (last.problem.kind != ReducerProblem::None)
            return fail(last.problem, m_pages.count() - 1);
        printAll(last.states.value(0));
        return ExitCode::Fine;
    }

    ExitCode foldByEntity()
    {
        const FoldAnswer answer =
            m_host.foldByKey([this](KeyedBatch &batch) { return m_pages.next(batch); }, m_request.stop);
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
        const QString error = m_source.history().error();
        if (!error.isEmpty())
            m_request.output->say(error);
        m_request.output->endProgress();
        return error.isEmpty() ? ExitCode::Fine : ExitCode::Unreadable;
    }

    ExitCode fail(const ReducerProblem &problem, qint64 event) const
    {
        if (m_request.stop.stop_requested())
            return ExitCode::Interrupted;
        m_request.output->say(failureText(m_reducer, problem, m_pages.nameOf(event)));
        return ExitCode::Failed;
    }

    void printAll(const QByteArray &state) const
    {
        if (m_request.isJson())
            m_request.output->printLine(
                JsonLine()
                    .text("source", m_source.text())
                    .number("events", m_pages.count())
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
    EventPages m_pages;
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
