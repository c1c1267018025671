// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/records/kafkarecord.h"
#include "models/event/event.h"

#include <string>

#include <simdjson.h>

namespace Backstory
{

/// Understands what Debezium writes: the change of a row in its envelope or unwrapped to the row itself
/// (ExtractNewRecordState with `op` added), the end of a transaction, the change of a table's definition. The
/// category is the table with its schema (or database), so that all topics of a table agree; the type is the
/// table with what was done to it: `customers updated`.
///
/// A row that was read in a snapshot (`op` r) is an event and no EventKind::Snapshot: those repeat what other
/// events say already and reducers leave them out, but a row that was read is the first, and often the only
/// thing that the source says about it.
///
/// Owns the texts that it composes; belongs to one thread.
class RowChange
{
public:
    /// Sets type, category, occurred and correlation from an envelope. `padded` has the padding that parsers
    /// need behind it. False when it is no envelope after all.
    bool readEnvelope(std::string_view padded, const KafkaRecord &record, Event &event);
    /// The same from a row with fields or headers such as `__op`, `__table`, `__source_ts_ms`, `__deleted`.
    bool readRow(std::string_view padded, const KafkaRecord &record, Event &event);
    bool readTransaction(std::string_view padded, Event &event);
    bool readSchemaChange(std::string_view padded, Event &event);
    /// What follows a deletion, so that compaction forgets the row. True when the topic is one of Debezium's.
    bool readTombstone(const KafkaRecord &record, Event &event);

    /// True when a header says what was done to an unwrapped row.
    static bool isRow(const std::vector<RecordHeader> &headers);

private:
    struct Parts {
        std::string_view database;
        std::string_view schema;
        std::string_view table;
        std::string_view operation;
        qint64 milliseconds = 0;

        void take(std::string_view name, std::string_view value);
    };

    bool apply(const Parts &parts, const KafkaRecord &record, Event &event);
    void setTable(std::string_view schema, std::string_view table, std::string_view done, Event &event);

    simdjson::ondemand::parser m_parser;
    std::string m_type;
    std::string m_category;
    std::string m_tableTopic; ///< the topic of the last change, and its table
    std::string m_tableCategory;
};

} // namespace Backstory
