// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/catalog/connectorcatalog.h"

#include "models/opening/serveraddress.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QLibrary>
#include <QPluginLoader>
#include <QRegularExpression>
#include <QUrlQuery>

#include <algorithm>

namespace Backstory
{

namespace
{

QStringList defaultFolders()
{
    const QString given = qEnvironmentVariable("BACKSTORY_CONNECTORS");
    if (!given.isEmpty())
        return given.split(QDir::listSeparator(), Qt::SkipEmptyParts);
    return {QCoreApplication::applicationDirPath() + QStringLiteral("/../lib/backstory/connectors")};
}

QStringList texts(const QJsonValue &array)
{
    QStringList list;
    for (const QJsonValue value : array.toArray())
        list.append(value.toString());
    return list;
}

ConnectorDescription descriptionOf(const QJsonObject &json, const QString &library)
{
    ConnectorDescription description;
    description.id = json[u"id"].toString();
    description.name = json[u"name"].toString();
    description.schemes = texts(json[u"schemes"]);
    description.suffixes = texts(json[u"suffixes"]);
    description.capabilities = texts(json[u"capabilities"]);
    for (const QString &hex : texts(json[u"magic"]))
        description.magic.append(QByteArray::fromHex(hex.toLatin1()));
    for (const QJsonValue secret : json[u"secrets"].toArray())
        description.secrets.append({secret[u"name"].toString(), secret[u"words"].toString()});
    description.library = library;
    return description;
}

/// A URL has one host, a cluster has several: `kafka://a:9092,b:9092/topic` keeps the first as its host and
/// the others as the query item `hosts`. Null when the text has one host only.
QString withOneHost(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^([A-Za-z][A-Za-z0-9+.-]+://)([^/?#@]*@)?([^/?#@,]+),([^/?#@]*)([^?#]*)([?]?)(.*)$"));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch() || match.captured(1).startsWith(QStringLiteral("file:"), Qt::CaseInsensitive))
        return {};
    const QString more = match.captured(7); // a query, or a fragment
    const QString separator = match.captured(6).isEmpty() || more.isEmpty() ? QString() : QStringLiteral("&");
    return match.captured(1) + match.captured(2) + match.captured(3) + match.captured(5) +
           QStringLiteral("?hosts=") + match.captured(4) + separator + more;
}

/// The URL of a server as a person types it: all hosts in front, and nothing that is secret.
QString typedUrl(QUrl url)
{
    QUrlQuery query(url);
    const QString hosts = query.queryItemValue(QStringLiteral("hosts"));
    query.removeQueryItem(QStringLiteral("hosts"));
    for (const auto &item : query.queryItems()) {
        if (ServerAddress::isSecret(item.first))
            query.removeAllQueryItems(item.first);
    }
    url.setQuery(query.isEmpty() ? QString() : query.query(QUrl::PrettyDecoded));
    QString text = url.toString(QUrl::RemovePassword);
    if (!hosts.isEmpty()) {
        const qsizetype afterScheme = text.indexOf(u"://") + 3;
        const qsizetype end = text.indexOf(QRegularExpression(QStringLiteral("[/?#]")), afterScheme);
        text.insert(end < 0 ? text.size() : end, u',' + hosts);
    }
    return text;
}

bool hasScheme(const ConnectorDescription &connector, const QUrl &url)
{
    return connector.schemes.contains(url.scheme(), Qt::CaseInsensitive);
}

bool hasSuffix(const ConnectorDescription &connector, const QString &path)
{
    return std::any_of(connector.suffixes.begin(), connector.suffixes.end(), [&path](const QString &suffix) {
        return path.endsWith(u'.' + suffix, Qt::CaseInsensitive);
    });
}

bool hasMagic(const ConnectorDescription &connector, const QByteArray &firstBytes)
{
    return std::any_of(
        connector.magic.begin(), connector.magic.end(),
        [&firstBytes](const QByteArray &magic) { return !magic.isEmpty() && firstBytes.startsWith(magic); });
}

} // namespace

ConnectorCatalog::ConnectorCatalog()
    : ConnectorCatalog(defaultFolders())
{
}

ConnectorCatalog::ConnectorCatalog(const QStringList &folders)
{
    for (const QString &folder : folders) {
        for (const QFileInfo &file : QDir(folder).entryInfoList(QDir::Files, QDir::Name)) {
            if (!QLibrary::isLibrary(file.fileName()))
                continue;
            const QString path = file.absoluteFilePath();
            auto loader = std::make_unique<QPluginLoader>(path);
            const QJsonObject metaData = loader->metaData();
            const QJsonObject json = metaData[u"MetaData"].toObject();
            if (metaData[u"IID"].toString() != QLatin1String(BackstoryConnector_iid) ||
                json[u"id"].toString().isEmpty()) {
                m_problems.append(
                    QStringLiteral("%1 is no connector for this version of Backstory.").arg(path));
                continue;
            }
            m_descriptions.push_back(descriptionOf(json, path));
            m_loaders.push_back(std::move(loader));
        }
    }
    if (m_descriptions.empty())
        m_problems.append(
            QStringLiteral("No connectors were found in %1.").arg(folders.join(QStringLiteral(", "))));
}

ConnectorCatalog::~ConnectorCatalog() = default;

SourceLocation ConnectorCatalog::locationOf(const QString &text, const QString &mappingFile)
{
    QString path = text;
    const QString oneHost = withOneHost(text);
    const QUrl url(oneHost.isNull() ? text : oneHost);
    // A scheme has two letters at least, so that C:\… stays a path.
    if (url.isValid() && url.scheme().size() > 1 && (text.contains(u"://") || url.isLocalFile()))
        return {url, mappingFile};
    // An address with a mistake in it, such as a port that is none, is no path: its connector says what is
    // wrong. Its login is left out, for a password may be in it.
    static const QRegularExpression server(QStringLiteral("^([A-Za-z][A-Za-z0-9+.-]+)://(?:[^/?#]*@)?(.*)$"));
    if (const auto match = server.match(text); !url.isValid() && match.hasMatch()) {
        QUrl mistaken;
        mistaken.setScheme(match.captured(1));
        mistaken.setPath(match.captured(2));
        return {mistaken, mappingFile};
    }
    if (path == u"~" || path.startsWith(u"~/"))
        path.replace(0, 1, QDir::homePath());
    return {QUrl::fromLocalFile(QFileInfo(path).absoluteFilePath()),
            mappingFile.isEmpty() ? QString() : QFileInfo(mappingFile).absoluteFilePath()};
}

QString ConnectorCatalog::placeOf(const SourceLocation &location)
{
    return location.url.isLocalFile() ? location.url.toLocalFile() : typedUrl(location.url);
}

const ConnectorDescription *ConnectorCatalog::find(const SourceLocation &location, SourceError *error) const
{
    std::vector<const ConnectorDescription *> fitting;
    for (const ConnectorDescription &connector : m_descriptions) {
        if (hasScheme(connector, location.url))
            fitting.push_back(&connector);
    }
    if (fitting.empty()) {
        error->sentence =
            m_descriptions.empty()
                ? m_problems.join(u' ')
                : QStringLiteral("No connector reads “%1:” sources.").arg(location.url.scheme());
        error->advice = QStringLiteral("Check the spelling, or install the connector for it.");
        return nullptr;
    }
    if (!location.url.isLocalFile() || fitting.size() == 1)
        return fitting.front();

    const QString path = location.url.toLocalFile();
    QByteArray firstBytes;
    if (QFile file(path); QFileInfo(path).isFile() && file.open(QIODevice::ReadOnly))
        firstBytes = file.read(64);
    const auto pick = [&fitting](auto fits) -> const ConnectorDescription * {
        const auto found = std::find_if(fitting.begin(), fitting.end(), fits);
        return found == fitting.end() ? nullptr : *found;
    };
    if (const auto *byMagic = pick([&](const auto *connector) { return hasMagic(*connector, firstBytes); }))
        return byMagic;
    if (const auto *bySuffix = pick([&](const auto *connector) { return hasSuffix(*connector, path); }))
        return bySuffix;
    return fitting.back()->id == u"sqlite" ? fitting.back() : fitting.front();
}

const Connector *ConnectorCatalog::load(const ConnectorDescription &description, SourceError *error) const
{
    const std::lock_guard lock(m_mutex);
    const auto index = size_t(&description - m_descriptions.data());
    Q_ASSERT(index < m_loaders.size());
    QPluginLoader &loader = *m_loaders[index];
    auto *connector = qobject_cast<Connector *>(loader.instance());
    if (!connector) {
        error->sentence = QStringLiteral("The connector %1 cannot be loaded.").arg(description.name);
        error->advice =
            QStringLiteral("A library that it needs may be missing: install it and open the source again.");
        error->raw = loader.errorString();
    }
    return connector;
}

} // namespace Backstory
