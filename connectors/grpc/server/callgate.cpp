// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/callgate.h"

#include <QByteArray>
#include <QFile>

#include <grpcpp/server_context.h>

namespace Backstory
{

namespace
{

bool isSame(const QByteArray &one, const std::string &other)
{
    unsigned difference = one.size() != qsizetype(other.size());
    for (qsizetype i = 0; i < one.size() && i < qsizetype(other.size()); ++i)
        difference |= unsigned(one[i] ^ other[size_t(i)]);
    return difference == 0;
}

} // namespace

QString CallGate::loadUsers(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return QStringLiteral("The users file %1 cannot be read.").arg(path);
    if (file.permissions() & (QFile::ReadGroup | QFile::ReadOther))
        return QStringLiteral("The users file %1 may be read by others. Make it your own with chmod 600.")
            .arg(path);
    int number = 0;
    for (const QByteArray &raw : file.readAll().split('\n')) {
        ++number;
        const QByteArray line = raw.endsWith('\r') ? raw.chopped(1) : raw;
        if (line.trimmed().isEmpty() || line.startsWith('#'))
            continue;
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0 || colon + 1 == line.size())
            return QStringLiteral("Line %1 of the users file %2 is not NAME:PASSWORD.").arg(number).arg(path);
        m_users[line.first(colon).toStdString()] = line.mid(colon + 1).toStdString();
    }
    return m_users.empty() ? QStringLiteral("The users file %1 names nobody.").arg(path) : QString();
}

grpc::Status CallGate::check(const grpc::ServerContextBase &context) const
{
    if (m_users.empty())
        return grpc::Status::OK;
    const grpc::Status refused(grpc::StatusCode::UNAUTHENTICATED,
                               "The user name or the password is not the right one.");
    const auto &headers = context.client_metadata();
    const auto found = headers.find("authorization");
    if (found == headers.end())
        return refused;
    const QByteArray value(found->second.data(), qsizetype(found->second.size()));
    if (!value.left(6).compare("Basic ", Qt::CaseInsensitive)) {
        const QByteArray pair = QByteArray::fromBase64(value.mid(6).trimmed());
        const qsizetype colon = pair.indexOf(':');
        const auto user = m_users.find(pair.left(colon < 0 ? 0 : colon).toStdString());
        if (user != m_users.end() && isSame(pair.mid(colon + 1), user->second))
            return grpc::Status::OK;
    }
    return refused;
}

CallGate::Place::Place(std::atomic<int> &count, int maximum)
    : m_count(count)
    , m_isGranted(++count <= maximum)
{
}

CallGate::Place::~Place()
{
    --m_count;
}

} // namespace Backstory
