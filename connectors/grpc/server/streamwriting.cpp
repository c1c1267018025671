// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/streamwriting.h"

#include <QUtf8StringView>
#include <QUuid>

#include <nlohmann/json.hpp>

namespace Backstory
{

namespace
{

std::string newId()
{
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces).toStdString();
}

std::string textMember(const nlohmann::json &json, const char *key)
{
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

} // namespace

StreamWriting::StreamWriting(sqlite3 *db)
    : m_lastPosition(db, "SELECT max(position) FROM backstory_events")
    , m_head(db, "SELECT max(version) FROM backstory_events WHERE entity=?1")
    , m_tombstone(db, "SELECT 1 FROM backstory_events WHERE entity=?1 AND version IS NULL AND "
                      "type='$streamDeleted' LIMIT 1")
    , m_metadata(db, "SELECT payload FROM backstory_events WHERE entity=?1 AND version NOT NULL "
                     "ORDER BY version DESC LIMIT 1")
    , m_between(db, "SELECT id, position FROM backstory_events WHERE entity=?1 AND version BETWEEN ?2 AND ?3 "
                    "ORDER BY version")
    , m_newest(db, "SELECT entity, id, version, position FROM (SELECT * FROM backstory_events "
                   "ORDER BY position DESC LIMIT 10000) WHERE version NOT NULL ORDER BY position")
    , m_insert(db,
               "INSERT INTO backstory_events(position, id, kind, type, category, entity, version, recorded, "
               "caused_by, correlation, content_type, payload, metadata) "
               "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)")
{
}

bool StreamWriting::isValid() const
{
    return m_insert.isValid() && m_newest.isValid() && m_between.isValid();
}

void StreamWriting::begin(Timestamp now)
{
    m_failed = false;
    // Microseconds: finer ones do not survive the protocol's ticks, and their text is longer.
    m_now = Timestamp::fromMicroseconds(now.nanoseconds() / 1000);
    m_recorded = m_now.toText().toStdString();
    const StatementUse last(m_lastPosition);
    m_position = last->step() && !last->isNull(0) ? last->number(0) : 0;
}

void StreamWriting::loadRecentIds()
{
    m_recent.clear();
    const StatementUse newest(m_newest);
    while (newest->step()) {
        const RecentIds::Place place = {newest->number(2) - 1, newest->number(3)};
        const std::string id(newest->text(1));
        m_recent.insert(newest->text(0), id, place);
    }
}

StreamWriting::Stream StreamWriting::look(const std::string &name)
{
    Stream stream;
    const StatementUse head(m_head);
    head->bind(1, name);
    if (head->step() && !head->isNull(0))
        stream.head = head->number(0) - 1;
    const StatementUse tombstone(m_tombstone);
    const std::string_view owner = isMetadataStream(name) ? std::string_view(name).substr(2) : name;
    tombstone->bind(1, owner);
    stream.isDead = tombstone->step();
    const StatementUse metadata(m_metadata);
    const std::string metadataStream = metadataStreamOf(name);
    metadata->bind(1, metadataStream);
    if (metadata->step()) {
        stream.metadata = metadata->text(0);
        stream.rules = StreamRules::parse(stream.metadata);
    }
    m_failed |= head->hasFailed() || tombstone->hasFailed() || metadata->hasFailed();
    return stream;
}

bool StreamWriting::fits(const Stream &stream, qint64 expected)
{
    const bool exists = stream.head >= 0 && !stream.rules.isDeleted();
    switch (expected) {
    case AnyRevision:
        return true;
    case NoStream:
        return !exists;
    case StreamExists:
        return exists;
    default:
        return stream.head == expected;
    }
}

WriteOutcome StreamWriting::write(const WriteRequest &request)
{
    const Stream stream = look(request.stream);
    if (stream.isDead)
        return {WriteOutcome::Deleted, LastRevision, 0, {}};
    return request.kind == WriteRequest::Append ? append(request, stream) : remove(request, stream);
}

WriteOutcome StreamWriting::append(const WriteRequest &request, const Stream &stream)
{
    const bool isFitting = fits(stream, request.expected);
    if (const auto earlier = repeated(request, stream))
        return *earlier;
    if (!isFitting)
        return {
            WriteOutcome::WrongRevision, stream.rules.isDeleted() ? qint64(NoStream) : stream.head, 0, {}};
    qint64 revision = stream.head;
    for (const ProposedEvent &event : request.events) {
        insert(request.stream, ++revision, event, {});
        m_recent.insert(request.stream, event.id, {revision, m_position});
    }
    const qint64 position = m_position;
    if (stream.rules.isDeleted() && !request.events.empty())
        writeMetadata(request.stream, withTruncateBefore(stream.metadata, stream.head + 1));
    return {WriteOutcome::Written, revision, position, {}};
}

WriteOutcome StreamWriting::remove(const WriteRequest &request, const Stream &stream)
{
    if (!fits(stream, request.expected))
        return {
            WriteOutcome::WrongRevision, stream.rules.isDeleted() ? qint64(NoStream) : stream.head, 0, {}};
    if (request.kind == WriteRequest::Tombstone) {
        ProposedEvent tombstone;
        tombstone.id = newId();
        tombstone.type = "$streamDeleted";
        insert(request.stream, LastRevision, tombstone, {"tombstone", false});
        return {WriteOutcome::Written, LastRevision, m_position, {}};
    }
    if (!stream.rules.isDeleted())
        writeMetadata(request.stream, withTruncateBefore(stream.metadata, LastRevision));
    return {WriteOutcome::Written, stream.head, m_position, {}};
}

/// Empty when the events are to be written, if the expected version fits.
std::optional<WriteOutcome> StreamWriting::repeated(const WriteRequest &request, const Stream &stream)
{
    if (request.events.empty() || stream.head < 0)
        return std::nullopt;
    const bool exists = !stream.rules.isDeleted();
    if (request.expected == AnyRevision || request.expected == StreamExists) {
        bool isPartly = false;
        auto earlier = exists ? repeatedAnywhere(request, isPartly) : std::nullopt;
        if (isPartly)
            return WriteOutcome{WriteOutcome::WrongRevision, stream.head, 0, {}};
        return earlier;
    }
    if (!exists || request.expected >= stream.head)
        return std::nullopt;
    return repeatedAt(request,
                      request.expected == NoStream ? stream.rules.truncateBefore : request.expected + 1);
}

std::optional<WriteOutcome> StreamWriting::repeatedAnywhere(const WriteRequest &request, bool &isPartly)
{
    size_t known = 0;
    RecentIds::Place last;
    for (const ProposedEvent &event : request.events) {
        const auto place = m_recent.find(request.stream, event.id);
        if (!place)
            continue;
        ++known;
        if (place->revision >= last.revision)
            last = *place;
    }
    isPartly = known > 0 && known < request.events.size();
    if (known < request.events.size())
        return std::nullopt;
    return WriteOutcome{WriteOutcome::Written, last.revision, last.position, {}};
}

std::optional<WriteOutcome> StreamWriting::repeatedAt(const WriteRequest &request, qint64 first)
{
    const qint64 last = first + qint64(request.events.size()) - 1;
    const StatementUse between(m_between);
    between->bind(1, request.stream);
    between->bind(2, first + 1);
    between->bind(3, last + 1);
    qint64 position = 0;
    for (const ProposedEvent &event : request.events) {
        if (!between->step() || between->text(0) != event.id)
            return std::nullopt;
        position = between->number(1);
    }
    return WriteOutcome{WriteOutcome::Written, last, position, {}};
}

void StreamWriting::writeMetadata(const std::string &stream, const std::string &json)
{
    const std::string name = metadataStreamOf(stream);
    ProposedEvent event;
    event.id = newId();
    event.type = "$metadata";
    event.data = json;
    event.isJson = true;
    insert(name, look(name).head + 1, event, {});
}

void StreamWriting::insert(const std::string &stream, qint64 revision, const ProposedEvent &event,
                           RowShape shape)
{
    const StatementUse row(m_insert);
    row->bind(1, ++m_position);
    row->bind(2, event.id);
    row->bind(3, std::string_view(shape.kind));
    row->bind(4, event.type);
    const QByteArrayView category =
        m_categories.categoryOf(QByteArrayView(stream.data(), qsizetype(stream.size())));
    row->bind(5, std::string_view(category.data(), size_t(category.size())));
    row->bind(6, stream);
    if (shape.hasVersion)
        row->bind(7, revision + 1);
    else
        row->bindNull(7);
    row->bind(8, m_recorded);
    bindMetadata(13, event.metadata);
    row->bind(11, std::string_view(event.isJson ? "application/json" : "application/octet-stream"));
    row->bindBlob(12, event.data);
    row->step();
    m_failed |= row->hasFailed();
}

void StreamWriting::bindMetadata(int index, const std::string &metadata)
{
    m_cause.clear();
    m_correlation.clear();
    if (metadata.find("\"$c") != std::string::npos) {
        const auto isFlat = [](int depth, nlohmann::json::parse_event_t, nlohmann::json &) {
            return depth <= 64;
        };
        const nlohmann::json json = nlohmann::json::parse(metadata, isFlat, false);
        if (json.is_object()) {
            m_cause = textMember(json, "$causationId");
            m_correlation = textMember(json, "$correlationId");
        }
    }
    for (const auto &[column, text] : {std::pair(9, &m_cause), std::pair(10, &m_correlation)})
        text->empty() ? m_insert.bindNull(column) : m_insert.bind(column, *text);
    if (metadata.empty())
        m_insert.bindNull(index);
    else if (QUtf8StringView(metadata.data(), qsizetype(metadata.size())).isValidUtf8())
        m_insert.bind(index, metadata);
    else
        m_insert.bindBlob(index, metadata);
}

} // namespace Backstory
