// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/payload/summarytemplates.h"
#include "models/query/querypool.h"

namespace Backstory
{

/// What a timeline shows: one entity (with those that are pinned), all events of one request in whatever
/// source, or all events of a source.
struct TimelineSubject {
    EntityReference entity;      ///< valid: this entity
    int allOf = -1;              ///< else: all events of this source, or the one that the request was seen in
    QByteArray correlation = {}; ///< not null: the events with this correlation

    bool isValid() const { return entity.isValid() || allOf >= 0; }
    bool isAll() const { return !entity.isValid() && correlation.isNull(); }
    int source() const { return entity.isValid() ? entity.source : allOf; }
    bool operator==(const TimelineSubject &) const = default;
};

/// What the events of entities can be sorted by. A source as a whole is in its own order, from either end.
enum class TimelineSort { Source, Time, Recorded, Delta, Entity, Version, Type, Producer, User };

/// The subject with all that decides which events stand in which row.
struct TimelineScope {
    TimelineSubject subject;
    QList<EntityReference> entities; ///< all that are shown together; empty for a whole source
    TimelineSort sort = TimelineSort::Source;
    bool descending = false;
};

/// One listed event. `previous` is the one before it in the sources' order, whatever the rows are sorted by.
struct TimelinePlace {
    EventReference event;
    EventReference previous;

    bool operator==(const TimelinePlace &) const = default;
};

/// What the order of the events rests on while they are not sorted by something else.
enum class TimelineOrder {
    Source,          ///< one source has them in this order
    SourcesByTime,   ///< several sources are merged by time, for nothing else orders them
    PartitionsByTime ///< the same for the partitions of one source
};

/// The places of a scope: listed for entities, only counted for a whole source (there place n is EventRow n +
/// 1, or counted from the end; in the order of time the history is asked).
struct TimelineExtent {
    QList<TimelinePlace> places;
    qint64 count = 0;
    Timestamp first;
    Timestamp last;
    TimelineOrder order = TimelineOrder::Source;
    bool isByTime = false; ///< a whole source in the order of time: its history finds what stands where
    QList<EntityReference> entities; ///< of a request: those that its events are about, at most MostEntities
    qint64 withoutTime = 0;          ///< left out: they have no place in the order of time
    bool isAppended = false;         ///< in the order of time, all that came since stands at its end
    QString error;                   ///< a sentence

    static constexpr qsizetype MostEntities = 40;
};

/// What an event's cause looks like in a row.
struct CauseLabel {
    enum State { Loading, Root, Inside, Outside };

    State state = Loading;
    EventReference event; ///< for Inside
    QString text;         ///< `order v2`, `root`, `outside`
    QString category;     ///< for Inside
    QString tip;
};

struct TimelineRow {
    int source = -1;
    StoredEvent event;
    Timestamp previous; ///< time of the event before
    CauseLabel cause;
    QString summary; ///< null until it has been read
};

/// What is added to a row after its event is shown.
struct RowDetail {
    CauseLabel cause;
    QString summary;
};

/// `known`: what was read before of the same scope.
TimelineExtent readExtent(QueryScope &scope, const QList<HistorySource> &sources, const TimelineScope &what,
                          const TimelineExtent &known);

/// The events at `first` to `first + count - 1`, without causes and summaries: those take longer.
QList<TimelineRow> readRows(QueryScope &scope, const QList<HistorySource> &sources, const TimelineScope &what,
                            const TimelineExtent &extent, qint64 first, qint64 count);

QList<RowDetail> readRowDetails(QueryScope &scope, const QList<HistorySource> &sources,
                                const QList<TimelineRow> &rows, const SummaryTemplates &templates);

/// `order v2`: the event by its category (or entity) and version, as far as they are known.
QString rowLabel(const StoredEvent &event);

} // namespace Backstory
