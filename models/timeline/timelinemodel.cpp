// SPDX-License-Identifier: GPL-3.0-or-later
// What the timeline shows and how it grows; its pages are in timelinepages.cpp.
#include "models/timeline/timelinemodel.h"
#include "models/query/causequery.h"

#include <algorithm>

namespace Backstory
{

TimelineModel::TimelineModel(QueryPool &pool, std::shared_ptr<Categories> categories, QObject *parent)
    : QAbstractTableModel(parent)
    , m_categories(std::move(categories))
    , m_placeSlot(pool)
    , m_extentSlot(pool)
    , m_pageSlot(pool)
    , m_detailSlot(pool)
{
    m_fetch.setSingleShot(true);
    connect(&m_fetch, &QTimer::timeout, this, &TimelineModel::fetch);
    m_tick.setInterval(1'000);
    connect(&m_tick, &QTimer::timeout, this, [this] { columnChanged(TimeColumn); });
}

void TimelineModel::setSources(const QList<HistorySource> &sources)
{
    m_sources = sources;
    if (subject().isValid() && sourceWithId(sources, subject().source()).id < 0)
        show({});
}

void TimelineModel::show(const TimelineSubject &subject)
{
    TimelineScope next = m_scope;
    next.subject = subject;
    next.entities.clear();
    if (subject.isAll()) {
        if (next.sort != TimelineSort::Time)
            next.sort = TimelineSort::Source;
    } else if (subject.entity.isValid()) {
        next.entities = m_pinned;
        if (!m_pinned.contains(subject.entity))
            next.entities.append(subject.entity);
    }
    restart(std::move(next));
}

void TimelineModel::setPinned(const QList<EntityReference> &entities)
{
    m_pinned = entities;
    if (subject().entity.isValid())
        show(subject());
}

void TimelineModel::sortBy(TimelineSort sort, bool descending)
{
    if (subject().isAll() && sort != TimelineSort::Time)
        sort = TimelineSort::Source;
    if (m_scope.sort == sort && m_scope.descending == descending)
        return;
    TimelineScope next = m_scope;
    next.sort = sort;
    next.descending = descending;
    restart(std::move(next));
}

void TimelineModel::restart(TimelineScope next)
{
    beginResetModel();
    m_scope = std::move(next);
    m_extentSlot.cancel();
    forgetPages();
    m_extent = {};
    m_windowFirst = 0;
    m_heldBack = 0;
    m_loaded = false;
    endResetModel();
    if (subject().isValid())
        startExtent();
}

void TimelineModel::refresh(int source, bool anew)
{
    if (!subject().isValid())
        return;
    const bool concerned = subject().isAll() ? subject().source() == source
                           : !subject().correlation.isNull()
                               ? true
                               : std::any_of(entities().begin(), entities().end(),
                                             [&](const auto &each) { return each.source == source; });
    if (!concerned)
        return;
    if (anew)
        restart(m_scope);
    else if (m_extentSlot.isRunning())
        m_again = true;
    else
        startExtent();
}

void TimelineModel::setPartial(bool partial)
{
    if (m_partial == partial)
        return;
    m_partial = partial;
    if (!partial)
        m_pages.markStale(); // causes that came later are found now
    columnChanged(CauseColumn);
}

void TimelineModel::setPaused(bool paused)
{
    m_paused = paused;
    if (!paused && subject().isValid() && m_loaded && !m_extentSlot.isRunning())
        startExtent();
    m_heldBack = 0;
    Q_EMIT heldBackChanged();
}

void TimelineModel::setTimeText(TimeText text)
{
    m_timeText = text;
    noteYears();
    columnChanged(TimeColumn);
    columnChanged(RecordedColumn);
}

void TimelineModel::setRelative(bool relative)
{
    if (relative)
        m_tick.start();
    else
        m_tick.stop();
    columnChanged(TimeColumn);
}

void TimelineModel::setTemplates(const SummaryTemplates &templates)
{
    if (m_templates == templates)
        return;
    m_templates = templates;
    m_pages.markStale();
    columnChanged(SummaryColumn);
}

void TimelineModel::setMarked(const EventReference &event, Timestamp time)
{
    m_marked = event;
    m_markedTime = event.isValid() ? time : Timestamp();
    columnChanged(DeltaColumn);
    Q_EMIT headerDataChanged(Qt::Horizontal, DeltaColumn, DeltaColumn);
}

void TimelineModel::setRange(Timestamp from, Timestamp to)
{
    m_from = from;
    m_to = to;
    for (int column = 0; column < columnCount(); ++column)
        columnChanged(column);
}

bool TimelineModel::isOutside(Timestamp time) const
{
    return m_from.isValid() && m_to.isValid() && (!time.isValid() || time < m_from || time >= m_to);
}

void TimelineModel::setChanges(Changes changes)
{
    m_changes = std::move(changes);
    refreshChanges();
}

void TimelineModel::refreshChanges()
{
    columnChanged(ChangedColumn);
}

bool TimelineModel::isLoading() const
{
    return m_extentSlot.isRunning() || m_placeSlot.isRunning() || m_pageSlot.isRunning() ||
           m_detailSlot.isRunning() || m_fetch.isActive();
}

void TimelineModel::startExtent()
{
    m_again = false;
    m_extentSlot.start([sources = m_sources, what = m_scope, known = m_extent](
                           QueryScope &scope) { return readExtent(scope, sources, what, known); },
                       [this](TimelineExtent &&extent) { takeExtent(std::move(extent)); });
}

void TimelineModel::takeExtent(TimelineExtent &&extent)
{
    const qint64 before = m_extent.count;
    if (m_paused && m_loaded && extent.count >= before) {
        m_heldBack = extent.count - before;
        Q_EMIT heldBackChanged();
    } else {
        const bool moved = subject().isAll() && extent.count != before &&
                           (m_scope.descending || extent.isByTime != m_extent.isByTime ||
                            (extent.isByTime && !extent.isAppended));
        const bool onlyAppended =
            !moved && extent.count >= before && extent.places.size() >= m_extent.places.size() &&
            std::equal(m_extent.places.begin(), m_extent.places.end(), extent.places.begin());
        if (onlyAppended)
            append(std::move(extent));
        else
            replace(std::move(extent));
    }
    noteYears();
    m_loaded = true;
    Q_EMIT extentLoaded();
    if (m_again)
        startExtent();
}

void TimelineModel::append(TimelineExtent &&extent)
{
    const qint64 before = windowRows(m_windowFirst, m_extent.count);
    const qint64 after = windowRows(m_windowFirst, extent.count);
    if (after > before)
        beginInsertRows({}, int(before), int(after) - 1);
    m_extent = std::move(extent);
    m_places.removeIf([](const auto &place) { return place.value() < 0; }); // they may be there now
    if (after > before)
        endInsertRows();
}

// The events from here on are others, or stand elsewhere: a view that wants to stay at an event looks for it.
void TimelineModel::replace(TimelineExtent &&extent)
{
    beginResetModel();
    forgetPages();
    m_extent = std::move(extent);
    m_windowFirst = std::clamp<qint64>(m_windowFirst, 0, std::max<qint64>(0, m_extent.count - WindowRows));
    endResetModel();
}

qint64 TimelineModel::windowRows(qint64 first, qint64 count) const
{
    return std::clamp<qint64>(count - first, 0, WindowRows);
}

void TimelineModel::moveWindow(qint64 place)
{
    const qint64 first =
        std::clamp<qint64>(place - WindowRows / 2, 0, std::max<qint64>(0, m_extent.count - WindowRows));
    if (first == m_windowFirst)
        return;
    beginResetModel();
    m_windowFirst = first;
    endResetModel();
}

EventReference TimelineModel::eventAtPlace(qint64 place) const
{
    if (place < 0 || place >= m_extent.count)
        return {};
    if (!subject().isAll())
        return m_extent.places[place].event;
    if (m_extent.isByTime) {
        const TimelineRow *row = m_pages.find(place);
        return row && row->source >= 0 ? EventReference{row->source, row->event.row} : EventReference();
    }
    return {subject().source(), EventRow{m_scope.descending ? m_extent.count - place : place + 1}};
}

qint64 TimelineModel::placeOf(const EventReference &event) const
{
    if (!event.isValid())
        return -1;
    if (!subject().isAll()) {
        const auto found =
            std::find_if(m_extent.places.begin(), m_extent.places.end(),
                         [&event](const TimelinePlace &place) { return place.event == event; });
        return found == m_extent.places.end() ? -1 : found - m_extent.places.begin();
    }
    const qint64 row = qint64(event.row);
    if (event.source != subject().source())
        return -1;
    if (m_extent.isByTime)
        return m_places.value(event.row, -1);
    if (row > m_extent.count)
        return -1;
    return m_scope.descending ? m_extent.count - row : row - 1;
}

bool TimelineModel::seek(const EventReference &event)
{
    if (!m_extent.isByTime || !m_loaded || !event.isValid() || event.source != subject().source() ||
        m_places.contains(event.row))
        return false;
    if (!m_sought.contains(event))
        m_sought.append(event);
    if (!m_placeSlot.isRunning())
        seekNext();
    return true;
}

void TimelineModel::seekNext()
{
    if (m_sought.isEmpty())
        return;
    const EventReference event = m_sought.first();
    m_placeSlot.start(
        [source = sourceWithId(m_sources, event.source), row = event.row, descending = m_scope.descending,
         count = m_extent.count](QueryScope &scope) {
            const qint64 place = scope.history(source).placeByTime(row);
            return descending && place >= 0 ? std::max<qint64>(-1, count - 1 - place) : place;
        },
        [this, row = event.row](qint64 &&place) {
            m_sought.removeFirst();
            m_places.insert(row, place < m_extent.count ? place : -1);
            Q_EMIT placeFound();
            if (!m_placeSlot.isRunning())
                seekNext();
        });
}

int TimelineModel::rowOf(const EventReference &event) const
{
    const qint64 row = placeOf(event) - m_windowFirst;
    return row >= 0 && row < rowCount() ? int(row) : -1;
}

int TimelineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(windowRows(m_windowFirst, m_extent.count));
}

int TimelineModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : TimelineColumns;
}

} // namespace Backstory
