// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/causation.h"

namespace Backstory
{

/// The Sankey diagram as the window exports it, as an SVG file. `categories` in the order of their colours.
QByteArray causationPicture(const CausationGraph &graph, CausationBy by, const QStringList &categories);

} // namespace Backstory
