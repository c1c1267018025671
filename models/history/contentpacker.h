// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/contentblock.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace Backstory
{

/// Packs blocks on a thread of its own, beside the one that fills them; they come back in their order. Lives
/// on the thread that fills them. A packed block's memory serves the next one.
class ContentPacker
{
public:
    struct Packed {
        qint64 firstRow = 0;
        QByteArray bytes;
    };

    ContentPacker();

    /// The packer works on it; the block is empty then.
    void add(ContentBlock &block);
    /// So many wait that the oldest ought to be taken.
    bool isFull() const { return m_added > Most; }
    bool isEmpty() const { return m_added == 0; }
    /// The oldest; waits until it is packed. There must be one.
    Packed take();
    void clear();

private:
    static constexpr size_t Most = 4;

    void run(std::stop_token stop);

    size_t m_added = 0; ///< and not taken yet
    std::mutex m_mutex;
    std::condition_variable_any m_filled;
    std::condition_variable m_finished;
    std::deque<ContentBlock> m_waiting; // the first is being packed
    std::deque<Packed> m_packed;
    std::vector<ContentBlock> m_spare; ///< empty ones that have their memory
    std::jthread m_thread;             // last: it uses the others
};

} // namespace Backstory
