// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/processingcursor.h"

#include <QDataStream>
#include <QIODevice>

#include <algorithm>

namespace Backstory
{

namespace
{

constexpr quint32 Format = 1;

} // namespace

void StreamCursor::pass(qint64 key, QByteArrayView receivedText, bool keepsRecent)
{
    if (!at || key >= *at) {
        at = key;
        received = receivedText.toByteArray();
    }
    if (!keepsRecent)
        return;
    if (recent.empty() || key > recent.back())
        recent.push_back(key);
    else
        recent.insert(std::lower_bound(recent.begin(), recent.end(), key), key);
    while (recent.front() <= *at - LateKeys)
        recent.pop_front();
}

bool StreamCursor::hasRead(qint64 key) const
{
    return std::binary_search(recent.begin(), recent.end(), key);
}

void ProcessingCursor::keepWaiting(StreamCursor &stream, qint64 key, const WaitingRow &row)
{
    stream.waiting[key] = row;
    if (stream.waiting.size() <= size_t(MostWaiting))
        return;
    stream.waiting.erase(stream.waiting.begin());
    overflowed = true;
}

QByteArray ProcessingCursor::toBytes() const
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << Format << table << overflowed << quint32(streams.size());
    for (const auto &[name, stream] : streams) {
        out << name << stream.at.has_value() << stream.at.value_or(0) << stream.received
            << quint32(stream.recent.size());
        for (const qint64 key : stream.recent)
            out << key;
        out << quint32(stream.waiting.size());
        for (const auto &[key, row] : stream.waiting)
            out << key << quint8(row.told) << row.consumer << row.type << row.received.nanoseconds();
    }
    return bytes;
}

ProcessingCursor ProcessingCursor::fromBytes(const QByteArray &bytes)
{
    ProcessingCursor cursor;
    QDataStream in(bytes);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 format = 0;
    quint32 streams = 0;
    in >> format >> cursor.table >> cursor.overflowed >> streams;
    for (quint32 i = 0; i < streams && format == Format && in.status() == QDataStream::Ok; ++i) {
        QByteArray name;
        bool hasAt = false;
        qint64 key = 0;
        quint32 count = 0;
        in >> name >> hasAt >> key;
        StreamCursor &stream = cursor.streams[name];
        if (hasAt)
            stream.at = key;
        in >> stream.received >> count;
        for (; count > 0 && in.status() == QDataStream::Ok; --count) {
            in >> key;
            stream.recent.push_back(key);
        }
        in >> count;
        for (; count > 0 && in.status() == QDataStream::Ok; --count) {
            quint8 told = 0;
            qint64 received = 0;
            WaitingRow row;
            in >> key >> told >> row.consumer >> row.type >> received;
            row.told = ProcessingRecord::Told(told);
            row.received = Timestamp::fromNanoseconds(received);
            stream.waiting[key] = row;
        }
    }
    return format == Format && in.status() == QDataStream::Ok ? cursor : ProcessingCursor();
}

} // namespace Backstory
