// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/state/pathtable.h"

namespace Backstory
{

PathTable::PathTable()
{
    m_entries.append(Entry());
}

quint32 PathTable::add(const Entry &entry)
{
    const quint32 number = size();
    m_entries.append(entry);
    m_numbers.insert({entry.parent, entry.index, entry.key}, number);
    m_bytes += qint64(sizeof(Entry) + sizeof(Key) + 2 * sizeof(void *)) + entry.key.size();
    return number;
}

void PathTable::add(const QList<Entry> &entries)
{
    for (const Entry &entry : entries)
        add(entry);
}

quint32 PathTable::child(quint32 parent, std::string_view key)
{
    const QByteArray view = QByteArray::fromRawData(key.data(), qsizetype(key.size()));
    const auto found = m_numbers.constFind({parent, -1, view});
    return found != m_numbers.cend() ? *found
                                     : add(Entry{parent, -1, QByteArray(key.data(), qsizetype(key.size()))});
}

quint32 PathTable::child(quint32 parent, qint64 index)
{
    const auto found = m_numbers.constFind({parent, index, {}});
    return found != m_numbers.cend() ? *found : add(Entry{parent, index, {}});
}

quint32 PathTable::find(const QString &path) const
{
    const auto parts = partsOf(path);
    if (!parts)
        return None;
    quint32 at = Root;
    for (const PathPart &part : *parts) {
        const QByteArray key = part.index >= 0 ? QByteArray() : writtenKey(part.key);
        const auto found = m_numbers.constFind({at, part.index, key});
        if (found == m_numbers.cend())
            return None;
        at = *found;
    }
    return at;
}

QString PathTable::text(quint32 path) const
{
    if (path == Root)
        return {};
    const Entry &entry = m_entries[path];
    const QString parent = text(entry.parent);
    if (entry.index >= 0)
        return pathWith(parent, entry.index);
    return pathWith(parent, unescaped(std::string_view(entry.key.constData(), size_t(entry.key.size()))));
}

} // namespace Backstory
