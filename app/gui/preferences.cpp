// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/preferences.h"

#include <QSettings>

namespace Backstory
{

using namespace Qt::StringLiterals;

Preferences Preferences::load()
{
    const QSettings settings;
    Preferences read;
    const QString theme = settings.value(u"theme"_s).toString();
    read.theme = theme == u"light" ? Theme::Light : theme == u"dark" ? Theme::Dark : Theme::System;
    read.zone = settings.value(u"times"_s).toString() == u"utc" ? TimeText::Utc : TimeText::Local;
    read.geometry = settings.value(u"geometry"_s).toByteArray();
    return read;
}

void Preferences::save() const
{
    QSettings settings;
    settings.setValue(u"theme"_s, theme == Theme::Light  ? u"light"_s
                                  : theme == Theme::Dark ? u"dark"_s
                                                         : u"system"_s);
    settings.setValue(u"times"_s, zone == TimeText::Utc ? u"utc"_s : u"local"_s);
    settings.setValue(u"geometry"_s, geometry);
}

} // namespace Backstory
