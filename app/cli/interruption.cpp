// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interruption.h"

#include <csignal>

#include <unistd.h>

namespace Backstory
{

Interruption::Interruption()
{
    std::signal(SIGPIPE, SIG_IGN);
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGUSR2})
        sigaddset(&signals, signal);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    m_waiter = std::jthread([this, signals](std::stop_token ended) {
        while (!ended.stop_requested()) {
            int signal = 0;
            if (sigwait(&signals, &signal) != 0 || signal == SIGUSR2) // SIGUSR2: the destructor's
                continue;
            if (m_source.stop_requested())
                ::_exit(130);
            m_source.request_stop();
        }
    });
}

Interruption::~Interruption()
{
    m_waiter.request_stop();
    pthread_kill(m_waiter.native_handle(), SIGUSR2);
}

} // namespace Backstory
