// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/consumers/consumersmodel.h"

#include "models/query/causequery.h"

#include "models/text/numbertext.h"

#include <algorithm>
#include <array>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int Columns = 480; ///< of a series: about a pixel or two each

LagSeries readSeries(const QString &path, const ConsumerPart &part, const TimeStretch &stretch)
{
    LagSeries series;
    SampleStore store(path, Database::ReadOnly);
    series.to = Timestamp::now();
    const Timestamp begin = Timestamp::fromNanoseconds(0);
    const QList<SamplingRun> all = store.runs(begin, series.to);
    series.from = all.isEmpty() ? series.to : all.first().from; // nobody looked before
    if (stretch.isRange()) {
        series.from = stretch.from;
        series.to = stretch.to;
    } else if (stretch.span > 0) {
        series.from =
            std::max(series.from, Timestamp::fromNanoseconds(series.to.nanoseconds() - stretch.span));
    }
    if (series.from < series.to)
        series.columns = store.columns(part, series.from, series.to, Columns);
    series.late = lateColumns(series.columns);
    series.runs = store.runs(series.from, series.to);
    series.error = store.error();
    return series;
}

QString countOrNone(qint64 count)
{
    return count == ConsumerSample::None ? noneText() : countText(count);
}

QString durationOrNone(const LagTime &time)
{
    return time.isKnown() ? durationText(*time.nanoseconds) : noneText();
}

bool isNumber(int column)
{
    return column >= ConsumersModel::LagColumn && column <= ConsumersModel::OutColumn &&
           column != ConsumersModel::TrendColumn;
}

QString rateText(const LagVerdict &verdict, double rate)
{
    return verdict.hasRates ? QString::number(rate, 'f', 1) : noneText();
}

/// How the time that is shown was told, and why it may be another.
QString timeToolTip(const LagSeconds &seconds)
{
    const LagTime shown = bestOf(seconds).first;
    return (shown.isKnown() ? shown.how + u' ' + seconds.disagreement : seconds.disagreement).trimmed();
}

} // namespace

ConsumersModel::ConsumersModel(QueryPool &pool, QObject *parent)
    : QAbstractTableModel(parent)
    , m_seriesSlot(pool)
    , m_waitingSlot(pool)
{
}

void ConsumersModel::setConsumers(int source, const SourceConsumers &consumers)
{
    m_sources[source] = consumers;
    rebuild();
}

void ConsumersModel::remove(int source)
{
    if (m_sources.erase(source) > 0)
        rebuild();
}

void ConsumersModel::setTimeText(TimeText text)
{
    m_timeText = text;
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, ColumnCount - 1));
}

void ConsumersModel::rebuild()
{
    QList<ConsumerRow> rows;
    for (const auto &[source, consumers] : m_sources) {
        for (const ConsumerStanding &standing : consumers.standings)
            rows.append({source, standing});
    }
    std::stable_sort(rows.begin(), rows.end(), [](const ConsumerRow &a, const ConsumerRow &b) {
        const Verdict left = a.standing.verdict.verdict;
        const Verdict right = b.standing.verdict.verdict;
        return left != right ? left > right : a.standing.sample.waiting() > b.standing.sample.waiting();
    });
    takeRows(rows);
    // Rows that only move keep the selection with what it stands on.
    Q_EMIT layoutAboutToBeChanged();
    const QList<ConsumerRow> before = std::exchange(m_rows, rows);
    const QModelIndexList kept = persistentIndexList();
    for (const QModelIndex &old : kept) {
        const ConsumerRow &row = before[old.row()];
        changePersistentIndex(old, index(rowOf(row.source, row.standing.part), old.column()));
    }
    Q_EMIT layoutChanged();
    Q_EMIT consumersChanged();
}

// Rows that are gone leave and new ones come at the end, so that the same rows are only to be put in order.
void ConsumersModel::takeRows(const QList<ConsumerRow> &rows)
{
    const auto isIn = [](const QList<ConsumerRow> &list, const ConsumerRow &row) {
        return std::any_of(list.begin(), list.end(), [&row](const ConsumerRow &each) {
            return each.source == row.source && each.standing.part == row.standing.part;
        });
    };
    for (int row = int(m_rows.size()) - 1; row >= 0; --row) {
        if (isIn(rows, m_rows[row]))
            continue;
        beginRemoveRows({}, row, row);
        m_rows.removeAt(row);
        endRemoveRows();
    }
    for (const ConsumerRow &row : rows) {
        if (isIn(m_rows, row))
            continue;
        beginInsertRows({}, int(m_rows.size()), int(m_rows.size()));
        m_rows.append(row);
        endInsertRows();
    }
}

QList<int> ConsumersModel::sourceIds() const
{
    QList<int> ids;
    for (const auto &[source, consumers] : m_sources)
        ids.append(source);
    return ids;
}

int ConsumersModel::count(Verdict verdict) const
{
    return int(std::count_if(m_rows.begin(), m_rows.end(), [verdict](const ConsumerRow &row) {
        return row.standing.verdict.verdict == verdict;
    }));
}

int ConsumersModel::rowOf(int source, const ConsumerPart &part) const
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows[row].source == source && m_rows[row].standing.part == part)
            return row;
    }
    return -1;
}

void ConsumersModel::showSeries(int source, const ConsumerPart &part, const TimeStretch &stretch)
{
    const auto of = m_sources.find(source);
    if (of == m_sources.end()) {
        m_seriesSlot.cancel();
        m_series = {};
        Q_EMIT seriesChanged();
        return;
    }
    m_seriesSlot.start([path = of->second.samplesPath, part,
                        stretch](QueryScope &) { return readSeries(path, part, stretch); },
                       [this](LagSeries &&series) {
                           m_series = std::move(series);
                           Q_EMIT seriesChanged();
                       });
}

void ConsumersModel::showWaiting(int row)
{
    const ConsumerRow &chosen = m_rows[row];
    const HistorySource source = sourceWithId(m_histories, chosen.source);
    if (source.id < 0 || !hasEventPositions(chosen.standing)) {
        m_waitingSlot.cancel();
        m_waiting = {};
        Q_EMIT waitingChanged();
        return;
    }
    m_waitingSlot.start([source, standing = chosen.standing](
                            QueryScope &scope) { return readWaiting(scope, source, standing); },
                        [this](WaitingEvents &&waiting) {
                            m_waiting = std::move(waiting);
                            Q_EMIT waitingChanged();
                        });
}

int ConsumersModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ConsumersModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ConsumersModel::text(const ConsumerRow &row, int column) const
{
    const ConsumerStanding &standing = row.standing;
    switch (Column(column)) {
    case NameColumn:
        return standing.part.name;
    case ReadsColumn: {
        QString reads = m_sources.at(row.source).name;
        if (!standing.part.topic.isEmpty())
            reads += u" · "_s + standing.part.topic;
        if (standing.part.partition >= 0)
            reads += u'/' + QString::number(standing.part.partition);
        return reads;
    }
    case VerdictColumn:
        return verdictText(standing.verdict.verdict);
    case LagColumn:
        return countOrNone(standing.sample.waiting());
    case OldestColumn:
        return durationOrNone(bestOf(standing.seconds).first);
    case CatchUpColumn:
        return standing.seconds.never ? u"never"_s : durationOrNone(standing.seconds.toCatchUp);
    case InColumn:
        return rateText(standing.verdict, standing.verdict.in);
    case OutColumn:
        return rateText(standing.verdict, standing.verdict.out);
    case WhyColumn:
        return standing.verdict.evidence;
    case TrendColumn:
    case ColumnCount:
        break;
    }
    return {};
}

QVariant ConsumersModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= m_rows.size())
        return {};
    const ConsumerRow &row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        if (index.column() == OldestColumn)
            return timeToolTip(row.standing.seconds);
        return index.column() == WhyColumn || index.column() == NameColumn ? text(row, index.column())
                                                                           : QVariant();
    case Qt::AccessibleTextRole:
        return index.column() == TrendColumn ? u"what waited in the last half hour"_s
                                             : text(row, index.column());
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (isNumber(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
    case VerdictRole:
        return int(row.standing.verdict.verdict);
    case TrendRole:
        return QVariant::fromValue(row.standing.recent);
    default:
        return {};
    }
}

QVariant ConsumersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    static const std::array<QString, ColumnCount> names{
        u"Consumer"_s,    u"Verdict"_s, u"Waiting"_s, u"Oldest"_s, u"Last 30 min"_s,
        u"To catch up"_s, u"In /s"_s,   u"Out /s"_s,  u"Reads"_s,  u"Why"_s};
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return names[size_t(section)];
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (isNumber(section) ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

} // namespace Backstory
