// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/spacetime/spacetime.h"
#include "models/text/timetext.h"

namespace Backstory
{

/// `LotReserveSet v4`
QString nameOf(const SpaceTime &spaceTime, int event);
/// Name and entity: `LotReserveSet v4 of lot-906`
QString fullNameOf(const SpaceTime &spaceTime, int event);
/// What is sure about one event's place before or after another one, why, and what only the clocks say:
/// `provably before LotReserveSet v4, by their versions`. Without the first one's name.
QString relationText(const SpaceTime &spaceTime, int event, int other);
/// Name, entity, times, versions, writer; one a line.
QString descriptionText(const SpaceTime &spaceTime, int event, const TimeText &timeText);
/// `from lot-906 v2, which was written 12 s before`; what is not recorded is said.
QString workText(const SpaceTime &spaceTime, const SpaceTimeWork &work, const TimeText &timeText);
/// `both work from v2: 88 ms`
QString stretchText(const SpaceTime &spaceTime, const SpaceTimeStretch &stretch);
/// Of a link: what it says and from which to which event.
QString linkText(const SpaceTime &spaceTime, const SpaceTimeLink &link);
/// What the diagram shows, as a sentence that is understood without it.
QString sentenceOf(const SpaceTime &spaceTime, const TimeText &timeText);

} // namespace Backstory
