// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/trace/tracelayout.h"

#include <algorithm>
#include <cmath>

namespace Backstory
{

namespace
{

constexpr double MarkRadius = 4;
constexpr double LeastBar = 2;
constexpr double OpenerWidth = 16;
constexpr double LeastName = 150;
constexpr double LeastIndentStep = 7;
constexpr double LeastWithShare = 400; ///< in a narrower table shares have no room

/// The longest waits between these moments, as far as they are longer than the mean one. In a trace, unlike
/// in lanes, a few long waits among many short ones are the rule, none of which stands out alone.
std::vector<TimeFold> waitsToFold(std::vector<Timestamp> times)
{
    constexpr size_t MostFolds = 10;
    std::sort(times.begin(), times.end());
    times.erase(std::unique(times.begin(), times.end()), times.end());
    if (times.size() < 3)
        return {};
    const qint64 mean = nanosecondsBetween(times.front(), times.back()) / qint64(times.size() - 1);
    std::vector<TimeFold> waits;
    for (size_t i = 1; i < times.size(); ++i) {
        if (nanosecondsBetween(times[i - 1], times[i]) > mean + mean / 4)
            waits.push_back({times[i - 1], times[i]});
    }
    const auto length = [](const TimeFold &fold) { return nanosecondsBetween(fold.from, fold.to); };
    std::stable_sort(waits.begin(), waits.end(),
                     [&](const TimeFold &a, const TimeFold &b) { return length(a) > length(b); });
    waits.resize(std::min(waits.size(), MostFolds));
    std::sort(waits.begin(), waits.end(),
              [](const TimeFold &a, const TimeFold &b) { return a.from < b.from; });
    for (TimeFold &fold : waits) { // some room at both ends, so that no event stands on a fold's edge
        const qint64 room = std::min(length(fold) / 20, mean / 10);
        fold = {Timestamp::fromNanoseconds(fold.from.nanoseconds() + room),
                Timestamp::fromNanoseconds(fold.to.nanoseconds() - room)};
    }
    return waits;
}

} // namespace

void TraceLayout::setTrace(const Trace *trace)
{
    m_trace = trace;
    m_closed.clear();
    TimeScale scale(trace->first(), trace->last(), std::max(m_width - m_table, 0.0));
    scale.fit();
    m_scale = scale;
    arrange();
}

void TraceLayout::setOnlyCritical(bool only)
{
    m_onlyCritical = only;
    arrange();
}

void TraceLayout::setCompressed(bool compressed)
{
    m_compressed = compressed;
    fold();
}

void TraceLayout::setSize(double width, double height)
{
    m_width = width;
    m_height = height;
    setTableWidth(m_wantedTable);
}

void TraceLayout::setTableWidth(double width)
{
    m_wantedTable = width;
    const double wanted = width > 0 ? width : std::min(600.0, m_width * 0.48);
    m_table = std::clamp(wanted, double(LeastTable), std::max(double(LeastTable), m_width - LeastPlot));
    m_scale.setWidth(std::max(m_width - m_table, 0.0));
}

void TraceLayout::setOpen(int row, bool open)
{
    if (open)
        m_closed.erase(row);
    else
        m_closed.insert(row);
    arrange();
}

bool TraceLayout::uncover(int row)
{
    if (m_onlyCritical)
        return placeOf(row) >= 0;
    bool changed = false;
    for (int above = m_trace->row(row).parent; above >= 0; above = m_trace->row(above).parent)
        changed |= m_closed.erase(above) > 0;
    if (changed)
        arrange();
    return true;
}

void TraceLayout::arrange()
{
    const int rows = m_trace ? m_trace->size() : 0;
    m_shown.clear();
    m_depth = 0;
    m_lastChild.assign(size_t(rows), -1);
    for (int row = 0; row < rows; ++row) {
        if (m_onlyCritical && !m_trace->row(row).isCritical)
            continue;
        m_shown.push_back(row);
        m_depth = std::max(m_depth, m_trace->row(row).depth);
        if (const int parent = m_trace->row(row).parent; parent >= 0)
            m_lastChild[size_t(parent)] = row;
        if (!m_onlyCritical && m_closed.contains(row))
            row += m_trace->row(row).below;
    }
    fold();
}

void TraceLayout::fold()
{
    std::vector<TimeFold> folds;
    if (m_compressed && m_trace && m_trace->first().isValid()) {
        std::vector<Timestamp> times;
        times.reserve(m_shown.size());
        for (const int row : m_shown) {
            if (m_trace->timeOf(row).isValid())
                times.push_back(m_trace->timeOf(row));
        }
        folds = waitsToFold(std::move(times));
    }
    m_scale.setFolds(std::move(folds));
    if (m_scale.isFit())
        m_scale.fit();
}

int TraceLayout::placeOf(int row) const
{
    const auto at = std::lower_bound(m_shown.begin(), m_shown.end(), row);
    return at != m_shown.end() && *at == row ? int(at - m_shown.begin()) : -1;
}

int TraceLayout::shownFor(int row) const
{
    while (row >= 0 && placeOf(row) < 0)
        row = m_trace->row(row).parent;
    return row;
}

int TraceLayout::firstInSight() const
{
    return std::clamp(int(std::floor(m_scroll / RowHeight)), 0, int(m_shown.size()));
}

int TraceLayout::endInSight() const
{
    const double bottom = m_scroll + m_height - HeaderHeight;
    return std::clamp(int(std::ceil(bottom / RowHeight)), 0, int(m_shown.size()));
}

TraceLayout::Columns TraceLayout::columns() const
{
    Columns columns;
    columns.end = m_table - 1;
    columns.share = columns.end - (m_table < LeastWithShare ? 0 : 64);
    columns.delay = columns.share - 76;
    columns.entity = columns.delay - std::clamp(m_table * 0.28, 72.0, 240.0);
    return columns;
}

QRectF TraceLayout::rowRect(int row) const
{
    const int place = placeOf(row);
    return place < 0 ? QRectF()
                     : QRectF(0, HeaderHeight + double(place) * RowHeight - m_scroll, m_width, RowHeight);
}

// Deep trees are indented less, so that all names keep some room; very deep ones not beyond a depth.
double TraceLayout::indentOf(int row) const
{
    const double room = std::max(columns().entity - LeastName, 0.0);
    const double step = std::clamp(room / std::max(m_depth, 1), LeastIndentStep, double(IndentStep));
    return 8 + std::min(double(m_trace->row(row).depth), std::floor(room / step)) * step;
}

QRectF TraceLayout::openerRect(int row) const
{
    const QRectF rect = rowRect(row);
    return hasOpener(row) && !rect.isEmpty() ? QRectF(indentOf(row), rect.top() + 4, OpenerWidth, OpenerWidth)
                                             : QRectF();
}

QRectF TraceLayout::barRect(int number) const
{
    const TraceRow &row = m_trace->row(number);
    const QRectF rect = rowRect(number);
    if (!row.hasDelay || rect.isEmpty())
        return {};
    // Far out of sight only the direction counts, and pixels must stay small enough to be painted.
    const auto within = [this](double x) { return std::clamp(x, m_table - 1'000, m_width + 1'000); };
    double from = within(xOf(m_trace->timeOf(row.parent)));
    double to = within(xOf(m_trace->timeOf(number)));
    if (from > to)
        std::swap(from, to);
    if (to - from < LeastBar)
        from = to - LeastBar;
    const double height = row.isCritical ? 12 : 8;
    return {from, rect.center().y() - height / 2, to - from, height};
}

QRectF TraceLayout::markRect(int row) const
{
    const QRectF rect = rowRect(row);
    const Timestamp time = m_trace->timeOf(row);
    if (rect.isEmpty() || !time.isValid())
        return {};
    const double x = xOf(time);
    return {x - MarkRadius, rect.center().y() - MarkRadius, 2 * MarkRadius, 2 * MarkRadius};
}

TraceLayout::Hit TraceLayout::hitAt(QPointF point) const
{
    constexpr double DividerReach = 3;
    if (point.x() < 0 || point.x() >= m_width || point.y() < 0 || point.y() >= m_height || m_width <= 0)
        return {};
    if (std::abs(point.x() - m_table) <= DividerReach)
        return {Divider, -1};
    if (point.y() < HeaderHeight)
        return {point.x() > m_table ? Axis : Nothing, -1};
    const int place = int(std::floor((point.y() - HeaderHeight + m_scroll) / RowHeight));
    if (place < 0 || place >= int(m_shown.size()))
        return {point.x() > m_table ? Plot : Nothing, -1};
    const int row = m_shown[size_t(place)];
    if (point.x() < m_table)
        return {openerRect(row).contains(point) ? Opener : Cell, row};
    if (const QRectF mark = markRect(row); !mark.isEmpty() && mark.adjusted(-2, -2, 2, 2).contains(point))
        return {Mark, row};
    return {barRect(row).contains(point) ? Bar : Plot, row};
}

} // namespace Backstory
