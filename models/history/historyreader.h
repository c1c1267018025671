// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/event.h"
#include "models/history/historyorigin.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace Backstory
{

/// The number of an event's row within one history: 1 is the first that was read.
enum class EventRow : qint64 {};
/// The number of an entity within one history: 1 is the first that was seen.
enum class EntityNumber : qint64 {};

/// An event as the history holds it; payload and metadata come from `HistoryReader::content()` or the
/// connector.
struct StoredEvent {
    EventRow row{};
    Position position;
    EventKind kind = EventKind::Event;
    bool archived = false;
    bool hasContent = false; ///< payload and metadata are kept in the history
    QByteArray id;
    QString type;
    QString schemaVersion;
    EntityNumber entityNumber{};
    QByteArray entity;
    QString category;
    qint64 version = Event::NoVersion;
    qint64 readVersion = Event::NoVersion;
    Timestamp occurred;
    Timestamp recorded;
    QString producer;
    QString user;
    struct StoredCause {
        QByteArray text;
        Cause::Kind kind = Cause::Id;
    };
    QList<StoredCause> causes;
    QByteArray correlation;
    QString contentType;
    QString problem;

    /// What time axes and time filters use: occurred, else recorded.
    Timestamp time() const { return occurred.isValid() ? occurred : recorded; }
};

/// Something that a person was told about the source while it was read.
struct HistoryNotice {
    Timestamp time; ///< when it was said
    QString sentence;
};

/// What one source's history covers and counts. Counts follow `info`: commands and archived rows are events,
/// snapshots are not.
struct HistorySummary : HistoryOrigin {
    qint64 events = 0;
    qint64 snapshots = 0;
    qint64 entities = 0;
    qint64 types = 0;
    Timestamp first;
    Timestamp last;
    qint64 withCause = 0;
    qint64 undecodable = 0;
    qint64 rows = 0;         ///< events and snapshots: the highest EventRow
    qint64 progressDone = 0; ///< as the connector last said it
    qint64 progressTotal = 0;
    bool progressInBytes = false;
    bool caughtUp = false;        ///< everything that the source held at some moment has been read
    QString rebuilt;              ///< why the history was begun anew; empty when it was not
    QList<HistoryNotice> notices; ///< in the order in which they were said; of very many the latest
};

struct CategorySummary {
    QString name;
    qint64 entities = 0;
    qint64 events = 0;
};

struct EntitySummary {
    EntityNumber number{};
    QString category;
    QByteArray id;
    qint64 events = 0;
    Timestamp first; ///< of its first event read, by row order
    Timestamp last;
};

/// How well an id fits what is searched for.
enum class EntityRank { Exact, Beginning, WordStart, Inside };

/// What a search found in one category.
struct EntityMatches {
    QString category;
    qint64 entities = 0;
    EntityRank best = EntityRank::Inside;
};

struct EntityQuery {
    std::optional<QString> category;
    QString match; ///< any part of the id, case-insensitive for ASCII
    qint64 offset = 0;
    qint64 limit = 100;
    bool withEvents =
        true; ///< `events`, `first` and `last` are filled in, each from another place of the file
};

/// As what an event may name an id.
enum class NamedAs { Id, Cause, Correlation };

/// Which rows `scan()` visits. Times are half open: from ≤ time < to.
struct EventFilter {
    std::optional<QByteArray> entity; ///< id as the store writes it, in whatever category
    std::optional<QString> type;
    Timestamp from;
    Timestamp to;
};

/// Payload and metadata of an event as they were kept in the history.
struct StoredContent {
    QByteArray payload;
    QByteArray metadata;
};

class Database;
class EntityTexts;

/// Reads one history file through a connection of its own, while it may be written. Lives on one thread; only
/// `interrupt()` may be called from another. A failed or interrupted query returns what is empty and sets
/// `error()`.
class HistoryReader
{
public:
    /// Opens the file; a missing or foreign file is an `error()`. Readers of one file may share the ids that
    /// are searched.
    explicit HistoryReader(const QString &path, std::shared_ptr<EntityTexts> texts = {});
    ~HistoryReader();

    QString error() const;
    /// Ends the query that runs now, from any thread.
    void interrupt();
    /// For the readers of what was worked out while reading; its statements are interrupted like the others.
    const Database &database() const;
    /// True when another query would see rows that the last one could not.
    bool hasChanged();

    HistorySummary summary();
    /// Events that name a cause which is in this history. Reads every cause once: 10 M events take seconds.
    qint64 resolvedCauses();
    QStringList types();
    QList<CategorySummary> categories();
    /// In the order in which they first came; a later one never comes before.
    QStringList categoryNames();

    qint64 entityCount(const EntityQuery &query);
    /// What matches in each category, none left out that has a match; one pass over the ids.
    QList<EntityMatches> entityMatches(const QString &match);
    /// By EntityRank, then by number.
    QList<EntitySummary> entities(const EntityQuery &query);
    /// The numbers of events of these entities.
    QList<qint64> eventCounts(const QList<EntityNumber> &entities);
    /// Reads what searches will look through, so that the first one does not wait for it.
    void prepareSearch();
    /// The same for one entity; nullopt when there is no such number.
    std::optional<EntitySummary> entity(EntityNumber number);
    /// The numbers of all entities with this very id, one per category.
    QList<EntityNumber> entitiesWithId(QByteArrayView id);

    /// Rows in the source's order.
    QList<EventRow> eventsOf(EntityNumber entity);
    QList<EventRow> eventsWithId(QByteArrayView id);
    QList<EventRow> eventsWithCorrelation(QByteArrayView correlation);
    QList<EventRow> eventsAt(Position position);
    /// The first of these; nullopt when there is none.
    std::optional<StoredEvent> eventAt(Position position);
    /// The events that name this one as a cause, by its id or its position.
    QList<EventRow> effectsOf(const StoredEvent &event);
    /// Those that name this id, of whatever source.
    QList<EventRow> effectsOfId(QByteArrayView id);
    /// For many ids (or positions, named as causes) at once: the rows that name one of them, each once,
    /// ascending. None is missing; one too many is there only where the 64-bit keys of two ids are equal.
    QList<EventRow> rowsNaming(NamedAs as, const QList<QByteArray> &ids, const QList<qint64> &positions = {});
    /// The events that this one names as causes, one for each name: where several have the same id, the
    /// nearest before this event, else the nearest after it. A cause that resolves nowhere is left out.
    QList<EventRow> causesOf(const StoredEvent &event);

    std::optional<StoredEvent> event(EventRow row);
    QList<StoredEvent> events(const QList<EventRow> &rows);
    /// Rows first … first+count-1, as many as there are.
    QList<StoredEvent> events(EventRow first, qint64 count);
    // Times are those of `StoredEvent::time()`, ranges half open: from ≤ time < to. All rows that have a time
    // count, snapshots too. Source: the sorted runs, never the rows themselves.

    /// Rows in each of `buckets` equal parts of the range; the border before part i lies at
    /// from + (to - from) · i / buckets, rounded down to whole nanoseconds. Every row counts once and the sum
    /// is `countBetween(from, to)`. Exact while the borders fall into few pages of the index: always for a
    /// source in the order of time, and for all narrow ranges. Else a border between two parts may be off by
    /// a page (some thousand rows) in each of the runs (one for 262,144 rows or more) that it divides. Empty
    /// when the range is empty, a time is invalid, or the query failed.
    QList<qint64> countsBetween(Timestamp from, Timestamp to, int buckets);
    /// Exact. An invalid time is no limit.
    qint64 countBetween(Timestamp from, Timestamp to);
    /// The first `limit` rows in the order of time, those of one time by row. An invalid time is no limit.
    QList<EventRow> rowsBetween(Timestamp from, Timestamp to, qint64 limit);
    /// `count` rows in that order from a place (from 0) on; rows without a time have none.
    QList<EventRow> rowsByTime(qint64 place, qint64 count);
    /// The row's place in that order; -1 when it has no time.
    qint64 placeByTime(EventRow row);
    /// The last row at or before the time, else the first after it; none when no row has a time.
    std::optional<EventRow> nearest(Timestamp time);

    /// Visits matching events in the source's order until `visit` returns false; few of many are found by
    /// time without reading the others.
    void scan(const EventFilter &filter, const std::function<bool(const StoredEvent &)> &visit);

    /// Empty when the history does not keep the event's content.
    std::optional<StoredContent> content(EventRow row);

private:
    class Private;
    class Snapshot;
    std::unique_ptr<Private> d;
};

} // namespace Backstory
