// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/records/recordfield.h"

#include <array>

namespace Backstory
{

/// The names of fields at the top of a JSON value, or in its `metadata` or `headers`, in the order in which
/// they are believed. Causes and correlations have names of their own in models/payload/metadatafields.h.
inline constexpr std::array ValueNames{
    FieldName{"eventid", RecordField::Id},
    FieldName{"event_id", RecordField::Id},
    FieldName{"event-id", RecordField::Id},
    FieldName{"messageid", RecordField::Id}, // MassTransit's envelope
    FieldName{"message_id", RecordField::Id},
    FieldName{"id", RecordField::Id}, // only where it looks like an event's
    FieldName{"eventtype", RecordField::Type},
    FieldName{"event_type", RecordField::Type},
    FieldName{"event-type", RecordField::Type},
    FieldName{"messagetype", RecordField::Type}, // MassTransit's envelope: a list
    FieldName{"message_type", RecordField::Type},
    FieldName{"eventname", RecordField::Type},
    FieldName{"event_name", RecordField::Type},
    FieldName{"type", RecordField::Type},
    FieldName{"$type", RecordField::Type}, // Json.NET, System.Text.Json
    FieldName{"@type", RecordField::Type},
    FieldName{"@class", RecordField::Type}, // Jackson
    FieldName{"_type", RecordField::Type},
    FieldName{"event", RecordField::Type},
    FieldName{"occurredat", RecordField::Time},
    FieldName{"occurred_at", RecordField::Time},
    FieldName{"occurredon", RecordField::Time},
    FieldName{"occurred_on", RecordField::Time},
    FieldName{"eventtime", RecordField::Time},
    FieldName{"event_time", RecordField::Time},
    FieldName{"eventtimestamp", RecordField::Time},
    FieldName{"event_timestamp", RecordField::Time},
    FieldName{"senttime", RecordField::Time}, // MassTransit's envelope
    FieldName{"timestamp", RecordField::Timestamp},
    FieldName{"time", RecordField::Timestamp},
    FieldName{"aggregateid", RecordField::Entity},
    FieldName{"aggregate_id", RecordField::Entity},
    FieldName{"aggregaterootid", RecordField::Entity},
    FieldName{"event-aggregate-id", RecordField::Entity}, // Eventuate
    FieldName{"entityid", RecordField::Entity},
    FieldName{"entity_id", RecordField::Entity},
    FieldName{"streamid", RecordField::Entity},
    FieldName{"stream_id", RecordField::Entity},
    FieldName{"aggregateversion", RecordField::Version},
    FieldName{"aggregate_version", RecordField::Version},
};

} // namespace Backstory
