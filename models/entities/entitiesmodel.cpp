// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/entities/entitiesmodel.h"
#include "models/text/numbertext.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

EntitiesModel::EntitiesModel(QueryPool &pool, std::shared_ptr<Categories> categories, QObject *parent)
    : QAbstractTableModel(parent)
    , m_categories(std::move(categories))
    , m_overviewSlot(pool)
    , m_pageSlot(pool)
    , m_countSlot(pool)
    , m_listSlot(pool)
    , m_prepareSlot(pool)
{
    m_fetch.setSingleShot(true);
    connect(&m_fetch, &QTimer::timeout, this, &EntitiesModel::fetch);
}

void EntitiesModel::setSources(const QList<HistorySource> &sources)
{
    m_sources = sources;
    startOverview();
}

void EntitiesModel::setMatch(const QString &match)
{
    if (match == m_wantedMatch)
        return;
    if (match.isEmpty() != m_wantedMatch.isEmpty())
        m_choices.clear();
    m_wantedMatch = match;
    updateLists();
    startOverview();
}

void EntitiesModel::setPinned(const QList<EntityReference> &entities)
{
    m_pinned = entities;
    updateLists();
}

void EntitiesModel::setRecent(const QList<EntityReference> &entities)
{
    m_recent = entities;
    updateLists();
}

// The lists are short: one that has changed is taken away and put back, and the categories stay as they are.
void EntitiesModel::updateLists()
{
    std::vector<Group> lists;
    const auto add = [&](List list, const QList<EntityReference> &entities) {
        if (entities.isEmpty())
            return;
        Group group;
        group.list = list;
        group.open = m_listChoices.value(list, true);
        for (const EntityReference &entity : entities)
            group.listed.append({entity, -1});
        lists.push_back(std::move(group));
    };
    QList<EntityReference> recent = m_recent;
    recent.removeIf([this](const EntityReference &each) { return m_pinned.contains(each); });
    add(PinnedList, m_pinned);
    add(RecentList, m_wantedMatch.isEmpty() ? recent : QList<EntityReference>());
    const auto same = [](const Group &a, const Group &b) {
        return a.list == b.list &&
               std::equal(a.listed.begin(), a.listed.end(), b.listed.begin(), b.listed.end(),
                          [](const EntityRow &x, const EntityRow &y) { return x.reference == y.reference; });
    };
    if (lists.size() == m_lists && std::equal(lists.begin(), lists.end(), m_groups.begin(), same))
        return;
    const auto before = int(m_lists);
    if (m_lists > 0) {
        beginRemoveRows({}, 0, rowOfGroup(int(m_lists)) - 1);
        m_groups.erase(m_groups.begin(), m_groups.begin() + std::ptrdiff_t(m_lists));
        m_lists = 0;
        endRemoveRows();
    }
    if (!lists.empty()) {
        qint64 rows = 0;
        for (const Group &group : lists)
            rows += 1 + group.rows();
        beginInsertRows({}, 0, int(rows) - 1);
        m_lists = lists.size();
        m_groups.insert(m_groups.begin(), std::make_move_iterator(lists.begin()),
                        std::make_move_iterator(lists.end()));
        endInsertRows();
    }
    moveGroups(int(m_lists) - before);
    readCounts();
}

// Groups have other numbers now; what is still to be counted is remembered, what is in sight asked for again.
void EntitiesModel::moveGroups(int by)
{
    m_wanted.clear();
    m_pageSlot.cancel();
    if (m_countSlot.isRunning())
        m_uncounted.push_back(m_counted);
    m_countSlot.cancel();
    for (Page &page : m_uncounted)
        page.group += by;
    countEvents();
}

void EntitiesModel::readCounts()
{
    QList<EntityReference> entities;
    for (size_t g = 0; g < m_lists; ++g) {
        for (const EntityRow &row : std::as_const(m_groups[g].listed))
            entities.append(row.reference);
    }
    if (entities.isEmpty()) {
        m_listSlot.cancel();
        return;
    }
    m_listSlot.start([sources = m_sources,
                      entities](QueryScope &scope) { return readEventCounts(scope, sources, entities); },
                     [this](QList<qint64> &&counts) {
                         qsizetype at = 0;
                         for (size_t g = 0; g < m_lists; ++g) {
                             for (EntityRow &row : m_groups[g].listed)
                                 row.events = counts[at++];
                         }
                         Q_EMIT dataChanged(index(0, 0), index(rowOfGroup(int(m_lists)) - 1, 0));
                     });
}

void EntitiesModel::refresh()
{
    // A running overview is not interrupted by news, or a busy source would never let one finish.
    if (m_overviewSlot.isRunning())
        m_again = true;
    else
        startOverview();
}

void EntitiesModel::startOverview()
{
    m_again = false;
    m_overviewSlot.start([sources = m_sources, match = m_wantedMatch](
                             QueryScope &scope) { return readOverview(scope, sources, match); },
                         [this](EntityOverview &&overview) { takeOverview(std::move(overview)); });
}

void EntitiesModel::takeOverview(EntityOverview &&overview)
{
    for (const QString &category : overview.firstSeen)
        m_categories->indexOf(category);
    if (sameShape(overview))
        grow(std::move(overview));
    else
        rebuild(std::move(overview));
    Q_EMIT overviewLoaded();
    if (m_lists > 0)
        readCounts();
    if (m_again)
        startOverview();
}

// True when rows were only added at the ends of what is shown: then nothing that is visible moves for good
// reason.
bool EntitiesModel::sameShape(const EntityOverview &overview) const
{
    if (overview.match != m_overview.match || overview.sources.size() != m_overview.sources.size() ||
        overview.categories.size() != qsizetype(m_groups.size() - m_lists))
        return false;
    for (qsizetype i = 0; i < overview.sources.size(); ++i) {
        if (overview.sources[i].id != m_overview.sources[i].id)
            return false;
    }
    for (size_t i = 0; i + m_lists < m_groups.size(); ++i) {
        const CategoryCount &before = m_groups[m_lists + i].count;
        const CategoryCount &after = overview.categories[qsizetype(i)];
        if (before.name != after.name || before.found.size() != after.found.size())
            return false;
        for (qsizetype s = 0; s < after.found.size(); ++s) {
            if (after.found[s] < before.found[s])
                return false;
        }
    }
    return true;
}

bool EntitiesModel::isOpenAtFirst(const CategoryCount &category, const EntityOverview &overview) const
{
    const auto choice = m_choices.constFind(category.name);
    if (choice != m_choices.cend())
        return *choice;
    return overview.match.isEmpty() ? overview.categories.size() == 1 : category.foundInAll() > 0;
}

void EntitiesModel::rebuild(EntityOverview &&overview)
{
    beginResetModel();
    forgetPages();
    m_groups.resize(m_lists);
    for (const CategoryCount &category : overview.categories) {
        Group group;
        group.count = category;
        group.index = m_categories->indexOf(category.name);
        group.open = isOpenAtFirst(category, overview);
        m_groups.push_back(std::move(group));
    }
    m_overview = std::move(overview);
    endResetModel();
}

void EntitiesModel::grow(EntityOverview &&overview)
{
    for (size_t g = m_lists; g < m_groups.size(); ++g) {
        Group &group = m_groups[g];
        const CategoryCount &after = overview.categories[qsizetype(g - m_lists)];
        qint64 end = 0;
        for (qsizetype s = 0; s < after.found.size(); ++s) {
            end += group.count.found[s];
            const qint64 added = after.found[s] - group.count.found[s];
            if (added > 0 && group.open) {
                const int row = rowOfGroup(int(g)) + 1 + int(end);
                beginInsertRows({}, row, row + int(added) - 1);
                group.count.found[s] += added;
                endInsertRows();
            }
            group.count.found[s] = after.found[s];
            end += added;
        }
        group.count = after;
        group.pages.markStale();
    }
    m_overview = std::move(overview);
    if (!m_groups.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, 0));
}

EntitiesModel::Place EntitiesModel::placeOf(int row) const
{
    qint64 left = row;
    for (size_t g = 0; g < m_groups.size(); ++g) {
        if (left == 0)
            return {int(g), -1};
        if (left <= m_groups[g].rows())
            return {int(g), left - 1};
        left -= 1 + m_groups[g].rows();
    }
    return {};
}

int EntitiesModel::rowOfGroup(int group) const
{
    qint64 row = 0;
    for (int g = 0; g < group; ++g)
        row += 1 + m_groups[size_t(g)].rows();
    return int(row);
}

int EntitiesModel::categoryRow(int row) const
{
    const Place place = placeOf(row);
    return place.group < 0 ? -1 : rowOfGroup(place.group);
}

int EntitiesModel::rowOf(const EntityReference &entity) const
{
    for (size_t g = 0; g < m_groups.size(); ++g) {
        const Group &group = m_groups[g];
        if (!group.open)
            continue;
        for (qsizetype i = 0; i < group.listed.size(); ++i) {
            if (group.listed[i].reference == entity)
                return rowOfGroup(int(g)) + 1 + int(i);
        }
        if (group.list != CategoryList || group.count.name != entity.category)
            continue;
        for (qint64 page = 0; page * group.pages.pageSize() < group.rows(); ++page) {
            const QList<EntityRow> *rows = group.pages.page(page);
            for (qsizetype i = 0; rows && i < rows->size(); ++i) {
                if (rows->at(i).reference == entity)
                    return rowOfGroup(int(g)) + 1 + int(page * group.pages.pageSize() + i);
            }
        }
    }
    return -1;
}

void EntitiesModel::setOpen(int row, bool open)
{
    const Place place = placeOf(row);
    if (place.group < 0 || place.offset >= 0)
        return;
    Group &group = m_groups[size_t(place.group)];
    const int count = int(group.found());
    if (group.list == CategoryList)
        m_choices.insert(group.count.name, open);
    else
        m_listChoices.insert(group.list, open);
    if (group.open == open)
        return;
    if (count == 0) {
        group.open = open;
    } else if (open) {
        beginInsertRows({}, row + 1, row + count);
        group.open = true;
        endInsertRows();
    } else {
        beginRemoveRows({}, row + 1, row + count);
        group.open = false;
        endRemoveRows();
    }
    Q_EMIT dataChanged(index(row, 0), index(row, 0));
}

int EntitiesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : rowOfGroup(int(m_groups.size()));
}

int EntitiesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 1;
}

QString EntitiesModel::countOf(const Group &group) const
{
    if (group.list != CategoryList)
        return countText(group.listed.size());
    return m_overview.match.isEmpty()
               ? countText(group.count.entities)
               : u"%1 of %2"_s.arg(countText(group.count.foundInAll()), countText(group.count.entities));
}

QVariant EntitiesModel::categoryText(const Group &group, int role) const
{
    const QString name = group.list == PinnedList     ? u"Pinned"_s
                         : group.list == RecentList   ? u"Recent"_s
                         : group.count.name.isEmpty() ? u"(no category)"_s
                                                      : group.count.name;
    if (group.list != CategoryList && role == Qt::ToolTipRole)
        return group.list == PinnedList ? u"Entities that stay in sight; Space pins and unpins"_s
                                        : u"Entities that were looked at last"_s;
    if (group.list != CategoryList && role == Qt::AccessibleTextRole)
        return u"%1, %2, %3"_s.arg(name, countOf(group), group.open ? u"open"_s : u"closed"_s);
    switch (role) {
    case ListRole:
        return group.list;
    case Qt::DisplayRole:
    case NameRole:
        return name;
    case Qt::AccessibleTextRole:
        return u"Category %1, %2, %3"_s.arg(name, countOf(group), group.open ? u"open"_s : u"closed"_s);
    case Qt::ToolTipRole:
        return u"%1: %2 with %3"_s.arg(
            name,
            group.count.entities == 1 ? u"1 entity"_s : countText(group.count.entities) + u" entities"_s,
            countText(group.count.events, u"event"_s));
    case CountRole:
        return countOf(group);
    case IsCategoryRole:
        return true;
    case IsOpenRole:
        return group.open;
    case CategoryIndexRole:
        return group.index;
    }
    return {};
}

QVariant EntitiesModel::data(const QModelIndex &index, int role) const
{
    const Place place = index.isValid() ? placeOf(index.row()) : Place{};
    if (place.group < 0)
        return {};
    const Group &group = m_groups[size_t(place.group)];
    if (place.offset < 0)
        return categoryText(group, role);
    if (role == IsCategoryRole)
        return false;
    if (role == ListRole)
        return group.list;
    if (role == MatchRole)
        return group.list == CategoryList ? m_overview.match : QString();
    if (group.list != CategoryList) {
        const EntityRow &listed = group.listed[place.offset];
        return role == CategoryIndexRole ? m_categories->indexOf(listed.reference.category)
                                         : entityText(listed, role);
    }
    if (role == CategoryIndexRole)
        return group.index;
    if (group.pages.wants(place.offset))
        want({place.group, group.pages.pageOf(place.offset)});
    const EntityRow *row = group.pages.find(place.offset);
    return row ? entityText(*row, role) : QVariant();
}

QVariant EntitiesModel::entityText(const EntityRow &entity, int role)
{
    const EntityRow *row = &entity;
    switch (role) {
    case Qt::DisplayRole:
    case NameRole:
        return QString::fromUtf8(row->reference.id);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return row->events < 0 ? QString::fromUtf8(row->reference.id)
                               : u"%1, %2"_s.arg(QString::fromUtf8(row->reference.id),
                                                 countText(row->events, u"event"_s));
    case CountRole:
        return row->events < 0 ? QString() : countText(row->events);
    case ReferenceRole:
        return QVariant::fromValue(row->reference);
    }
    return {};
}

void EntitiesModel::want(const Page &page) const
{
    if (std::find(m_wanted.begin(), m_wanted.end(), page) == m_wanted.end())
        m_wanted.push_back(page);
    if (!m_pageSlot.isRunning())
        m_fetch.start();
}

void EntitiesModel::fetch()
{
    if (m_wanted.empty() || m_pageSlot.isRunning())
        return;
    // The page asked for last is the one that is looked at; what was scrolled past is forgotten and asked for
    // again.
    const Page page = m_wanted.back();
    m_wanted.pop_back();
    if (m_wanted.size() > 4)
        m_wanted.clear();
    if (size_t(page.group) >= m_groups.size() || size_t(page.group) < m_lists)
        return;
    const Group &group = m_groups[size_t(page.group)];
    const int size = group.pages.pageSize();
    m_pageSlot.start(
        [sources = m_overview.sources, count = group.count, match = m_overview.match, page,
         size](QueryScope &scope) {
            return readEntities(scope, sources, count, match, page.number * size, size);
        },
        [this, page](QList<EntityRow> &&rows) { takePage(page, std::move(rows)); });
}

void EntitiesModel::takePage(const Page &page, QList<EntityRow> &&rows)
{
    Group &target = m_groups[size_t(page.group)];
    const int size = target.pages.pageSize();
    // A page that came short is not asked for again before the next overview, or it would be asked for
    // forever.
    const qint64 expected = std::min<qint64>(size, target.count.foundInAll() - page.number * size);
    while (rows.size() < expected)
        rows.append(EntityRow{});
    // What was counted before stands until it is counted again.
    if (const QList<EntityRow> *before = target.pages.page(page.number)) {
        for (qsizetype i = 0; i < std::min(rows.size(), before->size()); ++i) {
            if (rows[i].reference == before->at(i).reference)
                rows[i].events = before->at(i).events;
        }
    }
    target.pages.insert(page.number, std::move(rows));
    pageChanged(page);
    m_uncounted.push_back(page);
    if (!m_countSlot.isRunning())
        countEvents();
    if (!m_wanted.empty())
        m_fetch.start();
    Q_EMIT pageLoaded();
}

void EntitiesModel::countEvents()
{
    const QList<EntityRow> *rows = nullptr;
    Page page;
    while (!rows && !m_uncounted.empty()) {
        page = m_uncounted.back();
        m_uncounted.pop_back();
        rows = m_groups[size_t(page.group)].pages.page(page.number);
    }
    if (!rows)
        return;
    m_counted = page;
    QList<EntityReference> entities;
    for (const EntityRow &row : *rows)
        entities.append(row.reference);
    m_countSlot.start(
        [sources = m_overview.sources, entities](QueryScope &scope) {
            return readEventCounts(scope, sources, entities);
        },
        [this, page, entities](QList<qint64> &&counts) {
            // Other entities may stand there by now.
            if (QList<EntityRow> *changed = m_groups[size_t(page.group)].pages.change(page.number)) {
                const qsizetype known = std::min({counts.size(), entities.size(), changed->size()});
                for (qsizetype i = 0; i < known; ++i) {
                    if ((*changed)[i].reference == entities[i])
                        (*changed)[i].events = counts[i];
                }
                pageChanged(page);
            }
            countEvents();
        });
}

void EntitiesModel::pageChanged(const Page &page)
{
    const Group &group = m_groups[size_t(page.group)];
    const QList<EntityRow> *rows = group.pages.page(page.number);
    if (!rows || !group.open)
        return;
    const int first = rowOfGroup(page.group) + 1 + int(page.number * group.pages.pageSize());
    const int last = std::min(first + int(rows->size()), rowOfGroup(page.group) + 1 + int(group.rows())) - 1;
    if (first <= last)
        Q_EMIT dataChanged(index(first, 0), index(last, 0));
}

void EntitiesModel::forgetPages()
{
    m_wanted.clear();
    m_uncounted.clear();
    m_pageSlot.cancel();
    m_countSlot.cancel();
}

void EntitiesModel::prepareSearch()
{
    m_prepareSlot.start(
        [sources = m_sources](QueryScope &scope) {
            for (const HistorySource &source : sources) {
                if (!scope.isStopped())
                    scope.history(source).prepareSearch();
            }
            return true;
        },
        [](bool) {});
}

} // namespace Backstory
