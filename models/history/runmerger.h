// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/indexrun.h"

#include <future>
#include <optional>
#include <stop_token>

namespace Backstory
{

/// The entries of a run, for each look-up.
using EncodedRun = std::array<RunEncoder, LookupCount>;

/// Several runs that follow each other as one.
struct MergedRuns {
    std::vector<IndexRun> runs; ///< what it is made of, oldest first
    EncodedRun entries;
};

/// Reads the runs and merges them; nullopt when they cannot be read, or when it is stopped.
std::optional<MergedRuns> mergeRuns(const Database &db, std::vector<IndexRun> runs,
                                    std::stop_token stop = {});

/// Merges runs on another thread, over a connection of its own, one merge at a time. Belongs to the writer's
/// thread; its end stops what runs.
class RunMerger
{
public:
    explicit RunMerger(const QString &path);
    ~RunMerger();
    Q_DISABLE_COPY_MOVE(RunMerger)

    /// Begun, and its result not taken.
    bool isRunning() const { return m_merging.valid(); }
    bool isReady() const;
    /// The runs are committed, and stay until the result is taken.
    void start(std::vector<IndexRun> runs);
    /// The result, once; nothing while there is none, and when the runs could not be read.
    std::optional<MergedRuns> take();

private:
    const QString m_path;
    std::stop_source m_stop;
    std::future<std::optional<MergedRuns>> m_merging;
};

} // namespace Backstory
