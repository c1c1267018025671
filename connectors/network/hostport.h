// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Backstory
{

/// Where a server listens. A value.
struct HostPort {
    QString host;
    quint16 port = 0;

    /// Reads "host:port", "host" and "[::1]:port"; a protocol in front is left out.
    static HostPort of(const QString &text, quint16 usualPort);
    /// `host:port`, with the brackets that an IPv6 address needs.
    QString text() const;
    bool operator==(const HostPort &) const = default;
};

} // namespace Backstory
