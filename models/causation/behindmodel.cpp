// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/behindmodel.h"
#include "models/text/numbertext.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

void BehindModel::begin(const BehindWhat &what)
{
    const bool other = what.kind != m_what.kind || what.cause != m_what.cause || what.effect != m_what.effect;
    m_what = what;
    m_loading = what.kind != BehindWhat::Nothing;
    if (other) {
        beginResetModel();
        m_rows.clear();
        m_longest = 0;
        endResetModel();
    }
    Q_EMIT loadingChanged();
}

void BehindModel::setRows(QList<BehindRow> rows)
{
    m_loading = false;
    m_isCapped = rows.size() > Most;
    rows.resize(std::min(rows.size(), Most));
    if (rows != m_rows) {
        beginResetModel();
        m_rows = std::move(rows);
        m_longest = 0;
        for (const BehindRow &row : std::as_const(m_rows))
            m_longest = std::max(m_longest, row.delay);
        endResetModel();
    }
    Q_EMIT loadingChanged();
}

void BehindModel::setTimeText(TimeText text)
{
    m_timeText = text;
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, At), index(int(m_rows.size()) - 1, At));
}

const BehindRow *BehindModel::rowAt(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows[row] : nullptr;
}

int BehindModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int BehindModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString BehindModel::textOf(const BehindRow &row, int column) const
{
    switch (column) {
    case At:
        return row.time.isValid() ? m_timeText.shortDate(row.time) + u' ' + m_timeText.clock(row.time).left(8)
                                  : noneText();
    case Entity:
        return row.entity.isValid() ? QString::fromUtf8(row.entity.id) : noneText();
    default:
        return row.hasDelay ? durationText(row.delay) : noneText();
    }
}

QVariant BehindModel::data(const QModelIndex &index, int role) const
{
    const BehindRow *row = index.isValid() ? rowAt(index.row()) : nullptr;
    if (!row)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return textOf(*row, index.column());
    case Qt::ToolTipRole:
        return u"%1, %2"_s.arg(row->type, row->time.isValid() ? m_timeText.full(row->time) : noneText());
    case Qt::TextAlignmentRole:
        return int((index.column() == Delay ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        return u"%1, %2, %3"_s.arg(textOf(*row, At), textOf(*row, Entity), textOf(*row, Delay));
    case EventRole:
        return QVariant::fromValue(row->event);
    case CauseRole:
        return QVariant::fromValue(row->cause);
    case EntityRole:
        return QVariant::fromValue(row->entity);
    case DelayRole:
        return row->hasDelay ? QVariant(row->delay) : QVariant();
    case LongestRole:
        return m_longest;
    default:
        return {};
    }
}

QVariant BehindModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Delay ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case At:
        return m_what.kind != BehindWhat::Pairs     ? u"Event at"_s
               : m_order == CausalPairOrder::ByTime ? u"Effect at ↑"_s
                                                    : u"Effect at"_s;
    case Entity:
        return u"Entity"_s;
    default:
        return m_order == CausalPairOrder::ByDelay ? u"Delay ↓"_s : u"Delay"_s;
    }
}

void BehindModel::sort(int column, Qt::SortOrder)
{
    const CausalPairOrder wanted = column == At ? CausalPairOrder::ByTime : CausalPairOrder::ByDelay;
    if (column == Entity || wanted == m_order)
        return;
    m_order = wanted;
    Q_EMIT headerDataChanged(Qt::Horizontal, At, Delay);
    Q_EMIT orderChanged();
}

} // namespace Backstory
