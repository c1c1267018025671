// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lastplaces.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>

namespace Backstory
{

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace
{

constexpr qsizetype MostSources = 100;

QJsonObject jsonOf(const QUrl &source, const LastPlace &place)
{
    return {{u"source"_s, source.toString()},
            {u"all"_s, place.all},
            {u"category"_s, place.category},
            {u"entity"_s, QString::fromUtf8(place.entity)},
            {u"row"_s, place.row},
            {u"position"_s, place.position.value},
            {u"part"_s, place.position.part}};
}

LastPlace placeOf(const QJsonObject &json)
{
    LastPlace place;
    place.all = json[u"all"].toBool(true);
    place.category = json[u"category"].toString();
    place.entity = json[u"entity"].toString().toUtf8();
    place.row = json[u"row"].toInteger();
    place.position = {json[u"position"].toInteger(-1), qint32(json[u"part"].toInteger())};
    return place;
}

} // namespace

LastPlaces::LastPlaces(const QString &path, QObject *parent)
    : QObject(parent)
    , m_file(path, 150ms, [this] { return toJson(); })
{
    for (const QJsonValue value : QJsonDocument::fromJson(m_file.read()).array()) {
        const QUrl source(value[u"source"].toString());
        if (!m_places.contains(source))
            m_order.append(source);
        m_places.insert(source, placeOf(value.toObject()));
    }
}

QString LastPlaces::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/places.json"_s;
}

std::optional<LastPlace> LastPlaces::place(const QUrl &source) const
{
    const auto found = m_places.constFind(source);
    return found == m_places.constEnd() ? std::nullopt : std::optional(*found);
}

void LastPlaces::setPlace(const QUrl &source, const LastPlace &place)
{
    if (this->place(source) == place)
        return;
    m_places.insert(source, place);
    m_order.removeOne(source);
    m_order.append(source);
    while (m_order.size() > MostSources)
        m_places.remove(m_order.takeFirst());
    m_file.change();
}

QByteArray LastPlaces::toJson() const
{
    QJsonArray array;
    for (const QUrl &source : m_order)
        array.append(jsonOf(source, m_places.value(source)));
    return QJsonDocument(array).toJson();
}

} // namespace Backstory
