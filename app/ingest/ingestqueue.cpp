// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ingest/ingestqueue.h"

namespace Backstory
{

void IngestQueue::append(EventBatch &&batch)
{
    std::unique_lock lock(m_mutex);
    m_drained.wait(lock, m_stop, [this] { return m_events < MostEvents && m_bytes < MostBytes; });
    if (m_stop.stop_requested())
        return; // its cursor is not stored, so it is read again next time
    m_events += batch.size();
    m_bytes += batch.bytes();
    m_items.emplace_back(std::move(batch));
    m_filled.notify_one();
}

void IngestQueue::push(IngestItem item)
{
    const std::lock_guard lock(m_mutex);
    m_items.push_back(std::move(item));
    m_filled.notify_one();
}

std::optional<IngestItem> IngestQueue::pop(std::chrono::milliseconds wait)
{
    std::unique_lock lock(m_mutex);
    if (!m_filled.wait_for(lock, wait, [this] { return !m_items.empty(); }))
        return {};
    IngestItem item = std::move(m_items.front());
    m_items.pop_front();
    if (const auto *batch = std::get_if<EventBatch>(&item)) {
        m_events -= batch->size();
        m_bytes -= batch->bytes();
        m_drained.notify_one();
    }
    return item;
}

} // namespace Backstory
