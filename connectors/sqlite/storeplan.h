// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"
#include "models/payload/mapping.h"

#include <map>
#include <optional>

namespace Backstory
{

/// What of an event an SQL expression gives.
enum class Field {
    Id,
    Type,
    Kind,
    SchemaVersion,
    Entity,
    Category,
    Version,
    ReadVersion,
    Occurred,
    Recorded,
    Producer,
    User,
    Causes,
    Correlation,
    ContentType,
    Archived,
    Problem,
    Keys,        ///< a metadata document to look for further keys in
    PayloadKeys, ///< a payload to look for causes and correlation in
    Payload,     ///< what a PayloadReader gives back
    Metadata,
    Items ///< how many events the row holds
};

/// How the value of a field is written where its type alone does not say it.
enum class FieldUnit { Plain, Seconds, Milliseconds, Microseconds, Nanoseconds, Position };

struct FieldExpression {
    QByteArray sql;
    FieldUnit unit = FieldUnit::Plain;
};

/// One table of events of a recognised store, ready to be asked. Its alias is `e`. A plain value.
struct EventTable {
    QString name;
    int part = 0;         ///< stands in `Position::part`, times `PartsPerTable`
    bool keyed = false;   ///< WITHOUT ROWID: no order but its key, (entity, version)
    bool commits = false; ///< rows are NEventStore's commits of several events
    QByteArray from;
    QByteArray position; ///< an integer that only grows
    QByteArray where;    ///< empty: all rows
    QByteArray entityIs; ///< a condition on ?1 that an index can answer
    std::map<Field, FieldExpression> fields;

    static constexpr int PartsPerTable = 1 << 20;
    int basePart() const { return part * PartsPerTable; }
    /// `SELECT position, fields… FROM … WHERE … AND condition` followed by `tail`.
    QByteArray select(const std::vector<Field> &columns, const QByteArray &condition,
                      const QByteArray &tail) const;
    /// The fields that the scan reads: all but the metadata; of the payload only facts are told.
    std::vector<Field> scanned() const;
};

/// A table in which consumers say how far they are. Its alias is `c`. A plain value.
struct ConsumerTable {
    static constexpr int Elsewhere = -1;

    int events = Elsewhere; ///< which of the plan's tables they read; Elsewhere: one of another file
    QByteArray from;
    QByteArray where;    ///< empty: all rows
    QByteArray name;     ///< empty: the file's name
    QByteArray topic;    ///< empty: none
    QByteArray position; ///< of the last event that was processed; NULL: none was
    bool isNext = false; ///< the position is that of the next event instead
    QByteArray head;     ///< of the last event there is for it; empty: of the last one in the events' table
    QByteArray most;     ///< how many events wait for it at most; empty, or NULL: not known
    QByteArray updated;  ///< empty: not known
    MappingExpression updatedAs; ///< the unit of that time
    QByteArray state;            ///< empty: not known
    bool counts = false;         ///< positions are counts of events, not places in the events' table
    QString note;                ///< a sentence about what the numbers cannot say
};

/// A table that says when consumers received and processed events. Its alias is `p`, that of the events'
/// table `e`. A plain value.
struct ProcessingTable {
    QString name;
    QByteArray from;   ///< the table, with the events' table joined
    QByteArray stream; ///< within which the key grows; empty: within the whole table
    QByteArray key;    ///< an integer that tells the rows of a stream apart
    QByteArray consumer;
    QByteArray position; ///< of the event; empty, as for all below: not known
    int part = 0;        ///< stands in `Position::part`
    QByteArray id;
    QByteArray type;
    QByteArray produced;
    QByteArray received;
    QByteArray processed;
    QByteArray attempts;
    QByteArray error;
    MappingExpression producedAs; ///< the units of the times
    MappingExpression receivedAs;
    MappingExpression processedAs;

    /// `SELECT key, consumer, position, … FROM … WHERE stream = ?1 AND condition` followed by `tail`.
    QByteArray select(const QByteArray &condition, const QByteArray &tail) const;
};

/// How to read one database: what it is and where its events are, in reading order. A plain value.
struct StorePlan {
    SourceDescription description;
    QList<EventTable> tables;
    QList<ConsumerTable> consumers;
    std::optional<ProcessingTable> processing;
};

} // namespace Backstory
