// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/link/deeplink.h"

#include <QUrl>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

std::optional<Position> positionOf(const QByteArray &text)
{
    const qsizetype colon = text.indexOf(':');
    bool valueRead = false;
    bool partRead = true;
    Position position;
    position.value = text.mid(colon + 1).toLongLong(&valueRead);
    if (colon >= 0)
        position.part = text.left(colon).toInt(&partRead);
    return valueRead && partRead && position.isValid() ? std::optional(position) : std::nullopt;
}

bool isAbsolute(const QString &source)
{
    const QUrl url(source);
    return source.startsWith(u'/') || (url.isValid() && source.contains(u"://"_s)) ||
           (source.size() > 2 && source[1] == u':'); // C:\…
}

// What is not escaped stays as it is, so that a link typed by hand may hold any character but & and %.
QByteArray decoded(QByteArrayView value)
{
    const QByteArray text = QByteArray::fromPercentEncoding(value.toByteArray());
    return text.isNull() ? QByteArray("") : text;
}

/// Sets one value; false when it cannot be read.
bool take(DeepLink &link, QByteArrayView key, const QByteArray &value)
{
    if (key == "source") {
        link.source = QString::fromUtf8(value);
    } else if (key == "mapping") {
        link.mappingFile = QString::fromUtf8(value);
    } else if (key == "category") {
        link.category = QString::fromUtf8(value);
    } else if (key == "entity") {
        link.entity = value;
    } else if (key == "event") {
        link.event = value;
    } else if (key == "position") {
        const auto position = positionOf(value);
        link.position = position.value_or(Position());
        return position.has_value();
    } else if (key == "at") {
        link.at = Timestamp::fromText(value);
        return link.at.isValid();
    } else if (key == "view") {
        link.view = QString::fromUtf8(value);
    }
    return true;
}

} // namespace

bool DeepLink::isLink(const QString &text)
{
    return text.trimmed().startsWith(u"backstory:"_s, Qt::CaseInsensitive);
}

QString DeepLink::toUrl() const
{
    QByteArray url = "backstory:///open?source=" + source.toUtf8().toPercentEncoding("/:");
    const auto add = [&url](const char *key, const QByteArray &value) {
        url += '&' + QByteArray(key) + '=' + value.toPercentEncoding(":");
    };
    if (!mappingFile.isEmpty())
        add("mapping", mappingFile.toUtf8());
    if (!category.isNull())
        add("category", category.toUtf8());
    if (!entity.isNull())
        add("entity", entity);
    if (!event.isNull())
        add("event", event);
    if (position.isValid())
        add("position", (position.part != 0 ? QByteArray::number(position.part) + ':' : QByteArray()) +
                            QByteArray::number(position.value));
    if (at.isValid())
        add("at", at.toText());
    if (!view.isEmpty())
        add("view", view.toUtf8());
    return QString::fromLatin1(url);
}

std::optional<DeepLink> DeepLink::fromUrl(const QString &text, QString *error)
{
    const auto fail = [error](const QString &sentence) {
        *error = sentence;
        return std::nullopt;
    };
    const QByteArray url = text.trimmed().toUtf8();
    if (!isLink(text))
        return fail(u"This is no Backstory link: one begins with backstory:///open?source=…"_s);
    const qsizetype mark = url.indexOf('?');
    QByteArray action = url.left(mark).mid(qsizetype(qstrlen("backstory:")));
    while (action.startsWith('/'))
        action.remove(0, 1);
    while (action.endsWith('/'))
        action.chop(1);
    if (action != "open")
        return fail(
            u"The link asks for “%1”, which this version does not know; it knows backstory:///open?source=…"_s
                .arg(QString::fromUtf8(action)));
    DeepLink link;
    QByteArrayView rest = mark < 0 ? QByteArrayView() : QByteArrayView(url).sliced(mark + 1);
    if (const qsizetype fragment = rest.indexOf('#'); fragment >= 0)
        rest = rest.first(fragment);
    while (!rest.isEmpty()) {
        const qsizetype end = rest.indexOf('&');
        const QByteArrayView pair = end < 0 ? rest : rest.first(end);
        rest = end < 0 ? QByteArrayView() : rest.sliced(end + 1);
        const qsizetype equals = pair.indexOf('=');
        if (equals < 0)
            continue;
        const QByteArray value = decoded(pair.sliced(equals + 1));
        if (!take(link, pair.first(equals), value))
            return fail(u"The link's “%1” cannot be read: “%2”. Copy the link anew."_s.arg(
                QString::fromUtf8(pair.first(equals).toByteArray()), QString::fromUtf8(value)));
    }
    if (link.source.isEmpty())
        return fail(u"The link does not say which source to open: “source” is missing."_s);
    if (!isAbsolute(link.source))
        return fail(u"The link's source, “%1”, is neither a whole path nor a URL."_s.arg(link.source));
    return link;
}

} // namespace Backstory
