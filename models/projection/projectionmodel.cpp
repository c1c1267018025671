// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/projection/projectionmodel.h"

#include "models/payload/jsonlevel.h"

#include <limits>

namespace Backstory
{

using namespace Qt::StringLiterals;

void ProjectionModel::clear()
{
    beginResetModel();
    m_entities = 0;
    m_fields.clear();
    m_hasRest = false;
    m_pages.clear();
    m_wanted.clear();
    endResetModel();
}

void ProjectionModel::setEntities(qint64 entities)
{
    const int rows = int(std::min<qint64>(entities, std::numeric_limits<int>::max()));
    m_pages.markStale();
    if (rows > m_entities) {
        beginInsertRows({}, m_entities, rows - 1);
        m_entities = rows;
        endInsertRows();
    }
    if (m_entities > 0) // who is in sight asks again
        Q_EMIT dataChanged(index(0, 0), index(m_entities - 1, 0));
}

ProjectionModel::Row ProjectionModel::rowOf(const ProjectionRow &row, QStringList &fields) const
{
    Row made{row.entity, row.state, {}, {}};
    if (row.state.isEmpty()) {
        made.rest = u"JSON cannot show this state"_s;
        return made;
    }
    const JsonDocument state = row.state.startsWith('{') ? jsonDocument(row.state) : JsonDocument();
    if (!state.isValid()) {
        made.rest = QString::fromUtf8(row.state);
        return made;
    }
    QStringList rest;
    for (const JsonMember &member : state.root->members) {
        const QString name = keyOf(state, member);
        const QString value = valueOf(state, member);
        if (!fields.contains(name) && fields.size() < MostFields)
            fields.append(name);
        if (fields.contains(name))
            made.values.insert(name, value);
        else
            rest.append(name + u": "_s + value);
    }
    made.rest = rest.join(u", "_s);
    return made;
}

void ProjectionModel::take(const QList<ProjectionPage> &pages)
{
    QStringList fields = m_fields;
    bool hasRest = m_hasRest;
    QList<std::pair<qint64, QList<Row>>> made;
    for (const ProjectionPage &page : pages) {
        m_wanted.remove(page.number);
        QList<Row> rows;
        for (const ProjectionRow &row : page.rows) {
            rows.append(rowOf(row, fields));
            hasRest = hasRest || !rows.constLast().rest.isEmpty();
        }
        made.append({page.number, rows});
    }
    const int more = int(fields.size() - m_fields.size()) + (hasRest && !m_hasRest ? 1 : 0);
    if (more > 0)
        beginInsertColumns({}, columnCount() - (m_hasRest ? 1 : 0),
                           columnCount() - (m_hasRest ? 1 : 0) + more - 1);
    m_fields = fields;
    m_hasRest = hasRest;
    if (more > 0)
        endInsertColumns();
    for (const auto &[number, rows] : made) {
        m_pages.insert(number, rows);
        const int first = int(number * ProjectionRun::PageSize);
        const int last = std::min(first + int(rows.size()), m_entities) - 1;
        if (first <= last)
            Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
    }
}

int ProjectionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_entities;
}

int ProjectionModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 1 + int(m_fields.size()) + (m_hasRest ? 1 : 0);
}

QVariant ProjectionModel::data(const QModelIndex &index, int role) const
{
    const bool isText = role == Qt::DisplayRole || role == Qt::ToolTipRole;
    if (!index.isValid() || !(isText || role == EntityRole || role == StateRole))
        return {};
    if (m_pages.wants(index.row()) && !m_wanted.contains(m_pages.pageOf(index.row()))) {
        m_wanted.insert(m_pages.pageOf(index.row()));
        Q_EMIT const_cast<ProjectionModel *>(this)->pagesWanted();
    }
    const Row *row = m_pages.find(index.row());
    if (!row)
        return role == Qt::DisplayRole && index.column() == 0 ? QVariant(u"…"_s) : QVariant();
    if (role == EntityRole)
        return QVariant::fromValue(row->entity);
    if (role == StateRole)
        return row->state;
    if (index.column() == 0)
        return QString::fromUtf8(row->entity.id);
    const qsizetype field = index.column() - 1;
    return field < m_fields.size() ? row->values.value(m_fields[field]) : row->rest;
}

QVariant ProjectionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    if (section == 0)
        return u"Entity"_s;
    if (section <= m_fields.size())
        return m_fields[section - 1];
    return m_fields.isEmpty() ? u"State"_s : u"Other fields"_s;
}

} // namespace Backstory
