// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <variant>

namespace Backstory
{

/// What a reader says, in the order it said it. Values cross from the reader's thread to the writer's here
/// and nowhere else; errors travel in the same queue as batches, so they arrive after the last good one.
struct SourceRestarted {
    QString why;
};
struct SourceNotice {
    QString sentence;
};
struct SourceCaughtUp {
};
struct ReadingEnded {
    std::optional<SourceError> error;
};
using IngestItem = std::variant<SourceDescription, SourceRestarted, SourceNotice, EventBatch, Progress,
                                SourceCaughtUp, ReadingEnded>;

/// The bounded queue between the two threads of an Ingest, and the sink that fills it.
class IngestQueue : public EventSink
{
public:
    explicit IngestQueue(std::stop_token stop)
        : m_stop(std::move(stop))
    {
    }

    void opened(const SourceDescription &description) override { push(description); }
    void restarted(const QString &why) override { push(SourceRestarted{why}); }
    void noticed(const QString &sentence) override { push(SourceNotice{sentence}); }
    void append(EventBatch &&batch) override;
    void progressed(const Progress &progress) override { push(progress); }
    void caughtUp() override { push(SourceCaughtUp{}); }
    void ended(std::optional<SourceError> error) { push(ReadingEnded{std::move(error)}); }

    /// The next item; nothing when none came in time.
    std::optional<IngestItem> pop(std::chrono::milliseconds wait);

private:
    static constexpr qint64 MostEvents = 32'768;
    static constexpr qint64 MostBytes = 16 * 1024 * 1024;

    void push(IngestItem item);

    std::stop_token m_stop;
    std::mutex m_mutex;
    std::condition_variable_any m_filled;
    std::condition_variable_any m_drained;
    std::deque<IngestItem> m_items;
    qint64 m_events = 0;
    qint64 m_bytes = 0;
};

} // namespace Backstory
