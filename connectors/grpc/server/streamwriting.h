// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/records/categoryrule.h"
#include "connectors/grpc/server/recentids.h"
#include "connectors/grpc/server/statement.h"
#include "connectors/grpc/server/storetypes.h"
#include "connectors/grpc/server/streamrules.h"

namespace Backstory
{

/// Carries out writes within the transaction of the moment: checks the expected version, recognises repeated
/// appends, and keeps a stream's metadata in step with its deletion. Belongs to the writer's thread.
class StreamWriting
{
public:
    explicit StreamWriting(sqlite3 *db);

    bool isValid() const;
    /// At the start of a transaction: other programs may have written since the last one.
    void begin(Timestamp now);
    WriteOutcome write(const WriteRequest &request);
    /// After a rollback, and at first.
    void loadRecentIds();
    /// A statement has failed since `begin()`: the transaction must be rolled back.
    bool hasFailed() const { return m_failed; }
    qint64 lastPosition() const { return m_position; }

private:
    struct Stream {
        qint64 head = NoStream;
        bool isDead = false; ///< tombstoned
        StreamRules rules;
        std::string metadata;
    };
    /// A row that the store's columns cannot tell from the event alone.
    struct RowShape {
        const char *kind = "event";
        bool hasVersion = true;
    };

    Stream look(const std::string &name);
    static bool fits(const Stream &stream, qint64 expected);
    WriteOutcome append(const WriteRequest &request, const Stream &stream);
    WriteOutcome remove(const WriteRequest &request, const Stream &stream);
    std::optional<WriteOutcome> repeated(const WriteRequest &request, const Stream &stream);
    std::optional<WriteOutcome> repeatedAnywhere(const WriteRequest &request, bool &isPartly);
    std::optional<WriteOutcome> repeatedAt(const WriteRequest &request, qint64 first);
    void writeMetadata(const std::string &stream, const std::string &json);
    void insert(const std::string &stream, qint64 revision, const ProposedEvent &event, RowShape shape);
    void bindMetadata(int index, const std::string &metadata);

    StoreStatement m_lastPosition;
    StoreStatement m_head;
    StoreStatement m_tombstone;
    StoreStatement m_metadata;
    StoreStatement m_between;
    StoreStatement m_newest;
    StoreStatement m_insert;
    RecentIds m_recent;
    CategoryRule m_categories;
    Timestamp m_now;
    std::string m_recorded;
    std::string m_cause;
    std::string m_correlation;
    qint64 m_position = 0;
    bool m_failed = false;
};

} // namespace Backstory
