// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <atomic>
#include <thread>

namespace Backstory
{

/// Forwards TCP connections from one local port to another, on a thread of its own, and can behave as a
/// network that is cut: nothing is forwarded and nothing is closed, in neither direction, and new connections
/// stay unanswered.
class TcpRelay
{
public:
    /// Listens on 127.0.0.1:from at once.
    TcpRelay(quint16 from, quint16 to);
    ~TcpRelay();

    bool isListening() const { return m_listener >= 0; }
    void cut() { m_isCut = true; }
    void mend() { m_isCut = false; }
    /// Bytes that came from the target so far.
    qint64 received() const { return m_received; }

private:
    void run(std::stop_token stop);

    quint16 m_to;
    int m_listener = -1;
    std::atomic<bool> m_isCut = false;
    std::atomic<qint64> m_received = 0;
    std::jthread m_thread;
};

} // namespace Backstory
