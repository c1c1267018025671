// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <string_view>

namespace Backstory
{

/// What a header, or a field of a value, says about its event.
enum class RecordField : quint8 {
    None,
    Id,
    Type,
    Kind,
    Time,      ///< when it happened, as its writer says in so many words
    Timestamp, ///< some time: less telling than the record's own
    Entity,
    Category,
    Version,
    Cause,
    Correlation,
    Trace, ///< a traceparent or a trace id, which groups where no correlation does
    Producer,
    User,
    ContentType,
    SchemaVersion,
    ChunkIndex, ///< which part of a value that was cut, from 0 or from 1
    ChunkTotal,
    Count
};

/// A name by which a framework says it, in lower case.
struct FieldName {
    std::string_view name;
    RecordField field;
};

} // namespace Backstory
