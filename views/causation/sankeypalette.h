// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/sankeysvg.h"

namespace Backstory
{

/// The colours of causation pictures in plain numbers, for programs without a window as well. What the
/// theme has too is the same there; a test compares them.
inline const SankeyColors &sankeyColors(bool dark)
{
    static const SankeyColors light{
        0xFFFFFF,
        0x1A1E24,
        0x56606C,
        0xB4BCC6,
        0xB3261E,
        0xFBE8E6,
        {0xDFE4EA, 0xEBCB87, 0xD9A44E, 0xBE7A38, 0x8F4022},
        {0x1A1E24, 0x1A1E24, 0x1A1E24, 0x1A1E24, 0xFFFFFF},
        {0x29786A, 0xAF4800, 0x7A65C6, 0x28449E, 0xB68B35, 0x641958, 0x4F9CB1, 0x891A1C}};
    static const SankeyColors night{
        0x1D2126,
        0xE3E6EA,
        0x9DA7B3,
        0x56606C,
        0xFF8A80,
        0x43211F,
        {0x404A56, 0x6B5730, 0x946E2E, 0xC98E48, 0xEECF9E},
        {0xFFFFFF, 0xFFFFFF, 0xFFFFFF, 0x10151C, 0x10151C},
        {0x7DE6BE, 0xB5652F, 0xB5BFFE, 0x6483CE, 0xE0B359, 0x906A82, 0x73A9BA, 0xD0846A}};
    return dark ? night : light;
}

} // namespace Backstory
