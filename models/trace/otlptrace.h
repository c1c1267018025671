// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracequery.h"

namespace Backstory
{

/// The trace as OTLP/JSON (opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding"), one document as
/// Jaeger reads it. An event becomes a span from its tree cause to its own moment, so that a span is the wait
/// for it; the root's has no length. Its producer (else its category) is the service. Further causes are
/// links. The trace id is the correlation where that is a uuid or a W3C trace id, else made of it; a span's
/// id is made of the event's. An event without a time has no span.
QByteArray otlpTrace(const FoundTrace &found);

} // namespace Backstory
