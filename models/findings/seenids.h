// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/keyfilter.h"

namespace Backstory
{

/// Remembers 64-bit keys and says whether one may have come before: never wrongly no, wrongly yes about once
/// in some thousand: each of those is looked up in the history.
class SeenIds
{
public:
    /// True when the key may have been added before; adds it.
    bool add(quint64 key)
    {
        const bool isSeen = m_keys.mayContain(key);
        if (!isSeen)
            m_keys.add(key);
        return isSeen;
    }

    /// The key will be added soon.
    void expect(quint64 key) const { m_keys.expect(key); }

private:
    KeyFilter m_keys{24};
};

} // namespace Backstory
