// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

namespace Backstory
{

/// What a Java client's `client.properties`, or a file of librdkafka's properties, says, by librdkafka's
/// names. A value.
struct ClientProperties {
    QStringList brokers;               ///< bootstrap.servers
    QMap<QString, QString> properties; ///< secrets apart
    QMap<QString, QString> secrets;
    QStringList problems; ///< sentences about what cannot be translated and matters: a JKS store
    QStringList ignored;  ///< names that say nothing to a reader: group.id, key.deserializer

    static ClientProperties fromText(const QByteArray &text);

    /// The lines of a file as java.util.Properties reads them: comments, `=`, `:` or a space, continued
    /// lines, escapes.
    static QMap<QString, QString> entriesOf(const QByteArray &text);

    /// Whether the value of this property is a secret: sasl.password, ssl.key.pem.
    static bool isSecret(const QString &name);
};

} // namespace Backstory
