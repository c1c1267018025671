// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/kafkacursor.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

#include <xxhash.h>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr int Format = 1;

QJsonObject toObject(const KafkaCursor::Part &part)
{
    QJsonObject object{{u"topic"_s, part.topic},
                       {u"partition"_s, part.partition},
                       {u"first"_s, part.first},
                       {u"next"_s, part.next}};
    if (part.last >= 0) {
        object.insert(u"last"_s, part.last);
        object.insert(u"hash"_s, QString::number(part.hash, 16));
    }
    if (part.kept >= 0)
        object.insert(u"kept"_s, part.kept);
    if (part.gone)
        object.insert(u"gone"_s, true);
    return object;
}

KafkaCursor::Part toPart(const QJsonObject &object)
{
    KafkaCursor::Part part;
    part.topic = object[u"topic"_s].toString();
    part.partition = object[u"partition"_s].toInt();
    part.first = object[u"first"_s].toInteger();
    part.next = object[u"next"_s].toInteger();
    part.last = object[u"last"_s].toInteger(-1);
    part.hash = object[u"hash"_s].toString().toULongLong(nullptr, 16);
    part.kept = object[u"kept"_s].toInteger(-1);
    part.gone = object[u"gone"_s].toBool();
    return part;
}

} // namespace

qsizetype KafkaCursor::find(const QString &topic, qint32 partition) const
{
    const auto found = std::find_if(parts.begin(), parts.end(), [&](const Part &part) {
        return !part.gone && part.partition == partition && part.topic == topic;
    });
    return found == parts.end() ? -1 : found - parts.begin();
}

QByteArray KafkaCursor::toJson() const
{
    QJsonArray array;
    for (const Part &part : parts)
        array.append(toObject(part));
    QJsonObject object{{u"format"_s, Format}, {u"cluster"_s, cluster}, {u"parts"_s, array}};
    if (!mapping.isEmpty())
        object.insert(u"mapping"_s, mapping);
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

KafkaCursor KafkaCursor::fromJson(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    KafkaCursor cursor;
    if (object[u"format"_s].toInt() != Format)
        return cursor;
    cursor.cluster = object[u"cluster"_s].toString();
    cursor.mapping = object[u"mapping"_s].toString();
    const QJsonArray parts = object[u"parts"_s].toArray();
    for (const auto &part : parts)
        cursor.parts.append(toPart(part.toObject()));
    return cursor;
}

quint64 KafkaCursor::hashOf(QByteArrayView key, QByteArrayView value, qint64 time)
{
    // A missing key or value is not an empty one.
    const quint64 seed = quint64(time) * 4 + (key.isNull() ? 2 : 0) + (value.isNull() ? 1 : 0);
    const quint64 ofKey = XXH3_64bits_withSeed(key.data(), size_t(key.size()), seed);
    return XXH3_64bits_withSeed(value.data(), size_t(value.size()), ofKey);
}

} // namespace Backstory
