// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/state/statepath.h"

#include <QByteArray>
#include <QHash>

#include <string_view>

namespace Backstory
{

/// Gives every path that was met a number, so that it costs four bytes wherever it is noted. 0 is the whole
/// state; a container has a lower number than what it holds. A value; what was added to one can be added to
/// another.
class PathTable
{
public:
    static constexpr quint32 Root = 0;
    static constexpr quint32 None = ~0u;

    struct Entry {
        quint32 parent = None;
        qint64 index = -1; ///< not -1: a place in a list
        QByteArray key;    ///< as written in JSON, without its quotes
    };

    PathTable();

    quint32 child(quint32 parent, std::string_view key);
    quint32 child(quint32 parent, qint64 index);
    quint32 parentOf(quint32 path) const { return m_entries[path].parent; }
    /// None when it was never met.
    quint32 find(const QString &path) const;
    QString text(quint32 path) const;

    quint32 size() const { return quint32(m_entries.size()); }
    QList<Entry> entriesFrom(quint32 first) const { return m_entries.mid(first); }
    void add(const QList<Entry> &entries);
    qint64 bytes() const { return m_bytes; }

private:
    struct Key {
        quint32 parent;
        qint64 index;
        QByteArray key;
        bool operator==(const Key &) const = default;
        friend size_t qHash(const Key &key, size_t seed)
        {
            return qHashMulti(seed, key.parent, key.index, key.key);
        }
    };

    quint32 add(const Entry &entry);

    QList<Entry> m_entries;
    QHash<Key, quint32> m_numbers;
    qint64 m_bytes = 0;
};

} // namespace Backstory
