// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/ndjson/ndjsoncursor.h"

#include "connectors/ndjson/linereader.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr qint64 HashedBytes = 64 * 1024;

QString shorter()
{
    return u"The file has become shorter, so it was truncated or replaced; it is read anew."_s;
}

QString replaced()
{
    return u"The file no longer holds the lines that were read from it, so it was replaced; it is read anew."_s;
}

QJsonObject toObject(const NdjsonCursor::Mark &mark)
{
    return {{u"offset"_s, mark.offset}, {u"size"_s, mark.size}, {u"hash"_s, QString::fromLatin1(mark.hash)}};
}

NdjsonCursor::Mark toMark(const QJsonObject &object)
{
    return {object[u"offset"_s].toInteger(-1), object[u"size"_s].toInteger(),
            object[u"hash"_s].toString().toLatin1()};
}

} // namespace

NdjsonCursor::Mark NdjsonCursor::Mark::of(qint64 offset, std::string_view text)
{
    const QByteArrayView hashed(text.data(), std::min(qsizetype(text.size()), HashedBytes));
    const QByteArray bytes = QByteArray::fromRawData(hashed.data(), hashed.size());
    return {offset, qint64(text.size()), QCryptographicHash::hash(bytes, QCryptographicHash::Sha1).toHex()};
}

void NdjsonCursor::advance(std::string_view text, qint64 lineOffset, qint64 end)
{
    last = Mark::of(lineOffset, text);
    if (first.offset < 0)
        first = last;
    offset = end;
}

QByteArray NdjsonCursor::toJson() const
{
    const QJsonObject object{{u"format"_s, 1},
                             {u"offset"_s, offset},
                             {u"first"_s, toObject(first)},
                             {u"last"_s, toObject(last)},
                             {u"mapping"_s, QString::fromLatin1(mapping)}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

NdjsonCursor NdjsonCursor::fromJson(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    NdjsonCursor cursor{object[u"offset"_s].toInteger(), toMark(object[u"first"_s].toObject()),
                        toMark(object[u"last"_s].toObject()), object[u"mapping"_s].toString().toLatin1()};
    if (object[u"format"_s].toInt() != 1 || cursor.first.offset < 0 || cursor.last.offset < 0)
        return {};
    return cursor;
}

QString NdjsonCursor::changeOf(ReadOnlyFile &file) const
{
    if (isBeginning())
        return {};
    if (qint64(file.status().st_size) < last.offset + last.size)
        return shorter();
    for (const Mark &mark : {first, last}) {
        QByteArray text(std::min(mark.size, HashedBytes), Qt::Uninitialized);
        if (file.readAt(mark.offset, text.data(), text.size()) != text.size())
            return shorter();
        Mark found = Mark::of(mark.offset, {text.constData(), size_t(text.size())});
        found.size = mark.size;
        if (found != mark)
            return replaced();
    }
    return {};
}

QString NdjsonCursor::changeOf(LineReader &lines, bool *failed) const
{
    bool lastSeen = isBeginning();
    for (qint64 reached = 0; reached < offset;) {
        Line line;
        const LineReader::Result result = lines.next(line);
        *failed = result == LineReader::Failed;
        if (*failed)
            return {};
        if (result == LineReader::Pending) {
            if (line.end < offset)
                return shorter();
            lines.takePending();
        }
        reached = line.end;
        for (const Mark &mark : {first, last}) {
            if (line.offset == mark.offset && Mark::of(line.offset, line.text) != mark)
                return replaced();
        }
        lastSeen = lastSeen || line.offset == last.offset;
    }
    return lastSeen ? QString() : replaced();
}

} // namespace Backstory
