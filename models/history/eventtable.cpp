// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/eventtable.h"

namespace Backstory
{

namespace
{

// Bits of the column `flags`; the kind takes the lowest two.
enum Flag {
    KindMask = 3,
    Archived = 4,
    HasContent = 8,
    HasProblem = 16,
    CauseIsPosition = 32,
    CauseList = 64
};

enum Column {
    Row,
    PositionValue,
    PositionPart,
    Flags,
    Id,
    Type,
    Entity,
    Version,
    ReadVersion,
    Occurred,
    Recorded,
    Correlation,
    Causes,
    Producer,
    User,
    SchemaVersion,
    ContentType,
    ColumnCount
};

constexpr const char *Names[ColumnCount] = {
    "row",    "position", "part",        "flags",         "id",         "type",
    "entity", "version",  "readversion", "occurred",      "recorded",   "correlation",
    "causes", "producer", "user",        "schemaversion", "contenttype"};

QByteArray insertSql()
{
    QByteArray parameters;
    for (int i = 1; i <= ColumnCount; ++i)
        parameters += (i > 1 ? ", ?" : "?") + QByteArray::number(i);
    return "INSERT INTO event(" + EventRowReader::columns() + ") VALUES(" + parameters + ")";
}

QByteArray identifierAt(const Statement &row, int column)
{
    const QByteArrayView bytes = row.bytes(column);
    return row.isBlob(column) && bytes.size() == 16 ? canonicalText(bytes) : bytes.toByteArray();
}

Timestamp timeAt(const Statement &row, int column)
{
    return row.isNull(column) ? Timestamp() : Timestamp::fromNanoseconds(row.integer(column));
}

/// Several causes in one value: for each its kind as a digit, its size in decimal, a colon and its text.
QList<StoredEvent::StoredCause> causeList(QByteArrayView bytes)
{
    QList<StoredEvent::StoredCause> causes;
    while (bytes.size() > 2) {
        const auto kind = bytes[0] == '1' ? Cause::Position : Cause::Id;
        const qsizetype colon = bytes.indexOf(':');
        if (colon < 2)
            break;
        const qsizetype size = bytes.sliced(1, colon - 1).toByteArray().toLongLong();
        if (size < 0 || colon + 1 + size > bytes.size())
            break;
        causes.append({bytes.sliced(colon + 1, size).toByteArray(), kind});
        bytes = bytes.sliced(colon + 1 + size);
    }
    return causes;
}

} // namespace

EventIdentifiers::EventIdentifiers(const Event &event)
    : id(identifierForm(event.id))
    , correlation(identifierForm(event.correlation))
    , firstCause(event.causes.empty() ? IdentifierForm() : identifierForm(event.causes.front().text))
{
}

EventRowWriter::EventRowWriter(const Database &db)
    : m_insert(db.prepare(insertSql()))
{
}

void EventRowWriter::bindIdentifier(int index, const IdentifierForm &form, QByteArrayView text)
{
    if (form.isCanonical)
        m_insert.bindBlob(index, form.uuid);
    else
        m_insert.bindText(index, text);
}

int EventRowWriter::bindCauses(int index, const std::vector<Cause> &causes, const IdentifierForm &first)
{
    if (causes.empty()) {
        m_insert.bindNull(index);
        return 0;
    }
    if (causes.size() == 1) {
        bindIdentifier(index, first, causes.front().text);
        return causes.front().kind == Cause::Position ? CauseIsPosition : 0;
    }
    m_causeList.clear();
    for (const Cause &cause : causes) {
        m_causeList += cause.kind == Cause::Position ? '1' : '0';
        m_causeList += QByteArray::number(cause.text.size()) + ':';
        m_causeList.append(cause.text);
    }
    m_insert.bindText(index, m_causeList);
    return CauseList;
}

bool EventRowWriter::write(qint64 row, const Event &event, const EventIdentifiers &identifiers,
                           const EventWords &words, qint64 entity)
{
    const auto bindTime = [this](int column, Timestamp time) {
        time.isValid() ? m_insert.bind(column + 1, time.nanoseconds()) : m_insert.bindNull(column + 1);
    };
    const auto bindVersion = [this](int column, qint64 version) {
        version != Event::NoVersion ? m_insert.bind(column + 1, version) : m_insert.bindNull(column + 1);
    };
    const auto bindWord = [this](int column, quint32 word) {
        word ? m_insert.bind(column + 1, word) : m_insert.bindNull(column + 1);
    };
    int flags = int(event.kind);
    flags |= event.archived ? Archived : 0;
    flags |= !event.payload.isNull() || !event.metadata.isNull() ? HasContent : 0;
    flags |= !event.problem.isNull() ? HasProblem : 0;
    flags |= bindCauses(Causes + 1, event.causes, identifiers.firstCause);
    m_insert.bind(Row + 1, row);
    m_insert.bind(PositionValue + 1, event.position.value);
    event.position.part ? m_insert.bind(PositionPart + 1, event.position.part)
                        : m_insert.bindNull(PositionPart + 1);
    m_insert.bind(Flags + 1, flags);
    bindIdentifier(Id + 1, identifiers.id, event.id);
    bindWord(Type, words.type);
    m_insert.bind(Entity + 1, entity);
    bindVersion(Version, event.version);
    bindVersion(ReadVersion, event.readVersion);
    bindTime(Occurred, event.occurred);
    bindTime(Recorded, event.recorded);
    bindIdentifier(Correlation + 1, identifiers.correlation, event.correlation);
    bindWord(Producer, words.producer);
    bindWord(User, words.user);
    bindWord(SchemaVersion, words.schemaVersion);
    bindWord(ContentType, words.contentType);
    return m_insert.run();
}

EventRowReader::EventRowReader(const Database &db)
    : m_db(db)
    , m_word(db.prepare("SELECT text FROM word WHERE number = ?1"))
    , m_entity(db.prepare("SELECT category, id FROM entity WHERE number = ?1"))
    , m_problem(db.prepare("SELECT text FROM problem WHERE row = ?1"))
{
}

QByteArray EventRowReader::columns()
{
    QByteArray list;
    for (const char *name : Names)
        list += (list.isEmpty() ? "" : ", ") + QByteArray(name);
    return list;
}

StoredEvent EventRowReader::read(const Statement &row)
{
    StoredEvent event;
    const auto flags = int(row.integer(Flags));
    const auto wordAt = [&](int column) {
        return row.isNull(column) ? QString() : word(quint32(row.integer(column)));
    };
    const auto versionAt = [&](int column) {
        return row.isNull(column) ? Event::NoVersion : row.integer(column);
    };
    event.row = EventRow(row.integer(Row));
    event.position = {row.integer(PositionValue), qint32(row.integer(PositionPart))};
    event.kind = EventKind(flags & KindMask);
    event.archived = flags & Archived;
    event.hasContent = flags & HasContent;
    event.id = identifierAt(row, Id);
    event.type = wordAt(Type);
    event.schemaVersion = wordAt(SchemaVersion);
    event.entityNumber = EntityNumber(row.integer(Entity));
    const EntityText text = entity(row.integer(Entity));
    event.entity = text.id;
    event.category = word(text.category);
    event.version = versionAt(Version);
    event.readVersion = versionAt(ReadVersion);
    event.occurred = timeAt(row, Occurred);
    event.recorded = timeAt(row, Recorded);
    event.producer = wordAt(Producer);
    event.user = wordAt(User);
    if (flags & CauseList)
        event.causes = causeList(row.bytes(Causes));
    else if (!row.isNull(Causes))
        event.causes.append(
            {identifierAt(row, Causes), flags & CauseIsPosition ? Cause::Position : Cause::Id});
    event.correlation = identifierAt(row, Correlation);
    event.contentType = wordAt(ContentType);
    if (flags & HasProblem)
        event.problem = problem(row.integer(Row));
    return event;
}

QString EventRowReader::word(quint32 number)
{
    const auto known = m_words.constFind(number);
    if (known != m_words.constEnd())
        return *known;
    m_word.bind(1, number);
    const QString text = m_word.step() ? m_word.text(0) : QString();
    m_word.reset();
    if (m_words.size() > 100'000) // a store with a user name an event must not fill the memory
        m_words.clear();
    m_words.insert(number, text);
    return text;
}

void EventRowReader::clear()
{
    m_words.clear();
    m_lastEntityNumber = 0;
}

EventRowReader::EntityText EventRowReader::entity(qint64 number)
{
    if (number != m_lastEntityNumber) {
        m_entity.bind(1, number);
        m_lastEntity = m_entity.step()
                           ? EntityText{quint32(m_entity.integer(0)), m_entity.bytes(1).toByteArray()}
                           : EntityText();
        m_entity.reset();
        m_lastEntityNumber = number;
    }
    return m_lastEntity;
}

QString EventRowReader::problem(qint64 row)
{
    m_problem.bind(1, row);
    const QString text = m_problem.step() ? m_problem.text(0) : QString();
    m_problem.reset();
    return text;
}

} // namespace Backstory
