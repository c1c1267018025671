// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestamp.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <string>
#include <vector>

namespace Backstory
{

/// Where a mapping finds one value of an event: a column, a place inside a column's JSON, or a constant.
struct MappingExpression {
    enum Form { Unset, Constant, Value };
    enum As { Text, EpochSeconds, EpochMilliseconds, EpochMicroseconds, EpochNanoseconds, Position };

    /// One step of a JSON path: into an object by key, or into an array by index (then `index` is not -1).
    struct Step {
        std::string key; ///< UTF-8
        int index = -1;

        bool operator==(const Step &) const = default;
    };

    Form form = Unset;
    As as = Text;            ///< for times: Text is ISO 8601; Position: a cause that is a global position
    QString constant;        ///< for Constant
    QString column;          ///< for Value; a top-level key in JSON lines; empty for `$.path`: the whole line
    QByteArray path;         ///< `$.json.path` as SQLite's json_extract() takes it; empty: the column itself
    std::vector<Step> steps; ///< the same path, taken apart; empty for `$`

    bool isSet() const { return form != Unset; }
    bool isConstant() const { return form == Constant; }

    /// The moment that a value's text means in the unit of `as`; invalid when it means none.
    Timestamp timeOf(QByteArrayView value) const;
};

/// Where a mapping finds how far the consumers of the events are: a table with a row for each.
struct MappedConsumers {
    QString table; ///< empty: there is none
    MappingExpression name;
    MappingExpression topic;
    MappingExpression position; ///< of the last event that was processed; or `next` is set
    MappingExpression next;     ///< of the event that is processed next
    MappingExpression updated;
    MappingExpression state;

    /// The expressions that are set, with their keys in the file, in a fixed order.
    std::vector<std::pair<QString, const MappingExpression *>> expressions() const;
};

/// Where a mapping finds when the events were received and processed: a table with a row for each event at
/// each consumer.
struct MappedProcessing {
    QString table; ///< empty: there is none
    MappingExpression consumer;
    MappingExpression position; ///< of the event, as the mapping's `position` has it; or `event` is set
    MappingExpression event;    ///< the event's id
    MappingExpression type;     ///< unset: the event's
    MappingExpression produced; ///< unset: the event's
    MappingExpression received;
    MappingExpression processed;
    MappingExpression attempts;
    MappingExpression error;

    /// The expressions that are set, with their keys in the file, in a fixed order.
    std::vector<std::pair<QString, const MappingExpression *>> expressions() const;
};

/// What a mapping file says of an unknown table or of free JSON lines. A plain value.
struct Mapping {
    QString file;     ///< the path that it was read from
    QString name;     ///< what to call the schema; empty: the file's name
    QString table;    ///< empty for JSON lines
    QString position; ///< the column that orders the events; empty: the rowid, or the place in the file

    MappingExpression id;
    MappingExpression type;
    MappingExpression kind; ///< its value: event, command, snapshot or tombstone
    MappingExpression entity;
    MappingExpression category;
    MappingExpression version;
    MappingExpression readVersion;
    MappingExpression schemaVersion;
    MappingExpression occurred;
    MappingExpression recorded;
    MappingExpression causes; ///< one text, or a JSON array of several
    MappingExpression correlation;
    MappingExpression producer;
    MappingExpression user;
    MappingExpression contentType;
    MappingExpression payload;
    MappingExpression metadata;

    MappedConsumers consumers;
    MappedProcessing processing;

    /// The expressions that are set, with their keys in the file, in a fixed order.
    std::vector<std::pair<QString, const MappingExpression *>> expressions() const;

    /// Reads a mapping file. Nullopt with a sentence that names the file, the key and what was expected
    /// there.
    static std::optional<Mapping> read(const QString &path, QString *error);
    /// The same from text; `path` is only used in sentences.
    static std::optional<Mapping> fromJson(const QByteArray &json, const QString &path, QString *error);
};

} // namespace Backstory
