// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/timeindex.h"

#include <algorithm>
#include <queue>

namespace Backstory
{

namespace
{

/// The only page that can hold both keys below this one and others: the last one that begins below it. None
/// when all of the part's keys are on one side.
std::optional<size_t> pageWith(const IndexRun::Part &part, quint64 key)
{
    if (part.fences.empty() || key <= part.fences.front() || key > part.last)
        return {};
    const auto next = std::lower_bound(part.fences.begin(), part.fences.end(), key);
    return size_t(next - part.fences.begin()) - 1;
}

/// As if the page's keys were spread evenly.
qint64 estimateBelow(const IndexRun::Part &part, size_t page, quint64 key)
{
    const quint64 first = part.fences[page];
    const quint64 next = page + 1 < part.fences.size() ? part.fences[page + 1] : part.last;
    const double share = double(key - first) / double(next - first); // key is above first and not above next
    return part.starts[page] + qint64(share * (part.starts[page + 1] - part.starts[page]));
}

/// The borders that have keys of the part on both sides.
std::pair<size_t, size_t> bordersWithin(const IndexRun::Part &part, const std::vector<quint64> &borders)
{
    if (part.fences.empty())
        return {0, 0};
    const auto first = std::upper_bound(borders.begin(), borders.end(), part.fences.front());
    const auto last = std::upper_bound(first, borders.end(), part.last);
    return {first - borders.begin(), last - borders.begin()};
}

size_t pagesWith(const IndexRun::Part &part, const std::vector<quint64> &borders)
{
    const auto [first, last] = bordersWithin(part, borders);
    size_t pages = 0;
    std::optional<size_t> before;
    for (size_t i = first; i < last; ++i) {
        const auto page = pageWith(part, borders[i]);
        pages += page != before;
        before = page;
    }
    return pages;
}

} // namespace

TimeIndex::TimeIndex(IndexRunReader &runs, const std::atomic<bool> &isStopped, size_t mostPages)
    : m_runs(runs)
    , m_isStopped(isStopped)
    , m_mostPages(mostPages)
{
}

bool TimeIndex::readPage(const Part &part, size_t page, std::vector<IndexEntry> &entries)
{
    entries.clear();
    return !m_isStopped && decodePage(m_runs.page(part.firstPage + qint64(page)), entries);
}

std::optional<qint64> TimeIndex::below(const Part &part, quint64 key)
{
    const auto page = pageWith(part, key);
    if (!page)
        return part.fences.empty() || key <= part.fences.front() ? 0 : part.starts.back();
    if (m_isStopped)
        return {};
    PageCursor cursor(m_runs.page(part.firstPage + qint64(*page)));
    IndexEntry entry;
    qint64 count = part.starts[*page];
    while (cursor.next(entry) && entry.key < key)
        ++count;
    return cursor.isBroken() ? std::nullopt : std::optional(count);
}

std::optional<qint64> TimeIndex::count(const Range &range)
{
    qint64 count = 0;
    for (const auto &[firstRow, run] : m_runs.runs()) {
        const Part &part = run.part(Lookup::ByTime);
        const auto from = below(part, range.from);
        const auto to = range.to              ? below(part, *range.to)
                        : part.starts.empty() ? std::optional<qint64>(0)
                                              : std::optional<qint64>(part.starts.back());
        if (!from || !to)
            return {};
        count += *to - *from;
    }
    return count;
}

std::optional<QList<qint64>> TimeIndex::counts(const std::vector<quint64> &borders)
{
    size_t pages = 0;
    for (const auto &[firstRow, run] : m_runs.runs())
        pages += pagesWith(run.part(Lookup::ByTime), borders);
    QList<qint64> counts(qsizetype(borders.size()) - 1);
    for (const auto &[firstRow, run] : m_runs.runs()) {
        if (!addCounts(run.part(Lookup::ByTime), borders, pages <= m_mostPages, counts))
            return {};
    }
    return counts;
}

bool TimeIndex::addCounts(const Part &part, const std::vector<quint64> &borders, bool exact,
                          QList<qint64> &counts)
{
    const auto start = below(part, borders.front());
    const auto end = below(part, borders.back());
    if (!start || !end)
        return false;
    if (*start == *end)
        return true;
    const auto [first, last] = bordersWithin(part, borders);
    PageCursor cursor{QByteArrayView()};
    IndexEntry entry;
    bool hasEntry = false;
    std::optional<size_t> read;
    qint64 count = 0;
    qint64 before = *start;
    for (size_t i = std::max<size_t>(first, 1); i < last && i + 1 < borders.size(); ++i) {
        const size_t page = *pageWith(part, borders[i]);
        if (!exact) {
            count = std::clamp(estimateBelow(part, page, borders[i]), before, *end);
        } else {
            if (read != page) {
                if (m_isStopped)
                    return false;
                cursor = PageCursor(m_runs.page(part.firstPage + qint64(page)));
                hasEntry = cursor.next(entry);
                count = part.starts[page];
                read = page;
            }
            for (; hasEntry && entry.key < borders[i]; ++count)
                hasEntry = cursor.next(entry);
            if (cursor.isBroken())
                return false;
        }
        counts[qsizetype(i) - 1] += count - before;
        before = count;
    }
    // What is left lies before the next border: that behind the part's last key, or the last of all.
    const size_t next = std::min(std::max<size_t>(last, 1), borders.size() - 1);
    counts[qsizetype(next) - 1] += *end - before;
    return true;
}

std::optional<std::vector<qint64>> TimeIndex::rowsAt(qint64 place, qint64 count)
{
    // The highest key that surely no more than `place` entries are below, by what is known of whole pages.
    const auto mostBelow = [this](quint64 key) {
        qint64 most = 0;
        for (const auto &[firstRow, run] : m_runs.runs()) {
            const Part &part = run.part(Lookup::ByTime);
            const auto page = pageWith(part, key);
            if (page)
                most += part.starts[*page + 1];
            else if (!part.fences.empty() && key > part.fences.front())
                most += part.starts.back();
        }
        return most;
    };
    quint64 low = 0;
    for (quint64 step = quint64(1) << 63; step > 0; step >>= 1) {
        if (mostBelow(low + step) <= place)
            low += step;
    }
    const auto before = this->count({0, low});
    return before ? rows({low, {}}, count, place - *before) : std::nullopt;
}

std::optional<std::vector<qint64>> TimeIndex::rows(const Range &range, qint64 limit, qint64 skip)
{
    struct Cursor {
        const IndexRun *run;
        size_t page;
        std::vector<IndexEntry> entries;
        size_t at;

        IndexEntry entry() const { return entries[at]; }
        qint64 row() const { return run->firstRow + entries[at].row; }
    };
    std::vector<Cursor> cursors;
    const auto isLater = [&](size_t a, size_t b) {
        return std::pair(cursors[a].entry().key, cursors[a].row()) >
               std::pair(cursors[b].entry().key, cursors[b].row());
    };
    std::priority_queue<size_t, std::vector<size_t>, decltype(isLater)> queue(isLater);
    const auto isWithin = [&](quint64 key) { return key >= range.from && (!range.to || key < *range.to); };
    for (const auto &[firstRow, run] : m_runs.runs()) {
        const Part &part = run.part(Lookup::ByTime);
        if (part.fences.empty() || part.last < range.from || (range.to && part.fences.front() >= *range.to))
            continue;
        const size_t page = pageWith(part, range.from).value_or(0);
        Cursor &cursor = cursors.emplace_back(Cursor{&run, page, {}, 0});
        if (!readPage(part, page, cursor.entries))
            return {};
    }
    // Puts the cursor into the queue at its next entry within the range; false when a page cannot be read.
    const auto enqueue = [&](size_t index) {
        Cursor &cursor = cursors[index];
        const Part &part = cursor.run->part(Lookup::ByTime);
        for (;;) {
            while (cursor.at < cursor.entries.size() && cursor.entry().key < range.from)
                ++cursor.at;
            if (cursor.at < cursor.entries.size())
                break;
            if (++cursor.page == part.fences.size())
                return true;
            cursor.at = 0;
            if (!readPage(part, cursor.page, cursor.entries))
                return false;
        }
        if (isWithin(cursor.entry().key))
            queue.push(index);
        return true;
    };
    for (size_t i = 0; i < cursors.size(); ++i) {
        if (!enqueue(i))
            return {};
    }
    std::vector<qint64> rows;
    while (!queue.empty() && qint64(rows.size()) < limit) {
        const size_t index = queue.top();
        queue.pop();
        if (skip-- <= 0)
            rows.push_back(cursors[index].row());
        ++cursors[index].at;
        if (!enqueue(index))
            return {};
    }
    return rows;
}

std::optional<qint64> TimeIndex::nearest(quint64 key)
{
    std::pair<quint64, qint64> best{0, 0}; // key and row; no key is 0
    std::pair<quint64, qint64> first{0, 0};
    std::vector<IndexEntry> entries;
    for (const auto &[firstRow, run] : m_runs.runs()) {
        const Part &part = run.part(Lookup::ByTime);
        if (part.fences.empty() || (best.first > 0 && std::min(key, part.last) < best.first))
            continue;
        const auto next = std::upper_bound(part.fences.begin(), part.fences.end(), key);
        const bool isBefore = next != part.fences.begin();
        if (!isBefore && (best.first > 0 || (first.first > 0 && part.fences.front() > first.first)))
            continue;
        if (!readPage(part, isBefore ? size_t(next - part.fences.begin()) - 1 : 0, entries))
            return {};
        if (!isBefore) {
            const std::pair candidate{entries.front().key, run.firstRow + entries.front().row};
            first = first.first > 0 ? std::min(first, candidate) : candidate;
            continue;
        }
        const auto above =
            std::upper_bound(entries.begin(), entries.end(), key,
                             [](quint64 value, const IndexEntry &entry) { return value < entry.key; });
        const IndexEntry &last = *std::prev(above); // the page's first key is not above
        best = std::max(best, {last.key, run.firstRow + last.row});
    }
    return best.first > 0 ? best.second : first.second;
}

} // namespace Backstory
