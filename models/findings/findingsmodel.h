// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/findingsquery.h"
#include "models/query/pagecache.h"
#include "models/query/queryslot.h"
#include "models/text/timetext.h"

#include <QAbstractTableModel>
#include <QTimer>

namespace Backstory
{

/// The findings of all opened sources: a window onto them that knows how many there are and fetches their
/// texts on demand. Lives on the window's thread.
class FindingsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { RuleColumn, EntityColumn, TimeColumn, MessageColumn, ColumnCount };
    enum Role {
        SeverityRole = Qt::UserRole, ///< FindingSeverity as int
        MutedRole,                   ///< true: it is shown although it is muted
        DateRole                     ///< the part of a time that is drawn muted
    };

    explicit FindingsModel(QueryPool &pool, QObject *parent = nullptr);

    void setSources(const QList<HistorySource> &sources);
    /// More can be read from a source's history.
    void refresh();
    /// Some source has not been read to its end: what is found so far may be taken back.
    void setPartial(bool partial);
    bool isPartial() const { return m_partial; }
    void setTimeText(TimeText text);

    void setRules(const QSet<FindingRule> &rules);
    void setSeverities(const QSet<FindingSeverity> &severities);
    void setText(const QString &text);
    /// Only findings of which some of these events are evidence; null: all.
    void setAmong(const std::optional<EvidenceChoice> &among);
    void setMutes(const FindingMutes &mutes);
    void setMutedShown(bool shown);
    const FindingsScope &scope() const { return m_scope; }
    void sort(int column, Qt::SortOrder order) override;

    /// How many there are of what; of the last read.
    const FindingsExtent &extent() const { return m_extent; }
    /// False until the findings have been read once.
    bool isLoaded() const { return m_loaded; }
    bool isLoading() const;
    /// What is shown may be that of an earlier filter.
    bool isFiltering() const { return m_extentSlot.isRunning(); }
    /// Null for -1, and while the row is not in memory.
    const FindingRow *rowAt(int row) const { return row < 0 ? nullptr : m_pages.find(row); }
    FindingPlace placeAt(int row) const;
    /// -1 when it is not among those that are shown.
    int rowOf(const FindingPlace &place) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// The counts are others, or have been read for the first time.
    void extentLoaded();
    /// The texts of these rows are in memory now.
    void rowsLoaded(int first, int last);
    void mutesChanged();

private:
    void start();
    void take(FindingsExtent &&extent);
    void want(qint64 page) const;
    void fetch();
    void takeRows(qint64 page, QList<FindingRow> &&rows);
    QVariant text(const FindingRow &row, int column) const;

    FindingsScope m_scope;
    FindingsExtent m_extent;
    TimeText m_timeText;
    bool m_partial = false;
    bool m_loaded = false;
    bool m_again = false;
    PageCache<FindingRow> m_pages{64, 32};
    mutable std::vector<qint64> m_wanted;
    mutable QTimer m_fetch;
    QuerySlot m_extentSlot;
    QuerySlot m_pageSlot;
};

} // namespace Backstory
