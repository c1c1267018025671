// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

namespace Backstory
{

/// The categories of a window in the order in which they were first seen: a category keeps its number, and
/// with it its colour and shape, for as long as the window lives.
class Categories
{
public:
    int indexOf(const QString &name)
    {
        const auto it = m_indexes.constFind(name);
        return it != m_indexes.cend() ? *it : *m_indexes.insert(name, int(m_indexes.size()));
    }

private:
    QHash<QString, int> m_indexes;
};

} // namespace Backstory
