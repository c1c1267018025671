// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/demorandom.h"

namespace Backstory
{

DemoId DemoRandom::uuid()
{
    constexpr char Hex[] = "0123456789abcdef";
    const quint64 high = (bits() & ~quint64(0xf000)) | 0x4000;               // version 4
    const quint64 low = (bits() & ~(quint64(3) << 62)) | (quint64(1) << 63); // the RFC's variant
    DemoId id;
    size_t at = 0;
    for (int digit = 0; digit < 32; ++digit) {
        if (digit == 8 || digit == 12 || digit == 16 || digit == 20)
            id.characters[at++] = '-';
        const quint64 word = digit < 16 ? high : low;
        id.characters[at++] = Hex[(word >> (60 - 4 * (digit % 16))) & 0xf];
    }
    return id;
}

} // namespace Backstory
