// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QStringList>

namespace Backstory
{

/// The categories of a window: a category keeps its number, and with it its colour and shape, for as long as
/// the window lives. Those of a history are numbered in the order in which they came there (the QueryPool
/// says them before the first result that may name them), so that a source looks the same at every start; a
/// second source's follow. Lives on the window's thread.
class Categories
{
public:
    int indexOf(const QString &name)
    {
        const auto it = m_indexes.constFind(name);
        return it != m_indexes.cend() ? *it : *m_indexes.insert(name, int(m_indexes.size()));
    }

    /// Numbers those that have no number yet, in this order.
    void add(const QStringList &names)
    {
        for (const QString &name : names)
            indexOf(name);
    }

    /// In the order of their numbers.
    QStringList names() const
    {
        QStringList names(m_indexes.size());
        for (auto it = m_indexes.cbegin(); it != m_indexes.cend(); ++it)
            names[*it] = it.key();
        return names;
    }

private:
    QHash<QString, int> m_indexes;
};

} // namespace Backstory
