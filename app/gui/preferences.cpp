// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/preferences.h"

#include <QJsonDocument>
#include <QSettings>
#include <QStandardPaths>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// `~/.config/backstory/backstory.conf`: without an organisation's name Qt would make one up.
QString settingsPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) + u"/backstory.conf"_s;
}

} // namespace

Preferences Preferences::load()
{
    const QSettings settings(settingsPath(), QSettings::IniFormat);
    Preferences read;
    const QString theme = settings.value(u"theme"_s).toString();
    read.theme = theme == u"light" ? Theme::Light : theme == u"dark" ? Theme::Dark : Theme::System;
    read.zone = settings.value(u"times"_s).toString() == u"utc" ? TimeText::Utc : TimeText::Local;
    read.geometry = settings.value(u"geometry"_s).toByteArray();
    read.relative = settings.value(u"relative"_s).toBool();
    read.docks = settings.value(u"docks"_s).toByteArray();
    read.entitiesPanel = settings.value(u"entitiesPanel"_s, true).toBool();
    read.eventPanel = settings.value(u"eventPanel"_s, true).toBool();
    read.lanes = settings.value(u"lanes"_s, true).toBool();
    read.splitter = settings.value(u"splitter"_s).toByteArray();
    read.state = settings.value(u"state"_s).toByteArray();
    read.samplingSeconds = std::clamp(settings.value(u"samplingSeconds"_s, 5).toInt(), 1, 3'600);
    read.columns = QJsonDocument::fromJson(settings.value(u"columns"_s).toByteArray()).object();
    const QVariantMap templates = settings.value(u"summaries"_s).toMap();
    for (auto it = templates.begin(); it != templates.end(); ++it)
        read.templates.set(it.key(), it.value().toString());
    return read;
}

void Preferences::save() const
{
    QSettings settings(settingsPath(), QSettings::IniFormat);
    settings.setValue(u"theme"_s, theme == Theme::Light  ? u"light"_s
                                  : theme == Theme::Dark ? u"dark"_s
                                                         : u"system"_s);
    settings.setValue(u"times"_s, zone == TimeText::Utc ? u"utc"_s : u"local"_s);
    settings.setValue(u"geometry"_s, geometry);
    settings.setValue(u"relative"_s, relative);
    settings.setValue(u"docks"_s, docks);
    settings.setValue(u"entitiesPanel"_s, entitiesPanel);
    settings.setValue(u"eventPanel"_s, eventPanel);
    settings.setValue(u"lanes"_s, lanes);
    settings.setValue(u"splitter"_s, splitter);
    settings.setValue(u"state"_s, state);
    settings.setValue(u"samplingSeconds"_s, samplingSeconds);
    settings.setValue(u"columns"_s, QJsonDocument(columns).toJson(QJsonDocument::Compact));
    QVariantMap summaries;
    const QMap<QString, QString> all = templates.all();
    for (auto it = all.begin(); it != all.end(); ++it)
        summaries.insert(it.key(), it.value());
    settings.setValue(u"summaries"_s, summaries);
}

} // namespace Backstory
