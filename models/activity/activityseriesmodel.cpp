// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/activity/activityseriesmodel.h"

#include "models/activity/activitybars.h"
#include "models/text/numbertext.h"

#include <QHash>

#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

double valueOf(const ActivitySeries &series, bool isSum)
{
    return isSum ? series.sum : double(series.events);
}

/// `+12 %`, `−3 %`
QString changeText(double value, double earlier)
{
    if (earlier == 0)
        return value == 0 ? u"0 %"_s : noneText();
    const double percent = std::round((value - earlier) / std::abs(earlier) * 100);
    if (std::abs(percent) >= 10'000)
        return percent > 0 ? u"> +9,999 %"_s : u"< −9,999 %"_s;
    const QString sign = percent > 0 ? u"+"_s : percent < 0 ? QString(QChar(0x2212)) : QString();
    return sign + countText(qint64(std::abs(percent))) + u" %"_s;
}

} // namespace

QString activityValueText(double value, bool isSum)
{
    if (!isSum || (value == std::floor(value) && std::abs(value) < 1e15))
        return value < 0 ? QChar(0x2212) + countText(qint64(-value)) : countText(qint64(value));
    if (!std::isfinite(value) || std::abs(value) >= 1e15)
        return QString::number(value, 'g', 6);
    const double cents = std::round(std::abs(value) * 100);
    const auto whole = qint64(cents / 100);
    const QString text =
        countText(whole) + u'.' + QString::number(qint64(cents) - whole * 100).rightJustified(2, u'0');
    return value < 0 ? QChar(0x2212) + text : text;
}

QString activitySeriesText(const QString &name, ActivityFilter::By by)
{
    if (!name.isEmpty())
        return name;
    return by == ActivityFilter::Producer   ? u"no producer"_s
           : by == ActivityFilter::Category ? u"no category"_s
           : by == ActivityFilter::Field    ? u"not in the payload"_s
                                            : u"no type"_s;
}

void ActivitySeriesModel::setCounted(const CountedActivity &counted, const QStringList &parts)
{
    beginResetModel();
    m_sum = counted.filter.sum;
    m_by = counted.filter.by;
    m_hasEarlier = counted.shift > 0;
    m_rows.clear();
    Row all;
    QHash<QString, double> earlier;
    for (const ActivitySeries &series : counted.earlier.series) {
        earlier.insert(series.name, valueOf(series, !m_sum.isEmpty()));
        all.earlier += valueOf(series, !m_sum.isEmpty());
    }
    for (const ActivitySeries &series : counted.activity.series) {
        const auto part = int(parts.indexOf(series.name));
        const double value = valueOf(series, !m_sum.isEmpty());
        all.value += value;
        m_rows.append({series.name, part < 0 ? ActivityBars::Rest : part, value, earlier.take(series.name)});
    }
    for (const ActivitySeries &series : counted.earlier.series) { // those that there are no more
        if (earlier.contains(series.name))
            m_rows.append({series.name, ActivityBars::Rest, 0, earlier.value(series.name)});
    }
    if (!m_rows.isEmpty())
        m_rows.prepend(all);
    endResetModel();
}

int ActivitySeriesModel::rowOf(const QString &name) const
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (row == 0 ? name.isNull() : !name.isNull() && m_rows[row].name == name)
            return row;
    }
    return -1;
}

QString ActivitySeriesModel::nameOf(int row) const
{
    if (row <= 0 || row >= m_rows.size())
        return {};
    return m_rows[row].name.isNull() ? u""_s : m_rows[row].name;
}

int ActivitySeriesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ActivitySeriesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_hasEarlier ? ColumnCount : EarlierColumn;
}

QString ActivitySeriesModel::valueText(double value) const
{
    return activityValueText(value, !m_sum.isEmpty());
}

QString ActivitySeriesModel::text(const Row &row, int column) const
{
    switch (column) {
    case NameColumn:
        return row.part < 0 ? u"All"_s : activitySeriesText(row.name, m_by);
    case ValueColumn:
        return valueText(row.value);
    case EarlierColumn:
        return valueText(row.earlier);
    case ChangeColumn:
        return changeText(row.value, row.earlier);
    default:
        return {};
    }
}

QVariant ActivitySeriesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return index.column() == NameColumn ? QVariant(text(row, NameColumn)) : QVariant();
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (index.column() == NameColumn ? Qt::AlignLeft : Qt::AlignRight));
    case PartRole:
        return row.part;
    default:
        return {};
    }
}

QVariant ActivitySeriesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section == NameColumn ? Qt::AlignLeft : Qt::AlignRight));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return m_by == ActivityFilter::Category   ? u"Category"_s
               : m_by == ActivityFilter::Producer ? u"Producer"_s
               : m_by == ActivityFilter::Field    ? u"Value"_s
                                                  : u"Type"_s;
    case ValueColumn:
        return m_sum.isEmpty() ? u"Events"_s : u"Sum of "_s + m_sum;
    case EarlierColumn:
        return u"Earlier"_s;
    default:
        return u"Change"_s;
    }
}

} // namespace Backstory
