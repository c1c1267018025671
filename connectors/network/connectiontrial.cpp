// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/network/connectiontrial.h"

#include <QHostAddress>
#include <QHostInfo>
#include <QTcpSocket>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int ConnectLimit = 5'000; // milliseconds

SourceError unknownName(const QStringList &hosts)
{
    SourceError error;
    error.sentence = u"The name %1 is not known."_s.arg(hosts.join(u", "_s));
    error.advice =
        u"Check the spelling, and that this computer is in the network or VPN where the name is known."_s;
    return error;
}

} // namespace

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

std::optional<SourceError> refusal(const HostPort &address, const QString &what)
{
    QTcpSocket socket;
    socket.connectToHost(address.host, address.port);
    if (socket.waitForConnected(ConnectLimit))
        return {};
    SourceError error;
    error.raw = socket.errorString();
    if (socket.error() == QAbstractSocket::ConnectionRefusedError) {
        error.sentence = u"Nothing listens at %1."_s.arg(address.text());
        error.advice = u"Check host and port, and that the %1 runs."_s.arg(what);
    } else {
        error.sentence = u"%1 does not answer."_s.arg(address.text());
        error.advice = u"Check host and port, and that no firewall or missing VPN is in between."_s;
    }
    return error;
}

ConnectionTrial::ConnectionTrial(const QString &what,
                                 const std::function<void(const SourceError::Step &)> &said,
                                 std::stop_token stop)
    : m_what(what)
    , m_said(said)
    , m_stop(std::move(stop))
{
}

void ConnectionTrial::pass(const QString &step, const QString &result)
{
    if (m_stop.stop_requested())
        return;
    m_tried.append({step, result, true});
    m_said(m_tried.constLast());
}

SourceError ConnectionTrial::fail(const QString &step, SourceError error)
{
    m_tried.append({step, error.sentence, false});
    if (!m_stop.stop_requested())
        m_said(m_tried.constLast());
    error.tried = m_tried;
    return error;
}

ConnectionTrial::Failure ConnectionTrial::resolveNames(const QList<HostPort> &servers)
{
    QStringList known;
    QStringList unknown;
    for (const HostPort &server : servers) {
        const QString addresses = resolved(server.host);
        if (addresses.isNull())
            unknown.append(server.host);
        else
            known.append(server.host + u' ' + addresses);
    }
    if (known.isEmpty())
        return fail(u"Name"_s, unknownName(unknown));
    if (!unknown.isEmpty())
        known.append(u"not known: "_s + unknown.join(u", "_s));
    pass(u"Name"_s, known.join(u"; "_s));
    return {};
}

ConnectionTrial::Failure ConnectionTrial::connectSockets(const QList<HostPort> &servers)
{
    std::optional<SourceError> first;
    for (const HostPort &server : servers) {
        const auto refused = refusal(server, m_what);
        if (!refused) {
            pass(u"TCP"_s, u"%1 takes connections"_s.arg(server.text()));
            return {};
        }
        if (!first)
            first = refused;
        if (m_stop.stop_requested())
            break;
    }
    return fail(u"TCP"_s, first.value_or(SourceError{}));
}

} // namespace Backstory
