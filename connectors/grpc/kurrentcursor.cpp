// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/kurrentcursor.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

// As texts: JSON's numbers end at 2^53.
QJsonArray written(const LogPosition &position)
{
    return {QString::number(position.commit), QString::number(position.prepare)};
}

std::optional<LogPosition> readPosition(const QJsonValue &value)
{
    bool isCommit = false;
    bool isPrepare = false;
    const QJsonArray numbers = value.toArray();
    const LogPosition position{numbers.at(0).toString().toULongLong(&isCommit),
                               numbers.at(1).toString().toULongLong(&isPrepare)};
    return isCommit && isPrepare ? std::optional(position) : std::nullopt;
}

QJsonObject written(const KurrentCursor::Mark &mark)
{
    return {{u"at"_s, written(mark.position)}, {u"id"_s, QString::fromUtf8(mark.id)}};
}

KurrentCursor::Mark readMark(const QJsonValue &value)
{
    const std::optional<LogPosition> position = readPosition(value["at"_L1]);
    return position ? KurrentCursor::Mark{*position, value["id"_L1].toString().toUtf8()}
                    : KurrentCursor::Mark();
}

} // namespace

QByteArray KurrentCursor::toJson() const
{
    QJsonObject object;
    if (done)
        object.insert(u"done"_s, written(*done));
    if (first.isValid())
        object.insert(u"first"_s, written(first));
    if (last.isValid()) {
        object.insert(u"last"_s, written(last));
        object.insert(u"part"_s, part);
    }
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

KurrentCursor KurrentCursor::fromJson(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    KurrentCursor cursor;
    cursor.done = readPosition(object.value("done"_L1));
    if (!cursor.done)
        return {};
    cursor.first = readMark(object.value("first"_L1));
    cursor.last = readMark(object.value("last"_L1));
    cursor.part = object.value("part"_L1).toInt();
    return cursor;
}

} // namespace Backstory
