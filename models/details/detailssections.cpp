// SPDX-License-Identifier: GPL-3.0-or-later
// The sections of the details, and which of their values are ids of known entities; how they are shown as a
// tree is in detailsmodel.cpp.
#include "models/details/detailsmodel.h"
#include "models/text/numbertext.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QString consumersName()
{
    return u"Consumers"_s;
}

QString relationsName()
{
    return u"Causes and effects"_s;
}

QByteArray lookupKey(const PossibleId &id)
{
    return id.key.toUtf8() + '\0' + id.text;
}

/// The scalar of a document as a possible id; empty text for everything else.
PossibleId possibleId(const DetailsItem &item)
{
    constexpr quint32 Longest = 300;
    if (item.kind != DetailsItem::Json || item.member.length > Longest ||
        (item.valueKind != DetailsItem::Text && item.valueKind != DetailsItem::Number))
        return {};
    // An element of a list is about what the list is called.
    const DetailsItem *named = &item;
    while (named->parent && named->parent->isInDocument() && named->parent->level &&
           (named->kind == DetailsItem::Range || named->parent->level->isArray))
        named = named->parent;
    return {valueOf(item.document, item.member).toUtf8(), named->key};
}

QString sizeNote(const EventTexts &texts)
{
    const DecodedPayload &payload = texts.payload;
    QString note = payload.formatName();
    if (payload.format == DecodedPayload::Empty)
        return note;
    if (payload.format == DecodedPayload::Binary)
        note = (QStringList{u"binary"_s} + payload.layers).join(u", "_s);
    note += u" · "_s + bytesText(texts.storedBytes);
    if (payload.isPacked())
        note += u" · %1 unpacked"_s.arg(payload.bytes.size() < 1000 ? QString::number(payload.bytes.size())
                                                                    : bytesText(payload.bytes.size()));
    return note;
}

} // namespace

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
    m_levelSlots.clear();
    m_root.children.clear();
    if (m_hasRelations && m_relations.error.isEmpty()) {
        addTimes();
        addRelations(*addSection(relationsName(), {}));
        m_consumers =
            m_consumersOf ? m_consumersOf(m_reference.source, m_relations.event) : QList<DetailsConsumer>();
        if (!m_consumers.isEmpty())
            addConsumers(*addSection(consumersName(), {}));
        if (m_hasTexts) {
            addPayload();
            addMetadata();
        } else if (m_isSlow) {
            addSection(u"Payload"_s, {})->addField(u"Payload"_s, u"being read …"_s);
        }
    }
    endResetModel();
}

void DetailsModel::addTimes()
{
    const StoredEvent &event = m_relations.event;
    DetailsItem *section = addSection(u"Times"_s, m_timeText.zoneName(event.time()));
    const auto add = [this, section](const QString &name, Timestamp time, const QString &delta,
                                     const QString &unknown) {
        const QString date = m_timeText.date(time);
        DetailsItem *field = section->addField(
            name, date.isEmpty() ? noneText() : date + u' ' + m_timeText.preciseClock(time), delta);
        field->tip = time.isValid() ? QString::fromLatin1(time.toText()) : unknown;
    };
    add(u"Occurred"_s, event.occurred, {}, u"The source does not say when it happened."_s);
    add(u"Recorded"_s, event.recorded, deltaText(event.occurred, event.recorded),
        u"The source does not say when it was stored."_s);
    add(u"Received"_s, {}, {}, u"No opened source says when a consumer received it."_s);
    add(u"Processed"_s, {}, {}, u"No opened source says when a consumer had processed it."_s);
}

void DetailsModel::addConsumers(DetailsItem &section) const
{
    for (const DetailsConsumer &consumer : m_consumers)
        section.addField(consumer.isDone ? u"Done"_s : u"Waits"_s, consumer.name, consumer.note)->tip =
            consumer.tip;
}

void DetailsModel::addRelations(DetailsItem &section)
{
    const StoredEvent &event = m_relations.event;
    if (event.causes.isEmpty() && m_relations.effects == 0)
        section.addField(u"Cause"_s, u"none named, and no effects"_s);
    else if (event.causes.isEmpty())
        section.addField(u"Cause"_s, u"none named: a root"_s);
    static const QString names[] = {u"Cause"_s, u"Root"_s, u"Effect"_s};
    for (const RelatedEvent &related : m_relations.related) {
        DetailsItem *item = section.addField(names[related.relation], related.type);
        item->kind = DetailsItem::Link;
        item->relation = related.relation;
        item->event = related.event;
        if (!related.event.isValid()) {
            item->value = related.named;
            item->note = m_partial ? u"not read yet"_s : u"outside"_s;
            item->tip = m_partial ? u"%1 has not been found in what was read so far."_s.arg(related.named)
                                  : u"%1 is in no source that is open."_s.arg(related.named);
            continue;
        }
        item->category = related.category;
        item->tip = u"%1 of %2"_s.arg(related.type, QString::fromUtf8(related.entity));
        if (related.version != Event::NoVersion)
            item->suffix = u"v%1"_s.arg(related.version);
        if (related.entity != event.entity)
            item->suffix += (item->suffix.isEmpty() ? u""_s : u" · "_s) +
                            elidedMiddle(QString::fromUtf8(related.entity), 20);
        item->note = deltaText(event.time(), related.time);
    }
    if (m_relations.effects > EventRelations::MostEffects)
        section.addField(QString(), u"and %1 more effects"_s.arg(
                                        countText(m_relations.effects - EventRelations::MostEffects)));
    if (event.correlation.isEmpty())
        return;
    DetailsItem *correlation = section.addField(u"Correlation"_s, QString::fromUtf8(event.correlation),
                                                countText(m_relations.correlated, u"event"_s));
    correlation->kind = DetailsItem::Correlation;
    correlation->tip = u"%1: all events of one request share it"_s.arg(correlation->value);
}

// Effects come while one reads: only their section changes, so that nobody loses the place in the payload.
void DetailsModel::updateRelations()
{
    DetailsItem fresh;
    addRelations(fresh);
    replaceRows(relationsName(), fresh);
}

void DetailsModel::refreshConsumers(int source)
{
    if (!m_consumersOf || !m_hasRelations || m_reference.source != source || !m_relations.error.isEmpty())
        return;
    QList<DetailsConsumer> consumers = m_consumersOf(source, m_relations.event);
    if (consumers == m_consumers)
        return;
    const bool isThere = !m_consumers.isEmpty();
    m_consumers = std::move(consumers);
    if (isThere == m_consumers.isEmpty())
        return isThere ? removeConsumers() : insertConsumers();
    DetailsItem fresh;
    addConsumers(fresh);
    replaceRows(consumersName(), fresh);
}

// Between the others, so that nobody who reads these loses the place.
void DetailsModel::insertConsumers()
{
    auto section = std::make_unique<DetailsItem>();
    section->kind = DetailsItem::Section;
    section->key = consumersName();
    addConsumers(*section);
    beginInsertRows({}, ConsumersRow, ConsumersRow);
    section->parent = &m_root;
    m_root.children.insert(m_root.children.begin() + ConsumersRow, std::move(section));
    numberSections();
    endInsertRows();
}

void DetailsModel::removeConsumers()
{
    beginRemoveRows({}, ConsumersRow, ConsumersRow);
    m_root.children.erase(m_root.children.begin() + ConsumersRow);
    numberSections();
    endRemoveRows();
}

void DetailsModel::numberSections()
{
    for (size_t row = 0; row < m_root.children.size(); ++row)
        m_root.children[row]->row = row;
}

void DetailsModel::replaceRows(const QString &name, DetailsItem &fresh)
{
    for (const auto &section : m_root.children) {
        if (section->key != name)
            continue;
        const QModelIndex index = indexOf(*section);
        if (!section->children.empty()) {
            beginRemoveRows(index, 0, int(section->children.size()) - 1);
            section->children.clear();
            endRemoveRows();
        }
        if (!fresh.children.empty()) {
            beginInsertRows(index, 0, int(fresh.children.size()) - 1);
            for (auto &child : fresh.children)
                section->add(std::move(child));
            endInsertRows();
        }
    }
}

void DetailsModel::addPicture(DetailsItem &section)
{
    auto item = std::make_unique<DetailsItem>();
    item->kind = DetailsItem::Picture;
    item->key = m_texts.payload.imageKind;
    item->value = m_pictureText;
    section.add(std::move(item));
}

void DetailsModel::addLines(DetailsItem &section)
{
    for (const QString &line : m_texts.firstLines) {
        auto item = std::make_unique<DetailsItem>();
        item->kind = DetailsItem::Line;
        item->isMono = true;
        item->key = line;
        section.add(std::move(item));
    }
    if (m_texts.lines <= m_texts.firstLines.size())
        return;
    auto more = std::make_unique<DetailsItem>();
    more->kind = DetailsItem::More;
    more->key = m_texts.payload.isText()
                    ? u"Show all %1 in Raw"_s.arg(countText(m_texts.lines, u"line"_s))
                    : u"Show all %1 in Raw"_s.arg(bytesText(m_texts.payload.bytes.size()));
    section.add(std::move(more));
}

void DetailsModel::addPayload()
{
    const DecodedPayload &payload = m_texts.payload;
    DetailsItem *section =
        addSection(u"Payload"_s, m_texts.problem.isEmpty() ? sizeNote(m_texts) : QString());
    if (!m_texts.problem.isEmpty())
        section->addField(u"Payload"_s, u"could not be fetched"_s)->tip = m_texts.problem;
    else if (payload.format == DecodedPayload::Empty)
        section->addField(u"Payload"_s, u"none: the event carries no payload"_s);
    else if (m_texts.payloadDocument.isValid())
        setDocument(*section, m_texts.payloadDocument);
    if (payload.format == DecodedPayload::Image)
        addPicture(*section);
    addLines(*section);
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
    if (event.position.isValid()) {
        QString position = countText(event.position.value);
        if (event.position.part != 0)
            position += u" / %1"_s.arg(event.position.part);
        add(u"position"_s,
            m_relations.positionName.isEmpty() ? position : m_relations.positionName + u' ' + position);
    }
    add(u"source"_s, m_relations.sourceName);
    const DecodedPayload &metadata = m_texts.metadata;
    if (m_texts.metadataDocument.isValid())
        setDocument(*section, m_texts.metadataDocument);
    else
        add(u"metadata"_s, metadata.isText() ? QString::fromUtf8(metadata.bytes.left(2000))
                           : metadata.format == DecodedPayload::Empty ? QString()
                                                                      : metadata.formatName());
}

void DetailsModel::setPicture(QSize pixels, const QString &problem)
{
    m_pictureText =
        problem.isEmpty() ? u"%1 × %2 pixels"_s.arg(pixels.width()).arg(pixels.height()) : problem;
    for (const auto &section : m_root.children) {
        for (const auto &item : section->children) {
            if (item->kind == DetailsItem::Picture) {
                item->value = m_pictureText;
                Q_EMIT dataChanged(indexOf(*item), indexOf(*item).siblingAtColumn(NoteColumn));
            }
        }
    }
}

// Looked up later together: rows come in hundreds.
void DetailsModel::noteIds(DetailsItem &item)
{
    const PossibleId id = possibleId(item);
    if (!mayBeId(id))
        return;
    if (m_known.contains(lookupKey(id))) {
        linkEntity(item);
    } else {
        m_known.insert(lookupKey(id), {});
        m_wanted.append(id);
    }
}

void DetailsModel::startLookup()
{
    if (m_wanted.isEmpty() || m_lookupSlot.isRunning())
        return;
    m_lookupSlot.start(
        [sources = m_sources, source = m_reference.source, ids = std::exchange(m_wanted, {})](
            QueryScope &scope) { return std::pair(ids, findEntities(scope, sources, source, ids)); },
        [this](std::pair<QList<PossibleId>, QList<EntityReference>> &&result) {
            const auto &[ids, entities] = result;
            for (qsizetype i = 0; i < ids.size(); ++i)
                m_known.insert(lookupKey(ids[i]), entities.value(i));
            linkEntitiesBelow(m_root);
            startLookup();
        });
}

bool DetailsModel::linkEntity(DetailsItem &item)
{
    if (item.kind != DetailsItem::Json || item.entity.isValid())
        return false;
    const PossibleId id = possibleId(item);
    const EntityReference entity = id.text.isEmpty() ? EntityReference() : m_known.value(lookupKey(id));
    if (!entity.isValid())
        return false;
    item.entity = entity;
    item.category = entity.category;
    item.tip = u"%1 is a known %2."_s.arg(QString::fromUtf8(entity.id),
                                          entity.category.isEmpty() ? u"entity"_s : entity.category);
    return true;
}

void DetailsModel::linkEntitiesBelow(DetailsItem &item)
{
    for (const auto &child : item.children) {
        if (linkEntity(*child))
            Q_EMIT dataChanged(indexOf(*child), indexOf(*child).siblingAtColumn(NoteColumn));
        linkEntitiesBelow(*child);
    }
}

} // namespace Backstory
