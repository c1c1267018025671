// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/entityevents.h"
#include "models/reducer/eventjson.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

EntityEvents::EntityEvents(const HistorySource &source, const EntityReference &entity)
    : m_source(source)
    , m_entity(entity)
{
}

EntityEvents::Refreshed EntityEvents::refresh(QueryScope &scope)
{
    m_problem.clear();
    HistoryReader &reader = scope.history(m_source);
    const QList<EventRow> rows = reader.eventsOf(m_entity.number);
    if (scope.isStopped())
        return Stopped;
    if (!reader.error().isEmpty()) {
        m_problem = reader.error();
        return Failed;
    }
    const bool isSame =
        rows.size() >= m_rows.size() && std::equal(m_rows.begin(), m_rows.end(), rows.begin());
    if (!isSame) {
        m_isAnew = true;
        m_rows.clear();
        m_steps.clear();
        m_blocks.clear();
    }
    const qint64 before = count();
    if (before % BlockSize != 0 && rows.size() > m_rows.size())
        m_blocks.remove(before / BlockSize); // was not full
    if (!readSteps(reader, rows, scope.stop()))
        return Stopped;
    if (!reader.error().isEmpty()) {
        m_problem = reader.error();
        return Failed;
    }
    if (std::exchange(m_isAnew, false))
        return Anew;
    return count() > before ? More : Same;
}

bool EntityEvents::readSteps(HistoryReader &reader, const QList<EventRow> &rows, const std::stop_token &stop)
{
    constexpr qsizetype Page = 4'096;
    while (m_rows.size() < rows.size() && reader.error().isEmpty()) {
        const QList<EventRow> page = rows.mid(m_rows.size(), Page);
        const QList<StoredEvent> events = reader.events(page);
        if (stop.stop_requested())
            return false;
        if (!reader.error().isEmpty())
            break; // nothing of this page counts as read
        for (const StoredEvent &event : events) {
            if (event.kind == EventKind::Snapshot)
                continue;
            const bool isUserBefore = !m_steps.isEmpty() && m_steps.constLast().user == event.user;
            m_steps.append({{m_source.id, event.row},
                            event.version,
                            event.time(),
                            event.type,
                            isUserBefore ? m_steps.constLast().user : event.user});
        }
        m_rows += page;
    }
    return true;
}

EntityEvents::Block *EntityEvents::block(QueryScope &scope, qint64 number)
{
    if (Block *known = m_blocks.object(number))
        return known;
    HistoryReader &reader = scope.history(m_source);
    QList<EventRow> rows;
    for (const StateStep &step : m_steps.mid(number * BlockSize, BlockSize))
        rows.append(step.event.row);
    const QList<StoredEvent> events = reader.events(rows);
    ContentSource *source = scope.contents(m_source);
    QList<EventContentResult> contents =
        source ? source->contents(events, scope.stop()) : QList<EventContentResult>();
    if (scope.isStopped())
        return nullptr;
    if (events.size() < rows.size()) {
        m_problem = reader.error().isEmpty() ? u"An event is no longer in the history."_s : reader.error();
        return nullptr;
    }
    EventJson json([&reader](qint64 position) {
        const auto event = reader.eventAt({position, 0});
        return event ? event->id : QByteArray();
    });
    auto block = std::make_unique<Block>();
    for (qsizetype i = 0; i < events.size(); ++i) {
        const EventContentResult missing{{}, {}, u"The source gives no payloads."_s};
        json.add(events[i], i < contents.size() ? contents[i] : missing);
        block->ends.push_back(json.bytes());
    }
    block->text = json.take();
    Block *kept = block.get();
    // One that is larger than all that is kept would be deleted at once.
    m_blocks.insert(number, block.release(), std::min<qsizetype>(kept->text.size() + 1'000, Kept));
    return kept;
}

QByteArray EntityEvents::json(QueryScope &scope, qint64 first, qint64 last)
{
    const Block *events = block(scope, (first - 1) / BlockSize);
    if (!events)
        return {};
    const size_t begin = size_t((first - 1) % BlockSize);
    const size_t end = size_t((last - 1) % BlockSize);
    if (begin == 0 && end + 1 == events->ends.size())
        return events->text;
    const qsizetype from = begin == 0 ? 1 : events->ends[begin - 1] + 1; // behind the comma
    return '[' + events->text.mid(from, events->ends[end] - from) + ']';
}

std::optional<StoredEvent> EntityEvents::event(QueryScope &scope, qint64 step) const
{
    return scope.history(m_source).event(m_steps[step - 1].event.row);
}

} // namespace Backstory
