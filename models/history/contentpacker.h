// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/eventbatch.h"
#include "models/history/contentblock.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace Backstory
{

/// Gathers the contents of events in blocks and packs these, on a thread of its own beside the one that hands
/// it the events; they come back in their order. Used by one thread.
class ContentPacker
{
public:
    struct Packed {
        qint64 firstRow = 0;
        QByteArray bytes;
    };

    ContentPacker();

    static bool hasContent(const Event &event) { return !event.payload.isNull() || !event.metadata.isNull(); }
    /// The events are those of the row `firstRow` and the ones behind it. Waits while too many wait.
    void add(EventBatch &&events, qint64 firstRow);
    /// The blocks that have become full, as far as they are packed.
    std::vector<Packed> take();
    /// All that is left; waits until it is packed.
    std::vector<Packed> finish();

private:
    static constexpr size_t Most = 4; ///< batches that wait

    struct Contents {
        EventBatch events;
        qint64 firstRow = 0;
    };

    void run(std::stop_token stop);
    void pack(const Contents &contents, BlockCompressor &compressor);
    void packBlock(BlockCompressor &compressor);

    ContentBlock m_block; ///< of the packing thread
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<Contents> m_waiting; ///< the first is being packed
    std::vector<Packed> m_packed;
    bool m_finishing = false;
    std::jthread m_thread; // last: it uses the others
};

} // namespace Backstory
