// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/link/linkquery.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// The entity of the link, and how it is called in sentences.
EntityReference findEntity(HistoryReader &history, int source, const DeepLink &link)
{
    for (const EntityNumber number : history.entitiesWithId(link.entity)) {
        const auto entity = history.entity(number);
        if (entity && entity->events > 0 && (link.category.isNull() || entity->category == link.category))
            return {source, number, entity->id, entity->category};
    }
    return {};
}

// By position and id where both are said; by the id alone when the source was written anew since.
std::optional<StoredEvent> findEvent(HistoryReader &history, const DeepLink &link,
                                     const EntityReference &entity)
{
    const auto fits = [&](const StoredEvent &event) {
        return (link.event.isNull() || event.id == link.event) &&
               (!entity.isValid() || event.entityNumber == entity.number);
    };
    const auto firstOf = [&](const QList<EventRow> &rows) -> std::optional<StoredEvent> {
        for (const StoredEvent &event : history.events(rows)) {
            if (fits(event))
                return event;
        }
        return std::nullopt;
    };
    if (link.position.isValid()) {
        if (const auto found = firstOf(history.eventsAt(link.position)))
            return found;
    }
    return link.event.isEmpty() ? std::nullopt : firstOf(history.eventsWithId(link.event));
}

QString eventName(const DeepLink &link)
{
    return link.event.isEmpty() ? u"at position %1"_s.arg(link.position.value)
                                : u"“%1”"_s.arg(QString::fromUtf8(link.event));
}

/// The row whose event is nearest to the moment; of equally near ones the first. Invalid when none has a
/// time.
EventRow nearestRow(HistoryReader &history, const QList<EventRow> &rows, Timestamp moment)
{
    EventRow nearest{};
    quint64 least = std::numeric_limits<quint64>::max();
    for (const StoredEvent &event : history.events(rows)) {
        if (!event.time().isValid())
            continue;
        const qint64 a = event.time().nanoseconds();
        const qint64 b = moment.nanoseconds();
        const quint64 distance = a > b ? quint64(a) - quint64(b) : quint64(b) - quint64(a);
        if (distance < least) {
            least = distance;
            nearest = event.row;
        }
    }
    return nearest;
}

} // namespace

LinkedPlace findLinkedPlace(QueryScope &scope, const HistorySource &source, const DeepLink &link)
{
    HistoryReader &history = scope.history(source);
    LinkedPlace place;
    place.moment = link.at;
    if (!link.entity.isNull()) {
        place.entity = findEntity(history, source.id, link);
        if (!place.entity.isValid()) {
            place.complete = false;
            place.missing =
                u"The link's entity “%1” is not in %2."_s.arg(QString::fromUtf8(link.entity), source.name);
        }
    }
    if (!link.event.isNull() || link.position.isValid()) {
        if (const auto event = findEvent(history, link, place.entity)) {
            place.event = {source.id, event->row};
            if (!place.moment.isValid())
                place.moment = event->time();
        } else if (place.complete) {
            place.complete = false;
            place.missing = u"The link's event %1 is not in %2."_s.arg(eventName(link), source.name);
        }
    } else if (place.entity.isValid() && link.at.isValid()) {
        const EventRow row = nearestRow(history, history.eventsOf(place.entity.number), link.at);
        if (qint64(row) > 0)
            place.event = {source.id, row};
    }
    return place;
}

} // namespace Backstory
