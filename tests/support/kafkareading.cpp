// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/kafkareading.h"

#include "models/history/historyreader.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <map>

namespace Backstory
{

namespace
{

QString placeOf(const RecordRead &record)
{
    return QStringLiteral("record %1 (%2/%3 at %4)")
        .arg(record.n)
        .arg(QString::fromUtf8(record.topic))
        .arg(record.partition)
        .arg(record.offset);
}

} // namespace

std::vector<RecordRead> recordsIn(HistoryReader &history)
{
    std::vector<StoredEvent> events;
    history.scan({}, [&events](const StoredEvent &event) {
        events.push_back(event);
        return true;
    });
    std::vector<RecordRead> records;
    for (const StoredEvent &event : events) {
        const StoredContent content = history.content(event.row).value_or(StoredContent());
        const QByteArrayList place = event.id.split('/');
        RecordRead record;
        if (place.size() == 3) {
            record.topic = place.at(0);
            record.partition = place.at(1).toInt();
            record.offset = place.at(2).toLongLong();
        }
        const QJsonObject headers = QJsonDocument::fromJson(content.metadata).object();
        record.n = headers.contains(u"n") ? headers.value(u"n").toString().toLongLong() : -1;
        record.kind = event.kind;
        record.key = event.entity;
        record.payload = content.payload;
        record.metadata = content.metadata;
        record.occurred = event.occurred;
        records.push_back(record);
    }
    return records;
}

QString disorderIn(const std::vector<RecordRead> &records)
{
    std::map<std::pair<QByteArray, int>, qint64> last;
    for (const RecordRead &record : records) {
        const auto [place, isFirst] = last.try_emplace({record.topic, record.partition}, -1);
        if (record.offset <= place->second)
            return placeOf(record) + QStringLiteral(" comes after offset %1").arg(place->second);
        place->second = record.offset;
    }
    return {};
}

QString flawIn(const std::vector<RecordRead> &records, qint64 first, qint64 count,
               const std::function<bool(qint64)> &counts)
{
    std::vector<int> seen(size_t(count), 0);
    for (const RecordRead &record : records) {
        const qint64 n = record.n - first;
        if (n < 0 || n >= count || (counts && !counts(record.n)))
            return placeOf(record) + QStringLiteral(" should not be there");
        if (++seen[size_t(n)] > 1)
            return placeOf(record) + QStringLiteral(" is there twice");
    }
    for (qint64 n = 0; n < count; ++n) {
        if (seen[size_t(n)] == 0 && (!counts || counts(first + n)))
            return QStringLiteral("record %1 is missing").arg(first + n);
    }
    return disorderIn(records);
}

} // namespace Backstory
