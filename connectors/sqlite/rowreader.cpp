// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/rowreader.h"

#include "connectors/sqlite/commitunpacker.h"
#include "connectors/sqlite/sqlitestatement.h"
#include "models/payload/mapping.h"

#include <xxhash.h>

namespace Backstory
{

namespace
{

EventKind kindOf(QByteArrayView text)
{
    if (text == QByteArrayView("command"))
        return EventKind::Command;
    if (text == QByteArrayView("snapshot"))
        return EventKind::Snapshot;
    return text == QByteArrayView("tombstone") ? EventKind::Tombstone : EventKind::Event;
}

QByteArrayView Event::*textMember(Field field)
{
    switch (field) {
    case Field::Id:
        return &Event::id;
    case Field::Type:
        return &Event::type;
    case Field::SchemaVersion:
        return &Event::schemaVersion;
    case Field::Entity:
        return &Event::entity;
    case Field::Category:
        return &Event::category;
    case Field::Producer:
        return &Event::producer;
    case Field::User:
        return &Event::user;
    case Field::Correlation:
        return &Event::correlation;
    case Field::ContentType:
        return &Event::contentType;
    case Field::Problem:
        return &Event::problem;
    default:
        return nullptr;
    }
}

} // namespace

RowReader::RowReader(const EventTable &table)
    : m_table(table)
    , m_fields(table.scanned())
{
    for (const Field field : m_fields)
        m_columns.push_back({field, table.fields.at(field).unit});
    if (table.commits)
        m_unpacker = std::make_unique<CommitUnpacker>();
}

RowReader::~RowReader() = default;

QByteArray RowReader::select(const QByteArray &condition, const QByteArray &tail) const
{
    return m_table.select(m_fields, condition, tail);
}

Timestamp RowReader::timeOf(const SqliteStatement &row, int index, FieldUnit unit) const
{
    MappingExpression expression;
    switch (unit) {
    case FieldUnit::Seconds:
        expression.as = MappingExpression::EpochSeconds;
        break;
    case FieldUnit::Milliseconds:
        expression.as = MappingExpression::EpochMilliseconds;
        break;
    case FieldUnit::Microseconds:
        expression.as = MappingExpression::EpochMicroseconds;
        break;
    case FieldUnit::Nanoseconds:
        expression.as = MappingExpression::EpochNanoseconds;
        break;
    default:
        return row.isInteger(index) ? timeFromScalar(row.text(index)) : Timestamp::fromText(row.text(index));
    }
    return expression.timeOf(row.text(index));
}

void RowReader::takeText(const SqliteStatement &row, int index, Field field)
{
    if (QByteArrayView Event::*const member = textMember(field))
        m_event.*member = row.text(index);
}

void RowReader::take(const SqliteStatement &row, int index, const Column &column)
{
    switch (column.field) {
    case Field::Kind:
        m_event.kind = kindOf(row.text(index));
        break;
    case Field::Archived:
        m_event.archived = row.integer(index) != 0;
        break;
    case Field::Version:
        if (!row.isNull(index))
            m_event.version = row.integer(index);
        break;
    case Field::ReadVersion:
        if (!row.isNull(index))
            m_event.readVersion = row.integer(index);
        break;
    case Field::Occurred:
        m_event.occurred = timeOf(row, index, column.unit);
        break;
    case Field::Recorded:
        m_event.recorded = timeOf(row, index, column.unit);
        break;
    case Field::Causes: {
        const Cause::Kind kind = column.unit == FieldUnit::Position ? Cause::Position : Cause::Id;
        const auto &causes = m_causes.causesOf(row.text(index), kind);
        m_event.causes.assign(causes.begin(), causes.end());
        break;
    }
    case Field::Keys:
        m_scanner.scan(row.bytes(index)).complete(m_event);
        break;
    case Field::PayloadKeys:
        m_payloadScanner.scan(row.bytes(index), MetadataScanner::Payload).complete(m_event);
        break;
    case Field::Payload:
        if (!m_unpacker) // a commit's is that of several events
            m_payloads.scan(row.bytes(index)).complete(m_event);
        break;
    default:
        takeText(row, index, column.field);
    }
}

void RowReader::read(const SqliteStatement &row, const std::function<void(const Event &)> &visit)
{
    std::vector<Cause> causes = std::move(m_event.causes);
    causes.clear();
    m_event = Event();
    m_event.causes = std::move(causes); // keeps its memory from row to row
    m_event.position = {row.integer(0), m_table.basePart()};
    int index = 1;
    for (const Column &column : m_columns)
        take(row, index++, column);
    if (!m_unpacker)
        return visit(m_event);
    const auto at = [&](Field field) {
        const auto found = std::find(m_fields.begin(), m_fields.end(), field);
        return found == m_fields.end() ? QByteArrayView() : row.bytes(int(found - m_fields.begin()) + 1);
    };
    m_unpacker->unpack(m_event, at(Field::Items).toLongLong(), at(Field::Payload), at(Field::Metadata),
                       visit);
}

quint64 fingerprintOf(const Event &event)
{
    XXH64_hash_t hash = 0;
    for (const QByteArrayView text : {event.id, event.type, event.entity, event.correlation})
        hash = XXH3_64bits_withSeed(text.data(), size_t(text.size()), hash + 1);
    const qint64 numbers[] = {event.version, event.occurred.nanoseconds(), event.recorded.nanoseconds(),
                              qint64(event.kind)};
    return XXH3_64bits_withSeed(numbers, sizeof numbers, hash);
}

} // namespace Backstory
