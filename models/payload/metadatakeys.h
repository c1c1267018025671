// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/event.h"

#include <memory>

namespace Backstory
{

/// What one metadata document says about its event. Views are valid until the scanner's next `scan()`; a text
/// that the document does not hold is null.
struct MetadataKeys {
    std::vector<Cause> causes;
    QByteArrayView correlation; ///< else the trace id of a traceparent, which groups alike
    QByteArrayView user;
    QByteArrayView producer;
    QByteArrayView schemaVersion;
    Timestamp occurred;
    qint64 readVersion = Event::NoVersion;

    void clear();
    /// Fills what the event does not know yet: columns come before JSON.
    void complete(Event &event) const;
};

/// Looks once into a metadata (or payload) document, JSON or the YAML that Rails Event Store writes, for the
/// keys by which libraries name causes, correlations, users and times. About 0.3 µs for 300 bytes. One
/// instance per thread.
class MetadataScanner
{
public:
    enum Dialect {
        Common,
        Payload, ///< a payload: only causes, correlation and `timestamp`; its other keys belong to the domain
        Axon4    ///< `correlationId` is the direct cause and `traceId` the correlation
    };

    MetadataScanner();
    ~MetadataScanner();

    /// Keys are compared without case; of several keys for one thing the most specific wins, wherever it
    /// stands. Null and empty values count as absent. A document that is neither JSON nor YAML yields
    /// nothing.
    const MetadataKeys &scan(QByteArrayView document, Dialect dialect = Common);

    /// Reads the value of a cause field: one id, or a JSON array of ids. Valid until the next call or scan.
    const std::vector<Cause> &causesOf(QByteArrayView text, Cause::Kind kind = Cause::Id);

private:
    class Private;
    std::unique_ptr<Private> d;
};

/// A time as text, or as a number since the epoch whose unit its size tells.
Timestamp timeFromScalar(QByteArrayView value);

} // namespace Backstory
