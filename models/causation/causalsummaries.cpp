// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/causalrecords.h"
#include "models/causation/packing.h"

#include <algorithm>
#include <map>

namespace Backstory
{

namespace
{

void packTimes(Packer &packer, const TimeSpan &times)
{
    packer.number(quint64(times.first.isValid()) | quint64(times.hasUntimed) << 1);
    if (times.first.isValid()) {
        packer.signedNumber(times.first.nanoseconds());
        packer.number(quint64(times.last.nanoseconds()) - quint64(times.first.nanoseconds()));
    }
}

TimeSpan unpackTimes(Unpacker &unpacker)
{
    TimeSpan times;
    const quint64 flags = unpacker.number();
    times.hasUntimed = flags & 2;
    if (flags & 1) {
        const qint64 first = unpacker.signedNumber();
        times.first = Timestamp::fromNanoseconds(first);
        times.last = Timestamp::fromNanoseconds(qint64(quint64(first) + unpacker.number()));
    }
    return times;
}

void add(TimeSpan &sum, const TimeSpan &times)
{
    sum.hasUntimed = sum.hasUntimed || times.hasUntimed;
    if (times.first.isValid()) {
        sum.add(times.first);
        sum.add(times.last);
    }
}

} // namespace

void TimeSpan::add(Timestamp time)
{
    if (!time.isValid()) {
        hasUntimed = true;
        return;
    }
    first = first.isValid() ? std::min(first, time) : time;
    last = last.isValid() ? std::max(last, time) : time;
}

QByteArray packSummary(const FactSummary &summary)
{
    Packer packer;
    packTimes(packer, summary.times);
    packer.number(summary.kinds.size());
    for (const KindCount &count : summary.kinds) {
        packer.number(count.kind);
        packer.number(quint64(count.events));
        packer.number(quint64(count.withCause));
    }
    return packer.bytes();
}

QByteArray packSummary(const PairSummary &summary)
{
    Packer packer;
    packTimes(packer, summary.times);
    packTimes(packer, summary.causeTimes);
    packer.signedNumber(summary.firstEffect);
    packer.signedNumber(summary.lastEffect);
    packer.number(summary.flows.size());
    size_t at = 0;
    for (const PairSummary::Flow &flow : summary.flows) {
        packer.number(flow.causeKind);
        packer.number(flow.effectKind);
        packer.number(quint64(flow.count));
        packer.number(quint64(flow.count - flow.first));
        packer.number(quint64(flow.backwards));
        packer.number(flow.bucketCount);
        int last = 0;
        for (const size_t end = at + flow.bucketCount; at < end; ++at) {
            packer.signedNumber(summary.buckets[at].bucket - last);
            packer.number(quint64(summary.buckets[at].count));
            last = summary.buckets[at].bucket;
        }
    }
    return packer.bytes();
}

bool unpackSummary(QByteArrayView bytes, FactSummary &summary)
{
    Unpacker unpacker(bytes);
    summary.times = unpackTimes(unpacker);
    summary.kinds.resize(size_t(unpacker.size()));
    for (KindCount &count : summary.kinds) {
        count.kind = EventKindNumber(unpacker.number());
        count.events = qint64(unpacker.number());
        count.withCause = qint64(unpacker.number());
    }
    return unpacker.isAtEnd();
}

bool unpackSummary(QByteArrayView bytes, PairSummary &summary)
{
    Unpacker unpacker(bytes);
    summary.times = unpackTimes(unpacker);
    summary.causeTimes = unpackTimes(unpacker);
    summary.firstEffect = unpacker.signedNumber();
    summary.lastEffect = unpacker.signedNumber();
    summary.flows.resize(size_t(unpacker.size()));
    summary.buckets.clear();
    for (PairSummary::Flow &flow : summary.flows) {
        flow.causeKind = EventKindNumber(unpacker.number());
        flow.effectKind = EventKindNumber(unpacker.number());
        flow.count = qint64(unpacker.number());
        flow.first = flow.count - qint64(unpacker.number());
        flow.backwards = qint64(unpacker.number());
        flow.bucketCount = quint32(unpacker.size());
        int bucket = 0;
        for (quint32 i = 0; i < flow.bucketCount; ++i) {
            bucket += int(unpacker.signedNumber());
            summary.buckets.push_back({bucket, qint64(unpacker.number())});
        }
    }
    return unpacker.isAtEnd();
}

FactSummary sumOf(const std::vector<FactSummary> &parts)
{
    FactSummary sum;
    std::map<EventKindNumber, KindCount> counts;
    for (const FactSummary &part : parts) {
        add(sum.times, part.times);
        for (const KindCount &count : part.kinds) {
            KindCount &total = counts[count.kind];
            total.kind = count.kind;
            total.events += count.events;
            total.withCause += count.withCause;
        }
    }
    for (const auto &[kind, count] : counts)
        sum.kinds.push_back(count);
    return sum;
}

PairSummary sumOf(const std::vector<PairSummary> &parts)
{
    struct Total {
        PairSummary::Flow flow;
        std::map<int, qint64> buckets;
    };
    PairSummary sum;
    std::map<std::pair<EventKindNumber, EventKindNumber>, Total> totals;
    for (const PairSummary &part : parts) {
        add(sum.times, part.times);
        add(sum.causeTimes, part.causeTimes);
        const bool isFirst = &part == &parts.front();
        sum.firstEffect = isFirst ? part.firstEffect : std::min(sum.firstEffect, part.firstEffect);
        sum.lastEffect = std::max(sum.lastEffect, part.lastEffect);
        size_t at = 0;
        for (const PairSummary::Flow &flow : part.flows) {
            Total &total = totals[{flow.causeKind, flow.effectKind}];
            total.flow.count += flow.count;
            total.flow.first += flow.first;
            total.flow.backwards += flow.backwards;
            for (const size_t end = at + flow.bucketCount; at < end; ++at)
                total.buckets[part.buckets[at].bucket] += part.buckets[at].count;
        }
    }
    for (auto &[kinds, total] : totals) {
        total.flow.causeKind = kinds.first;
        total.flow.effectKind = kinds.second;
        total.flow.bucketCount = quint32(total.buckets.size());
        sum.flows.push_back(total.flow);
        for (const auto &[bucket, count] : total.buckets)
            sum.buckets.push_back({bucket, count});
    }
    return sum;
}

} // namespace Backstory
