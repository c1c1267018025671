// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/backwardscan.h"

#include "connectors/kafka/recordqueue.h"

#include <algorithm>
#include <chrono>

namespace Backstory
{

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace
{

constexpr auto Limit = 30s;
constexpr qint64 FirstSlice = 20'000; ///< records; each slice is twice the one before
constexpr qint64 LargestSlice = 1'000'000;
constexpr qint64 BetweenLooks = 4'096; ///< records between two looks at the clock
constexpr qint64 BetweenWords = 250;   ///< milliseconds between two sentences

qint64 clock()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

Timestamp timeOf(const Event &event)
{
    return event.occurred.isValid() ? event.occurred : event.recorded;
}

QString inWords(Timestamp time)
{
    if (!time.isValid())
        return u"an unknown time"_s;
    return QString::fromLatin1(time.toText().left(19)).replace(u'T', u' ') + u" UTC"_s;
}

} // namespace

BackwardScan::BackwardScan(KafkaClient &client, const QList<TopicSearch> &searches, const QByteArray &entity,
                           EventSink &sink)
    : m_client(client)
    , m_searches(searches)
    , m_entity(entity)
    , m_sink(sink)
    , m_sliceSize(FirstSlice)
    , m_saidAt(clock())
{
    // Positions are those of a mirror that begins now.
    qint32 number = 0;
    for (const TopicSearch &search : m_searches) {
        addParts(search, number);
        for (qint32 partition = 0; partition < search.partitions; ++partition)
            number += client.location().scope.holds(partition) ? 1 : 0;
    }
}

void BackwardScan::addParts(const TopicSearch &search, qint32 firstNumber)
{
    for (const Stretch &stretch : search.stretches) {
        Part part;
        part.begin = stretch.from;
        part.slice = {stretch.where, stretch.to, stretch.to};
        if (search.form)
            part.key = search.form->keyOf(m_entity).value_or(QByteArray());
        part.number = firstNumber;
        for (qint32 partition = 0; partition < stretch.where.partition; ++partition)
            part.number += m_client.location().scope.holds(partition) ? 1 : 0;
        m_total += stretch.size();
        m_parts.push_back(std::move(part));
    }
}

std::optional<SourceError> BackwardScan::run(std::stop_token stop)
{
    std::optional<SourceError> error;
    tell();
    while (!stop.stop_requested() && !error && readSlices(stop, error))
        tell();
    return error;
}

/// False when there is nothing more to read, or the slices could not be read to their ends.
bool BackwardScan::readSlices(std::stop_token stop, std::optional<SourceError> &error)
{
    const auto open = std::count_if(m_parts.begin(), m_parts.end(),
                                    [](const Part &part) { return part.slice.from > part.begin; });
    if (open == 0)
        return false;
    QList<Stretch> slices;
    std::vector<Part *> parts;
    for (Part &part : m_parts) {
        if (part.slice.from <= part.begin)
            continue;
        part.slice.to = part.slice.from;
        part.slice.from = std::max(part.begin, part.slice.to - std::max<qint64>(1, m_sliceSize / open));
        part.sliceBegin = {};
        part.found.emplace_back();
        slices.append(part.slice);
        parts.push_back(&part);
    }
    const qint64 before = m_done;
    StretchReader reader(m_client);
    error = reader.read(slices, Limit, stop, [&](const rd_kafka_message_t &message, qsizetype slice) {
        return take(message, *parts[size_t(slice)]);
    });
    m_done = before;
    if (error || stop.stop_requested()) {
        // Slices are read forwards: the younger records of this one are missing.
        for (Part *part : parts) {
            m_found -= part->found.back().size();
            part->found.pop_back();
        }
        return false;
    }
    for (Part *part : parts) {
        m_done += part->slice.size();
        if (part->sliceBegin.isValid())
            part->reached = part->sliceBegin;
    }
    m_sliceSize = std::min(LargestSlice, 2 * m_sliceSize);
    return true;
}

bool BackwardScan::take(const rd_kafka_message_t &message, Part &part)
{
    ++m_done;
    if (!part.sliceBegin.isValid()) {
        RecordQueue::view(&message, m_record);
        part.sliceBegin = m_record.time;
    }
    if (++m_unsaid >= BetweenLooks) {
        m_unsaid = 0;
        if (clock() - m_saidAt >= BetweenWords)
            tell();
    }
    const QByteArrayView key(static_cast<const char *>(message.key), qsizetype(message.key_len));
    if (!part.key.isNull() && key != part.key)
        return true;
    RecordQueue::view(&message, m_record);
    m_decoder.decode(m_record, m_event);
    if (m_event.entity != m_entity)
        return true;
    m_event.position = {message.offset, part.number};
    part.found.back().append(m_event);
    ++m_found;
    return true;
}

void BackwardScan::tell()
{
    m_saidAt = clock();
    m_sink.progressed({std::min(m_done, m_total), m_total, Progress::Events});
    m_sink.noticed(coverage(false));
}

void BackwardScan::finish()
{
    m_sink.noticed(coverage(true));
    struct Run {
        std::vector<const Event *> events;
        size_t next = 0;
    };
    std::vector<Run> runs;
    for (const Part &part : m_parts) {
        Run run;
        for (auto batch = part.found.rbegin(); batch != part.found.rend(); ++batch) {
            for (const Event &event : batch->events())
                run.events.push_back(&event);
        }
        runs.push_back(std::move(run));
    }
    EventBatch all;
    for (qint64 i = 0; i < m_found; ++i) {
        Run *oldest = nullptr;
        for (Run &run : runs) {
            const bool hasMore = run.next < run.events.size();
            if (hasMore && (!oldest || timeOf(*run.events[run.next]) < timeOf(*oldest->events[oldest->next])))
                oldest = &run;
        }
        all.append(*oldest->events[oldest->next++]);
    }
    if (!all.isEmpty())
        m_sink.append(std::move(all));
}

/// Invalid while nothing is sure, or when no record has a time.
Timestamp BackwardScan::reached() const
{
    Timestamp youngest;
    Timestamp oldest;
    bool isComplete = true;
    for (const Part &part : m_parts) {
        const bool isOpen = part.slice.from > part.begin || m_done < m_total;
        isComplete = isComplete && !isOpen;
        if (isOpen && (!youngest.isValid() || part.reached > youngest))
            youngest = part.reached;
        if (part.reached.isValid() && (!oldest.isValid() || part.reached < oldest))
            oldest = part.reached;
    }
    return isComplete ? oldest : youngest;
}

QString BackwardScan::places() const
{
    QStringList places;
    for (const TopicSearch &search : m_searches) {
        if (search.partitions == 1)
            places.append(search.topic);
        else if (search.isSingledOut && !search.stretches.isEmpty())
            places.append(u"%1/%2"_s.arg(search.topic).arg(search.stretches.constFirst().where.partition));
        else if (!search.isSingledOut)
            places.append(u"all %1 partitions of %2"_s.arg(search.stretches.size()).arg(search.topic));
    }
    return places.join(u", "_s);
}

QString BackwardScan::coverage(bool hasEnded) const
{
    QStringList sentences;
    const Timestamp back = reached();
    const QString where = places();
    if (m_total == 0)
        sentences.append(u"There is no record where it could be."_s);
    else if (m_done >= m_total)
        sentences.append(u"Read to the first record (%1): %2."_s.arg(inWords(back), where));
    else if (!back.isValid())
        sentences.append(u"Reading backwards: %1."_s.arg(where));
    else if (hasEnded)
        sentences.append(u"Read back to %1 only: %2."_s.arg(inWords(back), where));
    else
        sentences.append(u"Read back to %1: %2."_s.arg(inWords(back), where));
    if (!hasEnded && m_found > 0)
        sentences.append(m_found == 1 ? u"1 event found."_s : u"%1 events found."_s.arg(m_found));
    for (const TopicSearch &search : m_searches) {
        if (!search.why.isEmpty())
            sentences.append(search.why);
    }
    return sentences.join(u' ');
}

} // namespace Backstory
