// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

#include <QStringList>

#include <memory>
#include <mutex>
#include <vector>

class QPluginLoader;

namespace Backstory
{

/// A password that a connector may need: its name in SourceLocation::secrets, and what it is called in words.
struct ConnectorSecret {
    QString name;
    QString words;
};

/// What a connector's JSON says of it, read without loading its library.
struct ConnectorDescription {
    QString id;
    QString name;
    QStringList schemes;
    QStringList suffixes;
    QList<QByteArray> magic; ///< first bytes of the files it reads
    QStringList capabilities;
    QList<ConnectorSecret> secrets = {};
    QString library; ///< path of the plugin
};

/// Finds the connector plugins and loads each on its first use. Lives as long as anything that a connector
/// made; `load()` may be called from any thread.
class ConnectorCatalog
{
public:
    /// Looks in BACKSTORY_CONNECTORS (folders, separated as PATH is), else in ../lib/backstory/connectors
    /// beside the program's folder.
    ConnectorCatalog();
    explicit ConnectorCatalog(const QStringList &folders);
    ~ConnectorCatalog();

    const std::vector<ConnectorDescription> &connectors() const { return m_descriptions; }
    /// Sentences about libraries in the folders that are no usable connector.
    const QStringList &problems() const { return m_problems; }

    /// Turns what a person typed (a path, `~`, a URL) into a location. Of several hosts, as in
    /// `kafka://a:9092,b:9092/topic`, the first stays the URL's, the others become its query item `hosts`.
    static SourceLocation locationOf(const QString &text, const QString &mappingFile = {});

    /// The reverse, without passwords and secrets: for files and for people to see.
    static QString placeOf(const SourceLocation &location);

    /// The connector for a location: by scheme, then by the file's first bytes, then by suffix. Null with an
    /// error when there is none.
    const ConnectorDescription *find(const SourceLocation &location, SourceError *error) const;

    /// The plugin's root object, loaded on first use; null with an error when a library is missing.
    const Connector *load(const ConnectorDescription &description, SourceError *error) const;

private:
    std::vector<ConnectorDescription> m_descriptions;
    QStringList m_problems;
    mutable std::mutex m_mutex;
    mutable std::vector<std::unique_ptr<QPluginLoader>> m_loaders; ///< one a description
};

} // namespace Backstory
