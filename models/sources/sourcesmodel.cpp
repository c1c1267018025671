// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/sources/sourcesmodel.h"
#include "models/sources/statustext.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

void SourcesModel::add(int id, const SourceStatus &status)
{
    beginInsertRows({}, int(m_entries.size()), int(m_entries.size()));
    m_entries.append({id, status});
    endInsertRows();
}

void SourcesModel::setStatus(int id, const SourceStatus &status)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    m_entries[row].status = status;
    Q_EMIT dataChanged(index(row), index(row));
}

void SourcesModel::remove(int id)
{
    const int row = rowOf(id);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_entries.removeAt(row);
    endRemoveRows();
}

int SourcesModel::rowOf(int id) const
{
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        if (m_entries[i].id == id)
            return int(i);
    }
    return -1;
}

int SourcesModel::idAt(int row) const
{
    return row >= 0 && row < m_entries.size() ? m_entries[row].id : -1;
}

QList<SourceStatus> SourcesModel::statuses() const
{
    QList<SourceStatus> all;
    for (const Entry &entry : m_entries)
        all.append(entry.status);
    return all;
}

int SourcesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

QVariant SourcesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_entries.size())
        return {};
    const Entry &entry = m_entries[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return entry.status.name;
    case Qt::ToolTipRole:
        return detailsText(entry.status);
    case Qt::AccessibleTextRole:
        return u"%1, %2"_s.arg(entry.status.name, shortText(entry.status));
    case IdRole:
        return entry.id;
    case DetailRole:
        return shortText(entry.status);
    case StateRole:
        return entry.status.state;
    }
    return {};
}

} // namespace Backstory
