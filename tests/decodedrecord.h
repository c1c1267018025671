// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/records/recorddecoder.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace Backstory
{

/// Bytes as Java's ByteBuffer writes a number.
inline QByteArray bigEndianBytes(qint64 number, int size)
{
    QByteArray bytes;
    for (int shift = (size - 1) * 8; shift >= 0; shift -= 8)
        bytes += char((number >> shift) & 0xff);
    return bytes;
}

/// A record as a test writes it, and the event that is made of it. Owns all bytes.
struct DecodedRecord {
    QByteArray topic = "orders";
    QByteArray key;
    QByteArray value = "{}";
    QList<std::pair<QByteArray, QByteArray>> headers;
    KafkaRecord record;
    Event event;

    DecodedRecord()
    {
        record.partition = 3;
        record.offset = 41002;
        record.time = Timestamp::fromMilliseconds(1'700'000'000'123);
        record.timeKind = KafkaRecord::CreateTime;
    }

    Event &decode(RecordDecoder &decoder)
    {
        record.topic = topic;
        record.key = key;
        record.value = value;
        record.headers.clear();
        for (const auto &[name, bytes] : headers)
            record.headers.push_back({name, bytes});
        decoder.decode(record, event);
        return event;
    }
    QJsonObject metadata() const { return QJsonDocument::fromJson(event.metadata.toByteArray()).object(); }
    QByteArray cause() const
    {
        return event.causes.size() == 1 ? event.causes.front().text.toByteArray()
                                        : QByteArray::number(qint64(event.causes.size())) + " causes";
    }
};

inline QByteArray shown(QByteArrayView text)
{
    return text.isNull() ? QByteArray("(null)") : text.toByteArray();
}

} // namespace Backstory
