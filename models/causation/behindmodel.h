// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/causation.h"
#include "models/causation/causationquery.h"
#include "models/text/timetext.h"

#include <QAbstractTableModel>

namespace Backstory
{

/// Of what the events are listed: a ribbon's pairs, the causes without an effect, or the events whose causes
/// are outside.
struct BehindWhat {
    enum Kind { Nothing, Pairs, Leak, Outside };
    Kind kind = Nothing;
    QString cause; ///< or the name of the node
    QString effect;
    qint64 count = 0; ///< how many there are

    bool operator==(const BehindWhat &) const = default;
};

/// One line of the list.
struct BehindRow {
    EventReference event; ///< the effect of a pair
    EventReference cause; ///< of a pair
    EntityReference entity;
    QString type;
    Timestamp time;
    qint64 delay = 0;
    bool hasDelay = false;

    bool operator==(const BehindRow &) const = default;
};

/// The pairs or events behind a part of the causation picture: the first of them, with a note when there are
/// more. Lives on the window's thread.
class BehindModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { At, Entity, Delay, ColumnCount };
    enum Role { EventRole = Qt::UserRole, CauseRole, EntityRole, DelayRole, LongestRole };
    static constexpr qsizetype Most = 1'000;

    using QAbstractTableModel::QAbstractTableModel;

    const BehindWhat &what() const { return m_what; }
    bool isLoading() const { return m_loading; }
    /// There are more than the list holds.
    bool isCapped() const { return m_isCapped; }
    CausalPairOrder order() const { return m_order; }

    void begin(const BehindWhat &what);
    void setRows(QList<BehindRow> rows);
    void setTimeText(TimeText text);
    const BehindRow *rowAt(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// Pairs by delay (the longest first) or by time; asks for them anew.
    void sort(int column, Qt::SortOrder order = Qt::DescendingOrder) override;

Q_SIGNALS:
    void orderChanged();
    void loadingChanged();

private:
    QString textOf(const BehindRow &row, int column) const;

    BehindWhat m_what;
    QList<BehindRow> m_rows;
    qint64 m_longest = 0;
    bool m_loading = false;
    bool m_isCapped = false;
    CausalPairOrder m_order = CausalPairOrder::ByDelay;
    TimeText m_timeText;
};

} // namespace Backstory
