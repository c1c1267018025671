// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/processingrevisions.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Backstory
{

using namespace Qt::StringLiterals;

void ProcessingRevisions::Stream::keepWaiting(quint64 revision)
{
    waiting.insert(revision);
    if (waiting.size() <= MostWaiting)
        return;
    waiting.erase(waiting.begin());
    overflowed = true;
}

QByteArray ProcessingRevisions::toJson() const
{
    QJsonObject all;
    for (const auto &[consumer, stream] : streams) {
        QJsonArray waiting;
        for (const quint64 revision : stream.waiting)
            waiting.append(qint64(revision));
        all[QString::fromUtf8(consumer)] = QJsonObject{
            {u"next"_s, qint64(stream.next)}, {u"waiting"_s, waiting}, {u"overflowed"_s, stream.overflowed}};
    }
    return QJsonDocument(QJsonObject{{u"processing"_s, all}}).toJson(QJsonDocument::Compact);
}

ProcessingRevisions ProcessingRevisions::fromJson(const QByteArray &json)
{
    ProcessingRevisions revisions;
    const QJsonObject all = QJsonDocument::fromJson(json)[u"processing"].toObject();
    for (auto it = all.begin(); it != all.end(); ++it) {
        Stream &stream = revisions.streams[it.key().toUtf8()];
        const QJsonObject of = it.value().toObject();
        stream.next = quint64(std::max<qint64>(of[u"next"].toInteger(), 0));
        for (const QJsonValue &revision : of[u"waiting"].toArray())
            stream.waiting.insert(quint64(std::max<qint64>(revision.toInteger(), 0)));
        stream.overflowed = of[u"overflowed"].toBool();
    }
    return revisions;
}

} // namespace Backstory
