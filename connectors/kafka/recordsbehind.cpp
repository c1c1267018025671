// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/recordsbehind.h"

#include "connectors/kafka/partitionoffsets.h"

#include <algorithm>
#include <set>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstory
{

namespace
{

constexpr auto Limit = 5s;   ///< for a broker to answer
constexpr auto Memory = 60s; ///< compaction takes records away that were there
constexpr int Rounds = 4;    ///< of looking for the oldest record of groups in the same partition, at a look

void addNote(ConsumerProgress &consumer, const QString &sentence)
{
    if (!consumer.note.isEmpty())
        consumer.note += u' ';
    consumer.note += sentence;
}

Timestamp timeOf(const rd_kafka_message_t &message)
{
    rd_kafka_timestamp_type_t type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    const qint64 milliseconds = rd_kafka_message_timestamp(&message, &type);
    return type == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE || milliseconds < 0
               ? Timestamp()
               : Timestamp::fromNanoseconds(milliseconds * 1'000'000);
}

} // namespace

RecordsBehind::RecordsBehind(const KafkaLocation &location)
    : m_location(location)
{
    m_location.properties.insert(u"fetch.message.max.bytes"_s,
                                 u"65536"_s); // little is read of each partition
}

RecordsBehind::~RecordsBehind() = default;

void RecordsBehind::measure(QList<ConsumerProgress> &consumers, std::stop_token stop)
{
    m_behind.clear();
    for (ConsumerProgress &each : consumers) {
        if (each.lag() == 0)
            each.realLag = 0;
    }
    std::optional<SourceError> failed = find(consumers, stop);
    if (!failed && !m_behind.isEmpty())
        failed = count(stop);
    if (stop.stop_requested())
        return;
    for (const Behind &each : std::as_const(m_behind)) {
        if (failed)
            addNote(*each.consumer, u"What really waits is not counted: %1"_s.arg(failed->sentence));
        else
            tell(each);
    }
}

std::optional<SourceError> RecordsBehind::open(std::stop_token stop)
{
    SourceError error;
    if (!m_client)
        m_client = KafkaClient::open(m_location, KafkaClient::Use::Requests, &error);
    return m_client ? m_client->connect(Limit, stop) : std::optional(error);
}

/// Those that are behind, with the ends up to which their records may be read.
std::optional<SourceError> RecordsBehind::find(QList<ConsumerProgress> &consumers, std::stop_token stop)
{
    std::map<TopicPartition, qint64> ends;
    for (ConsumerProgress &each : consumers) {
        if (each.lag() <= 0)
            continue;
        const TopicPartition where{each.topic, each.partition};
        m_behind.append({&each, where, std::max(each.position, each.firstKept), each.head});
        ends[where] = each.head;
    }
    forget();
    if (ends.empty())
        return {};
    if (auto failed = open(stop))
        return failed;
    QList<TopicPartition> places;
    for (const auto &[where, end] : ends)
        places.append(where);
    QList<qint64> readable;
    if (auto failed = PartitionOffsets(*m_client, Limit).latest(places, stop, readable))
        return failed;
    for (qsizetype i = 0; i < places.size(); ++i) {
        if (readable[i] != PartitionOffsets::Unknown) // else as far as was told to the probe
            ends[places[i]] = std::min(ends[places[i]], readable[i]);
    }
    for (Behind &each : m_behind)
        each.to = ends[each.where];
    std::stable_sort(m_behind.begin(), m_behind.end(),
                     [](const Behind &a, const Behind &b) { return a.to - a.from < b.to - b.from; });
    return {};
}

/// What is old, and what nobody is behind any more.
void RecordsBehind::forget()
{
    std::set<TopicPartition> places;
    std::set<std::pair<TopicPartition, qint64>> offsets;
    for (const Behind &each : std::as_const(m_behind)) {
        places.insert(each.where);
        offsets.insert({each.where, each.from});
    }
    const Clock::time_point now = Clock::now();
    std::erase_if(m_known, [&](const auto &known) {
        return now - known.second.since > Memory || !places.contains(known.first);
    });
    std::erase_if(m_first, [&](const auto &first) { return !offsets.contains(first.first); });
    if (m_known.empty())
        m_refused.clear(); // the right may have been given
}

/// Reads what is to be counted, and of the rest the first records.
std::optional<SourceError> RecordsBehind::count(std::stop_token stop)
{
    std::map<TopicPartition, Stretch> wanted;
    QList<Behind> far;
    qint64 offsets = 0;
    for (const Behind &each : std::as_const(m_behind)) { // its records are those of one before it, and more
        const auto before = wanted.find(each.where);
        const qint64 more = (before == wanted.end() ? each.to : before->second.from) - each.from;
        if (offsets + more > MostOffsets) {
            far.append(each);
            continue;
        }
        offsets += std::max<qint64>(0, more);
        wanted[each.where] = {each.where,
                              before == wanted.end() ? each.from : std::min(each.from, before->second.from),
                              each.to};
    }
    QList<Stretch> stretches;
    for (const auto &[where, stretch] : wanted) {
        Known &known = m_known[where];
        if (known.to == 0 || stretch.from < known.from || stretch.to < known.to)
            known = {stretch.from, stretch.from, Clock::now(), {}};
        known.records.removeIf([&](const Record &each) { return each.offset < stretch.from; });
        known.from = stretch.from;
        if (!m_refused.contains(where.topic) && stretch.to > known.to)
            stretches.append({where, std::max(known.to, stretch.from), stretch.to});
    }
    const auto take = [&](const rd_kafka_message_t &record, qsizetype stretch) {
        m_known[stretches[stretch].where].records.append({record.offset, timeOf(record)});
        return true;
    };
    if (auto failed = read(stretches, stop, take); failed || stop.stop_requested()) {
        m_known.clear(); // what was read in part
        return failed;
    }
    for (const Stretch &stretch : std::as_const(stretches))
        m_known[stretch.where].to = stretch.to;
    return findOldest(far, stop);
}

std::optional<SourceError> RecordsBehind::findOldest(const QList<Behind> &far, std::stop_token stop)
{
    for (int round = 0; round < Rounds && !stop.stop_requested(); ++round) {
        QList<Stretch> stretches;
        std::set<TopicPartition> asked; // one of each partition at a time
        for (const Behind &each : far) {
            if (!m_refused.contains(each.where.topic) && !m_first.contains({each.where, each.from}) &&
                asked.insert(each.where).second)
                stretches.append({each.where, each.from, each.to});
        }
        if (stretches.isEmpty())
            return {};
        const auto take = [&](const rd_kafka_message_t &record, qsizetype stretch) {
            m_first[{stretches[stretch].where, stretches[stretch].from}] = timeOf(record);
            return false;
        };
        if (auto failed = read(stretches, stop, take))
            return failed;
    }
    return {};
}

std::optional<SourceError> RecordsBehind::read(const QList<Stretch> &stretches, std::stop_token stop,
                                               const StretchReader::Take &take)
{
    if (stretches.isEmpty())
        return {};
    const auto spare = [&](const SourceError &error, rd_kafka_resp_err_t, qsizetype stretch) {
        m_refused.insert(stretches[stretch].where.topic, error.sentence);
        return true;
    };
    return StretchReader(*m_client).read(stretches, Limit, stop, take, spare);
}

void RecordsBehind::tell(const Behind &one)
{
    ConsumerProgress &consumer = *one.consumer;
    if (m_refused.contains(one.where.topic)) {
        addNote(consumer, u"What really waits is not counted: %1"_s.arg(m_refused.value(one.where.topic)));
        return;
    }
    const auto known = m_known.find(one.where);
    if (known == m_known.end() || one.from < known->second.from || one.to > known->second.to) {
        const auto first = m_first.find({one.where, one.from});
        consumer.oldestWaiting = first == m_first.end() ? Timestamp() : first->second;
        addNote(
            consumer,
            u"More than %L1 offsets lie between the groups and the ends: what really waits is not counted here."_s
                .arg(MostOffsets));
        return;
    }
    const QList<Record> &records = known->second.records;
    const auto first = std::lower_bound(records.begin(), records.end(), one.from,
                                        [](const Record &each, qint64 from) { return each.offset < from; });
    consumer.realLag = records.end() - first;
    if (first != records.end())
        consumer.oldestWaiting = first->time;
}

} // namespace Backstory
