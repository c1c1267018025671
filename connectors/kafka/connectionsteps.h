// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

namespace Backstory
{

/// A broker's host and port.
struct BrokerAddress {
    QString host;
    quint16 port = 9092;

    /// Reads "host:port", "host" and "[::1]:port"; a protocol in front is left out.
    static BrokerAddress of(const QString &text);
    QString text() const;
};

/// The addresses of a name, in words; null when it is not known. Waits for the name service.
QString resolved(const QString &host);
/// Why no TCP connection can be made, as an error; nothing when one can. Waits up to five seconds.
std::optional<SourceError> refusal(const BrokerAddress &broker);

} // namespace Backstory
