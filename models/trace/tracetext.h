// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/trace/tracequery.h"

namespace Backstory
{

/// `22 events · 3 entities · PlaceOrder by user 88`, and what is special about it.
QString traceSummary(const FoundTrace &found);
/// `Critical path 28 m 56 s: 78 % before PaymentAuthorized, 22 % before OrderShipped`; empty where there is
/// no path to speak of.
QString criticalPathText(const Trace &trace);
/// `78.2 %`, `< 0.1 %`, `root`; none for what is not on the critical path.
QString shareText(const Trace &trace, int row);
/// Why the row is out of the ordinary, as sentences: before its cause, a cause outside, a circle cut open.
QStringList rowNotes(const Trace &trace, int row);
/// `v13`; empty for none.
QString versionText(qint64 version);

/// One event of a trace as a JSON object on one line.
QByteArray traceLine(const Trace &trace, int row, const QString &sourceName);

} // namespace Backstory
