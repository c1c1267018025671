// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/statepath.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

bool isIdentifier(QStringView key)
{
    const auto isLetter = [](QChar c) { return c.isLetter() || c == u'_' || c == u'$'; };
    return !key.isEmpty() && isLetter(key[0]) &&
           std::all_of(key.begin(), key.end(), [&](QChar c) { return isLetter(c) || c.isDigit(); });
}

QString quoted(QString key)
{
    return u'"' + key.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s) + u'"';
}

/// Where the part that begins at `from` ends: behind an identifier, or behind the closing bracket. -1: it
/// never does.
qsizetype endOfPart(QStringView path, qsizetype from)
{
    if (path[from] != u'[') {
        qsizetype end = from;
        while (end < path.size() && path[end] != u'.' && path[end] != u'[')
            ++end;
        return end;
    }
    if (from + 1 >= path.size() || path[from + 1] != u'"') {
        const qsizetype end = path.indexOf(u']', from);
        return end < 0 ? -1 : end + 1;
    }
    for (qsizetype at = from + 2; at < path.size(); ++at) {
        if (path[at] == u'\\')
            ++at;
        else if (path[at] == u'"')
            return at + 1 < path.size() && path[at + 1] == u']' ? at + 2 : -1;
    }
    return -1;
}

std::optional<PathPart> partFrom(QStringView text)
{
    if (!text.startsWith(u'['))
        return text.isEmpty() ? std::nullopt : std::optional(PathPart{text.toString(), -1});
    const QStringView inside = text.mid(1, text.size() - 2);
    if (!inside.startsWith(u'"')) {
        bool ok = false;
        const qint64 index = inside.toLongLong(&ok);
        return ok && index >= 0 ? std::optional(PathPart{{}, index}) : std::nullopt;
    }
    PathPart part;
    for (qsizetype at = 1; at < inside.size() - 1; ++at) {
        if (inside[at] == u'\\')
            ++at;
        part.key += inside[at];
    }
    return part;
}

} // namespace

QString pathWith(const QString &parent, const QString &key)
{
    if (!isIdentifier(key))
        return parent + u'[' + quoted(key) + u']';
    return parent.isEmpty() ? key : parent + u'.' + key;
}

QString pathWith(const QString &parent, qint64 index)
{
    return parent + u'[' + QString::number(index) + u']';
}

std::optional<QList<PathPart>> partsOf(const QString &path)
{
    QList<PathPart> parts;
    for (qsizetype at = 0; at < path.size();) {
        if (path[at] == u'.' && at > 0)
            ++at;
        const qsizetype end = at < path.size() ? endOfPart(path, at) : -1;
        const auto part = end < 0 ? std::nullopt : partFrom(QStringView(path).mid(at, end - at));
        if (!part)
            return std::nullopt;
        parts.append(*part);
        at = end;
    }
    return parts;
}

QString parentOf(const QString &path)
{
    qsizetype last = 0;
    for (qsizetype at = 0; at < path.size();) {
        last = at;
        if (path[at] == u'.')
            ++at;
        const qsizetype end = at < path.size() ? endOfPart(path, at) : -1;
        if (end < 0)
            break;
        at = end;
    }
    return path.left(last);
}

QByteArray writtenKey(const QString &key)
{
    static constexpr std::u16string_view Controls = u"\b\f\n\r\t\"\\";
    static constexpr std::string_view Letters = "bfnrt\"\\";
    QByteArray written;
    for (qsizetype at = 0; at < key.size(); ++at) {
        const char16_t c = key[at].unicode();
        const auto letter = Controls.find(c);
        const bool isPair = key[at].isHighSurrogate() && at + 1 < key.size() && key[at + 1].isLowSurrogate();
        if (letter != std::u16string_view::npos)
            written += QByteArray("\\") + Letters[letter];
        else if (c < 0x20 || (key[at].isSurrogate() && !isPair))
            written += "\\u" + QByteArray::number(c, 16).rightJustified(4, '0');
        else
            written += QStringView(key).mid(at, isPair ? 2 : 1).toUtf8();
        at += isPair ? 1 : 0;
    }
    return written;
}

JsonDocument stateDocument(const QByteArray &json)
{
    return json.isEmpty() || json == "undefined" ? JsonDocument() : jsonDocument(json);
}

std::optional<JsonMember> valueAt(const JsonDocument &document, const QList<PathPart> &parts)
{
    if (!document.isValid())
        return std::nullopt;
    JsonMember value = wholeOf(document);
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (!value.isContainer())
            return std::nullopt;
        const JsonLevel level =
            i == 0 ? *document.root : readLevel(*document.text, value.begin, value.length);
        const PathPart &part = parts[i];
        const auto found = std::find_if(level.members.begin(), level.members.end(), [&](const auto &member) {
            if (level.isArray)
                return &member - level.members.data() == part.index;
            return part.index < 0 && member.kind != JsonMember::Broken && keyOf(document, member) == part.key;
        });
        if (found == level.members.end() || found->kind == JsonMember::Broken)
            return std::nullopt;
        value = *found;
    }
    return value;
}

} // namespace Backstory
