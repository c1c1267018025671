// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/jsonevents/processingjson.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

Timestamp timeOf(const QJsonValue &value)
{
    return value.isDouble() ? Timestamp::fromMilliseconds(value.toInteger())
                            : Timestamp::fromText(value.toString().toUtf8());
}

} // namespace

std::optional<ProcessingRecord> processingFromJson(QByteArrayView json)
{
    const QJsonObject data =
        QJsonDocument::fromJson(QByteArray::fromRawData(json.data(), json.size())).object();
    ProcessingRecord record;
    record.consumer = data[u"consumer"].toString().toUtf8();
    record.type = data[u"type"].toString().toUtf8();
    if (const qint64 position = data[u"position"].toInteger(-1); position >= 0)
        record.position = {position, 0};
    record.id = data[u"event"].toString().toUtf8();
    record.produced = timeOf(data[u"produced"]);
    record.received = timeOf(data[u"received"]);
    record.processed = timeOf(data[u"processed"]);
    record.attempts = std::max<qint64>(data[u"attempts"].toInteger(), 0);
    record.error = data[u"error"].toString().toUtf8();
    const bool isRecord = record.received.isValid() || record.processed.isValid();
    return isRecord ? std::optional(record) : std::nullopt;
}

} // namespace Backstory
