// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/contentpacker.h"

#include <utility>

namespace Backstory
{

ContentPacker::ContentPacker()
    : m_thread([this](std::stop_token stop) { run(stop); })
{
}

void ContentPacker::add(EventBatch &&events, qint64 firstRow)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_waiting.size() < Most; });
    m_waiting.push_back({std::move(events), firstRow});
    m_changed.notify_all();
}

std::vector<ContentPacker::Packed> ContentPacker::take()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_packed, {});
}

std::vector<ContentPacker::Packed> ContentPacker::finish()
{
    std::unique_lock lock(m_mutex);
    m_finishing = true;
    m_changed.notify_all();
    m_changed.wait(lock, [this] { return !m_finishing; });
    return std::exchange(m_packed, {});
}

void ContentPacker::run(std::stop_token stop)
{
    BlockCompressor compressor;
    std::unique_lock lock(m_mutex);
    while (m_changed.wait(lock, stop, [this] { return m_finishing || !m_waiting.empty(); })) {
        if (m_waiting.empty()) {
            lock.unlock();
            packBlock(compressor);
            lock.lock();
            m_finishing = false;
        } else {
            Contents contents = std::move(m_waiting.front());
            lock.unlock();
            pack(contents, compressor);
            contents = {}; // its memory, too, is given back beside the other thread
            lock.lock();
            m_waiting.pop_front();
        }
        m_changed.notify_all();
    }
}

void ContentPacker::pack(const Contents &contents, BlockCompressor &compressor)
{
    qint64 row = contents.firstRow;
    for (const Event &event : contents.events.events()) {
        if (hasContent(event))
            m_block.append(row, event.payload, event.metadata);
        if (m_block.isFull())
            packBlock(compressor);
        ++row;
    }
}

void ContentPacker::packBlock(BlockCompressor &compressor)
{
    if (m_block.isEmpty())
        return;
    Packed packed{m_block.firstRow(), {}};
    packed.bytes = m_block.pack(compressor);
    const std::lock_guard lock(m_mutex);
    m_packed.push_back(std::move(packed));
}

} // namespace Backstory
