// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of the timeline: what is in memory, what is asked for, and what a cell says.
#include "models/timeline/timelinemodel.h"

#include <algorithm>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qsizetype MostPlaces = 200'000; ///< some 10 MB

} // namespace

QVariant TimelineModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= TimelineColumns)
        return {};
    const TimelineColumnText &text = columnText(section);
    const bool sortable = subject().isAll() ? section == TimeColumn || section == PositionColumn
                                            : columnSort(section).has_value();
    switch (role) {
    case Qt::TextAlignmentRole:
        return int((isRightAligned(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::DisplayRole:
        return section == DeltaColumn && m_marked.isValid() ? text.name + u" mark"_s : text.name;
    case Qt::AccessibleTextRole:
        return text.name.size() < 3 ? text.tip : text.name;
    case Qt::ToolTipRole:
        return sortable ? text.tip + u".\nClick to sort, a third time for the source's order."_s : text.tip;
    default:
        return {};
    }
}

void TimelineModel::noteYears()
{
    m_oneYear = m_timeText.date(m_extent.first).left(4) == m_timeText.date(m_extent.last).left(4);
}

QString TimelineModel::dateOf(Timestamp time) const
{
    return m_oneYear ? m_timeText.shortDate(time) : m_timeText.date(time);
}

QVariant TimelineModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const int column = index.column();
    if (role == Qt::TextAlignmentRole)
        return int((isRightAligned(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    const qint64 place = m_windowFirst + index.row();
    look(m_pages.pageOf(place));
    if (m_pages.wants(place))
        want(m_pages.pageOf(place));
    const TimelineRow *row = m_pages.find(place);
    if (!row)
        return {};
    const bool mayStillCome = m_partial && column == CauseColumn && row->cause.state == CauseLabel::Outside;
    const auto text = [&] {
        if (column == ChangedColumn)
            return m_changes({row->source, row->event.row});
        return mayStillCome ? u"not read yet"_s
                            : cellText(*row, column, m_marked.isValid() ? m_markedTime : row->previous,
                                       !subject().entity.isValid(), m_timeText);
    };
    switch (role) {
    case Qt::DisplayRole:
        return m_tick.isActive() && column == TimeColumn ? agoText(row->event.time(), Timestamp::now())
                                                         : text();
    case Qt::AccessibleTextRole:
        return column == TypeColumn ? remarked(*row, text())
               : column == TimeColumn
                   ? m_timeText.full(row->event.time()) + (isOutside(row->event.time())
                                                               ? u", outside of the chosen stretch of time"_s
                                                               : QString())
                   : text();
    case DateRole:
        return column == TimeColumn && !m_tick.isActive() ? dateOf(row->event.time()) : QString();
    case CategoryIndexRole:
        if (column == (!subject().entity.isValid() ? EntityColumn : VersionColumn) &&
            !row->event.category.isEmpty())
            return m_categories->indexOf(row->event.category);
        return column == CauseColumn && row->cause.event.isValid()
                   ? m_categories->indexOf(row->cause.category)
                   : -1;
    case LinkRole:
        return column == CauseColumn && row->cause.event.isValid() ? QVariant::fromValue(row->cause.event)
                                                                   : QVariant();
    case MutedRole:
        return row->event.kind == EventKind::Snapshot || row->event.archived ||
               (column == CauseColumn && !row->cause.event.isValid()) || column == DeltaColumn ||
               column > SummaryColumn || isOutside(row->event.time());
    case ProblemRole:
        return row->event.problem;
    case Qt::ToolTipRole:
        if (!row->event.problem.isEmpty())
            return row->event.problem;
        if (mayStillCome)
            return u"What it names has not been found in what was read so far."_s;
        if (column == CauseColumn)
            return row->cause.tip;
        return column == TimeColumn ? m_timeText.full(row->event.time()) : text();
    }
    return {};
}

QString TimelineModel::remarked(const TimelineRow &row, const QString &text) const
{
    const QString remark = m_remarks({row.source, row.event.row});
    return remark.isEmpty() ? text : text + u", "_s + remark;
}

void TimelineModel::forgetPages()
{
    m_pageSlot.cancel();
    m_detailSlot.cancel();
    m_placeSlot.cancel();
    m_sought.clear();
    m_places.clear();
    m_wanted.clear();
    m_undetailed.clear();
    m_pages.clear();
    m_lookedAt = 0;
    m_backwards = false;
}

void TimelineModel::want(qint64 page) const
{
    if (std::find(m_wanted.begin(), m_wanted.end(), page) == m_wanted.end())
        m_wanted.push_back(page);
    if (!m_pageSlot.isRunning())
        m_fetch.start();
}

// A view looks at one page or at a few side by side; somewhere else the pages ahead are fetched, too.
void TimelineModel::look(qint64 page) const
{
    if (std::abs(page - m_lookedAt) <= 1)
        return;
    m_backwards = page < m_lookedAt;
    m_lookedAt = page;
    if (!m_pageSlot.isRunning())
        m_fetch.start();
}

/// The page to be fetched next; -1: none.
qint64 TimelineModel::nextPage()
{
    if (!m_wanted.empty()) {
        // The page asked for last is the one that is looked at; what was scrolled past is forgotten and asked
        // for again.
        const qint64 page = m_wanted.back();
        m_wanted.pop_back();
        if (m_wanted.size() > 4)
            m_wanted.clear();
        return page;
    }
    for (const int distance : {1, 2, -1}) {
        const qint64 page = m_lookedAt + (m_backwards ? -distance : distance);
        if (page >= 0 && page * m_pages.pageSize() < m_extent.count && !m_pages.page(page))
            return page;
    }
    return -1;
}

void TimelineModel::fetch()
{
    if (m_pageSlot.isRunning() || !subject().isValid())
        return;
    const qint64 page = nextPage();
    if (page < 0)
        return;
    const int size = m_pages.pageSize();
    m_pageSlot.start(
        [sources = m_sources, what = m_scope, extent = m_extent, page, size](QueryScope &scope) {
            return readRows(scope, sources, what, extent, page * size, size);
        },
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
            if (rows[i].source == before->at(i).source && rows[i].event.row == before->at(i).event.row) {
                rows[i].cause = before->at(i).cause;
                rows[i].summary = before->at(i).summary;
            }
        }
    }
    if (m_extent.isByTime) {
        if (m_places.size() > MostPlaces)
            m_places.clear();
        for (qsizetype i = 0; i < rows.size(); ++i)
            m_places.insert(rows[i].event.row, page * size + i);
    }
    m_pages.insert(page, std::move(rows));
    pageChanged(page, 0, TimelineColumns - 1);
    m_undetailed.push_back(page);
    if (!m_detailSlot.isRunning())
        fetchDetails();
    m_fetch.start();
}

void TimelineModel::fetchDetails()
{
    const QList<TimelineRow> *rows = nullptr;
    qint64 page = -1;
    while (!rows && !m_undetailed.empty()) {
        // What is looked at comes first.
        const auto next =
            std::min_element(m_undetailed.begin(), m_undetailed.end(), [this](qint64 a, qint64 b) {
                return std::abs(a - m_lookedAt) < std::abs(b - m_lookedAt);
            });
        page = *next;
        m_undetailed.erase(next);
        rows = m_pages.page(page);
    }
    if (!rows)
        return;
    m_detailSlot.start([sources = m_sources, rows = *rows, templates = m_templates](
                           QueryScope &scope) { return readRowDetails(scope, sources, rows, templates); },
                       [this, page](QList<RowDetail> &&details) { takeDetails(page, details); });
}

void TimelineModel::takeDetails(qint64 page, const QList<RowDetail> &details)
{
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
}

void TimelineModel::pageChanged(qint64 page, int firstColumn, int lastColumn)
{
    const qint64 first = page * m_pages.pageSize() - m_windowFirst;
    const qint64 last = std::min<qint64>(first + m_pages.pageSize(), rowCount()) - 1;
    if (last >= 0 && first <= last)
        Q_EMIT dataChanged(index(int(std::max<qint64>(first, 0)), firstColumn), index(int(last), lastColumn));
}

void TimelineModel::columnChanged(int column)
{
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, column), index(rowCount() - 1, column));
}

} // namespace Backstory
