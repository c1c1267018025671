// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/opening/partsmodel.h"

#include "models/text/numbertext.h"
#include "models/text/timetext.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

QString textOf(const OpeningPart &part, int column)
{
    switch (column) {
    case PartsModel::Name:
        return part.name;
    case PartsModel::Partitions:
        return countText(part.partitions);
    case PartsModel::Events:
        return part.events < 0 ? noneText() : countText(part.events);
    case PartsModel::Size:
        return part.bytes < 0 ? noneText() : bytesText(part.bytes);
    case PartsModel::Oldest:
        return part.oldest.isValid() ? TimeText(TimeText::Local).date(part.oldest) : noneText();
    case PartsModel::Retention:
        return part.problem.isEmpty() ? part.retention : part.problem;
    }
    return {};
}

QVariant sortValue(const OpeningPart &part, int column)
{
    switch (column) {
    case PartsModel::Partitions:
        return part.partitions;
    case PartsModel::Events:
        return part.events;
    case PartsModel::Size:
        return part.bytes;
    case PartsModel::Oldest:
        return part.oldest.isValid() ? part.oldest.nanoseconds() : 0;
    default:
        return textOf(part, column).toCaseFolded();
    }
}

} // namespace

void PartsModel::setParts(const QList<OpeningPart> &parts)
{
    beginResetModel();
    m_parts = parts;
    endResetModel();
}

void PartsModel::setChosen(const QStringList &names)
{
    m_chosen = QSet<QString>(names.begin(), names.end());
    m_order = names;
    if (!m_parts.isEmpty())
        Q_EMIT dataChanged(index(0, Name), index(int(m_parts.size()) - 1, Name), {Qt::CheckStateRole});
}

QStringList PartsModel::chosen() const
{
    QStringList names;
    for (const OpeningPart &part : m_parts) {
        if (m_chosen.contains(part.name))
            names.append(part.name);
    }
    for (const QString &name : m_order) {
        if (m_chosen.contains(name) && !names.contains(name))
            names.append(name);
    }
    return names;
}

QList<OpeningPart> PartsModel::chosenParts() const
{
    QList<OpeningPart> chosen;
    std::copy_if(m_parts.begin(), m_parts.end(), std::back_inserter(chosen),
                 [this](const OpeningPart &part) { return m_chosen.contains(part.name); });
    return chosen;
}

int PartsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_parts.size());
}

int PartsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PartsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_parts.size())
        return {};
    const OpeningPart &part = m_parts[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return textOf(part, index.column());
    case Qt::ToolTipRole:
        return index.column() == Name ? part.name : part.problem;
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter |
                   (index.column() >= Partitions && index.column() <= Size ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::CheckStateRole:
        if (index.column() == Name)
            return m_chosen.contains(part.name) ? Qt::Checked : Qt::Unchecked;
        return {};
    case SortRole:
        return sortValue(part, index.column());
    case InternalRole:
        return part.isInternal;
    }
    return {};
}

bool PartsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !index.isValid() || index.column() != Name)
        return false;
    const QString name = m_parts[index.row()].name;
    if (value.toInt() == Qt::Checked)
        m_chosen.insert(name);
    else
        m_chosen.remove(name);
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    Q_EMIT choiceChanged();
    return true;
}

Qt::ItemFlags PartsModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.column() == Name ? flags | Qt::ItemIsUserCheckable : flags;
}

QVariant PartsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static const QStringList names{u"Name"_s, u"Partitions"_s, u"Events"_s,
                                   u"Size"_s, u"Oldest"_s,     u"Retention"_s};
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter |
                   (section >= Partitions && section <= Size ? Qt::AlignRight : Qt::AlignLeft));
    return role == Qt::DisplayRole ? names.value(section) : QVariant();
}

PartsFilter::PartsFilter(QObject *parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(PartsModel::SortRole);
}

void PartsFilter::setText(const QString &text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

void PartsFilter::setShowsInternal(bool shows)
{
    m_showsInternal = shows;
    invalidateFilter();
}

bool PartsFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QModelIndex index = sourceModel()->index(row, PartsModel::Name, parent);
    return (m_showsInternal || !index.data(PartsModel::InternalRole).toBool()) &&
           index.data().toString().contains(m_text, Qt::CaseInsensitive);
}

} // namespace Backstory
