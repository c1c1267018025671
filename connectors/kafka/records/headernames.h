// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>
#include <string_view>

namespace Backstory
{

/// What the header of a record is about.
enum class HeaderField : quint8 {
    None,
    Id,
    Type,
    Time,
    Entity,
    Category,
    Version,
    Cause,
    Correlation,
    Trace, ///< a traceparent: its trace id groups where no correlation does
    Producer,
    User,
    ContentType,
    SchemaVersion,
    Count
};

/// A header name that a framework writes, in lower case.
struct HeaderName {
    std::string_view name;
    HeaderField field;
};

/// In the order in which they are believed: what is particular to one framework comes before what anyone may
/// have meant otherwise.
inline constexpr std::array HeaderNames{
    // Names that many agree on.
    HeaderName{"event-id", HeaderField::Id},
    HeaderName{"event_id", HeaderField::Id},
    HeaderName{"eventid", HeaderField::Id},
    HeaderName{"message-id", HeaderField::Id},
    HeaderName{"message_id", HeaderField::Id},
    HeaderName{"messageid", HeaderField::Id},
    HeaderName{"id", HeaderField::Id},
    HeaderName{"event-type", HeaderField::Type},
    HeaderName{"event_type", HeaderField::Type},
    HeaderName{"eventtype", HeaderField::Type},
    HeaderName{"message-type", HeaderField::Type},
    HeaderName{"message_type", HeaderField::Type},
    HeaderName{"messagetype", HeaderField::Type},
    HeaderName{"type", HeaderField::Type},
    HeaderName{"correlation-id", HeaderField::Correlation},
    HeaderName{"correlation_id", HeaderField::Correlation},
    HeaderName{"correlationid", HeaderField::Correlation},
    HeaderName{"x-correlation-id", HeaderField::Correlation},
    HeaderName{"traceparent", HeaderField::Trace},
    HeaderName{"causation-id", HeaderField::Cause},
    HeaderName{"causation_id", HeaderField::Cause},
    HeaderName{"causationid", HeaderField::Cause},
    HeaderName{"content-type", HeaderField::ContentType},
    HeaderName{"content_type", HeaderField::ContentType},
    HeaderName{"contenttype", HeaderField::ContentType},
};

} // namespace Backstory
