// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/timelinecolumns.h"
#include "models/text/numbertext.h"

#include <array>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QString orNone(const QString &text)
{
    return text.isEmpty() ? noneText() : text;
}

QString versionText(qint64 version)
{
    return version == Event::NoVersion ? noneText() : u"v%1"_s.arg(version);
}

} // namespace

const TimelineColumnText &columnText(int column)
{
    static const std::array<TimelineColumnText, TimelineColumns> texts{{
        {u"time"_s, u"Time"_s, u"When it occurred, else when it was recorded"_s},
        {u"delta"_s, u"Δ"_s, u"Time since the event before, or since the marked event"_s},
        {u"entity"_s, u"Entity"_s, u"Which entity the event is about, as the source writes it"_s},
        {u"version"_s, u"Version"_s, u"Number of the event within its entity"_s},
        {u"type"_s, u"Type"_s, u"Type of the event"_s},
        {u"cause"_s, u"Cause"_s, u"The event that made this one; click to go there"_s},
        {u"changed"_s, u"Changed"_s,
         u"The fields of the state that the event changed, under the entity's reducer"_s},
        {u"summary"_s, u"Summary"_s, u"The most telling fields of the payload, or the type's own template"_s},
        {u"recorded"_s, u"Recorded"_s, u"When the store recorded it, by its own clock"_s},
        {u"category"_s, u"Category"_s, u"Category of the entity"_s},
        {u"readVersion"_s, u"Read"_s, u"The version of the entity that its writer had read"_s},
        {u"producer"_s, u"Producer"_s, u"Which program wrote it"_s},
        {u"user"_s, u"User"_s, u"On whose behalf it was written"_s},
        {u"correlation"_s, u"Correlation"_s, u"What all events of one request share"_s},
        {u"id"_s, u"Id"_s, u"Id of the event"_s},
        {u"position"_s, u"Position"_s, u"Where it stands in its source"_s},
        {u"schemaVersion"_s, u"Schema"_s, u"Version of the payload's schema"_s},
    }};
    return texts[size_t(column)];
}

bool isRightAligned(int column)
{
    return column == DeltaColumn || column == PositionColumn;
}

std::optional<TimelineSort> columnSort(int column)
{
    switch (column) {
    case TimeColumn:
        return TimelineSort::Time;
    case DeltaColumn:
        return TimelineSort::Delta;
    case EntityColumn:
    case CategoryColumn:
        return TimelineSort::Entity;
    case VersionColumn:
        return TimelineSort::Version;
    case TypeColumn:
        return TimelineSort::Type;
    case RecordedColumn:
        return TimelineSort::Recorded;
    case ProducerColumn:
        return TimelineSort::Producer;
    case UserColumn:
        return TimelineSort::User;
    case PositionColumn:
        return TimelineSort::Source;
    default:
        return std::nullopt;
    }
}

QString cellText(const TimelineRow &row, int column, Timestamp delta, bool isAll, const TimeText &times)
{
    const StoredEvent &event = row.event;
    switch (column) {
    case TimeColumn:
        return times.clock(event.time());
    case DeltaColumn:
        return delta.isValid() ? deltaText(delta, event.time()) : noneText();
    case EntityColumn:
        return QString::fromUtf8(event.entity);
    case VersionColumn:
        if (event.kind == EventKind::Snapshot)
            return u"snapshot"_s;
        return isAll ? versionText(event.version) : rowLabel(event);
    case TypeColumn:
        return orNone(event.type);
    case CauseColumn:
        return row.cause.text;
    case SummaryColumn:
        return row.summary;
    case RecordedColumn:
        return event.recorded.isValid() ? times.full(event.recorded) : noneText();
    case CategoryColumn:
        return orNone(event.category);
    case ReadVersionColumn:
        return versionText(event.readVersion);
    case ProducerColumn:
        return orNone(event.producer);
    case UserColumn:
        return orNone(event.user);
    case CorrelationColumn:
        return orNone(QString::fromUtf8(event.correlation));
    case IdColumn:
        return orNone(QString::fromUtf8(event.id));
    case PositionColumn:
        return event.position.part == 0 ? countText(event.position.value)
                                        : u"%1/%2"_s.arg(event.position.part).arg(event.position.value);
    case SchemaVersionColumn:
        return orNone(event.schemaVersion);
    default:
        return {};
    }
}

} // namespace Backstory
