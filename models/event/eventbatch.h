// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/event.h"

#include <QByteArray>

#include <memory>
#include <vector>

namespace Backstory
{

/// Events in the source's order with the cursor that stands behind the last of them. Owns the bytes that its
/// events view, in blocks that are never moved; itself it can be moved from thread to thread but not copied.
class EventBatch
{
public:
    EventBatch() = default;
    EventBatch(EventBatch &&) noexcept = default;
    EventBatch &operator=(EventBatch &&) noexcept = default;

    /// Makes room for so many events: as many as the batch before had, for one.
    void reserve(qsizetype events) { m_events.reserve(size_t(events)); }
    /// Copies the event and every text that it views.
    void append(const Event &event);

    /// Where reading goes on behind the last event: opaque to everyone but the connector, stored with the
    /// rows.
    void setCursor(const QByteArray &cursor) { m_cursor = cursor; }
    const QByteArray &cursor() const { return m_cursor; }

    const std::vector<Event> &events() const { return m_events; }
    bool isEmpty() const { return m_events.empty(); }
    qsizetype size() const { return qsizetype(m_events.size()); }
    qsizetype bytes() const { return m_bytes; }
    /// As large as is worth gathering from a server before it is handed on.
    bool isFull() const { return size() >= FullEvents || m_bytes >= FullBytes; }

private:
    static constexpr qsizetype FullEvents = 4000;
    static constexpr qsizetype FullBytes = 4 * 1024 * 1024;

    QByteArrayView keep(QByteArrayView text);

    std::vector<Event> m_events;
    std::vector<std::unique_ptr<char[]>> m_blocks;
    char *m_free = nullptr;
    qsizetype m_left = 0;
    qsizetype m_bytes = 0;
    QByteArray m_cursor;
};

} // namespace Backstory
