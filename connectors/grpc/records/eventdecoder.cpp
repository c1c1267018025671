// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/records/eventdecoder.h"

#include "connectors/grpc/protocol/streams.pb.h"

#include <charconv>

namespace Backstory
{

namespace
{

// 2^64 - 1 stands for "none", and the tombstone's revision, 2^63 - 1, counts nothing.
constexpr quint64 NoNumber = std::numeric_limits<qint64>::max();

QByteArrayView viewOf(const std::string &text)
{
    return text.empty() ? QByteArrayView() : QByteArrayView(text.data(), qsizetype(text.size()));
}

/// Of 100 ns ticks since the Unix epoch.
Timestamp timeOf(const std::string &ticks)
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

const RecordedEvent *recordOf(const event_store::client::streams::ReadResp_ReadEvent &found)
{
    return found.has_link() ? &found.link() : found.has_event() ? &found.event() : nullptr;
}

void EventDecoder::decode(const RecordedEvent &record, Event &event)
{
    event = Event();
    const quint64 position = record.commit_position();
    event.position = {position >= NoNumber ? qint64(-1) : qint64(position), 0};
    event.entity = viewOf(record.stream_identifier().stream_name());
    event.category = m_categories.categoryOf(event.entity);
    event.payload = viewOf(record.data());
    event.metadata = viewOf(record.custom_metadata());
    setId(record, event);
    setSystemMetadata(record, event);
    setVersion(record, event);
    setMetadata(event);
    m_payloads.scan(event.payload).complete(event);
}

void EventDecoder::setId(const RecordedEvent &record, Event &event)
{
    if (!record.id().has_structured()) {
        event.id = viewOf(record.id().string());
        return;
    }
    m_id.clear();
    appendHex(m_id, quint64(record.id().structured().most_significant_bits()), {8, 4, 4});
    appendHex(m_id, quint64(record.id().structured().least_significant_bits()), {4, 12});
    event.id = viewOf(m_id);
}

void EventDecoder::setSystemMetadata(const RecordedEvent &record, Event &event)
{
    for (const auto &[name, value] : record.metadata()) {
        if (name == "type")
            event.type = viewOf(value);
        else if (name == "content-type")
            event.contentType = viewOf(value);
        else if (name == "created")
            event.recorded = timeOf(value);
    }
    if (event.type.isEmpty())
        event.problem = "The server has sent this event without a type.";
}

void EventDecoder::setVersion(const RecordedEvent &record, Event &event)
{
    const bool isTombstone = event.type == QByteArrayView("$streamDeleted");
    if (isTombstone)
        event.kind = EventKind::Tombstone;
    else if (record.stream_revision() < NoNumber)
        event.version = qint64(record.stream_revision());
}

void EventDecoder::setMetadata(Event &event)
{
    if (!event.metadata.isEmpty())
        m_keys.scan(event.metadata).complete(event);
    m_notes.complete(event);
}

} // namespace Backstory
