// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/tracegathering.h"
#include "models/history/identifier.h"

#include <algorithm>

namespace Backstory
{

namespace
{

// Few enough that a canceled query ends soon.
constexpr qsizetype Step = 4'096;

} // namespace

TraceGathering::TraceGathering(QueryScope &scope, const QList<HistorySource> &sources, qsizetype most,
                               const TraceProgress &progress)
    : m_scope(scope)
    , m_sources(sources)
    , m_most(most)
    , m_progress(progress)
{
}

void TraceGathering::note(const HistoryReader &history)
{
    if (m_error.isEmpty() && !m_scope.isStopped())
        m_error = history.error();
}

QList<EventRow> TraceGathering::newOnes(int source, const QList<EventRow> &rows) const
{
    QList<EventRow> left;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(left),
                 [&](EventRow row) { return isNew(source, row); });
    return left;
}

bool TraceGathering::addEvent(int source, StoredEvent &&event)
{
    if (!isNew(source, event.row))
        return true;
    if (size() >= m_most) {
        m_clipped = true;
        return false;
    }
    const int number = int(m_events.size());
    m_known.insert({source, qint64(event.row)});
    if (!event.id.isEmpty())
        m_byId[{identifierKey(event.id), source, qint64(event.row)}] = number;
    if (event.position.part == 0)
        m_byPosition.insert({source, event.position.value}, number);
    m_events.push_back({source, std::move(event)});
    return true;
}

void TraceGathering::add(int source, const QList<EventRow> &rows,
                         const std::function<bool(const StoredEvent &)> &isWanted)
{
    for (const HistorySource &from : m_sources) {
        if (from.id != source)
            continue;
        HistoryReader &history = m_scope.history(from);
        const QList<EventRow> left = newOnes(source, rows);
        for (qsizetype begin = 0; begin < left.size() && !m_scope.isStopped(); begin += Step) {
            for (StoredEvent &event : history.events(left.mid(begin, Step))) {
                if (isWanted(event) && !addEvent(source, std::move(event)))
                    return;
            }
            if (m_progress)
                m_progress(size());
        }
        note(history);
    }
}

QList<TraceGathering::Name> TraceGathering::resolve(const HistorySource &source, const QList<Name> &names,
                                                    bool isOwn)
{
    HistoryReader &history = m_scope.history(source);
    QList<QByteArray> ids;
    for (const Name &name : names) {
        if (name.cause.kind == Cause::Id)
            ids.append(name.cause.text);
    }
    QMultiHash<quint64, StoredEvent> read;
    const QList<EventRow> rows = newOnes(source.id, history.rowsNaming(NamedAs::Id, ids));
    for (qsizetype at = 0; at < rows.size(); at += Step) {
        if (m_scope.isStopped())
            return {};
        for (const StoredEvent &event : history.events(rows.mid(at, Step))) {
            if (event.kind != EventKind::Snapshot)
                read.insert(identifierKey(event.id), event);
        }
    }
    note(history);
    QList<Name> left;
    for (const Name &name : names) {
        if (m_scope.isStopped())
            return {};
        std::optional<StoredEvent> found;
        if (name.cause.kind == Cause::Position) {
            const qint64 position = positionIn(name.cause.text);
            if (position < 0 || m_byPosition.contains({source.id, position}))
                continue;
            found = history.eventAt({position, 0});
            if (found && found->kind == EventKind::Snapshot)
                found.reset();
        } else {
            const EventRow near = m_events[size_t(name.event)].event.row;
            const auto isBetter = [&](const StoredEvent &a, const StoredEvent &b) {
                if (!isOwn || (a.row < near) != (b.row < near))
                    return a.row < b.row;
                return a.row < near ? a.row > b.row : a.row < b.row;
            };
            const auto consider = [&](const StoredEvent &event) {
                if (isSameIdentifier(event.id, name.cause.text) && (!found || isBetter(event, *found)))
                    found = event;
            };
            const quint64 key = identifierKey(name.cause.text);
            for (auto [each, end] = read.equal_range(key); each != end; ++each)
                consider(*each);
            const auto considerKnown = [&](EventRow from, bool before) {
                const Place place = nearest(key, source.id, from, name.cause.text, before);
                if (place != m_byId.end() && place->second >= 0)
                    consider(m_events[size_t(place->second)].event);
            };
            if (isOwn)
                considerKnown(near, true);
            considerKnown(isOwn ? near : EventRow(0), false);
        }
        if (!found)
            left.append(name);
        else if (!addEvent(source.id, std::move(*found)))
            return {};
    }
    return left;
}

void TraceGathering::climb(qsizetype from)
{
    while (from < size() && !isFull()) {
        const qsizetype to = size();
        QHash<int, QList<Name>> bySource;
        for (; from < to; ++from) {
            const TraceEvent &event = m_events[size_t(from)];
            for (const StoredEvent::StoredCause &cause : event.event.causes)
                bySource[event.source].append({from, cause});
        }
        for (const HistorySource &own : m_sources) {
            QList<Name> left = bySource.value(own.id);
            if (!left.isEmpty())
                left = resolve(own, left, true);
            left.removeIf([](const Name &name) { return name.cause.kind != Cause::Id; });
            for (const HistorySource &other : m_sources) {
                if (other.id != own.id && !left.isEmpty() && !isFull())
                    left = resolve(other, left, false);
            }
        }
        if (m_progress)
            m_progress(size());
    }
    if (from < size() && size() >= m_most)
        m_clipped = m_clipped || std::any_of(m_events.begin() + from, m_events.end(),
                                             [](const auto &each) { return !each.event.causes.isEmpty(); });
}

bool TraceGathering::namesOneOfThem(int source, const StoredEvent &event) const
{
    return std::any_of(event.causes.begin(), event.causes.end(), [&](const auto &cause) {
        return causeOf({source, event}, cause) >= 0;
    });
}

void TraceGathering::findRivals(const HistorySource &source, const QList<QByteArray> &ids)
{
    HistoryReader &history = m_scope.history(source);
    const QList<EventRow> rows = newOnes(source.id, history.rowsNaming(NamedAs::Id, ids));
    for (qsizetype at = 0; at < rows.size() && !m_scope.isStopped(); at += Step) {
        for (const StoredEvent &event : history.events(rows.mid(at, Step))) {
            if (event.kind != EventKind::Snapshot)
                m_byId.emplace(std::tuple(identifierKey(event.id), source.id, qint64(event.row)), -1);
        }
    }
}

void TraceGathering::descend(qsizetype from, qsizetype to)
{
    while (from < to && !m_scope.isStopped()) {
        const qsizetype begin = size();
        for (const HistorySource &source : m_sources) {
            QList<QByteArray> ids;
            QList<qint64> positions;
            for (qsizetype i = from; i < to; ++i) {
                const TraceEvent &event = m_events[size_t(i)];
                ids.append(event.event.id);
                if (event.source == source.id && event.event.position.part == 0)
                    positions.append(event.event.position.value);
            }
            findRivals(source, ids);
            HistoryReader &history = m_scope.history(source);
            const QList<EventRow> rows =
                newOnes(source.id, history.rowsNaming(NamedAs::Cause, ids, positions));
            for (qsizetype at = 0; at < rows.size() && !m_scope.isStopped(); at += Step) {
                for (StoredEvent &event : history.events(rows.mid(at, Step))) {
                    if (event.kind == EventKind::Snapshot || !namesOneOfThem(source.id, event))
                        continue;
                    if (!addEvent(source.id, std::move(event)))
                        return;
                }
                if (m_progress)
                    m_progress(size());
            }
            note(history);
        }
        from = begin;
        to = size();
    }
}

TraceGathering::Place TraceGathering::nearest(quint64 key, int source, EventRow row, QByteArrayView id,
                                              bool before) const
{
    const auto isOf = [&](Place at) {
        return std::get<0>(at->first) == key && std::get<1>(at->first) == source;
    };
    // Different ids hardly ever have one key; what is not of the trace is not asked for its id.
    const auto isSame = [&](Place at) {
        return at->second < 0 || isSameIdentifier(m_events[size_t(at->second)].event.id, id);
    };
    Place at = m_byId.lower_bound({key, source, qint64(row)});
    if (before) {
        while (at != m_byId.begin() && isOf(std::prev(at))) {
            if (isSame(--at))
                return at;
        }
        return m_byId.end();
    }
    while (at != m_byId.end() && isOf(at) && !isSame(at))
        ++at;
    return at != m_byId.end() && isOf(at) ? at : m_byId.end();
}

int TraceGathering::causeOf(const TraceEvent &effect, const StoredEvent::StoredCause &cause) const
{
    if (cause.kind == Cause::Position)
        return m_byPosition.value({effect.source, positionIn(cause.text)}, -1);
    const quint64 key = identifierKey(cause.text);
    for (const bool before : {true, false}) {
        const Place place = nearest(key, effect.source, effect.event.row, cause.text, before);
        if (place != m_byId.end())
            return place->second;
    }
    for (const HistorySource &other : m_sources) { // in the order in which they are asked
        const Place place =
            other.id == effect.source ? m_byId.end() : nearest(key, other.id, EventRow(0), cause.text, false);
        if (place != m_byId.end())
            return place->second;
    }
    return -1;
}

void TraceGathering::addCorrelated()
{
    if (m_events.empty() || m_events.front().event.correlation.isEmpty())
        return;
    const QByteArray correlation = m_events.front().event.correlation;
    QHash<int, QList<EventRow>> rows;
    qsizetype count = 0;
    for (const HistorySource &source : m_sources) {
        rows[source.id] = m_scope.history(source).rowsNaming(NamedAs::Correlation, {correlation});
        count += rows[source.id].size();
    }
    if (count > m_most / 2) // a name for everything rather than for one request
        return;
    for (const HistorySource &source : m_sources) {
        add(source.id, rows[source.id],
            [](const StoredEvent &event) { return event.kind != EventKind::Snapshot; });
    }
}

std::vector<TraceLink> TraceGathering::links() const
{
    std::vector<TraceLink> all;
    for (size_t i = 0; i < m_events.size() && !m_scope.isStopped(); ++i) {
        for (const StoredEvent::StoredCause &cause : m_events[i].event.causes) {
            if (const int found = causeOf(m_events[i], cause); found >= 0)
                all.push_back({found, int(i)});
        }
    }
    return all;
}

std::vector<bool> TraceGathering::ofFirstTree(const std::vector<TraceLink> &links) const
{
    std::vector<bool> reached(m_events.size(), false);
    const auto walk = [&](std::vector<int> open, bool down) {
        std::vector<TraceLink> sorted = links; // by where one comes from
        if (!down) {
            for (TraceLink &link : sorted)
                std::swap(link.cause, link.effect);
        }
        std::sort(sorted.begin(), sorted.end(),
                  [](const TraceLink &a, const TraceLink &b) { return a.cause < b.cause; });
        while (!open.empty()) {
            const int from = open.back();
            open.pop_back();
            auto link =
                std::lower_bound(sorted.begin(), sorted.end(), from,
                                 [](const TraceLink &each, int wanted) { return each.cause < wanted; });
            for (; link != sorted.end() && link->cause == from; ++link) {
                if (!reached[size_t(link->effect)]) {
                    reached[size_t(link->effect)] = true;
                    open.push_back(link->effect);
                }
            }
        }
    };
    if (m_events.empty())
        return reached;
    reached[0] = true;
    walk({0}, false);
    std::vector<int> above;
    for (size_t i = 0; i < reached.size(); ++i) {
        if (reached[i])
            above.push_back(int(i));
    }
    walk(above, true);
    return reached;
}

FoundTrace TraceGathering::finished(const TraceStart &start, bool isPruned)
{
    if (isPruned) {
        const std::vector<bool> isKept = ofFirstTree(links());
        std::vector<TraceEvent> kept;
        for (auto &[place, event] : m_byId)
            event = -1; // what goes may still be what somebody means
        m_byPosition.clear();
        m_known.clear();
        for (size_t i = 0; i < m_events.size(); ++i) {
            if (isKept[i])
                kept.push_back(std::move(m_events[i]));
        }
        m_events.clear();
        for (TraceEvent &event : kept)
            addEvent(event.source, std::move(event.event));
    }
    std::vector<int> outside(m_events.size(), 0);
    for (size_t i = 0; i < m_events.size(); ++i) {
        for (const StoredEvent::StoredCause &cause : m_events[i].event.causes)
            outside[i] += causeOf(m_events[i], cause) < 0;
    }
    FoundTrace found;
    found.start = start;
    found.isClipped = m_clipped;
    found.error = m_error;
    const std::vector<TraceLink> causes = links();
    found.trace = Trace(std::move(m_events), causes, outside);
    return found;
}

} // namespace Backstory
