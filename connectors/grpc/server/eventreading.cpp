// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/eventreading.h"

#include <sqlite3.h>

namespace Backstory
{

namespace
{

StoreStatement rows(sqlite3 *db, const char *rest)
{
    const std::string sql =
        "SELECT position, id, kind, type, entity, version, recorded, content_type, payload, "
        "metadata, caused_by, correlation, \"user\" FROM backstory_events WHERE ";
    return StoreStatement(db, (sql + rest).c_str());
}

bool isArray(std::string_view text)
{
    return text.starts_with('[');
}

void addMember(std::string &members, std::string_view metadata, const char *key, std::string_view text)
{
    const std::string quoted = '"' + std::string(key) + '"';
    if (text.empty() || isArray(text) || metadata.find(quoted) != std::string_view::npos ||
        text.find_first_of("\"\\") != std::string_view::npos)
        return;
    members += (members.empty() ? "" : ",") + quoted + ":\"" + std::string(text) + '"';
}

/// What the store keeps in columns of its own goes where the protocol's readers look for it.
std::string_view completed(std::string_view metadata, const StoreStatement &row, std::string &buffer)
{
    std::string members;
    addMember(members, metadata, "$causationId", row.text(10));
    addMember(members, metadata, "$correlationId", row.text(11));
    addMember(members, metadata, "user", row.text(12));
    const bool isEmpty = metadata.empty();
    if (members.empty() || (!isEmpty && !metadata.starts_with('{')))
        return metadata;
    const std::string_view rest = isEmpty ? std::string_view("}") : metadata.substr(1);
    const size_t next = rest.find_first_not_of(" \t\r\n");
    const bool hasMore = next != std::string_view::npos && rest[next] != '}';
    buffer = '{' + members + (hasMore ? "," : "") + std::string(rest);
    return buffer;
}

} // namespace

EventReading::EventReading(sqlite3 *db)
    : m_db(db)
    , m_allForwards(rows(db, "position>=?1 ORDER BY position LIMIT ?2"))
    , m_allBackwards(rows(db, "position<?1 ORDER BY position DESC LIMIT ?2"))
    , m_streamForwards(rows(db, "entity=?1 AND (version,position)>(?2,?3) "
                                "ORDER BY version, position LIMIT ?4"))
    , m_streamBackwards(rows(db, "entity=?1 AND (version,position)<(?2,?3) "
                                 "ORDER BY version DESC, position DESC LIMIT ?4"))
    , m_tombstone(rows(db, "entity=?1 AND version IS NULL AND type='$streamDeleted' LIMIT 1"))
    , m_head(db, "SELECT max(version) FROM backstory_events WHERE entity=?1")
    , m_metadata(db, "SELECT payload FROM backstory_events WHERE entity=?1 AND version NOT NULL "
                     "ORDER BY version DESC LIMIT 1")
    , m_lastPosition(db, "SELECT max(position) FROM backstory_events")
    , m_version(db, "PRAGMA data_version")
    , m_processing(db)
{
}

EventReading::~EventReading()
{
    for (StoreStatement *statement : {&m_allForwards, &m_allBackwards, &m_streamForwards, &m_streamBackwards,
                                      &m_tombstone, &m_head, &m_metadata, &m_lastPosition, &m_version})
        *statement = StoreStatement();
    m_processing = ProcessingStream(nullptr);
    sqlite3_close(m_db);
}

bool EventReading::isValid() const
{
    return m_allForwards.isValid() && m_streamForwards.isValid() && m_head.isValid();
}

void EventReading::visitRows(StoreStatement &statement, const EventVisitor &visit)
{
    ServedEvent event;
    while (statement.step()) {
        event.position = statement.number(0);
        event.id = statement.text(1);
        event.type = statement.text(3);
        event.stream = statement.text(4);
        event.revision = statement.isNull(5) ? ServedEvent::NoRevision : statement.number(5) - 1;
        if (event.revision == ServedEvent::NoRevision && event.type == "$streamDeleted")
            event.revision = LastRevision;
        const std::string_view recorded = statement.text(6);
        event.created = Timestamp::fromText(QByteArrayView(recorded.data(), qsizetype(recorded.size())));
        event.data = statement.text(8);
        const std::string_view content = statement.text(7);
        event.isJson = content.empty() ? event.data.starts_with('{') : content == "application/json";
        event.metadata = completed(statement.text(9), statement, m_metadataText);
        if (!visit(event))
            break;
    }
    m_failed |= statement.hasFailed();
}

void EventReading::readAll(qint64 position, bool isBackwards, qint64 limit, const EventVisitor &visit)
{
    StoreStatement &statement = isBackwards ? m_allBackwards : m_allForwards;
    const StatementUse use(statement);
    statement.bind(1, position);
    statement.bind(2, limit);
    visitRows(statement, visit);
}

void EventReading::readStream(const std::string &stream, StreamPlace after, bool isBackwards, qint64 limit,
                              const EventVisitor &visit)
{
    if (processingConsumer(stream)) {
        const qint64 first =
            after.position < 0 || after.revision == LastRevision ? after.revision : after.revision + 1;
        const qint64 last = after.position == LastRevision ? after.revision : after.revision - 1;
        return m_processing.read(stream, isBackwards ? 0 : first, isBackwards ? last : LastRevision,
                                 isBackwards, limit, visit);
    }
    StoreStatement &statement = isBackwards ? m_streamBackwards : m_streamForwards;
    const StatementUse use(statement);
    statement.bind(1, stream);
    statement.bind(2, after.revision == LastRevision ? LastRevision : after.revision + 1);
    statement.bind(3, after.position);
    statement.bind(4, limit);
    visitRows(statement, visit);
}

void EventReading::readTombstone(const std::string &stream, const EventVisitor &visit)
{
    const StatementUse use(m_tombstone);
    m_tombstone.bind(1, stream);
    visitRows(m_tombstone, visit);
}

StreamState EventReading::stateOf(const std::string &stream)
{
    StreamState state;
    if (const auto consumer = processingConsumer(stream)) {
        state.head = m_processing.head(*consumer);
        return state;
    }
    const StatementUse head(m_head);
    head->bind(1, stream);
    if (head->step() && !head->isNull(0))
        state.head = head->number(0) - 1;
    const std::string owner = isMetadataStream(stream) ? stream.substr(2) : stream;
    readTombstone(owner, [&](const ServedEvent &) {
        state.isTombstoned = true;
        return false;
    });
    const StatementUse metadata(m_metadata);
    const std::string metadataStream = metadataStreamOf(stream);
    metadata->bind(1, metadataStream);
    if (metadata->step())
        state.rules = StreamRules::parse(metadata->text(0));
    m_failed |= head->hasFailed() || metadata->hasFailed();
    return state;
}

qint64 EventReading::lastPosition()
{
    const StatementUse last(m_lastPosition);
    return last->step() && !last->isNull(0) ? last->number(0) : -1;
}

qint64 EventReading::version()
{
    const StatementUse use(m_version);
    return use->step() ? use->number(0) : 0;
}

} // namespace Backstory
