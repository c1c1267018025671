// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/querypool.h"

namespace Backstory
{

/// What a timeline shows: one entity, or all events of a source.
struct TimelineSubject {
    EntityReference entity; ///< valid: this entity
    int allOf = -1;         ///< else: all events of this source

    bool isValid() const { return entity.isValid() || allOf >= 0; }
    bool isAll() const { return !entity.isValid(); }
    int source() const { return entity.isValid() ? entity.source : allOf; }
    bool operator==(const TimelineSubject &) const = default;
};

/// The rows of a subject: listed for an entity, only counted for a whole source (there row n is EventRow n +
/// 1).
struct TimelineExtent {
    QList<EventRow> rows;
    qint64 count = 0;
    Timestamp first;
    Timestamp last;
    QString error; ///< a sentence
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
    StoredEvent event;
    Timestamp previous; ///< time of the row before
    CauseLabel cause;
    QString summary; ///< null until it has been read
};

/// What is added to a row after its event is shown.
struct RowDetail {
    CauseLabel cause;
    QString summary;
};

TimelineExtent readExtent(QueryScope &scope, const HistorySource &source, const TimelineSubject &subject);

/// Rows `first` to `first + count - 1` of the subject, without causes and summaries: those take longer.
QList<TimelineRow> readRows(QueryScope &scope, const HistorySource &source, const TimelineSubject &subject,
                            const QList<EventRow> &rows, qint64 first, qint64 count);

QList<RowDetail> readRowDetails(QueryScope &scope, const QList<HistorySource> &sources, int source,
                                const QList<StoredEvent> &events);

/// `order v2`: the event by its category (or entity) and version, as far as they are known.
QString rowLabel(const StoredEvent &event);

} // namespace Backstory
