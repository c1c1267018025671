// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/details/detailsmodel.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qsizetype LongestTip = 2000;
constexpr int SlowMilliseconds = 400; // sooner it would only flicker

} // namespace

DetailsModel::DetailsModel(QueryPool &pool, std::shared_ptr<Categories> categories, QObject *parent)
    : QAbstractItemModel(parent)
    , m_pool(pool)
    , m_categories(std::move(categories))
    , m_relationsSlot(pool)
    , m_textsSlot(pool)
    , m_lookupSlot(pool)
    , m_copySlot(pool)
    , m_payloadText(pool)
    , m_find(pool)
{
    m_slowTimer.setSingleShot(true);
    m_slowTimer.setInterval(SlowMilliseconds);
    connect(&m_slowTimer, &QTimer::timeout, this, [this] {
        m_isSlow = true;
        if (m_hasRelations)
            rebuild();
    });
}

DetailsModel::~DetailsModel() = default;

void DetailsModel::setSources(const QList<HistorySource> &sources)
{
    m_sources = sources;
    for (const HistorySource &source : sources) {
        if (source.id == m_reference.source)
            return;
    }
    show({});
}

void DetailsModel::show(const EventReference &event)
{
    if (event == m_reference && event.isValid())
        return;
    m_reference = event;
    m_relationsSlot.cancel();
    m_textsSlot.cancel();
    m_lookupSlot.cancel();
    m_wanted.clear();
    m_known.clear();
    m_hasRelations = false;
    m_hasTexts = false;
    m_pictureText.clear();
    m_isSlow = false;
    m_slowTimer.stop();
    if (event.isValid()) {
        startRelations();
        startTexts();
        m_slowTimer.start();
    } else {
        m_relations = {};
        m_texts = {};
        m_payloadText.setPayload({});
        rebuild();
        Q_EMIT relationsLoaded();
        Q_EMIT textsLoaded();
    }
}

void DetailsModel::refresh()
{
    if (m_reference.isValid() && m_hasRelations && !m_relationsSlot.isRunning())
        startRelations();
}

void DetailsModel::setPartial(bool partial)
{
    if (m_partial == partial)
        return;
    m_partial = partial;
    const QList<RelatedEvent> &related = m_relations.related;
    const bool isOpen = std::any_of(related.begin(), related.end(),
                                    [](const RelatedEvent &each) { return !each.event.isValid(); });
    if (m_hasRelations && isOpen)
        rebuild();
}

void DetailsModel::setTimeText(TimeText text)
{
    m_timeText = text;
    if (m_hasRelations)
        rebuild();
}

bool DetailsModel::isLoading() const
{
    return m_relationsSlot.isRunning() || m_textsSlot.isRunning() || m_lookupSlot.isRunning() ||
           !m_wanted.isEmpty() || !m_levelSlots.empty() || m_payloadText.isLoading();
}

void DetailsModel::startRelations()
{
    m_relationsSlot.start([sources = m_sources, event = m_reference](
                              QueryScope &scope) { return readRelations(scope, sources, event); },
                          [this](EventRelations &&relations) { takeRelations(std::move(relations)); });
}

void DetailsModel::takeRelations(EventRelations &&relations)
{
    const bool isFirst = !m_hasRelations;
    const bool isNew = isFirst || relations.error.isEmpty() != m_relations.error.isEmpty();
    const bool isSame =
        relations.effects == m_relations.effects && relations.correlated == m_relations.correlated &&
        std::equal(relations.related.begin(), relations.related.end(), m_relations.related.begin(),
                   m_relations.related.end(), [](const RelatedEvent &a, const RelatedEvent &b) {
                       return a.relation == b.relation && a.event == b.event;
                   });
    m_relations = std::move(relations);
    m_hasRelations = true;
    // While its own texts have not come, the event before is not mixed with this one.
    if (isFirst && !m_hasTexts) {
        m_texts = {};
        m_payloadText.setPayload({});
    }
    if (isNew)
        rebuild();
    else if (!isSame)
        updateRelations();
    Q_EMIT relationsLoaded();
}

void DetailsModel::startTexts()
{
    m_textsSlot.start([sources = m_sources,
                       event = m_reference](QueryScope &scope) { return readTexts(scope, sources, event); },
                      [this](EventTexts &&texts) {
                          m_texts = std::move(texts);
                          m_hasTexts = true;
                          m_slowTimer.stop();
                          m_payloadText.setPayload(m_texts.payload);
                          if (m_hasRelations)
                              rebuild();
                          Q_EMIT textsLoaded();
                      });
}

DetailsItem *DetailsModel::itemOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<DetailsItem *>(index.internalPointer())
                           : const_cast<DetailsItem *>(&m_root);
}

QModelIndex DetailsModel::indexOf(const DetailsItem &item) const
{
    return &item == &m_root ? QModelIndex() : createIndex(int(item.row), 0, const_cast<DetailsItem *>(&item));
}

QModelIndex DetailsModel::index(int row, int column, const QModelIndex &parent) const
{
    const DetailsItem *item = itemOf(parent);
    if (row < 0 || column < 0 || column >= Columns || parent.column() > 0 ||
        size_t(row) >= item->children.size())
        return {};
    return createIndex(row, column, item->children[size_t(row)].get());
}

QModelIndex DetailsModel::parent(const QModelIndex &index) const
{
    DetailsItem *parent = index.isValid() ? itemOf(index)->parent : nullptr;
    return parent ? indexOf(*parent) : QModelIndex();
}

int DetailsModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(itemOf(parent)->children.size());
}

int DetailsModel::columnCount(const QModelIndex &) const
{
    return Columns;
}

bool DetailsModel::hasChildren(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return false;
    const DetailsItem *item = itemOf(parent);
    return !item->children.empty() || !item->isOpened;
}

bool DetailsModel::canFetchMore(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return false;
    DetailsItem *item = itemOf(parent);
    return !item->isOpened && !m_levelSlots.contains(item);
}

void DetailsModel::fetchMore(const QModelIndex &parent)
{
    constexpr size_t Large = 256 * 1024; // reading it would be seen
    DetailsItem *item = itemOf(parent);
    if (!canFetchMore(parent))
        return;
    if (!item->level) {
        if (item->member.length > Large)
            return readInBackground(*item);
        item->level = std::make_shared<JsonLevel>(
            readLevel(*item->document.text, item->member.begin, item->member.length));
        item->count = item->level->members.size();
    }
    open(*item);
}

void DetailsModel::readInBackground(DetailsItem &item)
{
    auto &slot = m_levelSlots[&item] = std::make_unique<QuerySlot>(m_pool);
    slot->start(
        [document = item.document, member = item.member](QueryScope &) {
            return std::make_shared<JsonLevel>(readLevel(*document.text, member.begin, member.length));
        },
        [this, &item](std::shared_ptr<JsonLevel> &&level) {
            item.count = level->members.size();
            item.level = std::move(level);
            open(item);
            const auto done = m_levelSlots.extract(&item); // with the slot that is calling
            QMetaObject::invokeMethod(this, &DetailsModel::levelRead, Qt::QueuedConnection);
        });
}

void DetailsModel::open(DetailsItem &item)
{
    item.isOpened = true;
    std::vector<std::unique_ptr<DetailsItem>> children = childrenOf(item);
    if (children.empty())
        return;
    const size_t before = item.children.size();
    beginInsertRows(indexOf(item), int(before), int(before + children.size()) - 1);
    for (auto &child : children)
        noteIds(*item.add(std::move(child)));
    endInsertRows();
    startLookup();
}

QModelIndex DetailsModel::openPath(const std::vector<quint32> &path)
{
    DetailsItem *item = nullptr;
    for (const auto &section : m_root.children) {
        if (section->kind == DetailsItem::Section && section->document.text == m_texts.payloadDocument.text)
            item = section.get();
    }
    if (!item || !m_texts.payloadDocument.isValid())
        return {};
    for (size_t step = 0; step < path.size();) {
        if (canFetchMore(indexOf(*item)))
            fetchMore(indexOf(*item));
        DetailsItem *next = nullptr;
        for (const auto &child : item->children) {
            const size_t end =
                child->kind == DetailsItem::Range ? child->first + child->count : child->index + 1;
            if (child->isInDocument() && path[step] >= child->index && path[step] < end) {
                next = child.get();
                break;
            }
        }
        if (!next)
            return {};
        step += next->kind == DetailsItem::Range ? 0 : 1;
        item = next;
    }
    return indexOf(*item);
}

QString DetailsModel::wholeValue(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const DetailsItem &item = *itemOf(index);
    if (item.kind == DetailsItem::Json && item.member.kind != JsonMember::Broken)
        return valueOf(item.document, item.member);
    if (item.kind == DetailsItem::Section && item.document.isValid())
        return QString::fromUtf8(item.document.text->data(), qsizetype(item.document.length));
    return item.value.isEmpty() ? item.key : item.value;
}

void DetailsModel::copyEvent(EventForm form)
{
    if (!m_reference.isValid())
        return;
    m_copySlot.start([sources = m_sources, event = m_reference,
                      form](QueryScope &scope) { return eventText(scope, sources, event, form); },
                     [this](QString &&text) {
                         if (!text.isEmpty())
                             Q_EMIT eventCopied(text);
                     });
}

QVariant DetailsModel::text(const DetailsItem &item, int column) const
{
    switch (column) {
    case KeyColumn:
        return item.key;
    case ValueColumn:
        return item.value;
    default:
        return item.note;
    }
}

QVariant DetailsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const DetailsItem &item = *itemOf(index);
    switch (role) {
    case Qt::DisplayRole:
        return text(item, index.column());
    case Qt::AccessibleTextRole:
        return QStringList{item.key, item.value, item.suffix, item.note}.join(u' ').simplified();
    case Qt::ToolTipRole:
        return (item.tip.isEmpty() ? text(item, index.column()).toString() : item.tip).left(LongestTip);
    case KindRole:
        return item.kind;
    case ValueKindRole:
        return item.valueKind;
    case RelationRole:
        return item.relation;
    case CategoryIndexRole:
        return item.event.isValid() || item.entity.isValid() ? m_categories->indexOf(item.category) : -1;
    case LinkRole:
        return item.event.isValid() ? QVariant::fromValue(item.event) : QVariant();
    case EntityRole:
        return item.entity.isValid() ? QVariant::fromValue(item.entity) : QVariant();
    case PointerRole:
        return pointerOf(item);
    case SearchedRole:
        return item.kind == DetailsItem::Json && item.document.text == m_texts.payloadDocument.text;
    case SuffixRole:
        return item.suffix;
    case MonoRole:
        return item.isMono;
    }
    return {};
}

} // namespace Backstory
