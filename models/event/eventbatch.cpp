// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/event/eventbatch.h"

#include <cstring>

namespace Backstory
{

namespace
{
constexpr qsizetype BlockSize = 64 * 1024;
}

QByteArrayView EventBatch::keep(QByteArrayView text)
{
    const qsizetype size = text.size();
    if (size == 0)
        return text.isNull() ? QByteArrayView() : QByteArrayView("", qsizetype(0));
    m_bytes += size;
    if (size > m_left) {
        const qsizetype capacity = std::max(size, BlockSize);
        m_blocks.emplace_back(new char[size_t(capacity)]);
        if (capacity > BlockSize) { // a large text gets a block of its own; the current one goes on
            std::memcpy(m_blocks.back().get(), text.data(), size_t(size));
            return {m_blocks.back().get(), size};
        }
        m_free = m_blocks.back().get();
        m_left = capacity;
    }
    char *const kept = m_free;
    std::memcpy(kept, text.data(), size_t(size));
    m_free += size;
    m_left -= size;
    return {kept, size};
}

void EventBatch::append(const Event &event)
{
    Event &kept = m_events.emplace_back(event);
    for (QByteArrayView *text : {&kept.id, &kept.type, &kept.schemaVersion, &kept.entity, &kept.category,
                                 &kept.producer, &kept.user, &kept.correlation, &kept.contentType,
                                 &kept.payload, &kept.metadata, &kept.payloadFields, &kept.problem})
        *text = keep(*text);
    for (Cause &cause : kept.causes)
        cause.text = keep(cause.text);
}

} // namespace Backstory
