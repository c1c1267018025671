// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/opening/kafkasecurity.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

bool hasOption(const ServerAddress &address, const QString &prefix)
{
    return std::any_of(address.options.begin(), address.options.end(),
                       [&prefix](const auto &option) { return option.first.startsWith(prefix); });
}

QString mechanismOf(const ServerAddress &address)
{
    const QString one = address.option(u"sasl.mechanism"_s);
    return (one.isEmpty() ? address.option(u"sasl.mechanisms"_s) : one).toUpper();
}

bool hasTokens(const ServerAddress &address)
{
    return !address.option(u"sasl.oauthbearer.token.endpoint.url"_s).isEmpty();
}

QString nameOf(KafkaSecurity::Login login)
{
    switch (login) {
    case KafkaSecurity::Plain:
        return u"PLAIN"_s;
    case KafkaSecurity::Scram256:
        return u"SCRAM-SHA-256"_s;
    case KafkaSecurity::Scram512:
        return u"SCRAM-SHA-512"_s;
    case KafkaSecurity::OAuthBearer:
        return u"OAUTHBEARER"_s;
    default:
        return {};
    }
}

KafkaSecurity::Login loginOf(const QString &mechanism)
{
    for (const auto login : {KafkaSecurity::Plain, KafkaSecurity::Scram256, KafkaSecurity::Scram512,
                             KafkaSecurity::OAuthBearer}) {
        if (mechanism == nameOf(login))
            return login;
    }
    return KafkaSecurity::Other;
}

} // namespace

KafkaSecurity KafkaSecurity::of(const ServerAddress &address)
{
    const QString protocol = address.option(u"security.protocol"_s).toUpper();
    const QString mechanism = mechanismOf(address);
    const bool logsIn = !mechanism.isEmpty() || !address.user.isEmpty() || hasTokens(address) ||
                        !address.option(u"sasl.username"_s).isEmpty();
    if (protocol.isEmpty() && !logsIn && !address.option(u"config"_s).isEmpty())
        return {hasOption(address, u"ssl."_s), FromFile};
    const Login login = !mechanism.isEmpty() ? loginOf(mechanism) : hasTokens(address) ? OAuthBearer : Plain;
    if (protocol.isEmpty())
        return logsIn ? KafkaSecurity{true, login} : KafkaSecurity{hasOption(address, u"ssl."_s), NoLogin};
    if (protocol == u"PLAINTEXT" || protocol == u"SSL")
        return {protocol == u"SSL", NoLogin};
    if (protocol == u"SASL_PLAINTEXT" || protocol == u"SASL_SSL")
        return {protocol == u"SASL_SSL", login};
    return {false, Other};
}

void KafkaSecurity::applyTo(ServerAddress &address) const
{
    if (login == Other)
        return;
    const bool fromFile = login == FromFile;
    if (login == NoLogin || fromFile) {
        address.user.clear();
        address.removeOptions(u"sasl."_s);
        // The form and the connector must agree even where a file says something else.
        const bool says = !fromFile && (tls || !address.option(u"config"_s).isEmpty());
        address.setOption(u"security.protocol"_s, says ? (tls ? u"SSL"_s : u"PLAINTEXT"_s) : QString());
    } else {
        address.setOption(u"security.protocol"_s, tls ? u"SASL_SSL"_s : u"SASL_PLAINTEXT"_s);
        address.setOption(u"sasl.mechanisms"_s, {});
        address.setOption(u"sasl.mechanism"_s, nameOf(login));
        if (login == OAuthBearer) {
            address.user.clear();
            address.setOption(u"sasl.username"_s, {});
        } else {
            address.removeOptions(u"sasl.oauthbearer."_s);
        }
    }
    if (!tls && !fromFile)
        address.removeOptions(u"ssl."_s);
}

QStringList KafkaSecurity::neededSecrets(const ServerAddress &address)
{
    // A file may say the password too.
    if (!address.option(u"config"_s).isEmpty())
        return {};
    switch (of(address).login) {
    case Plain:
    case Scram256:
    case Scram512:
        return {u"sasl.password"_s};
    case OAuthBearer:
        return {u"sasl.oauthbearer.client.secret"_s};
    default:
        return {};
    }
}

QStringList KafkaSecurity::usedSecrets(const ServerAddress &address)
{
    QStringList used = neededSecrets(address);
    const bool hasFile = !address.option(u"config"_s).isEmpty();
    if (hasFile)
        used = QStringList{u"sasl.password"_s, u"sasl.oauthbearer.client.secret"_s};
    if (hasFile || !address.option(u"ssl.key.location"_s).isEmpty())
        used.append(u"ssl.key.password"_s);
    if (hasFile || !address.option(u"ssl.keystore.location"_s).isEmpty())
        used.append(u"ssl.keystore.password"_s);
    return used;
}

} // namespace Backstory
