// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/finding.h"
#include "views/theme/colors.h"

namespace Backstory
{

/// The icon's name.
inline QString iconOf(FindingSeverity severity)
{
    return severity == FindingSeverity::Error     ? QStringLiteral("error")
           : severity == FindingSeverity::Warning ? QStringLiteral("warning")
                                                  : QStringLiteral("note");
}

inline const QColor &colorOf(FindingSeverity severity, const Colors &colors)
{
    return severity == FindingSeverity::Error     ? colors.critical
           : severity == FindingSeverity::Warning ? colors.warning
                                                  : colors.note;
}

} // namespace Backstory
