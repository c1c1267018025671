// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <atomic>
#include <limits>
#include <thread>

namespace Backstory
{

/// Forwards TCP connections from one local port to another, on a thread of its own, and can behave as a
/// network that is cut: nothing is forwarded and nothing is closed, in neither direction, and new connections
/// stay unanswered; or as one that loses its connections.
class TcpRelay
{
public:
    /// Listens on 127.0.0.1:from at once; 0 chooses a free port.
    TcpRelay(quint16 from, quint16 to);
    ~TcpRelay();

    bool isListening() const { return m_listener >= 0; }
    quint16 port() const { return m_port; }
    void cut() { m_isCut = true; }
    void mend() { m_isCut = false; }
    /// Closes all connections once so many more bytes have come from the target; new ones are let through.
    void dropAfter(qint64 bytes) { m_dropAt = m_received + bytes; }
    /// How often that has happened.
    int drops() const { return m_drops; }
    /// Bytes that came from the target so far.
    qint64 received() const { return m_received; }

private:
    void run(std::stop_token stop);

    static constexpr qint64 Never = std::numeric_limits<qint64>::max();

    quint16 m_port = 0;
    quint16 m_to;
    int m_listener = -1;
    std::atomic<bool> m_isCut = false;
    std::atomic<qint64> m_received = 0;
    std::atomic<qint64> m_dropAt = Never;
    std::atomic<int> m_drops = 0;
    std::jthread m_thread;
};

} // namespace Backstory
