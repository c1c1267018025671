// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/details/detailsitem.h"
#include "models/details/detailsquery.h"
#include "models/query/categories.h"
#include "models/query/queryslot.h"
#include "models/text/timetext.h"

#include <QAbstractItemModel>

namespace Backstory
{

/// Everything about one event as a tree of sections: times, causes and effects, payload, metadata. The
/// payload's rows are made when they are opened. Lives on the window's thread; events are read and decoded on
/// the pool.
class DetailsModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { KeyColumn, ValueColumn, NoteColumn, Columns };
    enum Role {
        KindRole = Qt::UserRole, ///< DetailsItem::Kind
        ValueKindRole,           ///< DetailsItem::ValueKind
        RelationRole,            ///< RelatedEvent::Relation of a link, else -1
        CategoryIndexRole,       ///< of a link's event, else -1
        LinkRole,                ///< EventReference, for a link that resolves
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

    const EventReference &reference() const { return m_reference; }
    /// Valid from `relationsLoaded()` on.
    const EventRelations &relations() const { return m_relations; }
    const EventTexts &texts() const { return m_texts; }
    bool hasTexts() const { return m_hasTexts; }
    bool isLoading() const { return m_relationsSlot.isRunning() || m_textsSlot.isRunning(); }
    /// Shows the next rows of a container that has more than are shown.
    void showMore(const QModelIndex &index);

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

private:
    DetailsItem *itemOf(const QModelIndex &index) const;
    QVariant text(const DetailsItem &item, int column) const;
    void startRelations();
    void startTexts();
    void rebuild();
    void addTimes();
    void addRelations();
    void addPayload();
    void addMetadata();
    DetailsItem *addSection(const QString &name, const QString &note);
    void addLines(DetailsItem &section, const QString &text);
    static void insertMoreRow(DetailsItem &item, size_t at);

    std::shared_ptr<Categories> m_categories;
    QList<HistorySource> m_sources;
    EventReference m_reference;
    EventRelations m_relations;
    EventTexts m_texts;
    bool m_hasRelations = false;
    bool m_hasTexts = false;
    TimeText m_timeText;
    DetailsItem m_root;
    QuerySlot m_relationsSlot;
    QuerySlot m_textsSlot;
};

} // namespace Backstory
