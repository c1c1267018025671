// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/event/kindname.h"

namespace Backstory
{

const char *kindName(EventKind kind)
{
    switch (kind) {
    case EventKind::Command:
        return "command";
    case EventKind::Snapshot:
        return "snapshot";
    case EventKind::Tombstone:
        return "tombstone";
    case EventKind::Event:
        break;
    }
    return "event";
}

} // namespace Backstory
