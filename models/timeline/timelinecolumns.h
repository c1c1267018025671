// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/text/timetext.h"
#include "models/timeline/timelinequery.h"

#include <optional>

namespace Backstory
{

/// The columns of a timeline, in their natural order. Their keys are kept in files: they must not change.
enum TimelineColumn {
    TimeColumn,
    DeltaColumn,
    EntityColumn,
    VersionColumn,
    TypeColumn,
    CauseColumn,
    ChangedColumn,
    SummaryColumn,
    RecordedColumn,
    CategoryColumn,
    ReadVersionColumn,
    ProducerColumn,
    UserColumn,
    CorrelationColumn,
    IdColumn,
    PositionColumn,
    SchemaVersionColumn,
    TimelineColumns
};

struct TimelineColumnText {
    QString key;
    QString name;
    QString tip;
};

const TimelineColumnText &columnText(int column);
bool isRightAligned(int column);
/// By what a click on the column's head sorts the events of entities; none: it cannot be sorted.
std::optional<TimelineSort> columnSort(int column);

/// What a cell says that needs nothing but its row. `delta` is the time that it is measured from.
QString cellText(const TimelineRow &row, int column, Timestamp delta, bool isAll, const TimeText &times);

} // namespace Backstory
