// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/indexrun.h"

#include <QtEndian>

namespace Backstory
{

namespace
{

void appendNumber(QByteArray &bytes, quint64 number)
{
    char raw[sizeof number];
    qToLittleEndian(number, raw);
    bytes.append(raw, sizeof raw);
}

/// Takes little-endian numbers from the front of `bytes`.
class NumberReader
{
public:
    explicit NumberReader(QByteArrayView bytes)
        : m_bytes(bytes)
    {
    }
    bool take(quint64 &value)
    {
        if (m_bytes.size() < qsizetype(sizeof value))
            return false;
        value = qFromLittleEndian<quint64>(m_bytes.data());
        m_bytes = m_bytes.sliced(sizeof value);
        return true;
    }
    qsizetype left() const { return m_bytes.size() / qsizetype(sizeof(quint64)); }

private:
    QByteArrayView m_bytes;
};

} // namespace

QByteArray IndexRun::directoryOf(Lookup lookup, const Part &part)
{
    QByteArray bytes;
    appendNumber(bytes, quint64(part.firstPage));
    appendNumber(bytes, part.fences.size());
    for (const quint64 fence : part.fences)
        appendNumber(bytes, fence);
    if (lookup != Lookup::ByTime || part.fences.empty())
        return bytes;
    appendNumber(bytes, part.last);
    for (size_t page = 1; page < part.starts.size(); ++page)
        appendNumber(bytes, part.starts[page]);
    return bytes;
}

QByteArray IndexRun::directory() const
{
    QByteArray bytes;
    for (size_t lookup = 0; lookup < LookupCount; ++lookup)
        bytes += directoryOf(Lookup(lookup), parts[lookup]);
    return bytes;
}

bool IndexRun::readDirectory(QByteArrayView bytes)
{
    NumberReader numbers(bytes);
    for (size_t lookup = 0; lookup < LookupCount; ++lookup) {
        Part &part = parts[lookup];
        quint64 first = 0;
        quint64 count = 0;
        if (!numbers.take(first) || !numbers.take(count) || count > quint64(numbers.left()))
            return false;
        part.firstPage = qint64(first);
        part.fences.resize(count);
        for (quint64 &fence : part.fences)
            numbers.take(fence);
        if (Lookup(lookup) != Lookup::ByTime || count == 0)
            continue;
        if (!numbers.take(part.last) || count > quint64(numbers.left()))
            return false;
        part.starts.assign(1, 0);
        for (quint64 page = 0; page < count; ++page) {
            quint64 start = 0;
            numbers.take(start);
            part.starts.push_back(quint32(start));
        }
    }
    return true;
}

bool IndexRun::read(const Statement &row)
{
    number = row.integer(0);
    level = int(row.integer(1));
    firstRow = row.integer(2);
    lastRow = row.integer(3);
    return readDirectory(row.bytes(4));
}

RunScan::RunScan(const Database &db, const IndexRun::Part &part)
    : m_pages(qint64(part.fences.size()))
    , m_statement(db.prepare("SELECT entries FROM page WHERE number BETWEEN ?1 AND ?2 ORDER BY number"))
{
    m_statement.bind(1, part.firstPage);
    m_statement.bind(2, part.firstPage + qint64(part.fences.size()) - 1);
}

bool RunScan::next(IndexEntry &entry)
{
    while (m_at == m_entries.size()) {
        m_entries.clear();
        m_at = 0;
        if (!m_statement.step() || !decodePage(m_statement.bytes(0), m_entries))
            return false;
        --m_pages;
    }
    entry = m_entries[m_at++];
    return true;
}

} // namespace Backstory
