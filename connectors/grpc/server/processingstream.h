// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/server/statement.h"
#include "connectors/grpc/server/storetypes.h"

#include <optional>

namespace Backstory
{

/// The consumer's name of a stream `$processing-<consumer>`.
std::optional<std::string> processingConsumer(std::string_view stream);

/// When a consumer of the store received and processed each event, told as a stream: its revisions are the
/// positions of those events, and its events have no position in `$all`. Used by one thread at a time.
class ProcessingStream
{
public:
    explicit ProcessingStream(sqlite3 *db);

    /// -1 for a consumer of which the store has nothing.
    qint64 head(const std::string &consumer);
    /// From `first` to `last`, both included.
    void read(const std::string &stream, qint64 first, qint64 last, bool isBackwards, qint64 limit,
              const EventVisitor &visit);
    bool hasFailed() const { return m_failed; }

private:
    StoreStatement m_head;
    StoreStatement m_forwards;
    StoreStatement m_backwards;
    bool m_failed = false;
};

} // namespace Backstory
