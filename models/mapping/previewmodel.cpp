// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/mapping/previewmodel.h"
#include "models/text/numbertext.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

void PreviewModel::setRows(const QList<PreviewRow> &rows)
{
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

void PreviewModel::setTimeText(TimeText text)
{
    m_timeText = text;
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, Time), index(rowCount() - 1, Time));
}

int PreviewModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int PreviewModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : Columns;
}

QString PreviewModel::text(const PreviewRow &row, int column) const
{
    const auto known = [](const QString &text) { return text.isEmpty() ? noneText() : text; };
    switch (column) {
    case Time:
        return m_timeText.full(row.time);
    case Entity:
        return known(row.entity);
    case Category:
        return known(row.category);
    case Version:
        return row.version == Event::NoVersion ? noneText() : QString::number(row.version);
    case Type:
        return known(row.type);
    case Id:
        return known(row.id);
    case Cause:
        return known(row.cause);
    case Correlation:
        return known(row.correlation);
    }
    return known(row.payload);
}

QVariant PreviewModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const PreviewRow &row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return row.problem.isEmpty() ? text(row, index.column()) : row.problem;
    case Qt::TextAlignmentRole:
        return index.column() == Version ? int(Qt::AlignRight | Qt::AlignVCenter)
                                         : int(Qt::AlignLeft | Qt::AlignVCenter);
    case ProblemRole:
        return row.problem;
    }
    return {};
}

QVariant PreviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == Version ? int(Qt::AlignRight | Qt::AlignVCenter)
                                  : int(Qt::AlignLeft | Qt::AlignVCenter);
    static const QStringList names{u"Time"_s, u"Entity"_s, u"Category"_s,    u"Version"_s, u"Type"_s,
                                   u"Id"_s,   u"Cause"_s,  u"Correlation"_s, u"Payload"_s};
    return role == Qt::DisplayRole ? QVariant(names.value(section)) : QVariant();
}

} // namespace Backstory
