// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/topicassignment.h"

#include "connectors/kafka/partitionoffsets.h"

#include <QLocale>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstory
{

namespace
{

constexpr int SightingsUntilGone = 2; // metadata of a new leader may lag behind
constexpr auto LaterLimit = 3s;       // records of other partitions wait for so long at most

QString number(qint64 value)
{
    return QLocale(QLocale::English).toString(value);
}

QString inWords(const KafkaCursor::Part &part)
{
    return u"%1/%2"_s.arg(part.topic).arg(part.partition);
}

QString deletedUnread(const TopicPartition &place, qint64 from, qint64 to)
{
    return u"Offsets %1 to %2 of %3/%4 had been deleted by the broker before they could be read."_s
        .arg(number(from), number(to - 1), place.topic)
        .arg(place.partition);
}

bool isUnknown(rd_kafka_resp_err_t code)
{
    return code == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC || code == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
}

} // namespace

TopicAssignment::TopicAssignment(KafkaClient &client, KafkaCursor &cursor)
    : m_client(client)
    , m_cursor(cursor)
{
}

std::optional<SourceError> TopicAssignment::refresh(std::chrono::milliseconds limit, std::stop_token stop,
                                                    Changes &changes)
{
    QList<TopicMetadata> topics;
    if (auto error = m_client.topics(m_client.location().topics, limit, stop, topics))
        return error;
    if (stop.stop_requested())
        return {};
    QList<TopicPartition> places;
    for (const TopicMetadata &topic : topics) {
        if (auto error = takeTopic(topic, places, changes))
            return error;
    }
    QList<Bounds> bounds;
    if (auto error = askBounds(places, m_first ? 10s : LaterLimit, stop, bounds)) {
        if (m_first)
            return error;
        return {}; // asked again with the next refresh
    }
    if (stop.stop_requested())
        return {};
    for (qsizetype i = 0; i < places.size(); ++i)
        place(places[i], bounds[i], changes);
    sayTrimmed(changes);
    m_first = false;
    return {};
}

/// Adds the partitions that are to be read and are not yet.
std::optional<SourceError> TopicAssignment::takeTopic(const TopicMetadata &topic,
                                                      QList<TopicPartition> &places, Changes &changes)
{
    const bool wasRead = std::any_of(m_cursor.parts.begin(), m_cursor.parts.end(),
                                     [&](const KafkaCursor::Part &part) { return part.topic == topic.name; });
    if (isUnknown(topic.error)) {
        if (m_first && !wasRead)
            return m_client.error(topic.error, topic.name);
        takeMissing(topic.name, changes);
        return {};
    }
    if (topic.error != RD_KAFKA_RESP_ERR_NO_ERROR) {
        if (m_first && !isTransient(topic.error))
            return m_client.error(topic.error, topic.name);
        return {};
    }
    if (m_missing.take(topic.name) > 0 && wasRead && m_cursor.find(topic.name, 0) < 0)
        changes.notices.append(
            u"The topic “%1” has been created anew; it is read from its beginning."_s.arg(topic.name));
    const int before = m_partitions.value(topic.name, topic.partitions);
    if (topic.partitions > before)
        changes.notices.append(
            u"The topic “%1” has %2 partitions now, %3 before: they are read too, and from here on a key may be in another partition than its earlier records."_s
                .arg(topic.name)
                .arg(topic.partitions)
                .arg(before));
    m_partitions.insert(topic.name, topic.partitions);
    const KafkaLocation::Scope &scope = m_client.location().scope;
    for (const qint32 wanted : m_first ? scope.partitions : QList<qint32>()) {
        if (wanted >= topic.partitions)
            changes.notices.append(u"The topic “%1” has no partition %2."_s.arg(topic.name).arg(wanted));
    }
    for (qint32 partition = 0; partition < topic.partitions; ++partition) {
        const qsizetype part = m_cursor.find(topic.name, partition);
        if (scope.holds(partition) && (part < 0 || !m_running.contains(part)))
            places.append({topic.name, partition});
    }
    return {};
}

void TopicAssignment::takeMissing(const QString &topic, Changes &changes)
{
    const int sightings = ++m_missing[topic];
    if (!m_first && sightings < SightingsUntilGone)
        return;
    bool wasThere = false;
    for (qsizetype i = 0; i < m_cursor.parts.size(); ++i) {
        KafkaCursor::Part &part = m_cursor.parts[i];
        if (part.topic != topic || part.gone)
            continue;
        part.gone = wasThere = true;
        m_running.remove(i);
        changes.stops.append(i);
    }
    if (wasThere)
        changes.notices.append(
            u"The topic “%1” has been deleted, or may no longer be seen with this login; the history still has what was read of it."_s
                .arg(topic));
}

std::optional<SourceError> TopicAssignment::askBounds(const QList<TopicPartition> &places,
                                                      std::chrono::milliseconds limit, std::stop_token stop,
                                                      QList<Bounds> &bounds)
{
    PartitionOffsets offsets(m_client, limit);
    bounds = QList<Bounds>(places.size());
    QList<qint64> earliest;
    QList<qint64> latest;
    QList<qint64> since;
    if (auto error = offsets.range(places, stop, earliest, latest))
        return error;
    if (const Timestamp from = m_client.location().scope.from; from.isValid()) {
        if (auto error = offsets.since(from, places, stop, since))
            return error;
    }
    for (qsizetype i = 0; i < places.size(); ++i)
        bounds[i] = {earliest.value(i, -1), latest.value(i, -1), since.value(i, -1)};
    return {};
}

qint64 TopicAssignment::beginning(const Bounds &bounds) const
{
    const KafkaLocation::Scope &scope = m_client.location().scope;
    qint64 offset = std::max(bounds.earliest, bounds.since);
    if (scope.newest >= 0)
        offset = std::max(offset, bounds.latest - scope.newest);
    return offset;
}

void TopicAssignment::place(const TopicPartition &place, const Bounds &bounds, Changes &changes)
{
    if (!bounds.isKnown()) {
        if (!m_leaderless.contains(place))
            changes.notices.append(
                u"Partition %1 of “%2” has no leader that answers; it is read as soon as it has one."_s
                    .arg(place.partition)
                    .arg(place.topic));
        m_leaderless.insert(place);
        return;
    }
    m_leaderless.remove(place);
    const qsizetype part = m_cursor.find(place.topic, place.partition);
    if (part >= 0) {
        placeKnown(part, bounds, changes);
        return;
    }
    const qint64 offset = m_first ? beginning(bounds) : bounds.earliest;
    if (!m_first && offset > 0)
        changes.notices.append(deletedUnread(place, 0, offset));
    KafkaCursor::Part added;
    added.topic = place.topic;
    added.partition = place.partition;
    added.first = added.next = offset;
    m_cursor.parts.append(added);
    start({m_cursor.parts.size() - 1, offset, bounds.latest, false}, changes);
}

/// Goes on behind what was read before, unless the broker shows that this is not the log that it was.
void TopicAssignment::placeKnown(qsizetype index, const Bounds &bounds, Changes &changes)
{
    KafkaCursor::Part &part = m_cursor.parts[index];
    if (part.last < 0) { // nothing was read of it, so nothing can be wrong
        if (part.next < bounds.earliest || part.next > bounds.latest)
            part.first = part.next = bounds.earliest;
        start({index, part.next, bounds.latest, false}, changes);
        return;
    }
    const bool lastIsThere = part.last >= bounds.earliest && part.last < bounds.latest;
    if (part.next > bounds.latest && !lastIsThere) {
        placeAnew(
            index, bounds,
            u"%1 ends at offset %2 now, and had been read up to %3: the topic was created anew, or the brokers have lost its last records. The history still has what was read; the partition is read again from offset %4 on."_s
                .arg(inWords(part), number(bounds.latest), number(part.last), number(bounds.earliest)),
            changes);
        return;
    }
    noteTrimmed(index, bounds.earliest);
    if (part.next < bounds.earliest) {
        changes.notices.append(deletedUnread({part.topic, part.partition}, part.next, bounds.earliest));
        part.next = part.kept = bounds.earliest;
    }
    part.next = std::min(part.next, std::max(bounds.latest, part.last + 1));
    start({index, lastIsThere ? part.last : part.next, bounds.latest, lastIsThere}, changes);
}

void TopicAssignment::placeAnew(qsizetype index, const Bounds &bounds, const QString &why, Changes &changes)
{
    m_cursor.parts[index].gone = true;
    m_running.remove(index);
    changes.stops.append(index);
    changes.notices.append(why);
    KafkaCursor::Part anew;
    anew.topic = m_cursor.parts[index].topic;
    anew.partition = m_cursor.parts[index].partition;
    anew.first = anew.next = bounds.earliest;
    m_cursor.parts.append(anew);
    start({m_cursor.parts.size() - 1, anew.next, bounds.latest, false}, changes);
}

void TopicAssignment::start(const Start &start, Changes &changes)
{
    m_running.insert(start.part);
    changes.starts.append(start);
}

void TopicAssignment::takeOutOfRange(qsizetype index, std::stop_token stop, Changes &changes)
{
    const KafkaCursor::Part &part = m_cursor.parts[index];
    m_running.remove(index); // unless it can be placed now, the next refresh does it
    QList<Bounds> bounds;
    if (askBounds({{part.topic, part.partition}}, LaterLimit, stop, bounds) || !bounds[0].isKnown())
        return;
    placeKnown(index, bounds[0], changes);
    sayTrimmed(changes);
}

void TopicAssignment::takeDifferent(qsizetype index, std::stop_token stop, Changes &changes)
{
    const KafkaCursor::Part &part = m_cursor.parts[index];
    QList<Bounds> bounds;
    if (askBounds({{part.topic, part.partition}}, LaterLimit, stop, bounds) || !bounds[0].isKnown())
        bounds = {{0, 0, -1}}; // the broker corrects an offset that it does not have
    placeAnew(
        index, bounds[0],
        u"%1 has another record at offset %2 than the one that was read there: the topic was created anew, or the brokers have lost its last records. The history still has what was read; the partition is read again from offset %3 on."_s
            .arg(inWords(part), number(part.last), number(bounds[0].earliest)),
        changes);
}

void TopicAssignment::checkKept(std::stop_token stop, Changes &changes)
{
    QList<TopicPartition> places;
    const QList<qsizetype> parts(m_running.begin(), m_running.end());
    for (const qsizetype part : parts)
        places.append({m_cursor.parts[part].topic, m_cursor.parts[part].partition});
    QList<qint64> earliest;
    if (PartitionOffsets(m_client, LaterLimit).earliest(places, stop, earliest))
        return;
    for (qsizetype i = 0; i < earliest.size(); ++i)
        noteTrimmed(parts[i], earliest[i]);
    sayTrimmed(changes);
}

void TopicAssignment::noteTrimmed(qsizetype index, qint64 earliest)
{
    KafkaCursor::Part &part = m_cursor.parts[index];
    const qint64 from = std::max(part.first, part.kept);
    const qint64 to = std::min(earliest, part.last + 1);
    if (to <= from)
        return;
    m_trimmed[part.topic].append(
        u"Offsets %1 to %2 of %3"_s.arg(number(from), number(to - 1), inWords(part)));
    part.kept = to;
}

void TopicAssignment::sayTrimmed(Changes &changes)
{
    constexpr qsizetype MostRanges = 4; // of one topic, each with a sentence
    for (auto it = m_trimmed.cbegin(); it != m_trimmed.cend(); ++it) {
        const QStringList ranges = it.value().first(std::min(MostRanges, it.value().size()));
        for (const QString &range : ranges)
            changes.notices.append(range + u" are no longer on the broker; the history still has them."_s);
        if (const qsizetype more = it.value().size() - MostRanges; more > 0)
            changes.notices.append(
                u"The same is so of %1 more partitions of “%2”."_s.arg(more).arg(it.key()));
    }
    m_trimmed.clear();
}

} // namespace Backstory
