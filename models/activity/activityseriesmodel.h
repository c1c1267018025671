// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/activity/activitymodel.h"

#include <QAbstractTableModel>

namespace Backstory
{

/// What the series of counted activity come to: a row for all, then one for each. Lives on the window's
/// thread.
class ActivitySeriesModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { NameColumn, ValueColumn, EarlierColumn, ChangeColumn, ColumnCount };
    /// The number of the part that a row has in the bars; `ActivityBars::Rest` for the others, -1 for all.
    static constexpr int PartRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    /// `parts`: as in ActivityBars.
    void setCounted(const CountedActivity &counted, const QStringList &parts);
    /// -1 when there is none; the empty name is a series, too.
    int rowOf(const QString &name) const;
    /// Null for the row of all.
    QString nameOf(int row) const;
    int partOf(int row) const { return m_rows.isEmpty() ? -1 : m_rows[row].part; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        QString name;
        int part = -1;
        double value = 0;
        double earlier = 0;
    };

    QString text(const Row &row, int column) const;
    QString valueText(double value) const;

    QList<Row> m_rows;
    QString m_sum; ///< what is added up; empty: events are counted
    ActivityFilter::By m_by = ActivityFilter::Type;
    bool m_hasEarlier = false;
};

/// `1,234`, `1,234.50`: a count, or what numbers add up to.
QString activityValueText(double value, bool isSum);
/// What events without a name are called: `no producer`.
QString activitySeriesText(const QString &name, ActivityFilter::By by);

} // namespace Backstory
