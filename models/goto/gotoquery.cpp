// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/goto/gotoquery.h"
#include "models/text/numbertext.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

/// The events of an entity as a list that is read piece by piece.
class EventList
{
public:
    EventList(HistoryReader &history, EntityNumber entity)
        : m_history(history)
        , m_rows(history.eventsOf(entity))
        , m_size(m_rows.size())
    {
    }

    qint64 size() const { return m_size; }
    QList<StoredEvent> part(qint64 first, qint64 count) const
    {
        first = std::max<qint64>(first, 0);
        count = std::min(count, m_size - first);
        if (count <= 0)
            return {};
        return m_history.events(m_rows.mid(first, count));
    }
    std::optional<StoredEvent> at(qint64 index) const
    {
        const QList<StoredEvent> one = part(index, 1);
        return one.isEmpty() ? std::nullopt : std::optional(one.first());
    }

private:
    HistoryReader &m_history;
    QList<EventRow> m_rows;
    qint64 m_size;
};

quint64 distance(Timestamp a, Timestamp b)
{
    const qint64 x = a.nanoseconds();
    const qint64 y = b.nanoseconds();
    return x > y ? quint64(x) - quint64(y) : quint64(y) - quint64(x);
}

// Events lie nearly in the order of their times: halving leads near the moment, and clocks that differ are
// made up for by looking at the neighbours.
std::optional<StoredEvent> nearest(const EventList &events, Timestamp moment, const QueryScope &scope)
{
    constexpr qint64 Neighbours = 512;
    qint64 low = 0;
    qint64 high = events.size();
    while (high - low > Neighbours && !scope.isStopped()) {
        const qint64 middle = low + (high - low) / 2;
        const auto event = events.at(middle);
        if (event && event->time().isValid() && event->time() < moment)
            low = middle;
        else
            high = middle;
    }
    std::optional<StoredEvent> best;
    for (const StoredEvent &event : events.part(low - Neighbours, 3 * Neighbours)) {
        if (event.time().isValid() &&
            (!best || distance(event.time(), moment) < distance(best->time(), moment)))
            best = event;
    }
    return best;
}

// Where the versions have no gaps the event is where it should be; else all are looked through.
QList<StoredEvent> withVersion(const EventList &events, qint64 version, const QueryScope &scope)
{
    QList<StoredEvent> found;
    const auto collect = [&](qint64 first, qint64 count) {
        for (const StoredEvent &event : events.part(first, count)) {
            if (event.version == version)
                found.append(event);
        }
    };
    if (const auto first = events.at(0); first && first->version != Event::NoVersion) {
        collect(version - first->version - 8, 17);
        if (!found.isEmpty())
            return found;
    }
    constexpr qint64 Piece = 2'000;
    for (qint64 at = 0; at < events.size() && found.isEmpty() && !scope.isStopped(); at += Piece)
        collect(at, Piece);
    return found;
}

QString entityName(const QByteArray &id)
{
    return id.isEmpty() ? u"no entity"_s : elidedMiddle(QString::fromUtf8(id), 40);
}

/// `ShippingCostAdded, version 13 of order-48213`
QString eventName(const StoredEvent &event)
{
    return event.version == Event::NoVersion
               ? u"%1 of %2"_s.arg(event.type, entityName(event.entity))
               : u"%1, version %2 of %3"_s.arg(event.type, QString::number(event.version),
                                               entityName(event.entity));
}

/// Answers one text: knows the sources, where the person is, and how times are written.
class Finder
{
public:
    Finder(QueryScope &scope, const QList<HistorySource> &sources, const GotoPlace &place,
           const TimeText &timeText)
        : m_scope(scope)
        , m_sources(sources)
        , m_place(place)
        , m_timeText(timeText)
    {
    }

    GotoAnswer answer(const GotoRequest &request)
    {
        switch (request.kind) {
        case GotoRequest::Version:
            return version(request.number);
        case GotoRequest::Row:
            return row(request.number);
        case GotoRequest::Moment:
            return moment(request.time);
        case GotoRequest::Id:
            break;
        }
        return id(request.id);
    }

private:
    GotoAnswer version(qint64 number);
    GotoAnswer row(qint64 number);
    GotoAnswer moment(Timestamp time);
    GotoAnswer id(const QString &text);
    GotoAnswer entity(int source, HistoryReader &history, const QList<EntityNumber> &numbers);
    GotoAnswer to(int source, const StoredEvent &event, const QString &sentence) const;
    const HistorySource *source(int id) const
    {
        const auto found = std::find_if(m_sources.begin(), m_sources.end(),
                                        [id](const HistorySource &each) { return each.id == id; });
        return found == m_sources.end() ? nullptr : &*found;
    }
    int shownSource() const { return m_place.entity.isValid() ? m_place.entity.source : m_place.allOf; }
    QString when(const StoredEvent &event) const
    {
        return event.time().isValid() ? u", "_s + m_timeText.full(event.time()) : QString();
    }

    QueryScope &m_scope;
    const QList<HistorySource> &m_sources;
    const GotoPlace &m_place;
    TimeText m_timeText;
};

// Whoever looks at the event where it is stays there; else its entity's timeline is shown.
GotoAnswer Finder::to(int source, const StoredEvent &event, const QString &sentence) const
{
    GotoAnswer answer{true, sentence, {}, -1, {source, event.row}, event.time()};
    const EntityReference owner{source, event.entityNumber, event.entity, event.category};
    const bool shown = m_place.entity.isValid() ? m_place.entity == owner || m_place.together.contains(owner)
                                                : m_place.allOf == source;
    if (shown) {
        answer.entity = m_place.entity;
        answer.allOf = m_place.allOf;
    } else if (qint64(event.entityNumber) > 0) {
        answer.entity = owner;
    } else {
        answer.allOf = source;
    }
    return answer;
}

GotoAnswer Finder::version(qint64 number)
{
    const HistorySource *where = source(m_place.entity.source);
    if (!m_place.entity.isValid() || !where)
        return {false, u"Versions count within an entity: show one first."_s, {}, -1, {}, {}};
    HistoryReader &history = m_scope.history(*where);
    const EventList events(history, m_place.entity.number);
    const QList<StoredEvent> found = withVersion(events, number, m_scope);
    const QString name = elidedMiddle(QString::fromUtf8(m_place.entity.id), 40);
    if (found.isEmpty()) {
        const auto last = events.at(events.size() - 1);
        return {false,
                last && last->version != Event::NoVersion
                    ? u"%1 has no version %2; its last is %3."_s.arg(name).arg(number).arg(last->version)
                    : u"%1 has no version %2."_s.arg(name).arg(number),
                {},
                -1,
                {},
                {}};
    }
    QString sentence = u"Version %1 of %2: %3"_s.arg(QString::number(number), name, found.first().type) +
                       when(found.first());
    if (found.size() > 1)
        sentence += u" (the first of %1 with this version)"_s.arg(found.size());
    return to(where->id, found.first(), sentence);
}

GotoAnswer Finder::row(qint64 number)
{
    const HistorySource *where = source(shownSource());
    if (!where)
        return {false, u"Show a source first."_s, {}, -1, {}, {}};
    const auto event = m_scope.history(*where).event(EventRow(number));
    if (!event) {
        const qint64 rows = m_scope.history(*where).summary().rows;
        return {false, u"%1 has no event #%2; its last is #%3."_s.arg(where->name).arg(number).arg(rows),
                {},    -1,
                {},    {}};
    }
    return to(where->id, *event,
              u"Event #%1 of %2: %3"_s.arg(QString::number(number), where->name, eventName(*event)) +
                  when(*event));
}

GotoAnswer Finder::moment(Timestamp time)
{
    std::optional<StoredEvent> best;
    int bestSource = -1;
    const auto consider = [&](int id, const std::optional<StoredEvent> &event) {
        if (event && (!best || distance(event->time(), time) < distance(best->time(), time))) {
            best = event;
            bestSource = id;
        }
    };
    QList<EntityReference> entities = m_place.together;
    if (m_place.entity.isValid() && !entities.contains(m_place.entity))
        entities.prepend(m_place.entity);
    for (const EntityReference &each : m_place.entity.isValid() ? entities : QList<EntityReference>()) {
        if (const HistorySource *where = source(each.source))
            consider(each.source, nearest(EventList(m_scope.history(*where), each.number), time, m_scope));
    }
    if (const HistorySource *where = source(m_place.allOf); where && !m_place.entity.isValid()) {
        HistoryReader &history = m_scope.history(*where);
        if (const auto row = history.nearest(time)) // at or before it
            consider(where->id, history.event(*row));
        for (const StoredEvent &event : history.events(history.rowsBetween(time, {}, 1)))
            consider(where->id, event);
    }
    const QString written = m_timeText.full(time);
    if (!best)
        return {false, u"%1: no event here has a time."_s.arg(written), {}, -1, {}, {}};
    const qint64 apart = best->time().nanoseconds() - time.nanoseconds();
    const QString gap = apart == 0
                            ? u"at this moment"_s
                            : durationText(std::abs(apart)) + (apart > 0 ? u" later"_s : u" earlier"_s);
    GotoAnswer answer =
        to(bestSource, *best, u"%1; the event nearest to it: %2, %3"_s.arg(written, eventName(*best), gap));
    answer.moment = time;
    return answer;
}

GotoAnswer Finder::entity(int id, HistoryReader &history, const QList<EntityNumber> &numbers)
{
    for (const EntityNumber number : numbers) {
        const auto entity = history.entity(number);
        if (!entity || entity->events == 0)
            continue;
        GotoAnswer answer;
        answer.found = true;
        answer.entity = {id, number, entity->id, entity->category};
        answer.sentence = u"%1: %2"_s.arg(entityName(entity->id), countText(entity->events, u"event"_s));
        if (!entity->category.isEmpty())
            answer.sentence += u" of the category "_s + entity->category;
        if (numbers.size() > 1)
            answer.sentence += u" (the first of %1 with this id)"_s.arg(numbers.size());
        return answer;
    }
    return {};
}

GotoAnswer Finder::id(const QString &text)
{
    const QByteArray wanted = text.toUtf8();
    for (const HistorySource &each : m_sources) {
        HistoryReader &history = m_scope.history(each);
        const QList<EventRow> rows = history.eventsWithId(wanted);
        const auto event = rows.isEmpty() ? std::nullopt : history.event(rows.first());
        if (!event)
            continue;
        QString sentence = u"Event %1"_s.arg(eventName(*event)) + when(*event);
        if (rows.size() > 1)
            sentence += u" (the first of %1 with this id)"_s.arg(rows.size());
        return to(each.id, *event, sentence);
    }
    for (const HistorySource &each : m_sources) {
        HistoryReader &history = m_scope.history(each);
        const GotoAnswer found = entity(each.id, history, history.entitiesWithId(wanted));
        if (found.found)
            return found;
    }
    return {false, u"No event and no entity has this id. Ctrl+K finds entities by a part of it."_s,
            {},    -1,
            {},    {}};
}

} // namespace

GotoAnswer findGoto(QueryScope &scope, const QList<HistorySource> &sources, const GotoPlace &place,
                    const QList<GotoRequest> &readings, const TimeText &timeText)
{
    GotoAnswer first;
    for (qsizetype i = 0; i < readings.size() && !scope.isStopped(); ++i) {
        const GotoAnswer answer = Finder(scope, sources, place, timeText).answer(readings[i]);
        if (answer.found)
            return answer;
        if (i == 0)
            first = answer;
    }
    return first;
}

} // namespace Backstory
