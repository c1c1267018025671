// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/categories.h"
#include "models/query/pagecache.h"
#include "models/query/queryslot.h"
#include "models/timeline/timelinecolumns.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <functional>

namespace Backstory
{

/// The events of entities, or all events of a source: a window onto them that knows how many there are and
/// fetches pages on demand, first the events, then their causes and summaries. A place is where an event
/// stands among all of them, a row where it stands in the window. Lives on the window's thread.
class TimelineModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role {
        DateRole = Qt::UserRole, ///< the part of a time that is drawn muted
        CategoryIndexRole,       ///< -1: no mark
        LinkRole,                ///< EventReference that a cell leads to
        MutedRole,  ///< true for what is no plain event: snapshots, texts like `root`; or is out of range
        ProblemRole ///< why the event could not be decoded
    };
    /// A view's header keeps eight bytes a row and its pixels in an int: so it never sees more rows at once.
    static constexpr qint64 WindowRows = 100'000;

    TimelineModel(QueryPool &pool, std::shared_ptr<Categories> categories, QObject *parent = nullptr);

    /// All that are open, for causes in other sources.
    void setSources(const QList<HistorySource> &sources);
    void show(const TimelineSubject &subject);
    const TimelineSubject &subject() const { return m_scope.subject; }
    /// Entities that are shown together with whichever one is the subject.
    void setPinned(const QList<EntityReference> &entities);
    /// All that are shown: the pinned ones and the subject, or those of a request; empty for a whole source.
    const QList<EntityReference> &entities() const
    {
        return subject().correlation.isNull() ? m_scope.entities : m_extent.entities;
    }
    /// A whole source is only ever sorted by `Source` or `Time`.
    void sortBy(TimelineSort sort, bool descending);
    TimelineSort sorting() const { return m_scope.sort; }
    bool isDescending() const { return m_scope.descending; }
    /// New rows can be read from the source's history; `anew`: everything was read again from the start.
    void refresh(int source, bool anew = false);
    /// Some source has not been read to its end: a cause that was not found may still come.
    void setPartial(bool partial);
    /// While it is paused, what arrives is counted and not shown.
    void setPaused(bool paused);
    qint64 heldBack() const { return m_paused ? m_heldBack : 0; }
    void setTimeText(TimeText text);
    /// Times are told by how long ago they were; the tooltip still says when.
    void setRelative(bool relative);
    void setTemplates(const SummaryTemplates &templates);
    const SummaryTemplates &templates() const { return m_templates; }
    /// Differences are measured from this event; an invalid one: from the event before.
    void setMarked(const EventReference &event, Timestamp time);
    const EventReference &marked() const { return m_marked; }
    /// Events outside of it are muted; two invalid times: none.
    void setRange(Timestamp from, Timestamp to);
    /// Which fields of the state an event changed; null: not known. Called for every cell that is painted.
    using Changes = std::function<QString(const EventReference &)>;
    void setChanges(Changes changes);
    /// They would be told otherwise now.
    void refreshChanges();
    /// What a view marks beside an event, for those who do not see it: said after its type.
    using Remarks = std::function<QString(const EventReference &)>;
    void setRemarks(Remarks remarks) { m_remarks = std::move(remarks); }

    qint64 events() const { return m_extent.count; }
    /// Those that are left out because the order of time has no place for them.
    qint64 withoutTime() const { return m_extent.withoutTime; }
    Timestamp first() const { return m_extent.first; }
    Timestamp last() const { return m_extent.last; }
    TimelineOrder order() const { return m_extent.order; }
    /// All events of a source, ordered by time.
    bool isByTime() const { return m_extent.isByTime; }
    const QString &error() const { return m_extent.error; }
    /// False until the subject's events have been counted once.
    bool isLoaded() const { return m_loaded; }
    bool isLoading() const;
    /// The events are being counted, or will be again.
    bool isCounting() const { return m_again || m_extentSlot.isRunning(); }

    /// The place of the window's first row.
    qint64 windowFirst() const { return m_windowFirst; }
    /// Puts the place into the middle of the window, as far as there are events.
    void moveWindow(qint64 place);

    EventReference eventAt(int row) const { return eventAtPlace(m_windowFirst + row); }
    /// Invalid, too, for rows in the order of time that are not in memory.
    EventReference eventAtPlace(qint64 place) const;
    /// Looks for the place of an event that `placeOf()` does not know; `placeFound()` follows. False when
    /// there is nothing to look for.
    bool seek(const EventReference &event);
    /// -1 when the event is not one of those that are shown. In the order of time the places of rows that are
    /// not in memory are not known before `seek()` has found them.
    qint64 placeOf(const EventReference &event) const;
    /// -1 when the event is not in the window.
    int rowOf(const EventReference &event) const;
    /// Null for -1, and while the row is not in memory.
    const TimelineRow *rowAt(int row) const { return row < 0 ? nullptr : m_pages.find(m_windowFirst + row); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// Count and coverage of the subject are known, or have grown.
    void extentLoaded();
    void heldBackChanged();
    void placeFound();

private:
    /// Begins anew with other events or in another order.
    void restart(TimelineScope next);
    void forgetPages();
    void noteYears();
    void startExtent();
    void takeExtent(TimelineExtent &&extent);
    void append(TimelineExtent &&extent);
    void replace(TimelineExtent &&extent);
    qint64 windowRows(qint64 first, qint64 count) const;
    void want(qint64 page) const;
    void fetch();
    void fetchDetails();
    void takeRows(qint64 page, QList<TimelineRow> &&rows);
    void takeDetails(qint64 page, const QList<RowDetail> &details);
    void pageChanged(qint64 page, int firstColumn, int lastColumn);
    void columnChanged(int column);
    QString dateOf(Timestamp time) const;
    QString remarked(const TimelineRow &row, const QString &text) const;
    bool isOutside(Timestamp time) const;
    void look(qint64 page) const;
    void seekNext();
    qint64 nextPage();

    std::shared_ptr<Categories> m_categories;
    QList<HistorySource> m_sources;
    QList<EntityReference> m_pinned;
    TimelineScope m_scope;
    TimelineExtent m_extent;
    qint64 m_windowFirst = 0;
    TimeText m_timeText;
    bool m_oneYear = false; ///< all times that are shown
    QTimer m_tick;          ///< runs while times are relative: they grow
    SummaryTemplates m_templates;
    Changes m_changes = [](const EventReference &) { return QString(); };
    Remarks m_remarks = [](const EventReference &) { return QString(); };
    EventReference m_marked;
    Timestamp m_markedTime;
    Timestamp m_from, m_to; ///< half open
    bool m_loaded = false;
    bool m_again = false;
    bool m_partial = false;
    bool m_paused = false;
    qint64 m_heldBack = 0;
    PageCache<TimelineRow> m_pages{64, 32};
    mutable std::vector<qint64> m_wanted;
    mutable qint64 m_lookedAt = 0;    ///< the page that was asked for a cell last, but for its neighbours
    mutable bool m_backwards = false; ///< how the looks move
    mutable QTimer m_fetch;
    std::vector<qint64> m_undetailed;
    QHash<EventRow, qint64> m_places; ///< in the order of time, as far as they are known
    QList<EventReference> m_sought;   ///< whose places are looked for, one after the other
    QuerySlot m_placeSlot;
    QuerySlot m_extentSlot;
    QuerySlot m_pageSlot;
    QuerySlot m_detailSlot;
};

} // namespace Backstory
