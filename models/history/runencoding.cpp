// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/runencoding.h"

#include <QtEndian>

namespace Backstory
{

namespace
{

void writeNumber(std::vector<uchar> &bytes, quint64 value)
{
    for (; value >= 0x80; value >>= 7)
        bytes.push_back(uchar(value) | 0x80);
    bytes.push_back(uchar(value));
}

} // namespace

void RunEncoder::append(const IndexEntry &entry)
{
    constexpr qsizetype LongestEntry = 10 + 5;
    if (!m_page.empty() && qsizetype(m_page.size()) + LongestEntry > PageBytes)
        finish();
    if (m_page.empty()) {
        m_page.reserve(PageBytes);
        m_page.resize(sizeof(quint64));
        qToLittleEndian(entry.key, m_page.data());
        m_fences.push_back(entry.key);
        m_last = entry.key;
    }
    writeNumber(m_page, entry.key - m_last);
    writeNumber(m_page, entry.row);
    m_last = entry.key;
    ++m_count;
}

void RunEncoder::finish()
{
    if (m_page.empty())
        return;
    m_pages.emplace_back(reinterpret_cast<const char *>(m_page.data()), qsizetype(m_page.size()));
    m_page.clear();
    m_starts.push_back(m_count);
}

PageCursor::PageCursor(QByteArrayView page)
    : m_at(reinterpret_cast<const uchar *>(page.data()))
    , m_end(m_at + page.size())
{
    m_broken = page.size() < qsizetype(sizeof(quint64));
    if (!m_broken) {
        m_key = qFromLittleEndian<quint64>(m_at);
        m_at += sizeof(quint64);
    }
}

bool PageCursor::readNumber(quint64 &value)
{
    value = 0;
    for (int shift = 0; m_at != m_end && shift < 64; shift += 7) {
        const uchar byte = *m_at++;
        value |= quint64(byte & 0x7f) << shift;
        if (byte < 0x80)
            return true;
    }
    m_broken = true;
    return false;
}

bool PageCursor::next(IndexEntry &entry)
{
    if (m_broken || m_at == m_end)
        return false;
    quint64 difference = 0;
    quint64 row = 0;
    if (!readNumber(difference) || !readNumber(row))
        return false;
    m_key += difference;
    entry = {m_key, quint32(row)};
    return true;
}

bool decodePage(QByteArrayView page, std::vector<IndexEntry> &entries)
{
    PageCursor cursor(page);
    IndexEntry entry;
    while (cursor.next(entry))
        entries.push_back(entry);
    return !cursor.isBroken();
}

} // namespace Backstory
