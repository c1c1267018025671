// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Backstory
{

/// Gives up, for this process and all its threads and for good, every right but to compute, to read from file
/// descriptor 0 and to write to 1; all others are closed (2 writes nowhere; with sanitizers it stays).
/// Nothing can be opened, connected, started or signalled any more. What an engine may try innocently is
/// answered with EPERM, because engine and C library differ in what they look up when, and being denied is
/// all that is needed; what only an intruder would try (starting a program, sockets, tracing, loading code
/// into the kernel) ends the process. Reading the clock is left to the engine, which needs it; scripts have
/// none. Address space has no limit: the engine reserves 134 GB of it. False when that is not possible.
bool giveUpRights();

} // namespace Backstory
