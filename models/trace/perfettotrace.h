// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracequery.h"

namespace Backstory
{

/// The trace in the JSON Object Format of Chrome's Trace Event Format, which Perfetto reads. Producers (else
/// categories) are processes and entities their threads. An event is a slice (`X`) of at most a microsecond,
/// for arrows can only end at slices; the wait for it is an asynchronous pair (`b`, `e`); every cause has a
/// flow (`s`, `f`); an event before its cause has an instant (`i`) that says so. Times are microseconds since
/// the trace's first event: since 1970 they would lose their nanoseconds in a double.
QByteArray perfettoTrace(const Trace &trace);

} // namespace Backstory
