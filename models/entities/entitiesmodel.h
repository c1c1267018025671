// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/entities/entitiesquery.h"
#include "models/query/categories.h"
#include "models/query/pagecache.h"
#include "models/query/queryslot.h"

#include <QAbstractTableModel>
#include <QSet>
#include <QTimer>

namespace Backstory
{

/// The entities of all opened sources as one list: a row for each category, and below an open one a row for
/// each of its entities. Above them, while there are any, the pinned ones, and those that were looked at last
/// while nothing is searched for. Knows how many there are and fetches pages on demand. Lives on the window's
/// thread.
class EntitiesModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role {
        IsCategoryRole = Qt::UserRole,
        IsOpenRole,
        ListRole,          ///< List that the row belongs to
        CategoryIndexRole, ///< number in Categories
        NameRole,          ///< category or entity id
        CountRole,         ///< `86,415`, `7 of 86,415`, an entity's number of events
        MatchRole,         ///< what is searched for, to highlight it
        ReferenceRole      ///< EntityReference; invalid while the row is being fetched
    };

    enum List { CategoryList, PinnedList, RecentList };

    EntitiesModel(QueryPool &pool, std::shared_ptr<Categories> categories, QObject *parent = nullptr);

    void setSources(const QList<HistorySource> &sources);
    void setMatch(const QString &match);
    /// Someone is about to search.
    void prepareSearch();
    void setPinned(const QList<EntityReference> &entities);
    void setRecent(const QList<EntityReference> &entities);
    bool isPinned(const EntityReference &entity) const { return m_pinned.contains(entity); }
    QString match() const { return m_wantedMatch; }
    /// New rows can be read from a history.
    void refresh();

    qint64 entities() const { return m_overview.entities; }
    qint64 found() const { return m_overview.found; }
    /// `found()` is about the present search, not about one before it.
    bool isAnswered() const { return m_overview.match == m_wantedMatch; }
    bool isLoading() const
    {
        return m_overviewSlot.isRunning() || m_pageSlot.isRunning() || m_countSlot.isRunning() ||
               m_listSlot.isRunning() || m_fetch.isActive();
    }

    void setOpen(int row, bool open);
    /// The row of the category that the row belongs to.
    int categoryRow(int row) const;
    /// The row that shows the entity, as far as it is in memory; -1 otherwise.
    int rowOf(const EntityReference &entity) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

Q_SIGNALS:
    /// Counts have changed; what matches the search is known.
    void overviewLoaded();
    void pageLoaded();

private:
    struct Group {
        CategoryCount count;
        int index = 0;
        bool open = false;
        PageCache<EntityRow> pages{128, 16};
        List list = CategoryList;
        QList<EntityRow> listed; ///< unless it is a category

        qint64 found() const { return list == CategoryList ? count.foundInAll() : listed.size(); }
        qint64 rows() const { return open ? found() : 0; }
    };
    struct Place {
        int group = -1;
        qint64 offset = -1; ///< -1: the category's own row
    };
    struct Page {
        int group = 0;
        qint64 number = 0;
        auto operator<=>(const Page &) const = default;
    };

    Place placeOf(int row) const;
    int rowOfGroup(int group) const;
    QString countOf(const Group &group) const;
    static QVariant entityText(const EntityRow &row, int role);
    QVariant categoryText(const Group &group, int role) const;
    void updateLists();
    void moveGroups(int by);
    void readCounts();
    void startOverview();
    void takeOverview(EntityOverview &&overview);
    void rebuild(EntityOverview &&overview);
    bool sameShape(const EntityOverview &overview) const;
    void grow(EntityOverview &&overview);
    bool isOpenAtFirst(const CategoryCount &category, const EntityOverview &overview) const;
    void want(const Page &page) const;
    void fetch();
    void takePage(const Page &page, QList<EntityRow> &&rows);
    void countEvents();
    void pageChanged(const Page &page);
    void forgetPages();

    std::shared_ptr<Categories> m_categories;
    QList<HistorySource> m_sources;
    QString m_wantedMatch;
    EntityOverview m_overview;
    std::vector<Group> m_groups;
    size_t m_lists = 0; ///< so many groups at the top are no categories
    QList<EntityReference> m_pinned;
    QList<EntityReference> m_recent;
    QHash<int, bool> m_listChoices; ///< by List
    QHash<QString, bool>
        m_choices;        ///< what the user opened and closed; one set while searching, one while not
    bool m_again = false; ///< refresh once more when the running overview has come
    mutable std::vector<Page> m_wanted;
    mutable QTimer m_fetch;
    QuerySlot m_overviewSlot;
    QuerySlot m_pageSlot;
    std::vector<Page> m_uncounted; ///< pages whose entities' events are still to be counted
    Page m_counted;                ///< the one that is being counted
    QuerySlot m_countSlot;
    QuerySlot m_listSlot;
    QuerySlot m_prepareSlot;
};

} // namespace Backstory
