// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/opening/serveraddress.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QString decoded(const QString &text)
{
    return QUrl::fromPercentEncoding(text.toUtf8());
}

/// Only what would end the part early is encoded, so that addresses stay readable.
QString encoded(const QString &text, QStringView delimiters)
{
    QString result;
    for (const QChar c : text) {
        const bool isPlain = c.unicode() > 0x20 && c != u'%' && c != u'#' && c != u'"' && c != u'<' &&
                             c != u'>' && c != u'\\' && c.unicode() != 0x7f && !delimiters.contains(c);
        result += isPlain ? QString(c) : QString::fromLatin1(QUrl::toPercentEncoding(QString(c)));
    }
    return result;
}

QStringList listOf(const QString &text)
{
    QStringList list;
    for (const QString &each : text.split(u',', Qt::SkipEmptyParts)) {
        if (!each.trimmed().isEmpty())
            list.append(decoded(each.trimmed()));
    }
    return list;
}

/// What is read of the source, which has nothing to do with who reads it.
bool isScope(const QString &name)
{
    static const QStringList names{u"from"_s,      u"newest"_s,  u"partitions"_s, u"partitioner"_s,
                                   u"isolation"_s, u"streams"_s, u"types"_s,      u"category"_s};
    return names.contains(name);
}

QString queryOf(const QList<ServerAddress::Option> &options)
{
    QStringList items;
    for (const auto &[name, value] : options)
        items.append(encoded(name, u"&=") + u'=' + encoded(value, u"&"));
    return items.join(u'&');
}

} // namespace

bool ServerAddress::isServer(const QString &text)
{
    static const QRegularExpression form(u"^[A-Za-z][A-Za-z0-9+.-]+://"_s);
    return form.match(text).hasMatch() && !text.startsWith(u"file:"_s, Qt::CaseInsensitive) &&
           !text.startsWith(u"backstory:"_s, Qt::CaseInsensitive);
}

bool ServerAddress::isSecret(const QString &option)
{
    // Keys written out, and lines that hold passwords among other things.
    static const QStringList others{u"ssl.key.pem"_s, u"ssl.keystore.key"_s, u"sasl.jaas.config"_s,
                                    u"sasl.oauthbearer.config"_s};
    return option.endsWith(u"password"_s, Qt::CaseInsensitive) ||
           option.endsWith(u"secret"_s, Qt::CaseInsensitive) || others.contains(option, Qt::CaseInsensitive);
}

ServerAddress ServerAddress::fromText(const QString &text, QMap<QString, QString> *secrets)
{
    static const QRegularExpression form(
        u"^([A-Za-z][A-Za-z0-9+.-]+)://(?:([^/?#]*)@)?([^/?#@]*)/*([^?#]*)(?:[?]([^#]*))?"_s);
    ServerAddress address;
    const QRegularExpressionMatch match = form.match(text.trimmed());
    if (!match.hasMatch())
        return address;
    address.scheme = match.captured(1).toLower();
    const QString login = match.captured(2);
    const qsizetype colon = login.indexOf(u':');
    address.user = decoded(login.left(colon < 0 ? login.size() : colon));
    if (secrets && colon >= 0 && colon + 1 < login.size())
        secrets->insert({}, decoded(login.mid(colon + 1)));
    address.servers = listOf(match.captured(3));
    QString path = match.captured(4);
    while (path.endsWith(u'/'))
        path.chop(1);
    address.parts = listOf(path);
    for (const QString &item : match.captured(5).split(u'&', Qt::SkipEmptyParts)) {
        const qsizetype equals = item.indexOf(u'=');
        const QString name = decoded(item.left(equals < 0 ? item.size() : equals));
        const QString value = equals < 0 ? QString() : decoded(item.mid(equals + 1));
        if (name == u"hosts"_s)
            address.servers += listOf(value);
        else if (!isSecret(name))
            address.options.append({name, value});
        else if (secrets && !value.isEmpty())
            secrets->insert(name, value);
    }
    return address;
}

QString ServerAddress::toText() const
{
    const auto joined = [](const QStringList &list, QStringView delimiters) {
        QStringList texts;
        for (const QString &each : list)
            texts.append(encoded(each, delimiters));
        return texts.join(u',');
    };
    QString text = scheme + u"://"_s;
    if (!user.isEmpty())
        text += encoded(user, u":@/?,") + u'@';
    text += joined(servers, u"@/?,");
    if (!parts.isEmpty() || !options.isEmpty())
        text += u'/' + joined(parts, u"?,/");
    if (!options.isEmpty())
        text += u'?' + queryOf(options);
    return text;
}

QString ServerAddress::option(const QString &name) const
{
    const auto found = std::find_if(options.begin(), options.end(),
                                    [&name](const Option &option) { return option.first == name; });
    return found == options.end() ? QString() : found->second;
}

void ServerAddress::setOption(const QString &name, const QString &value)
{
    const auto found = std::find_if(options.begin(), options.end(),
                                    [&name](const Option &option) { return option.first == name; });
    if (found == options.end()) {
        if (!value.isEmpty())
            options.append({name, value});
    } else if (value.isEmpty()) {
        options.erase(found);
    } else {
        found->second = value;
    }
}

void ServerAddress::removeOptions(const QString &prefix)
{
    options.removeIf([&prefix](const Option &option) { return option.first.startsWith(prefix); });
}

QString ServerAddress::account() const
{
    ServerAddress narrowed = *this;
    narrowed.parts.clear();
    narrowed.options.removeIf([](const Option &option) { return isScope(option.first); });
    std::sort(narrowed.options.begin(), narrowed.options.end());
    return narrowed.toText();
}

} // namespace Backstory
