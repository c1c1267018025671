// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/opening/kafkaform.h"
#include "models/opening/kafkasecurity.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QString userOf(const ServerAddress &address)
{
    return address.user.isEmpty() ? address.option(u"sasl.username"_s) : address.user;
}

bool hasUser(const ServerAddress &address)
{
    const KafkaSecurity::Login login = KafkaSecurity::of(address).login;
    return login == KafkaSecurity::Plain || login == KafkaSecurity::Scram256 ||
           login == KafkaSecurity::Scram512;
}

bool hasTokens(const ServerAddress &address)
{
    return KafkaSecurity::of(address).login == KafkaSecurity::OAuthBearer;
}

bool hasTls(const ServerAddress &address)
{
    return KafkaSecurity::of(address).tls;
}

} // namespace

KafkaForm::KafkaForm(QWidget *parent)
    : ServerForm(parent)
{
    addServers(u"&Brokers"_s, u"host:9092, host2:9092"_s);
    addField(
        u"T&opics"_s, u"Topics"_s, u"chosen below, or typed with commas"_s, false,
        [](const ServerAddress &address) { return address.parts.join(u", "_s); },
        [](ServerAddress &address, const QString &text) { address.parts = listOf(text); });
    addSecurity();
    addTlsAndFile();
    showAddress({});
}

void KafkaForm::addSecurity()
{
    m_login = new QComboBox;
    m_login->setAccessibleName(u"Login"_s);
    m_tls = new QCheckBox(u"&Encrypted with TLS"_s);
    addRow(u"&Login"_s, m_login);
    addRow({}, m_tls);
    connect(m_login, &QComboBox::activated, this, &KafkaForm::takeSecurity);
    connect(m_tls, &QCheckBox::clicked, this, &KafkaForm::takeSecurity);
    addField(
        u"&User"_s, u"User"_s, {}, false, userOf,
        [](ServerAddress &address, const QString &text) {
            address.setOption(u"sasl.username"_s, {});
            address.user = text;
        },
        hasUser);
    addSecret(u"&Password"_s, u"sasl.password"_s);
    addOption(u"To&ken URL"_s, u"sasl.oauthbearer.token.endpoint.url"_s, u"https://…/token"_s, false,
              hasTokens);
    addOption(u"Client &id"_s, u"sasl.oauthbearer.client.id"_s, {}, false, hasTokens);
    addSecret(u"Client secret"_s, u"sasl.oauthbearer.client.secret"_s);
    addOption(u"Scope"_s, u"sasl.oauthbearer.scope"_s, u"optional"_s, false, hasTokens);
}

void KafkaForm::addTlsAndFile()
{
    addOption(u"&CA file"_s, u"ssl.ca.location"_s, u"the system’s certificates"_s, true, hasTls);
    addOption(u"Certificate"_s, u"ssl.certificate.location"_s, u"of the client: none"_s, true, hasTls);
    addOption(u"Key"_s, u"ssl.key.location"_s, u"of the client: none"_s, true, hasTls);
    addSecret(u"Key password"_s, u"ssl.key.password"_s);
    addRemember();
    addOption(u"Settin&gs file"_s, u"config"_s, u"client.properties: none"_s, true)
        ->setToolTip(u"A client.properties file of Java clients, or one of librdkafka"_s);
}

void KafkaForm::takeSecurity()
{
    const KafkaSecurity chosen{m_tls->isChecked(), KafkaSecurity::Login(m_login->currentData().toInt())};
    take([&chosen](ServerAddress &address) { chosen.applyTo(address); });
}

void KafkaForm::update(const ServerAddress &address)
{
    const KafkaSecurity security = KafkaSecurity::of(address);
    QList<std::pair<QString, KafkaSecurity::Login>> logins{
        {u"None"_s, KafkaSecurity::NoLogin},
        {u"SASL PLAIN"_s, KafkaSecurity::Plain},
        {u"SASL SCRAM-SHA-256"_s, KafkaSecurity::Scram256},
        {u"SASL SCRAM-SHA-512"_s, KafkaSecurity::Scram512},
        {u"SASL OAUTHBEARER"_s, KafkaSecurity::OAuthBearer}};
    if (!address.option(u"config"_s).isEmpty())
        logins.prepend({u"As the settings file says"_s, KafkaSecurity::FromFile});
    if (security.login == KafkaSecurity::Other)
        logins.append({u"As the URL says"_s, KafkaSecurity::Other});
    m_login->clear();
    for (const auto &[words, login] : std::as_const(logins))
        m_login->addItem(words, login);
    m_login->setCurrentIndex(m_login->findData(security.login));
    m_tls->setChecked(security.tls);
    m_tls->setEnabled(security.login != KafkaSecurity::FromFile && security.login != KafkaSecurity::Other);
}

QStringList KafkaForm::usedSecrets(const ServerAddress &address) const
{
    return KafkaSecurity::usedSecrets(address);
}

} // namespace Backstory
