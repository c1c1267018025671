// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/records/recorddecoder.h"

#include <charconv>

namespace Backstory
{

namespace
{

void appendNumber(std::string &text, qint64 number)
{
    char digits[24];
    text.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

QByteArrayView viewOf(const std::string &text)
{
    return {text.data(), qsizetype(text.size())};
}

} // namespace

QByteArrayView RecordDecoder::placeOf(const KafkaRecord &record)
{
    m_place.assign(record.topic.data(), size_t(record.topic.size()));
    m_place += '/';
    appendNumber(m_place, record.partition);
    m_place += '/';
    appendNumber(m_place, record.offset);
    return viewOf(m_place);
}

void RecordDecoder::decode(const KafkaRecord &record, Event &event)
{
    event = Event();
    m_headers.read(record.headers);
    const auto said = [this](HeaderField field, QByteArrayView otherwise) {
        return m_headers[field].isNull() ? otherwise : m_headers[field];
    };
    event.kind = record.value.isNull() ? EventKind::Tombstone : EventKind::Event;
    event.id = said(HeaderField::Id, placeOf(record));
    event.type = said(HeaderField::Type, record.topic);
    event.category = record.topic;
    event.entity = record.key;
    event.correlation = m_headers[HeaderField::Correlation];
    event.contentType = m_headers[HeaderField::ContentType];
    if (!m_headers[HeaderField::Cause].isNull())
        event.causes.push_back({m_headers[HeaderField::Cause], Cause::Id});
    (record.timeKind == KafkaRecord::LogAppendTime ? event.recorded : event.occurred) = record.time;
    event.payload = record.value;
    m_metadata.begin();
    m_metadata.add(record.headers);
    event.metadata = m_metadata.finished();
}

} // namespace Backstory
