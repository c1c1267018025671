// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/ndjson/linereader.h"

#include <cstring>

namespace Backstory
{

LineReader::LineReader(ByteStream &stream, qint64 offset, size_t bufferSize)
    : m_stream(stream)
    , m_buffer(bufferSize + Padding)
    , m_offset(offset)
{
}

LineReader::Result LineReader::next(Line &line)
{
    for (;;) {
        const char *const begin = m_buffer.data() + m_begin;
        const size_t size = m_end - m_begin;
        const void *const found = std::memchr(begin + m_scanned, '\n', size - m_scanned);
        if (found) {
            const size_t length = size_t(static_cast<const char *>(found) - begin);
            line = {{begin, length}, m_offset, m_offset + qint64(length) + 1, false};
            skip(qint64(length) + 1);
            if (m_overlong) {
                line.text = std::string_view(m_start).substr(0, m_start.size() - Padding);
                line.offset = *m_overlong;
                line.overlong = true;
                m_overlong.reset();
            }
            return Complete;
        }
        m_scanned = size;
        if (!m_overlong && qint64(size) > Longest) {
            m_overlong = m_offset;
            m_start.assign(begin, 4096 + Padding);
        }
        if (m_overlong)
            skip(qint64(size));
        makeRoom();
        const qint64 count =
            m_stream.read(m_buffer.data() + m_end, qint64(m_buffer.size() - Padding - m_end));
        if (count < 0)
            return Failed;
        if (count == 0) {
            line = {{m_buffer.data() + m_begin, m_end - m_begin},
                    m_offset,
                    m_offset + qint64(m_end - m_begin),
                    false};
            return Pending;
        }
        m_end += size_t(count);
    }
}

void LineReader::takePending()
{
    skip(qint64(m_end - m_begin));
}

void LineReader::skip(qint64 count)
{
    m_begin += size_t(count);
    m_offset += count;
    m_scanned = 0;
}

void LineReader::makeRoom()
{
    const size_t size = m_end - m_begin;
    if (m_begin > 0)
        std::memmove(m_buffer.data(), m_buffer.data() + m_begin, size);
    m_begin = 0;
    m_end = size;
    if (size + Padding >= m_buffer.size() / 2)
        m_buffer.resize(m_buffer.size() * 2);
}

} // namespace Backstory
