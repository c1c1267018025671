// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/statetreemodel.h"
#include "models/state/statepath.h"

#include <utility>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr size_t Large = 256 * 1024; // reading it would be seen

std::shared_ptr<const PairLevel> finished(PairLevel level, bool onlyChanges)
{
    return std::make_shared<PairLevel>(onlyChanges ? Backstory::onlyChanges(std::move(level))
                                                   : std::move(level));
}

} // namespace

StateTreeModel::StateTreeModel(QueryPool &pool, QObject *parent)
    : QAbstractItemModel(parent)
    , m_pool(pool)
    , m_slot(pool)
{
}

StateTreeModel::~StateTreeModel() = default;

StateTreeModel::Shown StateTreeModel::read(const QByteArray &before, const QByteArray &after,
                                           bool onlyChanges)
{
    Shown shown;
    shown.pair.before = stateDocument(before);
    shown.pair.after = before == after ? shown.pair.before : stateDocument(after);
    shown.root = finished(rootLevel(shown.pair, Comparison::Values), onlyChanges);
    return shown;
}

std::shared_ptr<const PairLevel> StateTreeModel::readBelow(const StatePair &pair,
                                                           const std::optional<JsonMember> &before,
                                                           const std::optional<JsonMember> &after,
                                                           bool onlyChanges)
{
    return finished(
        pairLevel(pair, before ? &*before : nullptr, after ? &*after : nullptr, Comparison::Values),
        onlyChanges);
}

void StateTreeModel::setStates(const QByteArray &before, const QByteArray &after)
{
    if (before == m_beforeText && after == m_afterText)
        return;
    m_beforeText = before;
    m_afterText = after;
    start();
}

void StateTreeModel::setOnlyChanges(bool only)
{
    if (std::exchange(m_isOnlyChanges, only) != only)
        start();
}

void StateTreeModel::start()
{
    m_slot.cancel();
    if (size_t(m_beforeText.size() + m_afterText.size()) <= Large)
        return show(read(m_beforeText, m_afterText, m_isOnlyChanges));
    m_slot.start([before = m_beforeText, after = m_afterText,
                  only = m_isOnlyChanges](QueryScope &) { return read(before, after, only); },
                 [this](Shown &&shown) { show(std::move(shown)); });
}

void StateTreeModel::show(Shown shown)
{
    beginResetModel();
    m_levelSlots.clear();
    m_setters.clear();
    m_pair = std::move(shown.pair);
    m_root = {};
    m_root.level = std::move(shown.root);
    m_root.count = m_root.level->members.size();
    for (auto &child : childrenOf(m_root, m_pair)) {
        child->parent = &m_root;
        child->row = m_root.children.size();
        m_root.children.push_back(std::move(child));
    }
    endResetModel();
    Q_EMIT statesShown();
}

void StateTreeModel::setTitles(const QString &before, const QString &after)
{
    m_beforeTitle = before;
    m_afterTitle = after;
    Q_EMIT headerDataChanged(Qt::Horizontal, BeforeColumn, AfterColumn);
}

void StateTreeModel::setSetters(SetterOf setterOf)
{
    m_setterOf = std::move(setterOf);
    refreshSetters();
}

void StateTreeModel::refreshSetters()
{
    m_setters.clear();
    tellSetters({});
}

void StateTreeModel::tellSetters(const QModelIndex &parent)
{
    const int rows = rowCount(parent);
    if (rows == 0)
        return;
    Q_EMIT dataChanged(index(0, SetByColumn, parent), index(rows - 1, SetByColumn, parent));
    for (int row = 0; row < rows; ++row)
        tellSetters(index(row, 0, parent));
}

StateItem *StateTreeModel::itemOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<StateItem *>(index.internalPointer())
                           : const_cast<StateItem *>(&m_root);
}

QModelIndex StateTreeModel::indexOf(const StateItem &item) const
{
    return &item == &m_root ? QModelIndex() : createIndex(int(item.row), 0, const_cast<StateItem *>(&item));
}

QModelIndex StateTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    const StateItem *item = itemOf(parent);
    if (row < 0 || column < 0 || column >= Columns || parent.column() > 0 ||
        size_t(row) >= item->children.size())
        return {};
    return createIndex(row, column, item->children[size_t(row)].get());
}

QModelIndex StateTreeModel::parent(const QModelIndex &index) const
{
    StateItem *parent = index.isValid() ? itemOf(index)->parent : nullptr;
    return parent ? indexOf(*parent) : QModelIndex();
}

int StateTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(itemOf(parent)->children.size());
}

int StateTreeModel::columnCount(const QModelIndex &) const
{
    return Columns;
}

bool StateTreeModel::hasChildren(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return false;
    const StateItem *item = itemOf(parent);
    return !item->children.empty() || !item->isOpened;
}

bool StateTreeModel::canFetchMore(const QModelIndex &parent) const
{
    StateItem *item = itemOf(parent);
    return parent.column() <= 0 && !item->isOpened && !m_levelSlots.contains(item);
}

void StateTreeModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    StateItem *item = itemOf(parent);
    if (!item->level) {
        if (item->bytes() > Large)
            return readInBackground(*item);
        item->level = readBelow(m_pair, item->before, item->after, m_isOnlyChanges);
        item->count = item->level->members.size();
    }
    open(*item);
}

void StateTreeModel::readInBackground(StateItem &item)
{
    auto &slot = m_levelSlots[&item] = std::make_unique<QuerySlot>(m_pool);
    slot->start([pair = m_pair, before = item.before, after = item.after,
                 only = m_isOnlyChanges](QueryScope &) { return readBelow(pair, before, after, only); },
                [this, &item](std::shared_ptr<const PairLevel> &&level) {
                    item.count = level->members.size();
                    item.level = std::move(level);
                    const auto done = m_levelSlots.extract(&item); // with the slot that is calling
                    open(item);
                    QMetaObject::invokeMethod(this, &StateTreeModel::levelRead, Qt::QueuedConnection);
                });
}

void StateTreeModel::open(StateItem &item)
{
    item.isOpened = true;
    auto children = childrenOf(item, m_pair);
    if (children.empty())
        return;
    beginInsertRows(indexOf(item), 0, int(children.size()) - 1);
    for (auto &child : children) {
        child->parent = &item;
        child->row = item.children.size();
        item.children.push_back(std::move(child));
    }
    endInsertRows();
}

StateItem *StateTreeModel::childAt(StateItem &item, const QString &path) const
{
    for (const auto &child : item.children) {
        if (!child->isRange && pathOf(*child) == path)
            return child.get();
    }
    for (const auto &child : item.children) {
        if (!child->isRange)
            continue;
        StateItem probe;
        probe.parent = &item;
        for (size_t number = child->first; number < child->first + child->count; ++number) {
            const PairMember &member = child->level->members[number];
            const bool isAfter = member.after != PairMember::None;
            const JsonLevel &level = isAfter ? child->level->after : child->level->before;
            const quint32 place = isAfter ? member.after : member.before;
            probe.path.clear();
            probe.index = level.isArray ? qint64(place) : -1;
            if (!level.isArray)
                probe.key = keyOf(isAfter ? m_pair.after : m_pair.before, level.members[place]);
            if (pathOf(probe) == path)
                return child.get();
        }
    }
    return nullptr;
}

QModelIndex StateTreeModel::indexOf(const QString &path)
{
    const std::optional<QList<PathPart>> parts = partsOf(path);
    if (!parts || parts->isEmpty())
        return {};
    StateItem *item = &m_root;
    QString at;
    for (const PathPart &part : *parts) {
        at = part.index >= 0 ? pathWith(at, part.index) : pathWith(at, part.key);
        do {
            if (canFetchMore(indexOf(*item)))
                fetchMore(indexOf(*item));
            item = childAt(*item, at);
            if (!item)
                return {};
        } while (item->isRange);
    }
    return indexOf(*item);
}

} // namespace Backstory
