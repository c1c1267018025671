// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/client/kurrentsettings.h"

#include "connectors/network/refusedsecret.h"

#include <QRegularExpression>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr quint16 DefaultPort = 2113;

SourceError mistake(const QString &sentence, const QString &advice)
{
    SourceError error;
    error.sentence = sentence;
    error.advice = advice;
    return error;
}

bool isSecret(const QString &name)
{
    const QString option = name.toLower();
    return option.endsWith(u"password") || option.endsWith(u"secret") || option.endsWith(u"token");
}

/// Reads one address. Lives as long as that takes.
class SettingsReading
{
public:
    SettingsReading(const SourceLocation &source, KurrentSettings &settings)
        : m_source(source)
        , m_settings(settings)
    {
    }

    std::optional<SourceError> run()
    {
        const QUrl &url = m_source.url;
        if (auto error = refusedSecretIn(url, &isSecret))
            return error;
        const auto items = QUrlQuery(url).queryItems(QUrl::FullyDecoded);
        if (auto error = takeNodes())
            return error;
        if (const QString path = url.path(QUrl::FullyDecoded); !path.isEmpty() && path != u"/")
            return mistake(u"“%1” means nothing in the address of a KurrentDB server."_s.arg(path),
                           u"Write ?streams=orders-,invoices- to read only streams whose names start so."_s);
        for (const auto &[name, value] : items) {
            if (auto error = take(name, value))
                return error;
        }
        m_settings.user = url.userName(QUrl::FullyDecoded);
        m_settings.password = m_source.secrets.value(u"password"_s);
        m_settings.discover =
            url.scheme().endsWith(u"+discover", Qt::CaseInsensitive) || m_settings.nodes.size() > 1;
        return checkCertificate();
    }

private:
    std::optional<SourceError> takeNodes()
    {
        const QUrl &url = m_source.url;
        if (url.host().isEmpty())
            return mistake(u"The address names no server."_s,
                           u"Write it like kurrentdb://host:2113 or kurrentdb+discover://a:2113,b:2113."_s);
        if (url.port() == 0)
            return mistake(u"0 is no port of a server."_s, u"KurrentDB listens on port 2113 by default."_s);
        m_settings.nodes = {{url.host(), quint16(url.port(DefaultPort))}};
        static const QRegularExpression form(
            uR"(^(?:\[([0-9A-Fa-f:.%]+)\]|([^\s:,/@\[\]]+))(?::(\d{1,5}))?$)"_s);
        const QString others = QUrlQuery(url).queryItemValue(u"hosts"_s, QUrl::FullyDecoded);
        for (const QString &text : others.split(u',', Qt::SkipEmptyParts)) {
            const auto match = form.match(text.trimmed());
            const int port = match.captured(3).isEmpty() ? DefaultPort : match.captured(3).toInt();
            if (!match.hasMatch() || port < 1 || port > 65'535)
                return mistake(u"“%1” is no server’s address."_s.arg(text),
                               u"Write each server as host:port, with commas between them."_s);
            m_settings.nodes.append({match.captured(1) + match.captured(2), quint16(port)});
        }
        return {};
    }

    std::optional<SourceError> take(const QString &name, const QString &value)
    {
        using Taking = std::optional<SourceError> (SettingsReading::*)(const QString &, const QString &);
        static const QMap<QString, Taking> options = {
            {u"hosts"_s, &SettingsReading::skip},
            {u"tls"_s, &SettingsReading::takeSwitch},
            {u"tlsverifycert"_s, &SettingsReading::takeSwitch},
            {u"tlscafile"_s, &SettingsReading::takeText},
            {u"usercertfile"_s, &SettingsReading::takeText},
            {u"userkeyfile"_s, &SettingsReading::takeText},
            {u"connectionname"_s, &SettingsReading::takeText},
            {u"maxdiscoverattempts"_s, &SettingsReading::takeNumber},
            {u"discoveryinterval"_s, &SettingsReading::takeNumber},
            {u"gossiptimeout"_s, &SettingsReading::takeNumber},
            {u"defaultdeadline"_s, &SettingsReading::takeNumber},
            {u"keepaliveinterval"_s, &SettingsReading::takeNumber},
            {u"keepalivetimeout"_s, &SettingsReading::takeNumber},
            {u"nodepreference"_s, &SettingsReading::takePreference},
            {u"streams"_s, &SettingsReading::takeScope},
            {u"types"_s, &SettingsReading::takeScope},
            {u"category"_s, &SettingsReading::takeCategory},
            // Of other clients; they concern writing, or what is done here anyway.
            {u"throwonappendfailure"_s, &SettingsReading::skip},
            {u"dnsdiscover"_s, &SettingsReading::skip},
            {u"feature"_s, &SettingsReading::skip},
        };
        const auto found = options.constFind(name.toLower());
        if (found == options.cend())
            return mistake(
                u"“%1” means nothing in the address of a KurrentDB server."_s.arg(name),
                u"Check its spelling. Known are the connection string’s options, such as tls, tlsCaFile and nodePreference, and streams, types and category."_s);
        return (this->*found.value())(name, value);
    }

    std::optional<SourceError> skip(const QString &, const QString &) { return {}; }

    std::optional<SourceError> takeSwitch(const QString &name, const QString &value)
    {
        const QString said = value.toLower();
        if (said != u"true" && said != u"false")
            return mistake(u"“%1=%2” is neither true nor false."_s.arg(name, value),
                           u"Write %1=true or %1=false."_s.arg(name));
        (name.toLower() == u"tls" ? m_settings.tls : m_settings.verifyCertificate) = said == u"true";
        return {};
    }

    std::optional<SourceError> takeText(const QString &name, const QString &value)
    {
        if (value.isEmpty())
            return mistake(u"“%1” is empty."_s.arg(name),
                           u"Write a value behind “%1=”, or take it out."_s.arg(name));
        const QMap<QString, QString *> texts = {{u"tlscafile"_s, &m_settings.caFile},
                                                {u"usercertfile"_s, &m_settings.certificateFile},
                                                {u"userkeyfile"_s, &m_settings.keyFile},
                                                {u"connectionname"_s, &m_settings.connectionName}};
        *texts.value(name.toLower()) = value;
        return {};
    }

    std::optional<SourceError> takeNumber(const QString &name, const QString &value)
    {
        using std::chrono::milliseconds;
        bool isNumber = false;
        const int number = value.toInt(&isNumber);
        const QString option = name.toLower();
        const bool isKeepAlive = option.startsWith(u"keepalive");
        if (!isNumber || number < (isKeepAlive ? -1 : 1))
            return mistake(u"“%1=%2” is no number that makes sense here."_s.arg(name, value),
                           isKeepAlive ? u"Write milliseconds, like %1=10000, or %1=-1 for none."_s.arg(name)
                                       : u"Write a whole number above 0."_s);
        // Some clients count these two in seconds; nobody waits less than 100 milliseconds for an answer.
        const bool isSeconds = (option == u"gossiptimeout" || option == u"defaultdeadline") && number < 100;
        const milliseconds time = isSeconds ? milliseconds(number * 1000) : milliseconds(number);
        if (option == u"maxdiscoverattempts")
            m_settings.discoverAttempts = number;
        else if (option == u"discoveryinterval")
            m_settings.discoveryInterval = time;
        else if (option == u"gossiptimeout")
            m_settings.gossipTimeout = time;
        else if (option == u"defaultdeadline")
            m_settings.deadline = time;
        else if (option == u"keepaliveinterval")
            m_settings.keepAliveInterval = time;
        else
            m_settings.keepAliveTimeout = time;
        return {};
    }

    std::optional<SourceError> takePreference(const QString &name, const QString &value)
    {
        using Preference = KurrentSettings::Preference;
        static const QMap<QString, Preference> known = {{u"leader"_s, Preference::Leader},
                                                        {u"follower"_s, Preference::Follower},
                                                        {u"random"_s, Preference::Random},
                                                        {u"readonlyreplica"_s, Preference::ReadOnlyReplica}};
        const auto found = known.constFind(value.toLower());
        if (found == known.cend())
            return mistake(u"“%1=%2” names no kind of node."_s.arg(name, value),
                           u"It is leader, follower, random or readOnlyReplica."_s);
        m_settings.preference = found.value();
        return {};
    }

    /// `orders-,invoices-` or `/^orders-\d+$/`.
    std::optional<SourceError> takeScope(const QString &name, const QString &value)
    {
        const bool isStreams = name.toLower() == u"streams";
        if (value.startsWith(u'/')) {
            if (value.size() < 3 || !value.endsWith(u'/'))
                return mistake(
                    u"“%1=%2” is no regular expression between two slashes."_s.arg(name, value),
                    u"Write it like %1=/^orders-/, or prefixes like %1=orders-,invoices-."_s.arg(name));
            (isStreams ? m_settings.scope.streamRegex : m_settings.scope.typeRegex) =
                value.mid(1, value.size() - 2);
            return {};
        }
        const QStringList prefixes = value.split(u',', Qt::SkipEmptyParts);
        if (prefixes.isEmpty())
            return mistake(
                u"“%1” names nothing to read."_s.arg(name),
                u"Write the beginnings of names, like %1=orders-,invoices-, or take it out."_s.arg(name));
        (isStreams ? m_settings.scope.streamPrefixes : m_settings.scope.typePrefixes) = prefixes;
        return {};
    }

    /// A separator, `last:` and a separator, or `none`.
    std::optional<SourceError> takeCategory(const QString &name, const QString &value)
    {
        const bool isLast = value.startsWith(u"last:");
        const QString separator = isLast ? value.mid(5) : value;
        if (separator.isEmpty())
            return mistake(u"“%1=%2” does not say what ends a category."_s.arg(name, value),
                           u"Write the separator, like category=- or category=last:., or category=none."_s);
        m_settings.category.isLast = isLast;
        m_settings.category.separator = separator == u"none" && !isLast ? QByteArray() : separator.toUtf8();
        return {};
    }

    std::optional<SourceError> checkCertificate()
    {
        if (m_settings.certificateFile.isEmpty() != m_settings.keyFile.isEmpty())
            return mistake(
                u"A user’s certificate and its key belong together, but only one of them is named."_s,
                u"Give both userCertFile and userKeyFile, or neither."_s);
        if (!m_settings.tls && !m_settings.certificateFile.isEmpty())
            return mistake(u"A user’s certificate says nothing without TLS."_s,
                           u"Take out tls=false, or userCertFile and userKeyFile."_s);
        return {};
    }

    const SourceLocation &m_source;
    KurrentSettings &m_settings;
};

} // namespace

QString KurrentSettings::nodesInWords() const
{
    QStringList texts;
    for (const HostPort &node : nodes)
        texts.append(node.text());
    return texts.join(u", "_s);
}

std::optional<SourceError> KurrentSettings::parse(const SourceLocation &source, KurrentSettings &settings)
{
    settings = {};
    return SettingsReading(source, settings).run();
}

} // namespace Backstory
