// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/consumers/lagverdict.h"

#include <QColor>

namespace Backstory
{

struct Colors;

/// How a verdict looks: the colour of its text and line, and the fill behind it.
struct VerdictStyle {
    QColor text;
    QColor fill;
};

VerdictStyle styleOf(Verdict verdict, const Colors &colors);

} // namespace Backstory
