// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/runmerger.h"

#include <algorithm>

using namespace std::chrono_literals;

namespace Backstory
{

namespace
{

/// Walks over one look-up of several runs at once, in key order; holds a page of each.
class MergedScan
{
public:
    /// The runs are in row order, and the entries' rows are counted from the first of them.
    MergedScan(const Database &db, const std::vector<IndexRun> &runs, Lookup lookup)
    {
        for (const IndexRun &run : runs) {
            Source source{RunScan(db, run.part(lookup)), quint32(run.firstRow - runs.front().firstRow), {}};
            if (step(source))
                m_sources.push_back(std::move(source));
        }
    }

    bool next(IndexEntry &entry)
    {
        // The first of equal keys: its row is the lowest.
        const auto least =
            std::min_element(m_sources.begin(), m_sources.end(),
                             [](const Source &a, const Source &b) { return a.entry.key < b.entry.key; });
        if (least == m_sources.end())
            return false;
        entry = {least->entry.key, least->entry.row + least->shift};
        if (!step(*least))
            m_sources.erase(least);
        return true;
    }

    /// Something could not be read, so that entries are missing.
    bool isBroken() const { return m_broken; }

private:
    struct Source {
        RunScan scan;
        quint32 shift = 0;
        IndexEntry entry; ///< the next of the scan
    };

    bool step(Source &source)
    {
        const bool more = source.scan.next(source.entry);
        m_broken |= !more && source.scan.isBroken();
        return more;
    }

    std::vector<Source> m_sources; ///< those that have one, in row order
    bool m_broken = false;
};

} // namespace

std::optional<MergedRuns> mergeRuns(const Database &db, std::vector<IndexRun> runs, std::stop_token stop)
{
    MergedRuns merged{std::move(runs), {}};
    for (size_t lookup = 0; lookup < LookupCount; ++lookup) {
        MergedScan scan(db, merged.runs, Lookup(lookup));
        for (IndexEntry entry; scan.next(entry) && !stop.stop_requested();)
            merged.entries[lookup].append(entry);
        merged.entries[lookup].finish();
        if (scan.isBroken() || stop.stop_requested())
            return {};
    }
    return merged;
}

RunMerger::RunMerger(const QString &path)
    : m_path(path)
{
}

RunMerger::~RunMerger()
{
    m_stop.request_stop();
    if (m_merging.valid())
        m_merging.wait();
}

void RunMerger::start(std::vector<IndexRun> runs)
{
    m_merging =
        std::async(std::launch::async, [path = m_path, stop = m_stop.get_token(), runs = std::move(runs)] {
            const Database db(path, Database::ReadOnly);
            return mergeRuns(db, runs, stop);
        });
}

bool RunMerger::isReady() const
{
    return m_merging.valid() && m_merging.wait_for(0s) == std::future_status::ready;
}

std::optional<MergedRuns> RunMerger::take()
{
    return isReady() ? m_merging.get() : std::nullopt;
}

} // namespace Backstory
