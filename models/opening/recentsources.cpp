// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/opening/recentsources.h"
#include "models/text/numbertext.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QRegularExpression>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

// A password in a URL is not for a file.
QString withoutPassword(const QString &place)
{
    // As text: an address of several hosts is no URL that QUrl can hold.
    static const QRegularExpression password(u"^([^/?#]*://[^/?#@:]*):[^/?#@]*@"_s);
    return QString(place).replace(password, u"\\1@"_s);
}

QString nameOf(const QString &place)
{
    const QString name = place.section(u'/', -1);
    return name.isEmpty() ? place : name;
}

} // namespace

void RecentSources::visit(const RecentSource &source)
{
    RecentSource entry = source;
    entry.place = withoutPassword(source.place);
    beginResetModel();
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        if (!m_entries[i].isSame(entry))
            continue;
        if (entry.events < 0)
            entry.events = m_entries[i].events;
        m_entries.removeAt(i);
        break;
    }
    m_entries.prepend(entry);
    if (m_entries.size() > Most)
        m_entries.removeLast();
    endResetModel();
    Q_EMIT changed();
}

void RecentSources::setEvents(const QString &place, const QString &mappingFile, qint64 events)
{
    const QString wanted = withoutPassword(place);
    for (int row = 0; row < rowCount(); ++row) {
        RecentSource &each = m_entries[row];
        if (each.place != wanted || each.mappingFile != mappingFile || each.events == events)
            continue;
        each.events = events;
        Q_EMIT dataChanged(index(row), index(row));
        Q_EMIT changed();
    }
}

void RecentSources::remove(int row)
{
    if (row < 0 || row >= rowCount())
        return;
    beginRemoveRows({}, row, row);
    m_entries.removeAt(row);
    endRemoveRows();
    Q_EMIT changed();
}

QByteArray RecentSources::toJson() const
{
    QJsonArray array;
    for (const RecentSource &each : m_entries) {
        QJsonObject object{{u"place"_s, each.place},
                           {u"opened"_s, each.opened.toUTC().toString(Qt::ISODate)}};
        if (!each.mappingFile.isEmpty())
            object[u"mapping"] = each.mappingFile;
        if (each.kind == RecentSource::Workspace)
            object[u"kind"] = u"workspace"_s;
        if (each.events >= 0)
            object[u"events"] = each.events;
        array.append(object);
    }
    return QJsonDocument(array).toJson();
}

void RecentSources::setJson(const QByteArray &json)
{
    beginResetModel();
    m_entries.clear();
    for (const QJsonValue value : QJsonDocument::fromJson(json).array()) {
        RecentSource entry;
        entry.place = value[u"place"].toString();
        entry.mappingFile = value[u"mapping"].toString();
        entry.kind =
            value[u"kind"].toString() == u"workspace" ? RecentSource::Workspace : RecentSource::Source;
        entry.events = value[u"events"].toInteger(-1);
        entry.opened = QDateTime::fromString(value[u"opened"].toString(), Qt::ISODate);
        if (!entry.place.isEmpty() && m_entries.size() < Most)
            m_entries.append(entry);
    }
    endResetModel();
}

QString RecentSources::detailOf(const RecentSource &source, const QDateTime &now)
{
    const QString what = source.kind == RecentSource::Workspace ? u"workspace"_s
                         : source.events < 0                    ? QString()
                         : source.events == 1                   ? u"1 event"_s
                                              : roughCountText(double(source.events)) + u" events"_s;
    const QDateTime opened = source.opened.toLocalTime();
    const qint64 days = opened.daysTo(now.toLocalTime());
    const QString when =
        !opened.isValid() ? QString()
        : days == 0       ? u"today "_s + opened.toString(u"HH:mm")
        : days == 1       ? u"yesterday"_s
                          : QLocale(QLocale::English).toString(opened, days < 180 ? u"d MMM" : u"d MMM yyyy");
    return what.isEmpty() || when.isEmpty() ? what + when : what + u" · "_s + when;
}

int RecentSources::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

QVariant RecentSources::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_entries.size())
        return {};
    const RecentSource &entry = m_entries[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return nameOf(entry.place);
    case Qt::ToolTipRole:
    case PlaceRole:
        return entry.place;
    case DetailRole:
        return detailOf(entry, QDateTime::currentDateTime());
    case Qt::AccessibleTextRole:
        return u"%1, %2"_s.arg(nameOf(entry.place), detailOf(entry, QDateTime::currentDateTime()));
    case KindRole:
        return entry.kind;
    }
    return {};
}

} // namespace Backstory
