// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/processing/processingmodel.h"

#include "models/processing/causaldelays.h"
#include "models/text/numbertext.h"
#include "models/text/timetext.h"

#include <QFileInfo>

#include <algorithm>
#include <array>
#include <map>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

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

ProcessingMaps readMaps(const QString &path, const ProcessingSubject &subject, const TimeStretch &stretch,
                        int columns)
{
    ProcessingMaps maps;
    ProcessingTimes times(path);
    HeatMapQuery query;
    query.series = subject.choice();
    query.columns = columns;
    std::tie(query.from, query.to) = times.range(query.series);
    if (query.from.isValid() && times.error().isEmpty()) {
        if (stretch.isRange()) {
            query.from = stretch.from;
            query.to = stretch.to;
        } else {
            narrow(times, query);
        }
        if (stretch.span > 0)
            query.from =
                std::max(query.from, Timestamp::fromNanoseconds(query.to.nanoseconds() - stretch.span));
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

/// A consumer with all that one origin says of it.
struct Group {
    ProcessingRow whole;
    QList<ProcessingRow> types;
};

qint64 lateWork(const ProcessingRow &row)
{
    return row.figures.process.p99;
}

QList<ProcessingRow> rowsOf(ProcessingTimes &times, int source)
{
    std::map<std::pair<QString, QString>, Group> byConsumer;
    for (const ProcessingSeries &series : times.series()) {
        ProcessingRow row{{source, series, false}, {}};
        row.figures = times.figures(row.subject.choice());
        if (row.figures.records > 0)
            byConsumer[{series.origin, series.consumer}].types.append(row);
    }
    std::vector<Group> groups;
    for (auto &[name, group] : byConsumer) {
        group.whole.subject = {source, {name.first, name.second, {}}, true};
        group.whole.figures = times.figures(group.whole.subject.choice());
        std::stable_sort(group.types.begin(), group.types.end(),
                         [](const auto &a, const auto &b) { return lateWork(a) > lateWork(b); });
        groups.push_back(std::move(group));
    }
    std::stable_sort(groups.begin(), groups.end(), [](const Group &a, const Group &b) {
        const bool isLater = a.whole.subject.isWorkedOut();
        return isLater != b.whole.subject.isWorkedOut() ? !isLater : lateWork(a.whole) > lateWork(b.whole);
    });
    QList<ProcessingRow> rows;
    for (const Group &group : groups) {
        if (group.types.size() > 1)
            rows.append(group.whole);
        rows += group.types;
    }
    return rows;
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

SeriesChoice ProcessingSubject::choice() const
{
    return {series.origin, series.consumer, hasAllTypes ? QStringList() : QStringList(series.type)};
}

bool ProcessingSubject::isWorkedOut() const
{
    return series.origin == CausalDelays::label();
}

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
        table.rows += rowsOf(times, source.id);
        if (!times.error().isEmpty())
            table.error = source.name + u": "_s + times.error();
    }
    return table;
}

int ProcessingModel::rowOf(const ProcessingSubject &subject) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&](const ProcessingRow &row) { return row.subject == subject; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

qint64 ProcessingModel::count() const
{
    qint64 count = 0;
    for (const ProcessingRow &row : m_rows)
        count += row.subject.hasAllTypes ? 0 : row.figures.records;
    return count;
}

HistorySource ProcessingModel::sourceOf(int row) const
{
    if (row < 0 || row >= m_rows.size())
        return {};
    const auto found = std::find_if(m_sources.begin(), m_sources.end(), [&](const HistorySource &each) {
        return each.id == m_rows[row].subject.source;
    });
    return found == m_sources.end() ? HistorySource() : *found;
}

void ProcessingModel::showMaps(int row, const TimeStretch &stretch, int columns)
{
    const HistorySource source = sourceOf(row);
    if (source.id < 0)
        return;
    m_mapsSlot.start([path = ProcessingFormat::pathBeside(source.path), subject = m_rows[row].subject,
                      stretch, columns](QueryScope &) { return readMaps(path, subject, stretch, columns); },
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
    cell.series = m_rows[row].subject.choice();
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
        return row.subject.series.consumer;
    case TypeColumn:
        return row.subject.hasAllTypes             ? u"all types"_s
               : row.subject.series.type.isEmpty() ? noneText()
                                                   : row.subject.series.type;
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
        return row.subject.series.origin;
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
