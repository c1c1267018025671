// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeline/timelinemodel.h"
#include "models/query/causequery.h"
#include "models/text/numbertext.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

TimelineModel::TimelineModel(QueryPool &pool, std::shared_ptr<Categories> categories, QObject *parent)
    : QAbstractTableModel(parent)
    , m_categories(std::move(categories))
    , m_extentSlot(pool)
    , m_pageSlot(pool)
    , m_detailSlot(pool)
{
    m_fetch.setSingleShot(true);
    connect(&m_fetch, &QTimer::timeout, this, &TimelineModel::fetch);
}

void TimelineModel::setSources(const QList<HistorySource> &sources)
{
    m_sources = sources;
    if (m_subject.isValid() && sourceWithId(sources, m_subject.source()).id < 0)
        show({});
}

void TimelineModel::show(const TimelineSubject &subject)
{
    beginResetModel();
    m_extentSlot.cancel();
    m_pageSlot.cancel();
    m_detailSlot.cancel();
    m_wanted.clear();
    m_undetailed.clear();
    m_pages.clear();
    m_extent = {};
    m_loaded = false;
    m_subject = subject;
    endResetModel();
    if (m_subject.isValid())
        startExtent();
}

void TimelineModel::refresh(int source, bool anew)
{
    if (!m_subject.isValid() || m_subject.source() != source)
        return;
    if (anew)
        show(m_subject);
    else if (m_extentSlot.isRunning())
        m_again = true;
    else
        startExtent();
}

void TimelineModel::setTimeText(TimeText text)
{
    m_timeText = text;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, TimeColumn), index(rowCount() - 1, TimeColumn));
}

bool TimelineModel::isLoading() const
{
    return m_extentSlot.isRunning() || m_pageSlot.isRunning() || m_detailSlot.isRunning() ||
           m_fetch.isActive();
}

void TimelineModel::startExtent()
{
    m_again = false;
    m_extentSlot.start([source = sourceWithId(m_sources, m_subject.source()), subject = m_subject](
                           QueryScope &scope) { return readExtent(scope, source, subject); },
                       [this](TimelineExtent &&extent) { takeExtent(std::move(extent)); });
}

void TimelineModel::takeExtent(TimelineExtent &&extent)
{
    extent.count = std::min(extent.count, MostRows);
    const qint64 before = m_extent.count;
    const bool grown = extent.count >= before && extent.rows.size() >= m_extent.rows.size() &&
                       std::equal(m_extent.rows.begin(), m_extent.rows.end(), extent.rows.begin());
    if (!grown) {
        beginResetModel();
        m_pageSlot.cancel();
        m_detailSlot.cancel();
        m_undetailed.clear();
        m_pages.clear();
        m_extent = std::move(extent);
        endResetModel();
    } else if (extent.count > before) {
        beginInsertRows({}, int(before), int(extent.count) - 1);
        m_extent = std::move(extent);
        endInsertRows();
    } else {
        m_extent = std::move(extent);
    }
    m_loaded = true;
    Q_EMIT extentLoaded();
    if (m_again)
        startExtent();
}

EventReference TimelineModel::eventAt(int row) const
{
    if (row < 0 || row >= m_extent.count)
        return {};
    return {m_subject.source(), m_subject.isAll() ? EventRow{row + 1} : m_extent.rows[row]};
}

int TimelineModel::rowOf(const EventReference &event) const
{
    if (!event.isValid() || event.source != m_subject.source())
        return -1;
    if (m_subject.isAll())
        return qint64(event.row) <= m_extent.count ? int(qint64(event.row) - 1) : -1;
    return int(m_extent.rows.indexOf(event.row));
}

int TimelineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_extent.count);
}

int TimelineModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : Columns;
}

QVariant TimelineModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == DeltaColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    static const QString names[] = {u"Time"_s, u"Δ"_s,     u"Entity"_s, u"Version"_s,
                                    u"Type"_s, u"Cause"_s, u"Summary"_s};
    static const QString tips[] = {u"When it occurred, else when it was recorded"_s,
                                   u"Time since the row before"_s,
                                   u"Which entity the event is about, as the source writes it"_s,
                                   u"Number of the event within its entity"_s,
                                   u"Type of the event"_s,
                                   u"The event that made this one; click to go there"_s,
                                   u"The most telling fields of the payload"_s};
    if (section < 0 || section >= Columns)
        return {};
    if (role == Qt::DisplayRole)
        return names[section];
    return role == Qt::ToolTipRole || role == Qt::AccessibleTextRole ? QVariant(tips[section]) : QVariant();
}

QString TimelineModel::text(const TimelineRow &row, int column) const
{
    switch (column) {
    case TimeColumn:
        return m_timeText.clock(row.event.time());
    case DeltaColumn:
        return row.previous.isValid() ? deltaText(row.previous, row.event.time()) : noneText();
    case EntityColumn:
        return QString::fromUtf8(row.event.entity);
    case VersionColumn:
        if (row.event.kind == EventKind::Snapshot)
            return u"snapshot"_s;
        if (!m_subject.isAll())
            return rowLabel(row.event);
        return row.event.version == Event::NoVersion ? noneText() : u"v%1"_s.arg(row.event.version);
    case TypeColumn:
        return row.event.type.isEmpty() ? noneText() : row.event.type;
    case CauseColumn:
        return row.cause.text;
    default:
        return row.summary;
    }
}

QString TimelineModel::dateOf(Timestamp time) const
{
    const bool oneYear = m_timeText.date(m_extent.first).left(4) == m_timeText.date(m_extent.last).left(4);
    return oneYear ? m_timeText.shortDate(time) : m_timeText.date(time);
}

QVariant TimelineModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((index.column() == DeltaColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (m_pages.wants(index.row()))
        want(m_pages.pageOf(index.row()));
    const TimelineRow *row = m_pages.find(index.row());
    if (!row)
        return {};
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(*row, column);
    case Qt::AccessibleTextRole:
        return column == TimeColumn ? m_timeText.full(row->event.time()) : text(*row, column);
    case DateRole:
        return column == TimeColumn ? dateOf(row->event.time()) : QString();
    case CategoryIndexRole:
        if (column == (m_subject.isAll() ? EntityColumn : VersionColumn) && !row->event.category.isEmpty())
            return m_categories->indexOf(row->event.category);
        return column == CauseColumn && row->cause.event.isValid()
                   ? m_categories->indexOf(row->cause.category)
                   : -1;
    case LinkRole:
        return column == CauseColumn && row->cause.event.isValid() ? QVariant::fromValue(row->cause.event)
                                                                   : QVariant();
    case MutedRole:
        return row->event.kind == EventKind::Snapshot || row->event.archived ||
               (column == CauseColumn && !row->cause.event.isValid()) || column == DeltaColumn;
    case ProblemRole:
        return row->event.problem;
    case Qt::ToolTipRole:
        if (!row->event.problem.isEmpty())
            return row->event.problem;
        if (column == CauseColumn)
            return row->cause.tip;
        return column == TimeColumn ? m_timeText.full(row->event.time()) : text(*row, column);
    }
    return {};
}

void TimelineModel::want(qint64 page) const
{
    if (std::find(m_wanted.begin(), m_wanted.end(), page) == m_wanted.end())
        m_wanted.push_back(page);
    if (!m_pageSlot.isRunning())
        m_fetch.start();
}

void TimelineModel::fetch()
{
    if (m_wanted.empty() || m_pageSlot.isRunning() || !m_subject.isValid())
        return;
    // The page asked for last is the one that is looked at; what was scrolled past is forgotten and asked for
    // again.
    const qint64 page = m_wanted.back();
    m_wanted.pop_back();
    if (m_wanted.size() > 4)
        m_wanted.clear();
    const int size = m_pages.pageSize();
    m_pageSlot.start(
        [source = sourceWithId(m_sources, m_subject.source()), subject = m_subject, rows = m_extent.rows,
         page, size](QueryScope &scope) { return readRows(scope, source, subject, rows, page * size, size); },
        [this, page](QList<TimelineRow> &&rows) { takeRows(page, std::move(rows)); });
}

void TimelineModel::takeRows(qint64 page, QList<TimelineRow> &&rows)
{
    const int size = m_pages.pageSize();
    // Rows that were appended since the question was asked, and pages that came short, must not be asked for
    // forever.
    const qint64 expected = std::min<qint64>(size, m_extent.count - page * size);
    while (rows.size() < expected)
        rows.append(TimelineRow{});
    if (const QList<TimelineRow> *before = m_pages.page(page)) {
        for (qsizetype i = 0; i < std::min(rows.size(), before->size()); ++i) {
            if (rows[i].event.row == before->at(i).event.row) {
                rows[i].cause = before->at(i).cause;
                rows[i].summary = before->at(i).summary;
            }
        }
    }
    m_pages.insert(page, std::move(rows));
    pageChanged(page, 0, Columns - 1);
    m_undetailed.push_back(page);
    if (!m_detailSlot.isRunning())
        fetchDetails();
    if (!m_wanted.empty())
        m_fetch.start();
    Q_EMIT pageLoaded();
}

void TimelineModel::fetchDetails()
{
    const QList<TimelineRow> *rows = nullptr;
    qint64 page = -1;
    while (!rows && !m_undetailed.empty()) {
        page = m_undetailed.back();
        m_undetailed.pop_back();
        rows = m_pages.page(page);
    }
    if (!rows)
        return;
    QList<StoredEvent> events;
    for (const TimelineRow &row : *rows)
        events.append(row.event);
    m_detailSlot.start([sources = m_sources, source = m_subject.source(), events = std::move(events)](
                           QueryScope &scope) { return readRowDetails(scope, sources, source, events); },
                       [this, page](QList<RowDetail> &&details) {
                           if (const QList<TimelineRow> *found = m_pages.page(page)) {
                               QList<TimelineRow> changed = *found;
                               for (qsizetype i = 0; i < std::min(changed.size(), details.size()); ++i) {
                                   changed[i].cause = details[i].cause;
                                   changed[i].summary = details[i].summary;
                               }
                               m_pages.insert(page, std::move(changed));
                               pageChanged(page, CauseColumn, SummaryColumn);
                           }
                           fetchDetails();
                           Q_EMIT pageLoaded();
                       });
}

void TimelineModel::pageChanged(qint64 page, int firstColumn, int lastColumn)
{
    const qint64 first = page * m_pages.pageSize();
    const qint64 last = std::min(first + m_pages.pageSize(), m_extent.count) - 1;
    if (first <= last)
        Q_EMIT dataChanged(index(int(first), firstColumn), index(int(last), lastColumn));
}

} // namespace Backstory
