// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace Backstory
{

/// The CloudEvents 1.0 attributes that Backstory understands; what `backstory-cli events` writes, the JSON
/// lines connector reads back to the same event. Everything else is an unmodelled attribute and is kept in
/// the metadata.
namespace CloudEvents
{

// From the specification.
inline constexpr std::string_view SpecVersion = "specversion";
inline constexpr std::string_view Id = "id";
inline constexpr std::string_view Source =
    "source"; ///< the producer; where it is unknown, the source's file name
inline constexpr std::string_view Type = "type";
inline constexpr std::string_view Subject = "subject"; ///< the entity's id
inline constexpr std::string_view Time = "time";       ///< occurred
inline constexpr std::string_view DataContentType = "datacontenttype";
inline constexpr std::string_view DataSchema = "dataschema"; ///< the schema version where it is a URI
inline constexpr std::string_view Data = "data";
inline constexpr std::string_view DataBase64 = "data_base64";

// Extensions, the first three as their own specifications name them.
inline constexpr std::string_view Sequence = "sequence";       ///< version within the entity, decimal text
inline constexpr std::string_view CausationId = "causationid"; ///< one id, or several as a JSON array in text
inline constexpr std::string_view CorrelationId = "correlationid";
inline constexpr std::string_view RecordedTime = "recordedtime";
inline constexpr std::string_view Metadata = "metadata";             ///< JSON text
inline constexpr std::string_view MetadataBase64 = "metadatabase64"; ///< metadata that is no text
inline constexpr std::string_view Category = "category";
inline constexpr std::string_view Kind = "kind"; ///< command, snapshot or tombstone; left out for events
inline constexpr std::string_view User = "user";
inline constexpr std::string_view ReadVersion = "readversion";
inline constexpr std::string_view SchemaVersion = "schemaversion"; ///< where it is no URI
inline constexpr std::string_view Archived = "archived";
inline constexpr std::string_view Problem = "problem"; ///< why the event could not be decoded

/// The key in the metadata's JSON object under which unmodelled attributes are kept as an object.
inline constexpr std::string_view UnmodelledKey = "cloudevents";

/// The type of a line that is no event.
inline constexpr std::string_view UnreadableType = "(unreadable line)";

/// True for application/json, text/json and …+json, with or without parameters, and for none: JSON is what a
/// CloudEvent without a content type carries.
inline bool isJsonContentType(std::string_view type)
{
    const std::string_view media = type.substr(0, type.find(';'));
    const auto trimmed = media.substr(0, media.find_last_not_of(' ') + 1);
    return trimmed.empty() || trimmed.ends_with("/json") || trimmed.ends_with("+json");
}

} // namespace CloudEvents

} // namespace Backstory
