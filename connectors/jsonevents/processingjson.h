// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/processingrecord.h"

#include <optional>

namespace Backstory
{

/// A processing time as a JSON object, as streams and topics hold them: `consumer`, `type`, `event` (the
/// event's id) or `position`, `produced`, `received`, `processed` (texts in RFC 3339 or numbers of
/// milliseconds since the Unix epoch; null or missing: not yet, or unknown), `attempts`, `error`. Nullopt
/// without a time of receiving or processing.
std::optional<ProcessingRecord> processingFromJson(QByteArrayView json);

} // namespace Backstory
