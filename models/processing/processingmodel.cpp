// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/processing/processingmodel.h"

#include "models/text/numbertext.h"
#include "models/text/timetext.h"

#include <QFileInfo>

#include <algorithm>
#include <array>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

SeriesChoice choiceOf(const ProcessingSeries &series)
{
    return {series.origin, series.consumer, {series.type}};
}

/// From whole days to the stretch in which there are delays.
void narrow(ProcessingTimes &times, HeatMapQuery &query)
{
    constexpr int Finest = 2'000;
    Timestamp from = query.to;
    Timestamp to = query.from;
    HeatMapQuery coarse = query;
    coarse.columns = Finest;
    for (const DelayPart part : {DelayPart::Receive, DelayPart::Process}) {
        coarse.part = part;
        const HeatMap map = times.heatMap(coarse);
        for (int column = 0; column < map.columns; ++column) {
            if (map.countOf(column) == 0)
                continue;
            from = std::min(from, map.timeOf(column));
            to = std::max(to, map.timeOf(column + 1));
        }
    }
    if (from < to) {
        query.from = from;
        query.to = to;
    }
}

ProcessingMaps readMaps(const QString &path, const ProcessingSeries &series, qint64 span, int columns)
{
    ProcessingMaps maps;
    ProcessingTimes times(path);
    HeatMapQuery query;
    query.series = choiceOf(series);
    query.columns = columns;
    std::tie(query.from, query.to) = times.range(query.series);
    if (query.from.isValid() && times.error().isEmpty()) {
        narrow(times, query);
        if (span > 0)
            query.from = std::max(query.from, Timestamp::fromNanoseconds(query.to.nanoseconds() - span));
        maps.from = query.from;
        maps.to = query.to;
        query.part = DelayPart::Receive;
        maps.receive = times.heatMap(query);
        query.part = DelayPart::Process;
        maps.process = times.heatMap(query);
    }
    maps.error = times.error();
    return maps;
}

CellEvents readEvents(QueryScope &scope, const HistorySource &source, const HeatMapCell &cell)
{
    CellEvents found;
    found.cell = cell;
    found.source = source.id;
    ProcessingTimes times(ProcessingFormat::pathBeside(source.path));
    QList<Position> positions = times.eventsIn(cell, CellEvents::Most + 1);
    found.error = times.error();
    found.isCut = positions.size() > CellEvents::Most;
    if (found.isCut)
        positions.removeLast();
    HistoryReader &reader = scope.history(source);
    QList<EventRow> rows;
    for (const Position &position : positions) {
        if (scope.isStopped())
            return found;
        rows += reader.eventsAt(position);
    }
    found.events = reader.events(rows);
    if (found.error.isEmpty())
        found.error = reader.error();
    return found;
}

QString delayText(const DelayFigures &delays, qint64 DelayFigures::*value)
{
    return delays.count > 0 ? durationText(delays.*value) : noneText();
}

bool isNumber(int column)
{
    return column >= ProcessingModel::CountColumn && column <= ProcessingModel::WaitingColumn;
}

} // namespace

ProcessingModel::ProcessingModel(QueryPool &pool, QObject *parent)
    : QAbstractTableModel(parent)
    , m_tableSlot(pool)
    , m_mapsSlot(pool)
    , m_eventsSlot(pool)
{
}

void ProcessingModel::setSources(const QList<HistorySource> &sources)
{
    if (m_sources == sources)
        return;
    m_sources = sources;
    refresh();
}

void ProcessingModel::refresh()
{
    m_tableSlot.start([sources = m_sources](QueryScope &) { return readTable(sources); },
                      [this](Table &&table) {
                          beginResetModel();
                          m_rows = std::move(table.rows);
                          m_error = table.error;
                          m_loaded = true;
                          endResetModel();
                          Q_EMIT loaded();
                      });
}

ProcessingModel::Table ProcessingModel::readTable(const QList<HistorySource> &sources)
{
    Table table;
    for (const HistorySource &source : sources) {
        const QString path = ProcessingFormat::pathBeside(source.path);
        if (!QFileInfo::exists(path))
            continue; // nothing has been read yet
        ProcessingTimes times(path);
        for (const ProcessingSeries &series : times.series()) {
            const ProcessingFigures figures = times.figures(choiceOf(series));
            if (figures.records > 0)
                table.rows.append({source.id, series, figures});
        }
        if (!times.error().isEmpty())
            table.error = source.name + u": "_s + times.error();
    }
    std::stable_sort(table.rows.begin(), table.rows.end(), [](const auto &a, const auto &b) {
        return a.figures.process.p99 > b.figures.process.p99;
    });
    return table;
}

int ProcessingModel::rowOf(int source, const ProcessingSeries &series) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const ProcessingRow &row) {
        return row.source == source && row.series == series;
    });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

HistorySource ProcessingModel::sourceOf(int row) const
{
    if (row < 0 || row >= m_rows.size())
        return {};
    const auto found = std::find_if(m_sources.begin(), m_sources.end(),
                                    [&](const HistorySource &each) { return each.id == m_rows[row].source; });
    return found == m_sources.end() ? HistorySource() : *found;
}

void ProcessingModel::showMaps(int row, qint64 span, int columns)
{
    const HistorySource source = sourceOf(row);
    if (source.id < 0)
        return;
    m_mapsSlot.start([path = ProcessingFormat::pathBeside(source.path), series = m_rows[row].series, span,
                      columns](QueryScope &) { return readMaps(path, series, span, columns); },
                     [this](ProcessingMaps &&maps) {
                         m_maps = std::move(maps);
                         Q_EMIT mapsLoaded();
                     });
}

void ProcessingModel::showEvents(int row, HeatMapCell cell)
{
    const HistorySource source = sourceOf(row);
    if (source.id < 0)
        return;
    cell.series = choiceOf(m_rows[row].series);
    m_eventsSlot.start([source, cell](QueryScope &scope) { return readEvents(scope, source, cell); },
                       [this](CellEvents &&events) {
                           m_cellEvents = std::move(events);
                           Q_EMIT eventsLoaded();
                       });
}

int ProcessingModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ProcessingModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ProcessingModel::text(const ProcessingRow &row, int column)
{
    const ProcessingFigures &figures = row.figures;
    switch (Column(column)) {
    case ConsumerColumn:
        return row.series.consumer;
    case TypeColumn:
        return row.series.type.isEmpty() ? noneText() : row.series.type;
    case CountColumn:
        return countText(figures.records);
    case DeliveryColumn:
        return delayText(figures.receive, &DelayFigures::p50);
    case LateDeliveryColumn:
        return delayText(figures.receive, &DelayFigures::p99);
    case WorkColumn:
        return delayText(figures.process, &DelayFigures::p50);
    case LateWorkColumn:
        return delayText(figures.process, &DelayFigures::p99);
    case ErrorsColumn:
        return countText(figures.errors);
    case WaitingColumn:
        return countText(figures.waiting);
    case HowColumn:
        return row.series.origin;
    case ColumnCount:
        break;
    }
    return {};
}

QVariant ProcessingModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const ProcessingRow &row = m_rows[index.row()];
    if (role == Qt::DisplayRole)
        return text(row, index.column());
    if (role == Qt::ToolTipRole && !isNumber(index.column()))
        return text(row, index.column());
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

QVariant ProcessingModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static const std::array<QString, ColumnCount> names{
        u"Consumer"_s, u"Type"_s, u"Events"_s, u"Delivery p50"_s, u"p99"_s,
        u"Work p50"_s, u"p99"_s,  u"Errors"_s, u"Waiting"_s,      u"Told by"_s};
    static const std::array<QString, ColumnCount> tips{
        u"Who processes the events"_s,
        u"Of the events"_s,
        u"Events of which something is known"_s,
        u"Half of the events were received within this time after they were recorded"_s,
        u"All but one in a hundred were received within this time"_s,
        u"Half of the events were processed within this time after they were received"_s,
        u"All but one in a hundred were processed within this time"_s,
        u"Events whose processing failed at least once"_s,
        u"Events that were received and are not done"_s,
        u"Where these times are from"_s};
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return names[size_t(section)];
    if (role == Qt::ToolTipRole)
        return tips[size_t(section)];
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

} // namespace Backstory
