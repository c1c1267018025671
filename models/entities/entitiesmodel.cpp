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
    startOverview();
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
    if (m_again)
        startOverview();
}

// True when rows were only added at the ends of what is shown: then nothing that is visible moves for good
// reason.
bool EntitiesModel::sameShape(const EntityOverview &overview) const
{
    if (overview.match != m_overview.match || overview.sources.size() != m_overview.sources.size() ||
        overview.categories.size() != qsizetype(m_groups.size()))
        return false;
    for (qsizetype i = 0; i < overview.sources.size(); ++i) {
        if (overview.sources[i].id != m_overview.sources[i].id)
            return false;
    }
    for (size_t i = 0; i < m_groups.size(); ++i) {
        const CategoryCount &before = m_groups[i].count;
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
    m_pageSlot.cancel();
    m_wanted.clear();
    m_groups.clear();
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
    for (size_t g = 0; g < m_groups.size(); ++g) {
        Group &group = m_groups[g];
        const CategoryCount &after = overview.categories[qsizetype(g)];
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
        if (!group.open || group.count.name != entity.category)
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
    const int count = int(group.count.foundInAll());
    m_choices.insert(group.count.name, open);
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
    return m_overview.match.isEmpty()
               ? countText(group.count.entities)
               : u"%1 of %2"_s.arg(countText(group.count.foundInAll()), countText(group.count.entities));
}

QVariant EntitiesModel::categoryText(const Group &group, int role) const
{
    const QString name = group.count.name.isEmpty() ? u"(no category)"_s : group.count.name;
    switch (role) {
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
    if (role == CategoryIndexRole)
        return group.index;
    if (role == MatchRole)
        return m_overview.match;
    if (role == IsCategoryRole)
        return false;
    if (group.pages.wants(place.offset))
        want({place.group, group.pages.pageOf(place.offset)});
    const EntityRow *row = group.pages.find(place.offset);
    if (!row)
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case NameRole:
        return QString::fromUtf8(row->reference.id);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return u"%1, %2"_s.arg(QString::fromUtf8(row->reference.id), countText(row->events, u"event"_s));
    case CountRole:
        return countText(row->events);
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
    if (size_t(page.group) >= m_groups.size())
        return;
    const Group &group = m_groups[size_t(page.group)];
    const int size = group.pages.pageSize();
    m_pageSlot.start(
        [sources = m_overview.sources, count = group.count, match = m_overview.match, page,
         size](QueryScope &scope) {
            return readEntities(scope, sources, count, match, page.number * size, size);
        },
        [this, page, size](QList<EntityRow> &&rows) {
            Group &target = m_groups[size_t(page.group)];
            // A page that came short is not asked for again before the next overview, or it would be asked
            // for forever.
            const qint64 expected = std::min<qint64>(size, target.count.foundInAll() - page.number * size);
            while (rows.size() < expected)
                rows.append(EntityRow{});
            const int loaded = int(rows.size());
            target.pages.insert(page.number, std::move(rows));
            if (target.open && loaded > 0) {
                const int first = rowOfGroup(page.group) + 1 + int(page.number * size);
                const int last =
                    std::min(first + loaded, rowOfGroup(page.group) + 1 + int(target.rows())) - 1;
                if (first <= last)
                    Q_EMIT dataChanged(index(first, 0), index(last, 0));
            }
            if (!m_wanted.empty())
                m_fetch.start();
            Q_EMIT pageLoaded();
        });
}

} // namespace Backstory
