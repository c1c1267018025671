// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestretch.h"
#include "models/processing/processingtimes.h"
#include "models/query/queryslot.h"
#include "models/query/reference.h"

#include <QAbstractTableModel>

namespace Backstory
{

/// Which of the numbers of an opened source: those of one consumer, with one type or with all.
struct ProcessingSubject {
    int source = -1;
    ProcessingSeries series;
    bool hasAllTypes = false; ///< then the series has no type

    SeriesChoice choice() const;
    /// Worked out from causes and effects: then delivery and work are one.
    bool isWorkedOut() const;
    bool operator==(const ProcessingSubject &) const = default;
};

/// What a subject comes to over all the time that is known.
struct ProcessingRow {
    ProcessingSubject subject;
    ProcessingFigures figures;
};

/// The two heat maps of one row.
struct ProcessingMaps {
    Timestamp from;
    Timestamp to;
    HeatMap receive;
    HeatMap process;
    QString error;
};

/// What stands in a cell of a heat map.
struct CellEvents {
    static constexpr qsizetype Most = 1'000;

    HeatMapCell cell;
    int source = -1;
    QList<StoredEvent> events; ///< at most `Most`
    bool isCut = false;        ///< there are more
    QString error;
};

/// How long events took until they were received and processed, in all opened sources: what consumers say
/// themselves before what is worked out from causes and effects, the consumer with the longest work first, a
/// row for all its types and then one for each. Lives on the window's thread; the files are read in the
/// background.
class ProcessingModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        ConsumerColumn,
        TypeColumn,
        CountColumn,
        DeliveryColumn,
        LateDeliveryColumn,
        WorkColumn,
        LateWorkColumn,
        ErrorsColumn,
        WaitingColumn,
        HowColumn,
        ColumnCount
    };

    explicit ProcessingModel(QueryPool &pool, QObject *parent = nullptr);

    void setSources(const QList<HistorySource> &sources);
    /// Reads the table again.
    void refresh();

    const QList<HistorySource> &sources() const { return m_sources; }
    bool isLoaded() const { return m_loaded; }
    const QList<ProcessingRow> &rows() const { return m_rows; }
    int rowOf(const ProcessingSubject &subject) const;
    /// Events with times, each counted once for each consumer.
    qint64 count() const;
    /// A sentence when a file could not be read.
    const QString &error() const { return m_error; }

    /// Reads the heat maps of a row into `maps()`.
    void showMaps(int row, const TimeStretch &stretch, int columns);
    const ProcessingMaps &maps() const { return m_maps; }
    /// Reads what stands in a cell of the row's maps into `cellEvents()`.
    void showEvents(int row, HeatMapCell cell);
    const CellEvents &cellEvents() const { return m_cellEvents; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void loaded();
    void mapsLoaded();
    void eventsLoaded();

private:
    struct Table {
        QList<ProcessingRow> rows;
        QString error;
    };

    static Table readTable(const QList<HistorySource> &sources);
    static QString text(const ProcessingRow &row, int column);
    HistorySource sourceOf(int row) const;

    QList<HistorySource> m_sources;
    QList<ProcessingRow> m_rows;
    QString m_error;
    bool m_loaded = false;
    ProcessingMaps m_maps;
    CellEvents m_cellEvents;
    QuerySlot m_tableSlot;
    QuerySlot m_mapsSlot;
    QuerySlot m_eventsSlot;
};

} // namespace Backstory
