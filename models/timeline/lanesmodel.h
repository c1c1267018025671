// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/categories.h"
#include "models/query/queryslot.h"
#include "models/text/timetext.h"
#include "models/timeline/lanesquery.h"

namespace Backstory
{

/// One row of the lanes: an entity, or all events of a source.
struct Lane {
    EntityReference entity; ///< invalid for all events of a source
    int source = -1;
    QString title;
    int category = -1; ///< number of its mark; -1: none
    LaneEventsPointer events = std::make_shared<LaneEvents>();
    bool isStale = true; ///< there is, or may be, more to read than `events` has
    TimeSpan exact;      ///< for all events of a source: where `events` has every one of them
    TimeCounts counts;   ///< for all events of a source: those in and beside what was looked at last

    bool isAll() const { return !entity.isValid(); }
};

/// An event of the model by its place: which lane, and which one in the order of time there.
struct LanePlace {
    int lane = -1;
    qint64 index = -1;

    bool isValid() const { return lane >= 0 && index >= 0; }
    bool operator==(const LanePlace &) const = default;
};

/// The events of several entities, one lane each, in the order of time, read in the background a part at a
/// time; or all events of a source, counted, and one by one only where one looks closely. Knows also what the
/// sources cover, and the causes and effects of one event. Lives on the window's thread.
class LanesModel : public QObject
{
    Q_OBJECT
public:
    LanesModel(QueryPool &pool, std::shared_ptr<Categories> categories, QObject *parent = nullptr);

    void setSources(const QList<HistorySource> &sources);
    /// One lane each, in this order; lanes that are there already keep what was read.
    void showEntities(const QList<EntityReference> &entities);
    /// One lane with all events of a source.
    void showAll(int source);
    /// New rows can be read from the source's history; `anew`: everything was read again from the start.
    void refresh(int source, bool anew = false);
    void setTimeText(TimeText text) { m_timeText = text; }
    const TimeText &timeText() const { return m_timeText; }
    bool isLoading() const;
    /// There are events of the lanes that have not been read yet.
    bool isReading() const { return m_laneSlot.isRunning() || (isAll() && !m_extentKnown); }

    const std::vector<Lane> &lanes() const { return m_lanes; }
    bool isAll() const { return m_all >= 0; }
    /// Of the events in the lanes that have a time; invalid when there are none.
    Timestamp first() const { return m_first; }
    Timestamp last() const { return m_last; }
    /// Of everything in the sources that the lanes are from.
    Timestamp firstOfAll() const { return m_extent.span.from; }
    Timestamp lastOfAll() const { return m_extent.span.to; }
    const TimeCounts &overview() const { return m_extent.counts; }
    /// How much of these sources has been read, from 0 to 1.
    double readShare() const { return m_extent.share; }
    qint64 events() const;
    qint64 eventsIn(const Lane &lane) const { return lane.isAll() ? m_extent.rows : lane.events->rows; }
    qint64 withoutTime() const;
    /// More than lanes keep; these are not drawn.
    qint64 leftOut() const;
    /// The first sentence that says why something could not be read.
    QString error() const;

    const LaneEvent *eventAt(LanePlace place) const;
    EventReference referenceOf(LanePlace place) const;
    /// Not valid when no lane has it (yet).
    LanePlace placeOf(const EventReference &event) const;
    LanePlace placeOf(const LinkedEvent &event) const;
    /// `ShippingCostAdded v13`
    QString nameOf(LanePlace place) const;
    /// Name, then date and precise time.
    QString descriptionOf(LanePlace place) const;

    /// What is in sight: all events of a source are counted anew for it, and read when they are few.
    void look(TimeSpan span, int pixels);
    /// Asks for the first event of a lane within a stretch, or the neighbour of an event in the order of
    /// time; for all events of a source, which are not all in memory. `eventFound()` answers.
    void askFirst(int lane, TimeSpan span);
    void askNeighbour(const EventReference &event, int by);

    /// Reads the causes and effects of this event; an invalid one has none.
    void link(const EventReference &event);
    const EventLinks &links() const { return m_links; }

Q_SIGNALS:
    /// There are other lanes.
    void lanesReset();
    /// More of a lane has been read.
    void lanesLoaded(const QList<int> &lanes);
    /// Everything that the lanes have by now has been read.
    void lanesRead();
    /// The time covered by the lanes or by their sources, or the counts of these, have changed.
    void extentChanged();
    void eventFound(const Backstory::EventReference &event);
    void linksLoaded();

private:
    Lane laneOf(const EntityReference &entity);
    void reset(std::vector<Lane> lanes);
    void readNext();
    void takeLanes(const QList<int> &asked, const QList<LaneAnswer> &answers);
    void startExtent();
    /// Whether it is another one than before.
    bool updateExtent();
    void startLinks();
    void startLook();

    std::shared_ptr<Categories> m_categories;
    QList<HistorySource> m_sources;
    std::vector<Lane> m_lanes;
    int m_all = -1;
    TimeText m_timeText;
    Timestamp m_first, m_last;
    LanesExtent m_extent;
    bool m_extentKnown = false;
    bool m_extentAgain = false; ///< there is more than the running query sees
    TimeSpan m_looked;          ///< what is in sight; invalid: nothing is asked for
    int m_lookedPixels = 0;
    bool m_lookAgain = false;
    EventLinks m_links;
    QuerySlot m_laneSlot;
    QuerySlot m_extentSlot;
    QuerySlot m_lookSlot;
    QuerySlot m_findSlot;
    QuerySlot m_linkSlot;
};

} // namespace Backstory
