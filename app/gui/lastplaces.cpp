// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/lastplaces.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <QStandardPaths>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qsizetype MostSources = 100;

QJsonObject toJson(const QUrl &source, const LastPlace &place)
{
    return {{u"source"_s, source.toString()},
            {u"all"_s, place.all},
            {u"category"_s, place.category},
            {u"entity"_s, QString::fromUtf8(place.entity)},
            {u"row"_s, place.row},
            {u"position"_s, place.position.value},
            {u"part"_s, place.position.part}};
}

LastPlace fromJson(const QJsonObject &json)
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
    , m_path(path)
{
    m_writer.setMaxThreadCount(1);
    m_soon.setSingleShot(true);
    m_soon.setInterval(150);
    connect(&m_soon, &QTimer::timeout, this, &LastPlaces::write);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return;
    for (const QJsonValue value : QJsonDocument::fromJson(file.readAll()).array()) {
        const QUrl source(value[u"source"].toString());
        if (!m_places.contains(source))
            m_order.append(source);
        m_places.insert(source, fromJson(value.toObject()));
    }
}

LastPlaces::~LastPlaces()
{
    if (m_soon.isActive())
        write();
    m_writer.waitForDone();
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
    if (!m_soon.isActive()) // not pushed back by every key press: then it might never come
        m_soon.start();
}

void LastPlaces::write()
{
    m_soon.stop();
    QJsonArray array;
    for (const QUrl &source : m_order)
        array.append(toJson(source, m_places.value(source)));
    m_writer.start([path = m_path, bytes = QJsonDocument(array).toJson()] {
        QDir().mkpath(QFileInfo(path).path());
        QSaveFile file(path);
        // Ids may be personal: for nobody else to read. A failure costs only a remembered place.
        if (file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
            file.write(bytes) == bytes.size())
            file.commit();
    });
}

} // namespace Backstory
