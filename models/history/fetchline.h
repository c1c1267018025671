// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Backstory
{

/// Begins to bring the cache line of an address from memory, without waiting for it.
inline void fetchLine(const void *address)
{
#ifdef __GNUC__
    __builtin_prefetch(address);
#else
    static_cast<void>(address);
#endif
}

} // namespace Backstory
