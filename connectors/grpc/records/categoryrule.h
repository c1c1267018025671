// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace Backstory
{

/// Which part of a stream's name is its category: what stands before the first `-`, as KurrentDB's own
/// projection has it, unless a person says otherwise. A value.
struct CategoryRule {
    QByteArray separator = "-"; ///< empty: streams have no category
    bool isLast = false;        ///< before the last separator instead of the first

    /// Null where the name has no such part, and for a name that is a UUID.
    QByteArrayView categoryOf(QByteArrayView stream) const;

    bool operator==(const CategoryRule &) const = default;
};

} // namespace Backstory
