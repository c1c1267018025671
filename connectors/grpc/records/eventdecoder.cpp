// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/records/eventdecoder.h"

#include <charconv>

namespace Backstory
{

namespace
{

// 2^64 - 1 stands for "none", and the tombstone's revision, 2^63 - 1, counts nothing.
constexpr quint64 NoNumber = std::numeric_limits<qint64>::max();

QByteArrayView viewOf(std::string_view text)
{
    return text.empty() ? QByteArrayView() : QByteArrayView(text.data(), qsizetype(text.size()));
}

/// Of 100 ns ticks since the Unix epoch.
Timestamp timeOf(std::string_view ticks)
{
    constexpr qint64 Most = std::numeric_limits<qint64>::max() / 100;
    qint64 number = 0;
    const char *end = ticks.data() + ticks.size();
    const auto [stopped, failed] = std::from_chars(ticks.data(), end, number);
    if (failed != std::errc() || stopped != end || number > Most || number < -Most)
        return {};
    return Timestamp::fromNanoseconds(number * 100);
}

void appendHex(std::string &text, quint64 bits, std::initializer_list<int> digits)
{
    constexpr char Digits[] = "0123456789abcdef";
    int shift = 64;
    for (const int count : digits) {
        if (!text.empty())
            text += '-';
        for (int i = 0; i < count; ++i) {
            shift -= 4;
            text += Digits[bits >> shift & 15];
        }
    }
}

} // namespace

void EventDecoder::decode(const RecordedEvent &record, Event &event)
{
    event = Event();
    event.position = {record.commit >= NoNumber ? qint64(-1) : qint64(record.commit), 0};
    event.entity = viewOf(record.stream);
    event.category = m_categories.categoryOf(event.entity);
    event.payload = viewOf(record.data);
    event.metadata = viewOf(record.metadata);
    setId(record, event);
    setSystemMetadata(record, event);
    setVersion(record, event);
    setMetadata(event);
    m_payloads.scan(event.payload).complete(event);
}

void EventDecoder::setId(const RecordedEvent &record, Event &event)
{
    if (!record.structuredId) {
        event.id = viewOf(record.id);
        return;
    }
    m_id.clear();
    appendHex(m_id, record.structuredId->high, {8, 4, 4});
    appendHex(m_id, record.structuredId->low, {4, 12});
    event.id = viewOf(m_id);
}

void EventDecoder::setSystemMetadata(const RecordedEvent &record, Event &event)
{
    event.type = viewOf(record.type);
    event.contentType = viewOf(record.contentType);
    event.recorded = timeOf(record.created);
    if (event.type.isEmpty())
        event.problem = "The server has sent this event without a type.";
}

void EventDecoder::setVersion(const RecordedEvent &record, Event &event)
{
    const bool isTombstone = event.type == QByteArrayView("$streamDeleted");
    if (isTombstone)
        event.kind = EventKind::Tombstone;
    else if (record.revision < NoNumber)
        event.version = qint64(record.revision);
}

void EventDecoder::setMetadata(Event &event)
{
    if (!event.metadata.isEmpty())
        m_keys.scan(event.metadata).complete(event);
    m_notes.complete(event);
}

} // namespace Backstory
