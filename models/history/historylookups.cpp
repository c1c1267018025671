// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/historyreader_p.h"
#include "models/history/identifier.h"

#include <algorithm>

namespace Backstory
{

QList<EventRow> HistoryReader::Private::eventRows(Lookup lookup, quint64 key,
                                                  const std::function<bool(const StoredEvent &)> &matches)
{
    QList<EventRow> rows;
    for (const qint64 row : runs.rows(lookup, key)) {
        const auto event = read(row);
        if (event && matches(*event))
            rows.append(EventRow(row));
    }
    return rows;
}

QList<EventRow> HistoryReader::Private::rowsAt(Position position)
{
    // Rows are in the order of positions, as long as the source counts in one line.
    qint64 low = 1;
    qint64 high = db.integer("SELECT max(row) FROM event");
    Statement at = db.prepare("SELECT position, part FROM event WHERE row = ?1");
    while (low <= high) {
        const qint64 middle = low + (high - low) / 2;
        at.bind(1, middle);
        if (!at.step())
            return {};
        const Position found{at.integer(0), qint32(at.integer(1))};
        at.reset();
        if (found == position)
            return {EventRow(middle)};
        if (found < position)
            low = middle + 1;
        else
            high = middle - 1;
    }
    return {};
}

QList<EventRow> HistoryReader::eventsOf(EntityNumber entity)
{
    QList<EventRow> rows;
    const Snapshot snapshot(*d);
    if (snapshot) {
        for (const qint64 row : d->runs.rows(Lookup::ByEntity, quint64(entity)))
            rows.append(EventRow(row));
    }
    return rows;
}

QList<EventRow> HistoryReader::eventsWithId(QByteArrayView id)
{
    const Snapshot snapshot(*d);
    return snapshot ? d->rowsWithId(id) : QList<EventRow>();
}

QList<EventRow> HistoryReader::Private::rowsWithId(QByteArrayView id)
{
    return eventRows(Lookup::ById, identifierKey(id),
                     [id](const StoredEvent &event) { return isSameIdentifier(event.id, id); });
}

std::optional<EventRow> HistoryReader::Private::rowWithIdNear(EventRow near, QByteArrayView id)
{
    std::optional<EventRow> found;
    runs.visitFrom(qint64(near), Lookup::ById, identifierKey(id), [&](qint64 row) {
        const auto event = read(row);
        if (event && isSameIdentifier(event->id, id))
            found = EventRow(row);
        return !found && !interrupted;
    });
    return found;
}

QList<EventRow> HistoryReader::eventsWithCorrelation(QByteArrayView correlation)
{
    const Snapshot snapshot(*d);
    if (!snapshot)
        return {};
    return d->eventRows(
        Lookup::ByCorrelation, identifierKey(correlation),
        [correlation](const StoredEvent &event) { return isSameIdentifier(event.correlation, correlation); });
}

QList<EventRow> HistoryReader::eventsAt(Position position)
{
    const Snapshot snapshot(*d);
    return snapshot ? d->rowsAt(position) : QList<EventRow>();
}

std::optional<StoredEvent> HistoryReader::eventAt(Position position)
{
    const QList<EventRow> rows = eventsAt(position);
    return rows.isEmpty() ? std::nullopt : event(rows.constFirst());
}

QList<EventRow> HistoryReader::effectsOf(const StoredEvent &event)
{
    const Snapshot snapshot(*d);
    if (!snapshot)
        return {};
    const auto namesPosition = [position = event.position.value](const StoredEvent::StoredCause &cause) {
        return cause.kind == Cause::Position && cause.text.toLongLong() == position;
    };
    QList<EventRow> rows = d->rowsCausedById(event.id);
    rows += d->rowsCausedBy(positionKey(event.position.value), namesPosition);
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

QList<EventRow> HistoryReader::effectsOfId(QByteArrayView id)
{
    const Snapshot snapshot(*d);
    return snapshot ? d->rowsCausedById(id) : QList<EventRow>();
}

QList<EventRow> HistoryReader::Private::rowsCausedById(QByteArrayView id)
{
    if (id.isEmpty())
        return {};
    return rowsCausedBy(identifierKey(id), [id](const StoredEvent::StoredCause &cause) {
        return cause.kind == Cause::Id && isSameIdentifier(cause.text, id);
    });
}

QList<EventRow>
HistoryReader::Private::rowsCausedBy(quint64 key,
                                     const std::function<bool(const StoredEvent::StoredCause &)> &names)
{
    return eventRows(Lookup::ByCause, key, [&names](const StoredEvent &effect) {
        return std::any_of(effect.causes.begin(), effect.causes.end(), names);
    });
}

QList<EventRow> HistoryReader::rowsNaming(NamedAs as, const QList<QByteArray> &ids,
                                          const QList<qint64> &positions)
{
    const Snapshot snapshot(*d);
    QList<EventRow> rows;
    if (!snapshot)
        return rows;
    std::vector<quint64> keys;
    keys.reserve(size_t(ids.size() + positions.size()));
    for (const QByteArray &id : ids) {
        if (!id.isEmpty())
            keys.push_back(identifierKey(id));
    }
    for (const qint64 position : positions)
        keys.push_back(positionKey(position));
    const Lookup lookup = as == NamedAs::Id      ? Lookup::ById
                          : as == NamedAs::Cause ? Lookup::ByCause
                                                 : Lookup::ByCorrelation;
    for (const qint64 row : d->runs.rows(lookup, std::move(keys), [this] { return d->interrupted.load(); }))
        rows.append(EventRow(row));
    return rows;
}

QList<EventRow> HistoryReader::causesOf(const StoredEvent &event)
{
    const Snapshot snapshot(*d);
    QList<EventRow> rows;
    if (!snapshot)
        return rows;
    for (const StoredEvent::StoredCause &cause : event.causes) {
        if (cause.kind == Cause::Position)
            rows += d->rowsAt({cause.text.toLongLong(), 0});
        else if (const auto row = d->rowWithIdNear(event.row, cause.text))
            rows += *row;
    }
    return rows;
}

} // namespace Backstory
