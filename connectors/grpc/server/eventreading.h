// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/server/processingstream.h"
#include "connectors/grpc/server/statement.h"
#include "connectors/grpc/server/storetypes.h"
#include "connectors/grpc/server/streamrules.h"

namespace Backstory
{

/// What a reader needs to know of a stream before it reads.
struct StreamState {
    qint64 head = NoStream;
    bool isTombstoned = false;
    StreamRules rules;

    bool exists() const { return head >= 0 && !rules.isDeleted(); }
};

/// Where the reading of a stream goes on: two rows may claim the same revision, so the position counts too.
struct StreamPlace {
    qint64 revision = 0;
    qint64 position = 0;
};

/// Reads the store on a connection of its own, which it owns; used by one thread at a time. Every method is
/// one short read, so that none keeps a snapshot open.
class EventReading
{
public:
    explicit EventReading(sqlite3 *db);
    ~EventReading();
    EventReading(const EventReading &) = delete;
    EventReading &operator=(const EventReading &) = delete;

    bool isValid() const;
    bool hasFailed() const { return m_failed || m_processing.hasFailed(); }

    /// At most `limit` rows with positions of at least / below `position`.
    void readAll(qint64 position, bool isBackwards, qint64 limit, const EventVisitor &visit);
    /// At most `limit` rows after / before the place; the one at the place itself only with position -1
    /// forwards, or the largest backwards.
    void readStream(const std::string &stream, StreamPlace after, bool isBackwards, qint64 limit,
                    const EventVisitor &visit);
    void readTombstone(const std::string &stream, const EventVisitor &visit);

    StreamState stateOf(const std::string &stream);
    qint64 lastPosition();
    /// For what is asked seldom; the statement must end before this does.
    StoreStatement prepare(const char *sql) const { return StoreStatement(m_db, sql); }
    /// Changes when another connection has written.
    qint64 version();

private:
    void visitRows(StoreStatement &statement, const EventVisitor &visit);

    sqlite3 *m_db;
    StoreStatement m_allForwards;
    StoreStatement m_allBackwards;
    StoreStatement m_streamForwards;
    StoreStatement m_streamBackwards;
    StoreStatement m_tombstone;
    StoreStatement m_head;
    StoreStatement m_metadata;
    StoreStatement m_lastPosition;
    StoreStatement m_version;
    ProcessingStream m_processing;
    std::string m_metadataText;
    bool m_failed = false;
};

} // namespace Backstory
