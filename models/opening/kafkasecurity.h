// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/opening/serveraddress.h"

namespace Backstory
{

/// How a Kafka address says that its brokers are to be reached: with or without TLS, and how one logs in.
/// A value, read from an address and written to one.
struct KafkaSecurity {
    enum Login {
        NoLogin,
        Plain,
        Scram256,
        Scram512,
        OAuthBearer,
        FromFile, ///< the address says nothing itself, but names a configuration file
        Other     ///< something that the form does not know, such as GSSAPI; stays as it is
    };

    bool tls = false;
    Login login = NoLogin;

    /// As the connector understands it: what logs in without naming a protocol does so over TLS.
    static KafkaSecurity of(const ServerAddress &address);
    /// Writes it, and takes away the options that it leaves no use for.
    void applyTo(ServerAddress &address) const;

    /// The passwords without which it cannot be opened, by their names.
    static QStringList neededSecrets(const ServerAddress &address);
    /// Those that could be of use.
    static QStringList usedSecrets(const ServerAddress &address);

    bool operator==(const KafkaSecurity &) const = default;
};

} // namespace Backstory
