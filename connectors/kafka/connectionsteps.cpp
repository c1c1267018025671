// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/connectionsteps.h"

#include <QHostAddress>
#include <QHostInfo>
#include <QTcpSocket>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int ConnectLimit = 5'000; // milliseconds

} // namespace

BrokerAddress BrokerAddress::of(const QString &text)
{
    const qsizetype protocol = text.indexOf(u"://"_s);
    const QUrl url(u"kafka://"_s + (protocol < 0 ? text : text.mid(protocol + 3)));
    return {url.host(), quint16(url.port(9092))};
}

QString BrokerAddress::text() const
{
    return (host.contains(u':') ? u"[%1]:%2"_s : u"%1:%2"_s).arg(host).arg(port);
}

QString resolved(const QString &host)
{
    if (!QHostAddress(host).isNull())
        return u"is an address"_s;
    QStringList addresses;
    const QList<QHostAddress> found = QHostInfo::fromName(host).addresses();
    for (const QHostAddress &address : found)
        addresses.append(address.toString());
    addresses.removeDuplicates();
    return addresses.isEmpty() ? QString() : u"is "_s + addresses.join(u", "_s);
}

std::optional<SourceError> refusal(const BrokerAddress &broker)
{
    QTcpSocket socket;
    socket.connectToHost(broker.host, broker.port);
    if (socket.waitForConnected(ConnectLimit))
        return {};
    SourceError error;
    error.raw = socket.errorString();
    if (socket.error() == QAbstractSocket::ConnectionRefusedError) {
        error.sentence = u"Nothing listens at %1."_s.arg(broker.text());
        error.advice = u"Check host and port, and that the broker runs."_s;
    } else {
        error.sentence = u"%1 does not answer."_s.arg(broker.text());
        error.advice = u"Check host and port, and that no firewall or missing VPN is in between."_s;
    }
    return error;
}

} // namespace Backstory
