// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/workspace/workspace.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr QLatin1String Version("workspace/1");

const QStringList &knownKeys()
{
    static const QStringList keys{u"backstory"_s, u"sources"_s, u"pinned"_s, u"place"_s,
                                  u"zone"_s,      u"views"_s,   u"window"_s, u"splitter"_s};
    return keys;
}

} // namespace

std::optional<Workspace> Workspace::read(const QString &path, QString *error)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        *error = u"The workspace “%1” cannot be read: %2."_s.arg(path, file.errorString());
        return {};
    }
    return fromJson(file.readAll(), QFileInfo(path).fileName(), error);
}

std::optional<Workspace> Workspace::fromJson(const QByteArray &json, const QString &name, QString *error)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (problem.error != QJsonParseError::NoError || !document.isObject()) {
        const auto line = json.left(problem.offset).count('\n') + 1;
        *error = problem.error == QJsonParseError::NoError
                     ? u"“%1” is no workspace: it must be a JSON object."_s.arg(name)
                     : u"“%1” is no workspace: it is no valid JSON at line %2."_s.arg(name).arg(line);
        return {};
    }
    QJsonObject object = document.object();
    const QString version = object[u"backstory"].toString();
    if (version != Version) {
        *error = version.startsWith(u"workspace/"_s)
                     ? u"“%1” was written by a newer Backstory (%2): update this one to open it."_s.arg(
                           name, version)
                     : u"“%1” is no workspace: the key “backstory” must be \"%2\"."_s.arg(name, Version);
        return {};
    }
    Workspace workspace;
    for (const QJsonValue value : object[u"sources"].toArray()) {
        const Source source{value[u"place"].toString(), value[u"mapping"].toString()};
        if (source.place.isEmpty()) {
            *error = u"“%1” names a source without a “place”."_s.arg(name);
            return {};
        }
        workspace.sources.append(source);
    }
    for (const QJsonValue value : object[u"pinned"].toArray())
        workspace.pinned.append(value.toString());
    workspace.place = object[u"place"].toString();
    workspace.zone = object[u"zone"].toString();
    workspace.views = object[u"views"].toObject();
    workspace.window = QByteArray::fromBase64(object[u"window"].toString().toLatin1());
    workspace.splitter = QByteArray::fromBase64(object[u"splitter"].toString().toLatin1());
    for (const QString &key : knownKeys())
        object.remove(key);
    workspace.m_unknown = object;
    return workspace;
}

QByteArray Workspace::toJson() const
{
    QJsonObject object = m_unknown;
    object[u"backstory"] = QString(Version);
    QJsonArray list;
    for (const Source &source : sources) {
        QJsonObject each{{u"place"_s, source.place}};
        if (!source.mappingFile.isEmpty())
            each[u"mapping"] = source.mappingFile;
        list.append(each);
    }
    object[u"sources"] = list;
    if (!pinned.isEmpty())
        object[u"pinned"] = QJsonArray::fromStringList(pinned);
    if (!place.isEmpty())
        object[u"place"] = place;
    if (!zone.isEmpty())
        object[u"zone"] = zone;
    if (!views.isEmpty())
        object[u"views"] = views;
    if (!window.isEmpty())
        object[u"window"] = QString::fromLatin1(window.toBase64());
    if (!splitter.isEmpty())
        object[u"splitter"] = QString::fromLatin1(splitter.toBase64());
    return QJsonDocument(object).toJson();
}

std::optional<QString> Workspace::write(const QString &path) const
{
    QSaveFile file(path);
    const QByteArray json = toJson();
    if (file.open(QIODevice::WriteOnly) && file.write(json) == json.size() && file.commit())
        return {};
    return u"The workspace cannot be saved to “%1”: %2. Save it to another place."_s.arg(path,
                                                                                         file.errorString());
}

} // namespace Backstory
