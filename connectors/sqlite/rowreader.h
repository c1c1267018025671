// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/sqlite/storeplan.h"
#include "models/payload/metadatakeys.h"
#include "models/payload/payloadscanner.h"

#include <functional>
#include <memory>

namespace Backstory
{

class CommitUnpacker;
class SqliteStatement;

/// Makes events of the rows of one table; owns what their views point into besides the statement. One per
/// thread.
class RowReader
{
public:
    explicit RowReader(const EventTable &table);
    ~RowReader();

    const EventTable &table() const { return m_table; }
    QByteArray select(const QByteArray &condition, const QByteArray &tail) const;
    /// Calls `visit` for each event of the statement's row, nearly always one. Views hold until the next call
    /// or step.
    void read(const SqliteStatement &row, const std::function<void(const Event &)> &visit);

private:
    struct Column {
        Field field;
        FieldUnit unit;
    };

    void take(const SqliteStatement &row, int index, const Column &column);
    void takeText(const SqliteStatement &row, int index, Field field);
    Timestamp timeOf(const SqliteStatement &row, int index, FieldUnit unit) const;

    EventTable m_table;
    std::vector<Field> m_fields;
    std::vector<Column> m_columns;
    MetadataScanner m_scanner;
    MetadataScanner m_payloadScanner;
    MetadataScanner m_causes;
    PayloadScanner m_payloads;
    std::unique_ptr<CommitUnpacker> m_unpacker;
    Event m_event;
};

/// What tells one event from another that stands at the same position: a hash of its id, type, entity,
/// version and times.
quint64 fingerprintOf(const Event &event);

} // namespace Backstory
