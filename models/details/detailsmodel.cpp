// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/details/detailsmodel.h"
#include "models/details/jsonitems.h"
#include "models/text/numbertext.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr size_t RowsAtOnce = 500;

} // namespace

DetailsModel::DetailsModel(QueryPool &pool, std::shared_ptr<Categories> categories, QObject *parent)
    : QAbstractItemModel(parent)
    , m_categories(std::move(categories))
    , m_relationsSlot(pool)
    , m_textsSlot(pool)
{
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
    m_hasRelations = false;
    m_hasTexts = false;
    if (event.isValid()) {
        startRelations();
        startTexts();
    } else {
        m_relations = {};
        m_texts = {};
        rebuild();
        Q_EMIT relationsLoaded();
    }
}

void DetailsModel::refresh()
{
    if (m_reference.isValid() && m_hasRelations && !m_relationsSlot.isRunning())
        startRelations();
}

void DetailsModel::setTimeText(TimeText text)
{
    m_timeText = text;
    if (m_hasRelations)
        rebuild();
}

void DetailsModel::startRelations()
{
    m_relationsSlot.start([sources = m_sources, event = m_reference](
                              QueryScope &scope) { return readRelations(scope, sources, event); },
                          [this](EventRelations &&relations) {
                              const bool same = m_hasRelations && relations.effects == m_relations.effects &&
                                                relations.related.size() == m_relations.related.size();
                              const bool firstTime = !m_hasRelations;
                              m_relations = std::move(relations);
                              m_hasRelations = true;
                              // While its own texts have not come, the event before is not mixed with this
                              // one.
                              if (firstTime && !m_hasTexts)
                                  m_texts = {};
                              if (!same)
                                  rebuild();
                              Q_EMIT relationsLoaded();
                          });
}

void DetailsModel::startTexts()
{
    m_textsSlot.start([sources = m_sources,
                       event = m_reference](QueryScope &scope) { return readTexts(scope, sources, event); },
                      [this](EventTexts &&texts) {
                          m_texts = std::move(texts);
                          m_hasTexts = true;
                          if (m_hasRelations)
                              rebuild();
                          Q_EMIT textsLoaded();
                      });
}

DetailsItem *DetailsModel::addSection(const QString &name, const QString &note)
{
    auto section = std::make_unique<DetailsItem>();
    section->kind = DetailsItem::Section;
    section->key = name;
    section->note = note;
    return m_root.add(std::move(section));
}

void DetailsModel::rebuild()
{
    beginResetModel();
    m_root.children.clear();
    m_root.shown = 0;
    if (m_hasRelations && m_relations.error.isEmpty()) {
        addTimes();
        addRelations();
        if (m_hasTexts) {
            addPayload();
            addMetadata();
        }
    }
    endResetModel();
}

void DetailsModel::addTimes()
{
    const StoredEvent &event = m_relations.event;
    DetailsItem *section = addSection(u"Times"_s, m_timeText.zoneName(event.time()));
    const auto add = [this, section](const QString &name, Timestamp time, const QString &delta) {
        const QString date = m_timeText.date(time);
        DetailsItem *field = section->addField(
            name, date.isEmpty() ? noneText() : date + u' ' + m_timeText.preciseClock(time), delta);
        field->tip = time.isValid() ? QString::fromLatin1(time.toText()) : u"The source does not say."_s;
    };
    add(u"Occurred"_s, event.occurred, {});
    add(u"Recorded"_s, event.recorded, deltaText(event.occurred, event.recorded));
}

void DetailsModel::addRelations()
{
    const StoredEvent &event = m_relations.event;
    DetailsItem *section =
        addSection(u"Causes and effects"_s,
                   event.correlation.isEmpty()
                       ? QString()
                       : u"correlation "_s + elidedMiddle(QString::fromUtf8(event.correlation), 16));
    if (event.causes.isEmpty() && m_relations.effects == 0)
        section->addField(u"Cause"_s, u"none named, and no effects"_s);
    else if (event.causes.isEmpty())
        section->addField(u"Cause"_s, u"none named: a root"_s);
    static const QString names[] = {u"Cause"_s, u"Root"_s, u"Effect"_s};
    for (const RelatedEvent &related : m_relations.related) {
        DetailsItem *item = section->addField(names[related.relation], related.type);
        item->kind = DetailsItem::Link;
        item->relation = related.relation;
        item->event = related.event;
        if (!related.event.isValid()) {
            item->value = related.named;
            item->note = u"outside"_s;
            item->tip = u"%1 is in no source that is open."_s.arg(related.named);
            continue;
        }
        item->category = related.category;
        item->tip = u"%1 of %2"_s.arg(related.type, QString::fromUtf8(related.entity));
        if (related.version != Event::NoVersion)
            item->suffix = u"v%1"_s.arg(related.version);
        if (related.entity != event.entity)
            item->suffix += u" · "_s + elidedMiddle(QString::fromUtf8(related.entity), 20);
        item->note = deltaText(event.time(), related.time);
    }
    if (m_relations.effects > EventRelations::MostEffects)
        section->addField(QString(), u"and %1 more effects"_s.arg(
                                         countText(m_relations.effects - EventRelations::MostEffects)));
}

void DetailsModel::addLines(DetailsItem &section, const QString &text)
{
    // Lines beyond this are read in the raw text.
    constexpr qsizetype MostLines = 2000;
    constexpr qsizetype MostColumns = 1000;
    qsizetype begin = 0;
    for (qsizetype line = 0; line < MostLines && begin < text.size(); ++line) {
        const qsizetype end = text.indexOf(u'\n', begin);
        auto item = std::make_unique<DetailsItem>();
        item->kind = DetailsItem::Line;
        item->isMono = true;
        item->key = text.mid(begin, std::min(MostColumns, (end < 0 ? text.size() : end) - begin));
        section.add(std::move(item));
        begin = end < 0 ? text.size() : end + 1;
    }
}

void DetailsModel::addPayload()
{
    const DecodedPayload &payload = m_texts.payload;
    QString note = payload.formatName();
    if (payload.format != DecodedPayload::Binary && payload.format != DecodedPayload::Empty)
        note += u" · "_s + bytesText(m_texts.storedBytes);
    DetailsItem *section = addSection(u"Payload"_s, note);
    if (!m_texts.problem.isEmpty())
        section->addField(u"Problem"_s, m_texts.problem);
    else if (payload.format == DecodedPayload::Empty)
        section->addField(u"Payload"_s, u"none: the event carries no payload"_s);
    if (!payload.problem.isEmpty())
        section->addField(u"Problem"_s, payload.problem);
    if (!payload.json.isEmpty())
        setDocument(*section, paddedDocument(payload.json), size_t(payload.json.size()));
    else
        addLines(*section, m_texts.payloadText);
}

void DetailsModel::addMetadata()
{
    const StoredEvent &event = m_relations.event;
    DetailsItem *section = addSection(u"Metadata"_s, {});
    const auto add = [section](const QString &name, const QString &text) {
        if (!text.isEmpty())
            section->addField(name, text)->isMono = true;
    };
    add(u"producer"_s, event.producer);
    add(u"user"_s, event.user);
    if (event.readVersion != Event::NoVersion)
        add(u"readVersion"_s, QString::number(event.readVersion));
    add(u"schema"_s, event.schemaVersion);
    add(u"contentType"_s, event.contentType);
    add(u"correlation"_s, QString::fromUtf8(event.correlation));
    if (event.position.isValid()) {
        QString position = countText(event.position.value);
        if (event.position.part != 0)
            position += u" / %1"_s.arg(event.position.part);
        add(u"position"_s,
            m_relations.positionName.isEmpty() ? position : m_relations.positionName + u' ' + position);
    }
    add(u"source"_s, m_relations.sourceName);
    const DecodedPayload &metadata = m_texts.metadata;
    if (!metadata.json.isEmpty())
        setDocument(*section, paddedDocument(metadata.json), size_t(metadata.json.size()));
    else if (metadata.format == DecodedPayload::Binary)
        add(u"metadata"_s, metadata.formatName());
    else
        add(u"metadata"_s, QString::fromUtf8(metadata.bytes.left(2000)));
}

DetailsItem *DetailsModel::itemOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<DetailsItem *>(index.internalPointer())
                           : const_cast<DetailsItem *>(&m_root);
}

QModelIndex DetailsModel::index(int row, int column, const QModelIndex &parent) const
{
    const DetailsItem *item = itemOf(parent);
    if (row < 0 || column < 0 || column >= Columns || parent.column() > 0 || size_t(row) >= item->shown)
        return {};
    return createIndex(row, column, item->children[size_t(row)].get());
}

QModelIndex DetailsModel::parent(const QModelIndex &index) const
{
    DetailsItem *parent = index.isValid() ? itemOf(index)->parent : nullptr;
    return !parent || parent == &m_root ? QModelIndex() : createIndex(int(parent->row), 0, parent);
}

int DetailsModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(itemOf(parent)->shown);
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
    return item->shown > 0 || (!item->isRead && item->value != u"{0}" && item->value != u"[0]");
}

bool DetailsModel::canFetchMore(const QModelIndex &parent) const
{
    return parent.column() <= 0 && !itemOf(parent)->isRead;
}

void DetailsModel::fetchMore(const QModelIndex &parent)
{
    DetailsItem *item = itemOf(parent);
    if (item->isRead)
        return;
    const size_t before = item->shown;
    readChildren(*item);
    size_t end = item->children.size();
    item->shown = before;
    if (end - before > RowsAtOnce + RowsAtOnce / 10)
        end = before + RowsAtOnce;
    if (end == before)
        return;
    if (end < item->children.size())
        insertMoreRow(*item, end++);
    beginInsertRows(parent, int(before), int(end) - 1);
    item->shown = end;
    endInsertRows();
}

void DetailsModel::insertMoreRow(DetailsItem &item, size_t at)
{
    auto more = std::make_unique<DetailsItem>();
    more->kind = DetailsItem::More;
    more->key = u"Show more"_s;
    more->value = u"%1 of %2 are shown"_s.arg(countText(qint64(at)), countText(qint64(item.children.size())));
    more->parent = &item;
    item.children.insert(item.children.begin() + qptrdiff(at), std::move(more));
    for (size_t i = at; i < item.children.size(); ++i)
        item.children[i]->row = i;
}

void DetailsModel::showMore(const QModelIndex &index)
{
    DetailsItem *more = index.isValid() ? itemOf(index) : nullptr;
    if (!more || more->kind != DetailsItem::More)
        return;
    DetailsItem *item = more->parent;
    const QModelIndex container = parent(index);
    const size_t at = more->row;
    beginRemoveRows(container, int(at), int(at));
    item->children.erase(item->children.begin() + qptrdiff(at));
    item->shown = at;
    for (size_t i = at; i < item->children.size(); ++i)
        item->children[i]->row = i;
    endRemoveRows();
    size_t end = std::min(at + RowsAtOnce, item->children.size());
    if (end < item->children.size())
        insertMoreRow(*item, end++);
    beginInsertRows(container, int(at), int(end) - 1);
    item->shown = end;
    endInsertRows();
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
        return item.tip.isEmpty() ? text(item, index.column()) : QVariant(item.tip);
    case KindRole:
        return item.kind;
    case ValueKindRole:
        return item.valueKind;
    case RelationRole:
        return item.relation;
    case CategoryIndexRole:
        return item.event.isValid() ? m_categories->indexOf(item.category) : -1;
    case LinkRole:
        return item.event.isValid() ? QVariant::fromValue(item.event) : QVariant();
    case SuffixRole:
        return item.suffix;
    case MonoRole:
        return item.isMono;
    }
    return {};
}

} // namespace Backstory
