// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/trace/trace.h"
#include "models/trace/treeparents.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <set>

namespace Backstory
{

namespace
{

auto orderKey(const TraceEvent &event)
{
    const Timestamp time = event.event.time();
    return std::tuple(!time.isValid(), time, event.source, event.event.row);
}

/// Events by time (those without one last), then by source and row.
std::vector<int> inOrder(const std::vector<TraceEvent> &events)
{
    std::vector<int> order(events.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(),
              [&](int a, int b) { return orderKey(events[size_t(a)]) < orderKey(events[size_t(b)]); });
    return order;
}

} // namespace

Trace::Trace(std::vector<TraceEvent> events, const std::vector<TraceLink> &links,
             const std::vector<int> &outside)
    : m_events(std::move(events))
{
    const std::vector<int> order = inOrder(m_events);
    std::vector<int> rank(order.size());
    for (size_t i = 0; i < order.size(); ++i)
        rank[size_t(order[i])] = int(i);
    std::vector<Timestamp> times(m_events.size());
    std::transform(m_events.begin(), m_events.end(), times.begin(),
                   [](const TraceEvent &each) { return each.event.time(); });
    const CauseLists causes(links, rank);
    const TreeParents parents(causes, times, rank);
    plant(parents.parents(), order);
    for (TraceRow &row : m_rows) {
        const size_t event = size_t(row.event);
        row.isCycleCut = parents.isCut(row.event);
        row.outside = event < outside.size() ? outside[event] : 0;
        for (const int cause : causes.of(row.event)) {
            const Timestamp before = times[size_t(cause)];
            row.isBackwards |= before.isValid() && times[event].isValid() && times[event] < before;
        }
    }
    m_othersStart.assign(1, 0);
    for (const TraceRow &row : m_rows) {
        for (const int cause : causes.of(row.event)) {
            if (const int at = m_rowOfEvent[size_t(cause)]; at != row.parent)
                m_others.push_back(at);
        }
        m_othersStart.push_back(int(m_others.size()));
    }
    findCriticalPath();
    count();
}

// Puts the events into rows, each before its effects, without recursion: a chain may be as long as the trace.
void Trace::plant(const std::vector<int> &parents, const std::vector<int> &order)
{
    const size_t count = parents.size();
    std::vector<int> nextSibling(count, -1);
    std::vector<int> firstChild(count + 1, -1); // the last: the roots
    for (auto event = order.rbegin(); event != order.rend(); ++event) {
        const int parent = parents[size_t(*event)];
        int &first = firstChild[parent < 0 ? count : size_t(parent)];
        nextSibling[size_t(*event)] = std::exchange(first, *event);
    }
    m_rowOfEvent.assign(count, -1);
    m_rows.reserve(count);
    int event = firstChild[count];
    while (event >= 0) {
        TraceRow row;
        row.event = event;
        if (const int parent = parents[size_t(event)]; parent >= 0) {
            row.parent = m_rowOfEvent[size_t(parent)];
            row.depth = m_rows[size_t(row.parent)].depth + 1;
            const Timestamp from = m_events[size_t(parent)].event.time();
            const Timestamp to = m_events[size_t(event)].event.time();
            row.hasDelay = from.isValid() && to.isValid();
            row.delay = row.hasDelay ? nanosecondsBetween(from, to) : 0;
        }
        m_rowOfEvent[size_t(event)] = int(m_rows.size());
        m_rows.push_back(row);
        if (firstChild[size_t(event)] >= 0) {
            event = firstChild[size_t(event)];
            continue;
        }
        while (event >= 0 && nextSibling[size_t(event)] < 0)
            event = parents[size_t(event)];
        event = event < 0 ? -1 : nextSibling[size_t(event)];
    }
    for (size_t i = m_rows.size(); i-- > 0;) {
        if (const int parent = m_rows[i].parent; parent >= 0)
            m_rows[size_t(parent)].below += m_rows[i].below + 1;
    }
}

void Trace::findCriticalPath()
{
    int end = -1;
    for (int row = 0; row < size(); ++row) {
        if (timeOf(row).isValid() && (end < 0 || timeOf(row) > timeOf(end)))
            end = row;
    }
    Timestamp begin;
    for (int at = end; at >= 0; at = row(at).parent) {
        m_rows[size_t(at)].isCritical = true;
        m_critical.push_back(at);
        if (timeOf(at).isValid())
            begin = timeOf(at);
    }
    std::reverse(m_critical.begin(), m_critical.end());
    for (const int at : m_critical) {
        if (row(at).hasDelay && row(at).delay > 0)
            m_criticalDelays += double(row(at).delay);
    }
    if (end >= 0)
        m_criticalTime = nanosecondsBetween(begin, timeOf(end));
}

void Trace::count()
{
    std::set<std::pair<int, EntityNumber>> entities;
    for (const TraceRow &each : m_rows) {
        const TraceEvent &event = m_events[size_t(each.event)];
        m_roots += each.parent < 0;
        m_backwards += each.isBackwards;
        m_outside += each.outside > 0;
        if (event.event.entityNumber != EntityNumber{})
            entities.emplace(event.source, event.event.entityNumber);
        if (const Timestamp time = event.event.time(); time.isValid()) {
            m_first = m_first.isValid() ? std::min(m_first, time) : time;
            m_last = m_last.isValid() ? std::max(m_last, time) : time;
        }
    }
    m_entities = int(entities.size());
    m_byReference.resize(m_rows.size());
    std::iota(m_byReference.begin(), m_byReference.end(), 0);
    const auto key = [this](int number) {
        return std::pair(referenceOf(number).source, referenceOf(number).row);
    };
    std::sort(m_byReference.begin(), m_byReference.end(), [&](int a, int b) { return key(a) < key(b); });
}

std::span<const int> Trace::otherCauses(int number) const
{
    const auto from = size_t(m_othersStart[size_t(number)]);
    const auto to = size_t(m_othersStart[size_t(number) + 1]);
    return std::span(m_others).subspan(from, to - from);
}

int Trace::rowOf(const EventReference &event) const
{
    const auto key = std::pair(event.source, event.row);
    const auto found = std::lower_bound(
        m_byReference.begin(), m_byReference.end(), key, [this](int number, const auto &wanted) {
            return std::pair(referenceOf(number).source, referenceOf(number).row) < wanted;
        });
    return found != m_byReference.end() && referenceOf(*found) == event ? *found : -1;
}

double Trace::shareOf(int number) const
{
    const TraceRow &each = row(number);
    if (!each.isCritical || !each.hasDelay || each.delay < 0 || m_criticalDelays <= 0)
        return -1;
    return double(each.delay) / m_criticalDelays;
}

} // namespace Backstory
