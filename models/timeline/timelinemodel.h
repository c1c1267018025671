// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/query/categories.h"
#include "models/query/pagecache.h"
#include "models/query/queryslot.h"
#include "models/text/timetext.h"
#include "models/timeline/timelinequery.h"

#include <QAbstractTableModel>
#include <QTimer>

namespace Backstory
{

/// The events of one entity, or all events of a source, in the source's order: a window that knows how many
/// rows there are and fetches pages on demand, first the events, then their causes and summaries. Lives on
/// the window's thread.
class TimelineModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        TimeColumn,
        DeltaColumn,
        EntityColumn,
        VersionColumn,
        TypeColumn,
        CauseColumn,
        SummaryColumn,
        Columns
    };
    enum Role {
        DateRole = Qt::UserRole, ///< the part of a time that is drawn muted
        CategoryIndexRole,       ///< -1: no mark
        LinkRole,                ///< EventReference that a cell leads to
        MutedRole,               ///< true for what is no plain event: snapshots, texts like `root`
        ProblemRole              ///< why the event could not be decoded
    };
    // More rows than this overflow QTableView's pixel arithmetic (24 pixels a row in an int).
    static constexpr qint64 MostRows = 70'000'000;

    TimelineModel(QueryPool &pool, std::shared_ptr<Categories> categories, QObject *parent = nullptr);

    /// All that are open, for causes in other sources.
    void setSources(const QList<HistorySource> &sources);
    void show(const TimelineSubject &subject);
    const TimelineSubject &subject() const { return m_subject; }
    /// New rows can be read from the source's history; `anew`: everything was read again from the start.
    void refresh(int source, bool anew = false);
    void setTimeText(TimeText text);

    qint64 events() const { return m_extent.count; }
    Timestamp first() const { return m_extent.first; }
    Timestamp last() const { return m_extent.last; }
    const QString &error() const { return m_extent.error; }
    /// False until the subject's rows have been counted once.
    bool isLoaded() const { return m_loaded; }
    bool isLoading() const;

    /// Invalid for a row that is not in memory yet and is not an entity's.
    EventReference eventAt(int row) const;
    /// -1 when the event is not one of the subject's.
    int rowOf(const EventReference &event) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// Count and coverage of the subject are known, or have grown.
    void extentLoaded();
    void pageLoaded();

private:
    void startExtent();
    void takeExtent(TimelineExtent &&extent);
    void want(qint64 page) const;
    void fetch();
    void fetchDetails();
    void takeRows(qint64 page, QList<TimelineRow> &&rows);
    void pageChanged(qint64 page, int firstColumn, int lastColumn);
    QString text(const TimelineRow &row, int column) const;
    QString dateOf(Timestamp time) const;

    std::shared_ptr<Categories> m_categories;
    QList<HistorySource> m_sources;
    TimelineSubject m_subject;
    TimelineExtent m_extent;
    TimeText m_timeText;
    bool m_loaded = false;
    bool m_again = false;
    PageCache<TimelineRow> m_pages{64, 32};
    mutable std::vector<qint64> m_wanted;
    mutable QTimer m_fetch;
    std::vector<qint64> m_undetailed;
    QuerySlot m_extentSlot;
    QuerySlot m_pageSlot;
    QuerySlot m_detailSlot;
};

} // namespace Backstory
