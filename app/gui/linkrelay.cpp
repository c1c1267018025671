// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/linkrelay.h"

#include "models/link/deeplink.h"

#include <QCryptographicHash>
#include <QDeadlineTimer>
#include <QDir>
#include <QLocalSocket>
#include <QStandardPaths>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qint64 MostBytes = 1 << 20;
constexpr QByteArrayView Taken("taken\n");

} // namespace

// Programs with folders of their own, as tests have, do not meet.
QString LinkRelay::defaultName()
{
    QString folder = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    if (folder.isEmpty())
        folder = QDir::tempPath();
    const QString data = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    const QByteArray hash = QCryptographicHash::hash(data.toUtf8(), QCryptographicHash::Sha256);
    return folder + u"/backstory-"_s + QString::fromLatin1(hash.toHex().first(16));
}

bool LinkRelay::handOver(const QStringList &links, const QString &name, int patience)
{
    const QDeadlineTimer deadline(patience);
    const auto left = [&deadline] { return int(deadline.remainingTime()); };
    QLocalSocket socket;
    socket.connectToServer(name);
    if (!socket.waitForConnected(left()))
        return false;
    // A link is ASCII without line breaks; an empty line ends the list.
    socket.write(links.join(u'\n').toUtf8() + "\n\n");
    while (socket.bytesToWrite() > 0 && left() > 0) {
        if (!socket.waitForBytesWritten(left()))
            return false;
    }
    while (socket.bytesAvailable() < Taken.size() && left() > 0) {
        if (!socket.waitForReadyRead(left()))
            break;
    }
    return socket.readAll() == Taken;
}

LinkRelay::LinkRelay(QObject *parent)
    : QObject(parent)
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &LinkRelay::accept);
}

bool LinkRelay::listen(const QString &name)
{
    // Asked first: with access for the user alone, QLocalServer takes a name away from whoever has it.
    QLocalSocket other;
    other.connectToServer(name);
    if (other.waitForConnected(Patience))
        return false;
    QLocalServer::removeServer(name); // left by a program that was killed
    return m_server.listen(name);
}

void LinkRelay::accept()
{
    while (QLocalSocket *socket = m_server.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
            if (socket->bytesAvailable() > MostBytes)
                return socket->abort();
            if (!socket->peek(socket->bytesAvailable()).endsWith("\n\n"))
                return;
            const QStringList links = QString::fromUtf8(socket->readAll()).split(u'\n', Qt::SkipEmptyParts);
            if (!std::all_of(links.begin(), links.end(), &DeepLink::isLink))
                return socket->abort();
            // Before they are opened, which may take its time.
            socket->write(Taken.data(), Taken.size());
            socket->flush();
            for (const QString &link : links)
                Q_EMIT linkArrived(link);
        });
    }
}

} // namespace Backstory
