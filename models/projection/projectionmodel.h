// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/projection/projectionrun.h"
#include "models/query/pagecache.h"

#include <QAbstractTableModel>
#include <QSet>

namespace Backstory
{

/// The state of each entity as a table: its id, then the fields of the states as they come to be known. Rows
/// come by pages, asked for with `pagesWanted()`. Lives on the window's thread.
class ProjectionModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    static constexpr qsizetype MostFields = 16; ///< with a column of their own; others stand in the last one
    enum Role {
        EntityRole = Qt::UserRole, ///< EntityReference
        StateRole                  ///< the state as JSON, in every column
    };

    using QAbstractTableModel::QAbstractTableModel;

    void clear();
    /// So many entities have a state; what is shown is asked for again.
    void setEntities(qint64 entities);
    void take(const QList<ProjectionPage> &pages);
    /// Pages that were asked for and have not come.
    QList<qint64> wanted() const { return {m_wanted.cbegin(), m_wanted.cend()}; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void pagesWanted();

private:
    struct Row {
        EntityReference entity;
        QByteArray state;
        QHash<QString, QString> values;
        QString rest; ///< of fields without a column, or of a state that is no object
    };

    Row rowOf(const ProjectionRow &row, QStringList &fields) const;

    int m_entities = 0;
    QStringList m_fields;
    bool m_hasRest = false;
    PageCache<Row> m_pages{int(ProjectionRun::PageSize), 64};
    mutable QSet<qint64> m_wanted;
};

} // namespace Backstory
