// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Backstory
{

/// A certificate authority with certificates for a server on this machine and for a user, made by `openssl`
/// as PEM files in a folder.
class Certificates
{
public:
    explicit Certificates(const QString &folder)
        : m_folder(folder)
    {
    }

    /// Empty, or what went wrong. `host` is the name in the server's certificate beside 127.0.0.1; with
    /// another name the certificate is for that one only.
    QString make(const QString &host = QStringLiteral("localhost")) const;

    QString authority() const { return file(QStringLiteral("ca.pem")); }
    QString server() const { return file(QStringLiteral("server.pem")); }
    QString serverKey() const { return file(QStringLiteral("server.key")); }
    QString user() const { return file(QStringLiteral("user.pem")); }
    QString userKey() const { return file(QStringLiteral("user.key")); }

private:
    QString file(const QString &name) const { return m_folder + u'/' + name; }
    QString run(const QStringList &arguments) const;
    QString sign(const QString &name, const QString &subject) const;

    const QString m_folder;
};

} // namespace Backstory
