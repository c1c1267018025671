// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracequery.h"

namespace Backstory
{

/// As what a trace can be written for other programs.
enum class TraceFormat {
    Otlp,    ///< OTLP/JSON, for Jaeger and others
    Perfetto ///< Chrome's Trace Event Format, for Perfetto
};

/// The content of a file of this format. For any thread.
QByteArray exportedTrace(const FoundTrace &found, TraceFormat format);

/// `trace-7c1e90b2.otlp.json`: told apart by the correlation, the entity or the event that it was asked of.
QString traceFileName(const FoundTrace &found, TraceFormat format);

} // namespace Backstory

Q_DECLARE_METATYPE(Backstory::TraceFormat)
