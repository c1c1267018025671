// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/causalrecords.h"

#include "models/causation/delaysketch.h"
#include "models/causation/keytable.h"
#include "models/causation/packing.h"

#include <algorithm>
#include <map>

namespace Backstory
{

namespace
{

enum PairFlag { First = 1, EffectTimed = 2, CauseTimed = 4, PairFlagBits = 3 };
enum FactFlag { Untimed = 4, FactFlagBits = 3 }; // beside those of RowFact

quint64 flowKey(const PairRecord &pair)
{
    return quint64(pair.causeKind) << 32 | pair.effectKind;
}

/// The flows of a block, numbered as they come.
struct BlockFlows {
    explicit BlockFlows(std::span<const PairRecord> pairs)
    {
        KeyTable table;
        numbers.reserve(pairs.size());
        for (const PairRecord &pair : pairs) {
            bool isNew = false;
            quint32 &number = table.at(flowKey(pair), &isNew);
            if (isNew) {
                number = quint32(flows.size());
                flows.push_back({pair.causeKind, pair.effectKind, 0, 0, 0, 0});
            }
            numbers.push_back(number);
        }
    }
    std::vector<PairSummary::Flow> flows;
    std::vector<quint32> numbers; ///< of each pair
};

QByteArray packPairs(std::span<const PairRecord> pairs, const BlockFlows &flows)
{
    std::vector<qint64> effects, distances, times, delays;
    for (auto *column : {&effects, &distances, &times, &delays})
        column->reserve(pairs.size());
    qint64 lastTime = 0;
    for (const PairRecord &pair : pairs) {
        if (pair.effectTime.isValid() || pair.causeTime.isValid())
            lastTime = (pair.effectTime.isValid() ? pair.effectTime : pair.causeTime).nanoseconds();
        effects.push_back(pair.effect);
        distances.push_back(pair.effect - pair.cause);
        times.push_back(lastTime);
        delays.push_back(pair.hasDelay() ? pair.delay() : 0);
    }
    Packer packer;
    packer.number(flows.flows.size());
    for (const PairSummary::Flow &flow : flows.flows) {
        packer.number(flow.causeKind);
        packer.number(flow.effectKind);
    }
    packer.number(pairs.size());
    for (size_t i = 0; i < pairs.size(); ++i) {
        const int flags = (pairs[i].isFirst ? First : 0) | (pairs[i].effectTime.isValid() ? EffectTimed : 0) |
                          (pairs[i].causeTime.isValid() ? CauseTimed : 0);
        packer.number(quint64(flows.numbers[i]) << PairFlagBits | quint64(flags));
    }
    packer.differences(effects);
    packer.scaled(distances);
    packer.differences(times);
    packer.scaled(delays);
    return packer.bytes();
}

/// Counts of flow and bucket, sorted by both.
struct FlowBuckets {
    FlowBuckets(std::span<const PairRecord> pairs, const BlockFlows &flows)
    {
        constexpr qint64 Zero = 1 << 15; // buckets are below in size
        for (size_t i = 0; i < pairs.size(); ++i) {
            if (pairs[i].hasDelay())
                codes.push_back(quint64(flows.numbers[i]) << 16 |
                                quint64(DelaySketch::bucketOf(pairs[i].delay()) + Zero));
        }
        std::sort(codes.begin(), codes.end());
        for (const quint64 code : codes) {
            const auto flow = quint32(code >> 16);
            const int bucket = int(qint64(code & 0xffff) - Zero);
            if (buckets.empty() || flow != lastFlow || buckets.back().bucket != bucket) {
                buckets.push_back({bucket, 0});
                starts.resize(flow + 1, buckets.size() - 1);
                lastFlow = flow;
            }
            ++buckets.back().count;
        }
        starts.resize(flows.flows.size() + 1, buckets.size());
    }
    std::vector<quint64> codes;
    quint32 lastFlow = 0;
    std::vector<PairSummary::Bucket> buckets;
    std::vector<size_t> starts; ///< of each flow; one more at the end
};

QByteArray packPairSummary(std::span<const PairRecord> pairs, BlockFlows &flows)
{
    PairSummary summary;
    summary.firstEffect = summary.lastEffect = pairs.empty() ? 0 : pairs.front().effect;
    for (size_t i = 0; i < pairs.size(); ++i) {
        const PairRecord &pair = pairs[i];
        PairSummary::Flow &flow = flows.flows[flows.numbers[i]];
        ++flow.count;
        flow.first += pair.isFirst;
        flow.backwards += pair.hasDelay() && pair.delay() < 0;
        summary.times.add(pair.effectTime);
        summary.causeTimes.add(pair.causeTime);
        summary.firstEffect = std::min(summary.firstEffect, pair.effect);
        summary.lastEffect = std::max(summary.lastEffect, pair.effect);
    }
    const FlowBuckets buckets(pairs, flows);
    for (size_t i = 0; i < flows.flows.size(); ++i)
        flows.flows[i].bucketCount = quint32(buckets.starts[i + 1] - buckets.starts[i]);
    summary.flows = flows.flows;
    summary.buckets = buckets.buckets;
    return packSummary(summary);
}

} // namespace

PackedBlock packBlock(std::span<const RowFact> facts)
{
    Packer records;
    records.number(facts.size());
    std::vector<qint64> times;
    times.reserve(facts.size());
    TimeSpan span;
    std::map<EventKindNumber, KindCount> counts;
    KindCount *count = nullptr;
    for (const RowFact &fact : facts) {
        span.add(fact.time);
        times.push_back(fact.time.isValid() ? fact.time.nanoseconds() : times.empty() ? 0 : times.back());
        const quint64 flags = fact.flags | (fact.time.isValid() ? 0u : unsigned(Untimed));
        records.number(quint64(fact.kind) << FactFlagBits | flags);
        if (!count || count->kind != fact.kind) {
            count = &counts[fact.kind];
            count->kind = fact.kind;
        }
        count->events += !(fact.flags & RowFact::IsSnapshot);
        count->withCause += bool(fact.flags & RowFact::HasCause);
    }
    records.differences(times);
    FactSummary summary{span, {}};
    for (const auto &[kind, each] : counts)
        summary.kinds.push_back(each);
    return {records.bytes(), packSummary(summary)};
}

PackedBlock packBlock(std::span<const PairRecord> pairs)
{
    BlockFlows flows(pairs);
    const QByteArray summary = packPairSummary(pairs, flows);
    return {packPairs(pairs, flows), summary};
}

bool unpackRecords(QByteArrayView bytes, std::vector<RowFact> &facts)
{
    Unpacker unpacker(bytes);
    const qsizetype count = unpacker.size();
    const size_t first = facts.size();
    facts.resize(first + size_t(count));
    for (size_t i = first; i < facts.size(); ++i) {
        const quint64 code = unpacker.number();
        facts[i].kind = EventKindNumber(code >> FactFlagBits);
        facts[i].flags = quint8(code & ((1 << FactFlagBits) - 1));
    }
    std::vector<qint64> times;
    unpacker.differences(times, count);
    for (size_t i = first; i < facts.size(); ++i) {
        if (!(facts[i].flags & Untimed))
            facts[i].time = Timestamp::fromNanoseconds(times[i - first]);
        facts[i].flags &= quint8(~Untimed);
    }
    return unpacker.isAtEnd();
}

bool unpackRecords(QByteArrayView bytes, std::vector<PairRecord> &pairs)
{
    Unpacker unpacker(bytes);
    std::vector<std::pair<EventKindNumber, EventKindNumber>> flows(size_t(unpacker.size()));
    for (auto &[cause, effect] : flows) {
        cause = EventKindNumber(unpacker.number());
        effect = EventKindNumber(unpacker.number());
    }
    const qsizetype count = unpacker.size();
    std::vector<quint64> codes(static_cast<size_t>(count));
    for (quint64 &code : codes)
        code = unpacker.number();
    std::vector<qint64> effects, distances, times, delays;
    unpacker.differences(effects, count);
    unpacker.scaled(distances, count);
    unpacker.differences(times, count);
    unpacker.scaled(delays, count);
    if (!unpacker.isAtEnd())
        return false;
    pairs.reserve(pairs.size() + codes.size());
    for (size_t i = 0; i < codes.size(); ++i) {
        const quint64 flow = codes[i] >> PairFlagBits;
        if (flow >= flows.size())
            return false;
        PairRecord pair{effects[i],        effects[i] - distances[i], {}, {}, flows[flow].second,
                        flows[flow].first, bool(codes[i] & First)};
        const bool effectTimed = codes[i] & EffectTimed;
        if (effectTimed)
            pair.effectTime = Timestamp::fromNanoseconds(times[i]);
        if (codes[i] & CauseTimed)
            pair.causeTime = Timestamp::fromNanoseconds(
                effectTimed ? qint64(quint64(times[i]) - quint64(delays[i])) : times[i]);
        pairs.push_back(pair);
    }
    return true;
}

} // namespace Backstory
