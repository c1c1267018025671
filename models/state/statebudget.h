// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace Backstory
{

/// How much memory the states of one entity may need, in bytes. A value.
struct StateBudget {
    qint64 states = 32LL << 20;      ///< of the states that were seen last
    qint64 near = 4LL << 20;         ///< of states that the plain fold goes through while somebody waits
    qint64 checkpoints = 96LL << 20; ///< in the host, as it estimates them
    qint64 changes = 256LL << 20;
};

} // namespace Backstory
