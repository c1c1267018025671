// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/kafkarights.h"

#include <QSslCertificate>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QString principalOf(const KafkaLocation &location)
{
    const QMap<QString, QString> &properties = location.properties;
    const QString protocol = properties.value(u"security.protocol"_s).toLower();
    if (protocol.startsWith(u"sasl")) {
        const QString user = properties.value(u"sasl.username"_s, location.tokens.clientId);
        return user.isEmpty() ? u"User:NAME"_s : u"User:"_s + user;
    }
    const QString file = protocol == u"ssl" ? properties.value(u"ssl.certificate.location"_s) : QString();
    if (file.isEmpty())
        return u"User:ANONYMOUS"_s;
    // The broker's default is the whole name of the certificate, its last part first.
    const QSslCertificate certificate = QSslCertificate::fromPath(file).value(0);
    QStringList name;
    for (const QByteArray &attribute : certificate.subjectInfoAttributes()) {
        for (const QString &value : certificate.subjectInfo(attribute))
            name.prepend(QString::fromLatin1(attribute) + u'=' + value);
    }
    return u"User:"_s + name.join(u',');
}

} // namespace

KafkaRights::KafkaRights(const KafkaLocation &location)
    : m_brokers(location.brokers.join(u','))
    , m_principal(principalOf(location))
{
}

QString KafkaRights::command(const QString &operation, const QString &resource) const
{
    return u"kafka-acls --bootstrap-server %1 --add --allow-principal \"%2\" --operation %3 %4"_s.arg(
        m_brokers, m_principal, operation, resource);
}

SourceError KafkaRights::missing(const QString &operation, const QString &topic) const
{
    SourceError error;
    error.sentence = u"%1 needs %2 on Topic:%3."_s.arg(m_principal, operation, topic);
    error.advice =
        u"Whoever runs the cluster can give this right: "_s + command(operation, u"--topic "_s + topic);
    error.raw = u"TOPIC_AUTHORIZATION_FAILED"_s;
    return error;
}

} // namespace Backstory
