// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/records/chunkedvalues.h"

#include "connectors/kafka/records/bytetexts.h"

#include <algorithm>

namespace Backstory
{

QByteArrayView ChunkedValues::add(const KafkaRecord &record, const RecordChunk &chunk)
{
    if (chunk.of.isEmpty() || record.value.size() > MostBytes)
        return {};
    std::string name(stdView(record.topic));
    name += '/';
    appendNumber(name, record.partition);
    name += '/';
    name += stdView(chunk.of);
    auto found = std::find_if(m_pending.begin(), m_pending.end(),
                              [&](const Pending &pending) { return pending.name == name; });
    if (found == m_pending.end())
        found = m_pending.insert(m_pending.end(), Pending{name, {}, 0});
    std::string &part = found->parts[chunk.index];
    const QByteArrayView value = record.value.sliced(chunk.prefix);
    const qsizetype grown = value.size() - qsizetype(part.size()); // a part may be sent twice
    part.assign(value.data(), size_t(value.size()));
    found->bytes += grown;
    m_bytes += grown;
    const auto &parts = found->parts;
    const bool isWhole = qint64(parts.size()) == chunk.total && parts.begin()->first <= 1 &&
                         parts.rbegin()->first == parts.begin()->first + chunk.total - 1;
    if (!isWhole) {
        forgetOldest();
        return {};
    }
    m_whole.clear();
    m_whole.reserve(size_t(found->bytes));
    for (const auto &[index, bytes] : parts)
        m_whole += bytes;
    m_bytes -= found->bytes;
    m_pending.erase(found);
    return viewOf(m_whole);
}

void ChunkedValues::forgetOldest()
{
    while (m_bytes > MostBytes) {
        m_bytes -= m_pending.front().bytes;
        m_pending.pop_front();
    }
}

} // namespace Backstory
