// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/event.h"

namespace Backstory
{

/// `event`, `command`, `snapshot` or `tombstone`: how Backstory's own schema writes a kind.
const char *kindName(EventKind kind);

} // namespace Backstory
