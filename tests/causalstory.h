// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/causationanalysis.h"
#include "models/causation/causationquery.h"
#include "models/history/historywriter.h"
#include "models/query/querypool.h"

#include <algorithm>
#include <map>
#include <random>
#include <set>

namespace Backstory
{

/// An event as a test tells it; row n is the n-th.
struct ToldEvent {
    QByteArray id, type, category, producer;
    EventKind kind = EventKind::Event;
    Position position;
    Timestamp time;
    std::vector<std::pair<QByteArray, Cause::Kind>> causes;
};
using ToldEvents = std::vector<ToldEvent>;

/// All pairs of what was told, by looking at every event: what the aggregates must arrive at.
class PlainJoin
{
public:
    struct Pair {
        size_t effect, cause; ///< indexes
        auto operator<=>(const Pair &) const = default;
    };

    explicit PlainJoin(const ToldEvents &told, size_t count)
        : events(told.begin(), told.begin() + qptrdiff(count))
    {
        for (const ToldEvent &event : events) {
            m_names[0].push_back(QString::fromUtf8(event.type));
            m_names[1].push_back(QString::fromUtf8(event.category));
            m_names[2].push_back(QString::fromUtf8(event.producer));
        }
        std::map<QByteArray, std::vector<size_t>> ids;
        std::map<qint64, size_t> positions;
        for (size_t i = 0; i < events.size(); ++i) {
            if (!events[i].id.isEmpty())
                ids[events[i].id].push_back(i);
            if (events[i].position.part == 0)
                positions[events[i].position.value] = i;
        }
        for (size_t i = 0; i < events.size(); ++i) {
            if (events[i].kind == EventKind::Snapshot)
                continue;
            std::set<size_t> causes;
            for (const auto &[text, kind] : events[i].causes) {
                if (kind == Cause::Position) {
                    const auto at = positions.find(text.toLongLong());
                    if (at != positions.end())
                        causes.insert(at->second);
                } else if (const auto same = ids.find(text); same != ids.end()) {
                    const auto &rows = same->second;
                    const auto after = std::lower_bound(rows.begin(), rows.end(), i);
                    causes.insert(after != rows.begin() ? *(after - 1) : *after);
                }
            }
            for (const size_t cause : causes)
                pairs.push_back({i, cause});
        }
    }

    const QString &name(size_t event, CausationBy by) const { return m_names[size_t(by)][event]; }

    /// What a graph of the filter must be.
    struct Counts {
        std::map<QString, std::array<qint64, 3>> nodes; ///< events, withCause, resolved
        struct Flow {
            qint64 count = 0;
            qint64 backwards = 0;
            std::vector<qint64> delays; ///< sorted
        };
        std::map<std::pair<QString, QString>, Flow> flows;

        QStringList lines() const
        {
            QStringList lines;
            for (const auto &[node, counts] : nodes)
                lines.append(
                    QStringLiteral("%1: %2 %3 %4").arg(node).arg(counts[0]).arg(counts[1]).arg(counts[2]));
            for (const auto &[names, flow] : flows)
                lines.append(QStringLiteral("%1 > %2: %3 %4")
                                 .arg(names.first, names.second)
                                 .arg(flow.count)
                                 .arg(flow.backwards));
            return lines;
        }
    };

    /// Which events pass, whatever the range.
    std::vector<bool> passing(const CausationFilter &filter) const
    {
        std::vector<bool> passing(events.size());
        const auto chosen = [this](const QStringList &names, CausationBy by, size_t event) {
            return names.isEmpty() || names.contains(name(event, by));
        };
        for (size_t i = 0; i < events.size(); ++i)
            passing[i] = chosen(filter.types, CausationBy::Type, i) &&
                         chosen(filter.categories, CausationBy::Category, i) &&
                         chosen(filter.producers, CausationBy::Producer, i);
        return passing;
    }

    bool isIn(size_t event, const CausationFilter &filter) const
    {
        const Timestamp time = events[event].time;
        if (!filter.from.isValid() && !filter.to.isValid())
            return true;
        return time.isValid() && time >= filter.from && (!filter.to.isValid() || time < filter.to);
    }

    Counts count(const CausationFilter &filter) const
    {
        Counts counts;
        const std::vector<bool> passes = passing(filter);
        for (size_t i = 0; i < events.size(); ++i) {
            if (!passes[i] || !isIn(i, filter) || events[i].kind == EventKind::Snapshot)
                continue;
            auto &node = counts.nodes[name(i, filter.by)];
            ++node[0];
            node[1] += !events[i].causes.empty();
        }
        size_t last = events.size();
        for (const Pair &pair : pairs) {
            if (!passes[pair.effect] || !isIn(pair.effect, filter))
                continue;
            const QString &effect = name(pair.effect, filter.by);
            counts.nodes[effect][2] += std::exchange(last, pair.effect) != pair.effect;
            if (!passes[pair.cause])
                continue;
            const QString &cause = name(pair.cause, filter.by);
            counts.nodes[cause];
            auto &flow = counts.flows[{cause, effect}];
            ++flow.count;
            const Timestamp from = events[pair.cause].time;
            const Timestamp to = events[pair.effect].time;
            if (from.isValid() && to.isValid())
                flow.delays.push_back(to.nanoseconds() - from.nanoseconds());
        }
        for (auto &[names, flow] : counts.flows) {
            std::sort(flow.delays.begin(), flow.delays.end());
            flow.backwards =
                std::lower_bound(flow.delays.begin(), flow.delays.end(), 0) - flow.delays.begin();
        }
        return counts;
    }

    ToldEvents events;
    std::vector<Pair> pairs; ///< by effect

private:
    std::array<std::vector<QString>, 3> m_names; ///< by CausationBy, of each event
};

inline QStringList linesOf(const CausationGraph &graph)
{
    QStringList lines;
    for (const CausalNode &node : graph.nodes)
        lines.append(QStringLiteral("%1: %2 %3 %4")
                         .arg(node.name)
                         .arg(node.events)
                         .arg(node.withCause)
                         .arg(node.resolved));
    for (const CausalFlow &flow : graph.flows)
        lines.append(QStringLiteral("%1 > %2: %3 %4")
                         .arg(graph.nodes[flow.cause].name, graph.nodes[flow.effect].name)
                         .arg(flow.count)
                         .arg(flow.backwards));
    return lines;
}

inline EventBatch batchOf(const ToldEvents &told, size_t from, size_t count)
{
    EventBatch batch;
    for (size_t i = from; i < from + count; ++i) {
        const ToldEvent &each = told[i];
        Event event;
        event.position = each.position;
        event.kind = each.kind;
        event.id = each.id;
        event.type = each.type;
        event.category = each.category;
        event.entity = QByteArrayView("e");
        event.producer = each.producer;
        event.occurred = each.time;
        for (const auto &[text, kind] : each.causes)
            event.causes.push_back({text, kind});
        batch.append(event);
    }
    return batch;
}

/// Reads histories on the test's own thread.
class PlainScope : public QueryScope
{
public:
    HistoryReader &history(const HistorySource &source) override
    {
        std::unique_ptr<HistoryReader> &reader = m_readers[source.path];
        if (!reader)
            reader = std::make_unique<HistoryReader>(source.path);
        return *reader;
    }
    ContentSource *contents(const HistorySource &) override { return nullptr; }
    std::stop_token stop() const override { return m_stop.get_token(); }

private:
    std::map<QString, std::unique_ptr<HistoryReader>> m_readers;
    std::stop_source m_stop;
};

} // namespace Backstory
