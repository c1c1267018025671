// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/details/detailsitem.h"
#include "models/details/detailsquery.h"
#include "models/details/eventcopy.h"
#include "models/details/payloadfind.h"
#include "models/details/payloadtext.h"
#include "models/query/categories.h"
#include "models/query/queryslot.h"
#include "models/text/timetext.h"

#include <QAbstractItemModel>
#include <QSize>
#include <QTimer>
#include <map>

namespace Backstory
{

/// How a consumer stands to the shown event.
struct DetailsConsumer {
    QString name;
    bool isDone = false; ///< it has gone beyond the event
    QString note;        ///< `34 before it · stalled`
    QString tip;

    bool operator==(const DetailsConsumer &) const = default;
};

/// Everything about one event as a tree of sections: times, causes and effects, payload, metadata. The
/// payload's rows are made when they are opened, ids of known entities are found when they are shown. Lives
/// on the window's thread; events are read, decoded and looked up on the pool.
class DetailsModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { KeyColumn, ValueColumn, NoteColumn, Columns };
    enum Role {
        KindRole = Qt::UserRole, ///< DetailsItem::Kind
        ValueKindRole,           ///< DetailsItem::ValueKind
        RelationRole,            ///< RelatedEvent::Relation of a link, else -1
        CategoryIndexRole,       ///< of a link's event or of the entity, else -1
        LinkRole,                ///< EventReference, for a link that resolves
        EntityRole,              ///< EntityReference, for a value that is the id of a known entity
        PointerRole,             ///< JSON pointer of a value, of a document's values only
        SearchedRole,            ///< whether the search looks at this row: it belongs to the payload
        SuffixRole,
        MonoRole
    };

    DetailsModel(QueryPool &pool, std::shared_ptr<Categories> categories, QObject *parent = nullptr);
    ~DetailsModel() override;

    void setSources(const QList<HistorySource> &sources);
    /// Shows another event, or none.
    void show(const EventReference &event);
    /// Effects may have come since.
    void refresh();
    void setTimeText(TimeText text);
    /// Who tells how consumers stand to an event; on this thread, at once.
    using ConsumersOf = std::function<QList<DetailsConsumer>(int source, const StoredEvent &event)>;
    void setConsumersOf(ConsumersOf consumersOf) { m_consumersOf = std::move(consumersOf); }
    /// Consumers of this source have gone on.
    void refreshConsumers(int source);
    /// What a view found out about the payload that is a picture; `problem`: why it cannot be shown.
    void setPicture(QSize pixels, const QString &problem);

    const EventReference &reference() const { return m_reference; }
    /// Valid from `relationsLoaded()` on.
    const EventRelations &relations() const { return m_relations; }
    const EventTexts &texts() const { return m_texts; }
    /// The relations are those of the shown event, not of the one before.
    bool hasRelations() const { return m_reference.isValid() && m_relations.reference == m_reference; }
    bool hasTexts() const { return m_hasTexts; }
    /// Some source has not been read to its end: a cause that was not found may still come.
    void setPartial(bool partial);
    bool isLoading() const;
    /// The payload of the shown event as raw text.
    PayloadText &payloadText() { return m_payloadText; }
    /// The search in its payload; who shows it says whether the tree or the text is searched.
    PayloadFind &find() { return m_find; }

    /// The row of the payload's value that a path of positions leads to, as `findInJson()` gives them. Opens
    /// the containers on the way; invalid while a large one is being read: then `levelRead()` comes.
    QModelIndex openPath(const std::vector<quint32> &path);
    /// Writes the shown event in a form; `eventCopied()` brings the text.
    void copyEvent(EventForm form);
    /// The whole value as text: of a JSON text without quotes, of a container its JSON.
    QString wholeValue(const QModelIndex &index) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    QVariant data(const QModelIndex &index, int role) const override;

Q_SIGNALS:
    void relationsLoaded();
    void textsLoaded();
    void eventCopied(const QString &text);
    /// A large container was read: its rows are there now.
    void levelRead();

private:
    static constexpr int ConsumersRow = 2; ///< behind times, causes and effects

    DetailsItem *itemOf(const QModelIndex &index) const;
    QModelIndex indexOf(const DetailsItem &item) const;
    QVariant text(const DetailsItem &item, int column) const;
    void startRelations();
    void takeRelations(EventRelations &&relations);
    void startTexts();
    void rebuild();
    void addTimes();
    void addConsumers(DetailsItem &section) const;
    void insertConsumers();
    void removeConsumers();
    void numberSections();
    void replaceRows(const QString &section, DetailsItem &fresh);
    void addRelations(DetailsItem &section);
    void updateRelations();
    void addPayload();
    void addPicture(DetailsItem &section);
    void addLines(DetailsItem &section);
    void addMetadata();
    DetailsItem *addSection(const QString &name, const QString &note);
    void readInBackground(DetailsItem &item);
    void open(DetailsItem &item);
    void noteIds(DetailsItem &item);
    void startLookup();
    bool linkEntity(DetailsItem &item);
    void linkEntitiesBelow(DetailsItem &item);

    QueryPool &m_pool;
    std::shared_ptr<Categories> m_categories;
    QList<HistorySource> m_sources;
    EventReference m_reference;
    EventRelations m_relations;
    EventTexts m_texts;
    ConsumersOf m_consumersOf;
    QList<DetailsConsumer> m_consumers;
    bool m_hasRelations = false;
    bool m_hasTexts = false;
    bool m_partial = false;
    bool m_isSlow = false; ///< the texts take so long that this is said
    QTimer m_slowTimer;
    TimeText m_timeText;
    QString m_pictureText;
    DetailsItem m_root;
    QuerySlot m_relationsSlot;
    QuerySlot m_textsSlot;
    QuerySlot m_lookupSlot;
    QuerySlot m_copySlot;
    PayloadText m_payloadText;
    PayloadFind m_find;
    std::map<DetailsItem *, std::unique_ptr<QuerySlot>> m_levelSlots;
    QList<PossibleId> m_wanted;                 ///< values that nobody has looked up yet
    QHash<QByteArray, EntityReference> m_known; ///< what is known of values, by key and value
};

} // namespace Backstory
