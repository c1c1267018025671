// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/contentpacker.h"

#include <utility>

namespace Backstory
{

ContentPacker::ContentPacker()
    : m_thread([this](std::stop_token stop) { run(stop); })
{
}

void ContentPacker::add(ContentBlock &block)
{
    const std::lock_guard lock(m_mutex);
    m_waiting.push_back(std::exchange(block, {}));
    if (!m_spare.empty()) {
        block = std::move(m_spare.back());
        m_spare.pop_back();
    }
    ++m_added;
    m_filled.notify_one();
}

ContentPacker::Packed ContentPacker::take()
{
    std::unique_lock lock(m_mutex);
    m_finished.wait(lock, [this] { return !m_packed.empty(); });
    Packed oldest = std::move(m_packed.front());
    m_packed.pop_front();
    --m_added;
    return oldest;
}

void ContentPacker::clear()
{
    while (!isEmpty())
        take();
}

void ContentPacker::run(std::stop_token stop)
{
    BlockCompressor compressor;
    std::unique_lock lock(m_mutex);
    while (m_filled.wait(lock, stop, [this] { return !m_waiting.empty(); })) {
        ContentBlock block = std::move(m_waiting.front());
        m_waiting.pop_front();
        lock.unlock();
        Packed packed{block.firstRow(), block.pack(compressor)};
        lock.lock();
        m_packed.push_back(std::move(packed));
        m_spare.push_back(std::move(block));
        m_finished.notify_one();
    }
}

} // namespace Backstory
