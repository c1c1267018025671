// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/clientproperties.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

/// What the Java client and librdkafka call differently and mean alike.
const QMap<QString, QString> &renamed()
{
    static const QMap<QString, QString> names = {
        {u"sasl.mechanisms"_s, u"sasl.mechanism"_s},
        {u"ssl.truststore.certificates"_s, u"ssl.ca.pem"_s},
        {u"ssl.keystore.certificate.chain"_s, u"ssl.certificate.pem"_s},
        {u"ssl.keystore.key"_s, u"ssl.key.pem"_s},
        {u"fetch.max.wait.ms"_s, u"fetch.wait.max.ms"_s},
        {u"request.timeout.ms"_s, u"socket.timeout.ms"_s},
    };
    return names;
}

/// Of everything else a file may hold, only what is about reaching the brokers concerns a reader.
bool concernsConnection(const QString &name)
{
    static constexpr std::array Beginnings = {
        QLatin1String("ssl."),    QLatin1String("sasl."),      QLatin1String("security."),
        QLatin1String("socket."), QLatin1String("broker."),    QLatin1String("client.rack"),
        QLatin1String("fetch."),  QLatin1String("reconnect."), QLatin1String("enable.ssl.")};
    return std::any_of(Beginnings.begin(), Beginnings.end(),
                       [&name](QLatin1String beginning) { return name.startsWith(beginning); });
}

/// The options of a line of JAAS: `class required username="a" password="b";`.
QMap<QString, QString> optionsOf(const QString &line)
{
    static const QRegularExpression option(
        uR"re(([A-Za-z][\w.]*)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([^\s;]+)))re"_s);
    static const QRegularExpression escape(uR"(\\(.))"_s);
    QMap<QString, QString> options;
    for (auto match = option.globalMatch(line); match.hasNext();) {
        const QRegularExpressionMatch each = match.next();
        QString value = each.captured(2) + each.captured(3) + each.captured(4);
        options.insert(each.captured(1), value.replace(escape, u"\\1"_s));
    }
    return options;
}

/// One run over the entries of one file.
class Translation
{
public:
    explicit Translation(QMap<QString, QString> entries)
        : m_entries(std::move(entries))
    {
    }

    ClientProperties run()
    {
        takeBrokers();
        takeJaas();
        takeTrustStore();
        takeKeyStore();
        takeHostCheck();
        for (auto it = m_entries.cbegin(); it != m_entries.cend(); ++it) {
            if (const QString name = renamed().value(it.key(), it.key()); concernsConnection(name))
                set(name, it.value());
            else
                m_result.ignored.append(it.key());
        }
        return m_result;
    }

private:
    void set(const QString &name, const QString &value)
    {
        if (value.isEmpty())
            return;
        (ClientProperties::isSecret(name) ? m_result.secrets : m_result.properties).insert(name, value);
    }

    void takeBrokers()
    {
        for (const QString &name : {u"bootstrap.servers"_s, u"metadata.broker.list"_s}) {
            const QStringList brokers = m_entries.take(name).split(u',', Qt::SkipEmptyParts);
            for (const QString &broker : brokers)
                m_result.brokers.append(broker.trimmed());
        }
    }

    void takeJaas()
    {
        const QString line = m_entries.take(u"sasl.jaas.config"_s).trimmed();
        if (line.isEmpty())
            return;
        const QString module = line.section(QRegularExpression(u"\\s"_s), 0, 0).section(u'.', -1);
        const QMap<QString, QString> options = optionsOf(line);
        if (module == u"PlainLoginModule" || module == u"ScramLoginModule") {
            set(u"sasl.username"_s, options.value(u"username"_s));
            set(u"sasl.password"_s, options.value(u"password"_s));
        } else if (module == u"OAuthBearerLoginModule") {
            set(u"sasl.oauthbearer.client.id"_s, options.value(u"clientId"_s));
            set(u"sasl.oauthbearer.client.secret"_s, options.value(u"clientSecret"_s));
            set(u"sasl.oauthbearer.scope"_s, options.value(u"scope"_s));
        } else if (module == u"Krb5LoginModule") {
            set(u"sasl.kerberos.principal"_s, options.value(u"principal"_s));
            set(u"sasl.kerberos.keytab"_s, options.value(u"keyTab"_s));
            set(u"sasl.kerberos.service.name"_s, options.value(u"serviceName"_s));
        } else {
            m_result.problems.append(
                u"The login module “%1” in sasl.jaas.config runs only in Java; PLAIN, SCRAM, OAUTHBEARER and Kerberos are understood here."_s
                    .arg(module));
        }
    }

    /// What a store is: its type as the file says it, else by its suffix, as Java assumes JKS.
    QString takeStoreType(const QString &kind, const QString &path)
    {
        const QString said = m_entries.take(u"ssl.%1.type"_s.arg(kind)).toUpper();
        if (!said.isEmpty())
            return said;
        if (path.endsWith(u".pem"_s) || path.endsWith(u".crt"_s))
            return u"PEM"_s;
        return path.endsWith(u".p12"_s) || path.endsWith(u".pfx"_s) ? u"PKCS12"_s : u"JKS"_s;
    }

    void takeTrustStore()
    {
        const QString path = m_entries.take(u"ssl.truststore.location"_s);
        const QString type = takeStoreType(u"truststore"_s, path);
        m_entries.remove(u"ssl.truststore.password"_s);
        if (path.isEmpty())
            return;
        if (type == u"PEM")
            set(u"ssl.ca.location"_s, path);
        else
            m_result.problems.append(
                u"“%1” is a Java trust store (%2), which only Java reads. Write its certificates to a file with “keytool -list -rfc -keystore %1”, and add ssl.ca.location with that file’s path."_s
                    .arg(path, type));
    }

    void takeKeyStore()
    {
        const QString path = m_entries.take(u"ssl.keystore.location"_s);
        const QString type = takeStoreType(u"keystore"_s, path);
        if (path.isEmpty())
            return;
        if (type == u"PEM") {
            set(u"ssl.certificate.location"_s, path);
            set(u"ssl.key.location"_s, path);
        } else if (type == u"PKCS12") {
            set(u"ssl.keystore.location"_s, path);
        } else {
            m_entries.remove(u"ssl.keystore.password"_s);
            m_result.problems.append(
                u"“%1” is a Java key store (%2), which only Java reads. Convert it with “keytool -importkeystore -srckeystore %1 -destkeystore client.p12 -deststoretype PKCS12”, and set ssl.keystore.location and ssl.keystore.type=PKCS12."_s
                    .arg(path, type));
        }
    }

    void takeHostCheck()
    {
        const QString name = u"ssl.endpoint.identification.algorithm"_s;
        if (m_entries.contains(name)) { // in Java, nothing means none
            const QString value = m_entries.take(name);
            set(name, value.isEmpty() ? u"none"_s : value.toLower());
        }
    }

    QMap<QString, QString> m_entries;
    ClientProperties m_result;
};

QString unescaped(const QString &text)
{
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != u'\\' || i + 1 == text.size()) {
            result += text[i];
            continue;
        }
        const QChar escaped = text[++i];
        if (escaped == u'u' && i + 4 < text.size()) {
            result += QChar(char16_t(text.mid(i + 1, 4).toUShort(nullptr, 16)));
            i += 4;
        } else {
            static const QMap<QChar, QChar> controls = {{u't', u'\t'}, {u'n', u'\n'}, {u'r', u'\r'}};
            result += controls.value(escaped, escaped);
        }
    }
    return result;
}

bool isContinued(const QString &line)
{
    qsizetype slashes = 0;
    while (slashes < line.size() && line[line.size() - 1 - slashes] == u'\\')
        ++slashes;
    return slashes % 2 == 1;
}

qsizetype endOfName(const QString &line)
{
    for (qsizetype i = 0; i < line.size(); ++i) {
        if (line[i] == u'\\')
            ++i;
        else if (line[i] == u'=' || line[i] == u':' || line[i].isSpace())
            return i;
    }
    return line.size();
}

QString withoutLeadingSpace(const QString &text)
{
    const auto first = std::find_if_not(text.begin(), text.end(), [](QChar c) { return c.isSpace(); });
    return text.mid(first - text.begin());
}

} // namespace

QMap<QString, QString> ClientProperties::entriesOf(const QByteArray &text)
{
    QMap<QString, QString> entries;
    QString line;
    for (QString part : QString::fromUtf8(text).split(u'\n')) {
        if (part.endsWith(u'\r'))
            part.chop(1);
        part = withoutLeadingSpace(part);
        if (line.isEmpty() && (part.startsWith(u'#') || part.startsWith(u'!')))
            continue;
        line += part;
        if (isContinued(line)) {
            line.chop(1);
            continue;
        }
        const qsizetype end = endOfName(line);
        QString value = withoutLeadingSpace(line.mid(end));
        if (value.startsWith(u'=') || value.startsWith(u':'))
            value = withoutLeadingSpace(value.mid(1));
        if (end > 0)
            entries.insert(unescaped(line.left(end)), unescaped(value).trimmed());
        line.clear();
    }
    return entries;
}

ClientProperties ClientProperties::fromText(const QByteArray &text)
{
    return Translation(entriesOf(text)).run();
}

bool ClientProperties::isSecret(const QString &name)
{
    return name.endsWith(u"password"_s) || name.endsWith(u"secret"_s) || name == u"ssl.key.pem" ||
           name == u"sasl.oauthbearer.config" || name == u"sasl.jaas.config" || name == u"ssl.keystore.key";
}

} // namespace Backstory
