// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/delaysteps.h"
#include "models/causation/sankeylayout.h"

namespace Backstory
{

/// The colours of a picture as 0xRRGGBB, given by whoever knows the theme.
struct SankeyColors {
    quint32 panel, text, muted, gathered, critical, criticalFill;
    std::array<quint32, DelaySteps::Count> delays;
    std::array<quint32, DelaySteps::Count> onDelays; ///< texts on them
    std::array<quint32, 8> categories;

    /// The ninth and later categories, and what has none, are muted.
    quint32 category(int index) const
    {
        return index >= 0 && index < int(categories.size()) ? categories[size_t(index)] : muted;
    }
};

/// What a picture says above its graph.
struct SankeyHeading {
    QString title;
    QString note;
};

/// The step of a ribbon's colour; -1: several flows are gathered in it.
int delayStepOf(const SankeyRibbon &ribbon, const CausationGraph &graph);

/// The picture as an SVG file, drawn from the layout alone, so that it needs no window.
QByteArray sankeySvg(const SankeyLayout &layout, const CausationGraph &graph, const SankeyColors &colors,
                     const std::function<int(const QString &category)> &indexOf,
                     const SankeyHeading &heading);

/// How wide texts of 12 pixels are in the usual fonts, where no font is at hand; rather too wide.
double usualTextWidth(const QString &text, bool strong);

} // namespace Backstory
