// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace Backstory
{

/// The address of a server, such as `kafka://user@a:9092,b:9092/orders?newest=1000`, taken apart. A value:
/// what a form shows is read from it and written to it, so that the form and the typed address always agree.
struct ServerAddress {
    using Option = std::pair<QString, QString>;

    QString scheme;
    QString user;
    QStringList servers; ///< host, or host:port
    QStringList parts;   ///< topics, streams
    QList<Option> options;

    /// Passwords and secret options go to `secrets`, the password of the user under the name ""; the address
    /// itself never has them.
    static ServerAddress fromText(const QString &text, QMap<QString, QString> *secrets = nullptr);
    /// It has a scheme and is no file.
    static bool isServer(const QString &text);
    /// What an option of this name says must never be written or shown.
    static bool isSecret(const QString &option);
    QString toText() const;

    QString option(const QString &name) const;
    /// An empty value takes the option away.
    void setOption(const QString &name, const QString &value);
    void removeOptions(const QString &prefix);

    /// What passwords are filed under: user, servers and every option that could lead a password elsewhere or
    /// over an open line; not what is read, so that other topics need no second password.
    QString account() const;

    bool operator==(const ServerAddress &) const = default;
};

} // namespace Backstory
