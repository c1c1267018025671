// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <thread>

namespace Backstory
{

/// Turns Ctrl+C and a polite kill into a stop token. Make it before any other thread: it blocks the signals
/// in all of them and waits for them on a thread of its own. A second one ends the program at once. Ignores
/// SIGPIPE, so that a closed standard output is an error value.
class Interruption
{
public:
    Interruption();
    ~Interruption();
    std::stop_token token() const { return m_source.get_token(); }

private:
    std::stop_source m_source;
    std::jthread m_waiter;
};

} // namespace Backstory
