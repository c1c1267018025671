// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/theme/colors.h"

namespace Backstory
{

const Colors &lightColors()
{
    static const Colors colors{
        0xF1F3F5,
        0xFFFFFF,
        0xF7F8FA,
        0xEDF1F6,
        0xDEE2E7,
        0xB4BCC6,
        0x1A1E24,
        0x56606C,
        0x8B95A1,
        0x1D5FBF,
        0xFFFFFF,
        0xDAE7FA,
        0xE7EAEE,
        0x7A3FB0,
        0x0B6E66,
        0xB3261E,
        0xFBE8E6,
        0x855300,
        0xFCF0D6,
        0x3B5B80,
        0xE7EDF5,
        0x1C7239,
        0xE2F2E6,
        0xE0EBFB,
        {0x29786A, 0xAF4800, 0x7A65C6, 0x28449E, 0xB68B35, 0x641958, 0x4F9CB1, 0x891A1C},
        {0xD3E2F3, 0xA5C5E8, 0x6D9FD6, 0x3B76BC, 0x1F4F92, 0x12305F}};
    return colors;
}

const Colors &darkColors()
{
    static const Colors colors{
        0x15181C,
        0x1D2126,
        0x22272D,
        0x282E35,
        0x333A43,
        0x56606C,
        0xE3E6EA,
        0x9DA7B3,
        0x6B7683,
        0x74A9F7,
        0x10151C,
        0x203959,
        0x2C333B,
        0xC39BF0,
        0x5CC9BC,
        0xFF8A80,
        0x43211F,
        0xEDB84E,
        0x3D2F14,
        0x9DBBE0,
        0x243140,
        0x74CF92,
        0x1B3826,
        0x1F3454,
        {0x7DE6BE, 0xB5652F, 0xB5BFFE, 0x6483CE, 0xE0B359, 0x906A82, 0x73A9BA, 0xD0846A},
        {0x1C3350, 0x1F4A7A, 0x2F68A8, 0x5490D2, 0x8DBBEE, 0xD3E6FC}};
    return colors;
}

const Colors &colorsOf(const QPalette &palette)
{
    return palette.color(QPalette::Active, QPalette::Window).lightness() < 128 ? darkColors() : lightColors();
}

QPalette paletteOf(const Colors &colors)
{
    QPalette palette;
    palette.setColor(QPalette::Window, colors.background);
    palette.setColor(QPalette::WindowText, colors.text);
    palette.setColor(QPalette::Base, colors.panel);
    palette.setColor(QPalette::AlternateBase, colors.header);
    palette.setColor(QPalette::Text, colors.text);
    palette.setColor(QPalette::PlaceholderText, colors.muted);
    palette.setColor(QPalette::Button, colors.panel);
    palette.setColor(QPalette::ButtonText, colors.text);
    palette.setColor(QPalette::BrightText, colors.critical);
    palette.setColor(QPalette::Highlight, colors.selection);
    palette.setColor(QPalette::HighlightedText, colors.text);
    palette.setColor(QPalette::Link, colors.accent);
    palette.setColor(QPalette::LinkVisited, colors.accent);
    palette.setColor(QPalette::ToolTipBase, colors.header);
    palette.setColor(QPalette::ToolTipText, colors.text);
    palette.setColor(QPalette::Light, colors.panel);
    palette.setColor(QPalette::Midlight, colors.hover);
    palette.setColor(QPalette::Mid, colors.line);
    palette.setColor(QPalette::Dark, colors.strongLine);
    palette.setColor(QPalette::Shadow, colors.strongLine);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, colors.disabled);
    return palette;
}

} // namespace Backstory
