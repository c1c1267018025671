// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/server/mirrorwriter.h"

#include "models/event/kindname.h"
#include "models/payload/payloaddecoder.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUuid>

#include <sqlite3.h>

namespace Backstory
{

namespace
{

enum Column {
    Id = 1,
    Kind,
    Type,
    SchemaVersion,
    Category,
    Entity,
    Version,
    ReadVersion,
    Occurred,
    Recorded,
    Producer,
    User,
    CausedBy,
    Correlation,
    ContentType,
    Payload,
    Metadata,
    Archived
};

constexpr const char *Insert =
    "INSERT INTO backstory_events(id, kind, type, schema_version, category, entity, version, read_version, "
    "occurred, recorded, producer, \"user\", caused_by, correlation, content_type, payload, metadata, "
    "archived) "
    "VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18)";

/// Behind the versions that the entity has, if it has any.
constexpr const char *CountVersions =
    "UPDATE backstory_events SET version=counted.version FROM ("
    "SELECT position AS place, coalesce(max(version) OVER (PARTITION BY entity), 0) + row_number() OVER "
    "(PARTITION BY entity, version IS NULL AND kind<>'command' ORDER BY position) AS version "
    "FROM backstory_events) AS counted "
    "WHERE place=position AND backstory_events.version IS NULL AND kind<>'command'";

std::string_view viewOf(QByteArrayView text)
{
    return {text.data(), size_t(text.size())};
}

/// Readers of the protocol know no compression.
QByteArray unpacked(const QByteArray &stored, QByteArrayView contentType)
{
    if (stored.startsWith('{') || stored.startsWith('['))
        return stored;
    const DecodedPayload decoded = decodePayload(stored, QString::fromUtf8(contentType));
    return decoded.isPacked() ? decoded.bytes : stored;
}

bool isUuid(QByteArrayView id)
{
    return id.size() == 36 && !QUuid::fromString(QLatin1StringView(id)).isNull();
}

QByteArray uuidOf(QByteArrayView id)
{
    constexpr QUuid Namespace(0x0c8a6a5e, 0x5f0e, 0x4b57, 0x8e, 0x1b, 0x60, 0x4d, 0x2f, 0x93, 0x77, 0x1c);
    return isUuid(id) ? id.toByteArray()
                      : QUuid::createUuidV5(Namespace, id.toByteArray()).toByteArray(QUuid::WithoutBraces);
}

/// As the schema has it: the id of the cause, or a JSON array of ids.
QByteArray causesOf(const Event &event)
{
    const bool isMade = !isUuid(event.id);
    const auto idOf = [isMade](const Cause &cause) {
        return isMade ? uuidOf(cause.text) : cause.text.toByteArray();
    };
    if (event.causes.size() == 1)
        return idOf(event.causes.front());
    QJsonArray ids;
    for (const Cause &cause : event.causes)
        ids.append(QString::fromUtf8(idOf(cause)));
    return ids.isEmpty() ? QByteArray() : QJsonDocument(ids).toJson(QJsonDocument::Compact);
}

/// An id for an event that has none.
QByteArray placeOf(const Event &event, const QByteArray &entity)
{
    return entity + '@' + QByteArray::number(event.position.value) + '/' +
           QByteArray::number(event.position.part);
}

QByteArray textOf(Timestamp time)
{
    return time.isValid() ? time.toText() : QByteArray();
}

} // namespace

MirrorWriter::MirrorWriter(const QString &path)
{
    if (sqlite3_open_v2(QFile::encodeName(path).constData(), &m_db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr) != SQLITE_OK)
        return;
    execute("PRAGMA synchronous=OFF"); // a copy that a power failure spoils is made anew
    {
        StoreStatement index(m_db, "SELECT sql FROM sqlite_master WHERE name='backstory_events_by_entity'");
        if (index.step())
            m_index = QByteArray(index.text(0).data(), qsizetype(index.text(0).size()));
    }
    dropIndex();
    m_insert = StoreStatement(m_db, Insert);
    m_lastVersion = StoreStatement(m_db, "SELECT max(version) FROM backstory_events WHERE entity=?1");
}

MirrorWriter::~MirrorWriter()
{
    m_insert = StoreStatement();
    m_lastVersion = StoreStatement();
    sqlite3_close(m_db);
}

bool MirrorWriter::execute(const char *sql)
{
    return sqlite3_exec(m_db, sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

QString MirrorWriter::failure() const
{
    return QString::fromUtf8(sqlite3_errmsg(m_db));
}

bool MirrorWriter::append(const std::vector<Event> &events, const QList<EventContent> &contents, bool isRead)
{
    if (!m_insert.isValid() || !m_lastVersion.isValid() || !execute("BEGIN"))
        return false;
    for (size_t i = 0; i < events.size(); ++i) {
        if (!write(events[i], contents[qsizetype(i)])) {
            execute("ROLLBACK");
            return false;
        }
    }
    return (!isRead || settle()) && execute("COMMIT");
}

bool MirrorWriter::write(const Event &event, const EventContent &content)
{
    if (event.kind == EventKind::Snapshot) {
        ++m_account.snapshots;
        return true;
    }
    ++m_account.events;
    m_account.withoutEntity += event.entity.isEmpty();
    const QByteArray entity = event.entity.isEmpty() ? QByteArray(Unnamed) : event.entity.toByteArray();
    m_account.withoutUuid += !isUuid(event.id);
    const QByteArray id = uuidOf(event.id.isEmpty() ? placeOf(event, entity) : event.id.toByteArray());
    const QByteArray payload = unpacked(content.payload, event.contentType);
    const QByteArray metadata = unpacked(content.metadata, {});
    const StatementUse use(m_insert);
    use->bind(Id, viewOf(id));
    use->bind(Kind, std::string_view(kindName(event.kind)));
    use->bind(Type, viewOf(event.type));
    bindText(SchemaVersion, event.schemaVersion);
    use->bind(Category, viewOf(event.category));
    use->bind(Entity, viewOf(entity));
    bindVersion(event, entity);
    const QByteArray occurred = textOf(event.occurred);
    const QByteArray recorded = textOf(event.recorded.isValid() ? event.recorded : event.occurred);
    bindText(Occurred, occurred);
    use->bind(Recorded, viewOf(recorded));
    bindText(Producer, event.producer);
    bindText(User, event.user);
    const QByteArray causes = causesOf(event);
    bindText(CausedBy, causes);
    bindText(Correlation, event.correlation);
    bindText(ContentType, event.contentType);
    use->bindBlob(Payload, viewOf(payload));
    bindText(Metadata, metadata);
    use->bind(Archived, qint64(event.archived));
    use->step();
    return !use->hasFailed();
}

void MirrorWriter::bindText(int column, QByteArrayView text)
{
    if (text.isEmpty())
        m_insert.bindNull(column);
    else
        m_insert.bind(column, viewOf(text));
}

void MirrorWriter::bindVersion(const Event &event, const QByteArray &entity)
{
    if (event.readVersion == Event::NoVersion)
        m_insert.bindNull(ReadVersion);
    else
        m_insert.bind(ReadVersion, event.readVersion + m_account.shift);
    if (event.kind == EventKind::Command)
        return m_insert.bindNull(Version);
    if (event.version != Event::NoVersion) {
        const qint64 version = event.version + m_account.shift;
        if (version < 1 && m_isSettled) // what streams begin with has been told already
            return m_insert.bindNull(Version);
        return m_insert.bind(Version, version);
    }
    ++m_account.withoutVersion;
    if (!m_isSettled)
        return m_insert.bindNull(Version);
    const StatementUse last(m_lastVersion);
    last->bind(1, viewOf(entity));
    m_insert.bind(Version, last->step() && !last->isNull(0) ? last->number(0) + 1 : 1);
}

bool MirrorWriter::settle()
{
    if (m_isSettled || m_account.events == 0)
        return true;
    m_isSettled = true;
    {
        StoreStatement first(m_db, "SELECT min(version) FROM backstory_events");
        if (first.step() && !first.isNull(0) && first.number(0) < 1)
            m_account.shift = 1 - first.number(0);
    }
    const QByteArray by = QByteArray::number(m_account.shift);
    return (m_account.shift == 0 || execute("UPDATE backstory_events SET version=version+" + by +
                                            ", read_version=read_version+" + by)) &&
           (m_account.withoutVersion == 0 || execute(CountVersions)) && execute(m_index);
}

bool MirrorWriter::dropIndex()
{
    return execute("DROP INDEX IF EXISTS backstory_events_by_entity");
}

bool MirrorWriter::clear()
{
    m_account = {};
    m_isSettled = false;
    return dropIndex() && execute("DELETE FROM backstory_events");
}

} // namespace Backstory
