// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"
#include "connectors/grpc/records/categoryrule.h"
#include "connectors/network/hostport.h"

#include <chrono>

namespace Backstory
{

/// What is read of `$all`; everything when all four are empty. Regular expressions win over prefixes.
struct ReadScope {
    QStringList streamPrefixes;
    QString streamRegex;
    QStringList typePrefixes;
    QString typeRegex;

    bool hasStreams() const { return !streamPrefixes.isEmpty() || !streamRegex.isEmpty(); }
    bool hasTypes() const { return !typePrefixes.isEmpty() || !typeRegex.isEmpty(); }
    bool isAll() const { return !hasStreams() && !hasTypes(); }
};

/// How to reach a server and what to read there. A value.
struct KurrentSettings {
    enum class Preference { Leader, Follower, Random, ReadOnlyReplica };

    QList<HostPort> nodes;
    bool discover = false; ///< ask the nodes for the cluster's members before the first call
    bool tls = true;
    bool verifyCertificate = true;
    QString caFile;
    QString certificateFile; ///< of the user
    QString keyFile;
    QString user;
    QString password; ///< never shown
    QString connectionName;
    int discoverAttempts = 10;
    std::chrono::milliseconds discoveryInterval{100};
    std::chrono::milliseconds gossipTimeout{5000};
    std::chrono::milliseconds deadline{10000};
    std::chrono::milliseconds keepAliveInterval{10000}; ///< negative: none
    std::chrono::milliseconds keepAliveTimeout{10000};
    Preference preference = Preference::Leader;
    ReadScope scope;
    CategoryRule category;

    /// The nodes as a person writes them: "a:2113, b:2113".
    QString nodesInWords() const;

    /// Fills `settings`; an error with a sentence when the address makes no sense. Connects to nothing.
    static std::optional<SourceError> parse(const SourceLocation &source, KurrentSettings &settings);
};

} // namespace Backstory
