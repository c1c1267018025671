// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/eventbatch.h"
#include "models/history/historyanalysis.h"
#include "models/history/historyorigin.h"

#include <memory>
#include <vector>

namespace Backstory
{

/// Writes one history file. The one writer among all threads and processes (the caller elects it); owns its
/// connection, lives on one thread. After a failure every call returns false and `error()` tells why: what
/// was committed stays.
class HistoryWriter
{
public:
    using Analyses = std::vector<std::unique_ptr<HistoryAnalysis>>;

    /// Opens or creates the file and brings it to the current format; `error()` says what failed. The
    /// analyses see every event in their order: what was read without them they never hear of.
    explicit HistoryWriter(const QString &path, Analyses analyses = {});
    ~HistoryWriter();

    QString error() const;

    /// Where the connector goes on: the cursor of the last commit; empty at the beginning.
    QByteArray cursor() const;
    /// Rows that are visible to readers.
    qint64 committedRows() const;
    /// Rows appended, committed or not.
    qint64 rows() const;

    /// What the source turned out to be; written with the next commit.
    void describe(const HistoryOrigin &origin);
    /// Something about the source that a person must know later, too; written with the next commit.
    void notice(const QString &sentence);
    /// How far the scan is; written with the next commit.
    void setProgress(qint64 done, qint64 total, bool inBytes);
    void setCaughtUp(bool caughtUp);

    /// Adds events to the open transaction. They become visible with `commit()`, together with the batch's
    /// cursor. A batch with contents is taken over.
    bool append(EventBatch &&batch);
    bool commit();
    /// A commit would make the index smaller, even one without events.
    bool hasMerged() const;
    /// Forgets everything, in one transaction; `why` is a sentence and is kept for `HistorySummary::rebuilt`.
    bool clear(const QString &why);

    /// Gives back what was needed for speed: for the quiet time after a scan.
    void releaseMemory();

    /// Limits the file's size in pages of 8 KiB, as PRAGMA max_page_count does.
    void limitPages(qint64 pages);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Backstory
