// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/network/hostport.h"

#include <QUrl>

namespace Backstory
{

using namespace Qt::StringLiterals;

HostPort HostPort::of(const QString &text, quint16 usualPort)
{
    const qsizetype protocol = text.indexOf(u"://"_s);
    const QUrl url(u"tcp://"_s + (protocol < 0 ? text : text.mid(protocol + 3)));
    return {url.host(), quint16(url.port(usualPort))};
}

QString HostPort::text() const
{
    return (host.contains(u':') ? u"[%1]:%2"_s : u"%1:%2"_s).arg(host).arg(port);
}

} // namespace Backstory
