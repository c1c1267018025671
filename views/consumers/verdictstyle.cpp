// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/consumers/verdictstyle.h"

#include "views/theme/colors.h"

namespace Backstory
{

VerdictStyle styleOf(Verdict verdict, const Colors &colors)
{
    switch (verdict) {
    case Verdict::Ok:
        return {colors.ok, colors.okFill};
    case Verdict::CatchingUp:
        return {colors.accent, colors.catchingUpFill};
    case Verdict::NoData:
        return {colors.muted, colors.header};
    case Verdict::FallingBehind:
        return {colors.warning, colors.warningFill};
    case Verdict::Stalled:
    case Verdict::Stopped:
        break;
    }
    return {colors.critical, colors.criticalFill};
}

} // namespace Backstory
