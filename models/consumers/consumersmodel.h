// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/consumers/consumerstanding.h"
#include "models/consumers/samplestore.h"
#include "models/consumers/waitingevents.h"
#include "models/event/timestretch.h"
#include "models/query/queryslot.h"

#include <QAbstractTableModel>

namespace Backstory
{

/// A row of the table: how a consumer of one of the opened sources stands.
struct ConsumerRow {
    int source = -1;
    ConsumerStanding standing;
};

/// How much waited for one consumer over time.
struct LagSeries {
    Timestamp from;
    Timestamp to;
    QList<SampleColumn> columns;
    QList<LateColumn> late;  ///< of the columns
    QList<SamplingRun> runs; ///< outside of them nobody looked
    QString error;
};

/// What is known of one source's consumers.
struct SourceConsumers {
    QString name;        ///< the source's
    QString samplesPath; ///< of the file that keeps the samples
    QList<ConsumerStanding> standings;
    Timestamp sampled; ///< invalid: not yet
    qint64 took = 0;   ///< nanoseconds to ask and to judge, the last time
    QString problem;   ///< why they cannot be asked for, as a sentence
};

/// The consumers of all opened sources: the worst verdict first, then those for whom most waits. Lives on the
/// window's thread.
class ConsumersModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        NameColumn,
        VerdictColumn,
        LagColumn,
        OldestColumn,
        TrendColumn,
        CatchUpColumn,
        InColumn,
        OutColumn,
        ReadsColumn,
        WhyColumn,
        ColumnCount
    };
    enum Role {
        VerdictRole = Qt::UserRole, ///< Verdict as int
        TrendRole                   ///< QList<qint64>
    };

    explicit ConsumersModel(QueryPool &pool, QObject *parent = nullptr);

    void setConsumers(int source, const SourceConsumers &consumers);
    void remove(int source);
    void setTimeText(TimeText text);

    /// No source that can tell has been asked yet, or none can.
    bool isEmpty() const { return m_rows.isEmpty(); }
    const QList<ConsumerRow> &rows() const { return m_rows; }
    const std::map<int, SourceConsumers> &sources() const { return m_sources; }
    QList<int> sourceIds() const;
    /// The number of rows with this verdict.
    int count(Verdict verdict) const;
    int rowOf(int source, const ConsumerPart &part) const;

    /// Reads what waited into `series()`.
    void showSeries(int source, const ConsumerPart &part, const TimeStretch &stretch);
    const LagSeries &series() const { return m_series; }
    /// Where the histories of the sources are.
    void setSources(const QList<HistorySource> &sources) { m_histories = sources; }
    /// Reads the events that a row's consumer has not taken yet into `waiting()`.
    void showWaiting(int row);
    const WaitingEvents &waiting() const { return m_waiting; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void consumersChanged();
    void seriesChanged();
    void waitingChanged();

private:
    void rebuild();
    void takeRows(const QList<ConsumerRow> &rows);
    QString text(const ConsumerRow &row, int column) const;

    std::map<int, SourceConsumers> m_sources;
    QList<ConsumerRow> m_rows;
    TimeText m_timeText;
    LagSeries m_series;
    QList<HistorySource> m_histories;
    WaitingEvents m_waiting;
    QuerySlot m_seriesSlot;
    QuerySlot m_waitingSlot;
};

} // namespace Backstory
