// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tcprelay.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <vector>

namespace Backstory
{

namespace
{

constexpr int Turn = 20; ///< milliseconds after which a cut and the end are looked for

sockaddr_in local(quint16 port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

struct Pair {
    int client = -1;
    int target = -1;
};

void close(const Pair &pair)
{
    for (const int end : {pair.client, pair.target}) {
        if (end >= 0)
            ::close(end);
    }
}

/// The next client and its connection to the target; nothing when that cannot be reached.
Pair connected(int listener, quint16 to)
{
    const Pair pair{accept4(listener, nullptr, nullptr, SOCK_CLOEXEC),
                    socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const sockaddr_in address = local(to);
    if (pair.client >= 0 &&
        connect(pair.target, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0)
        return pair;
    close(pair);
    return {};
}

/// Moves what has come from one end to the other; the number of bytes, 0 when the end is closed.
qint64 forward(int from, int to)
{
    std::array<char, 65536> bytes;
    const ssize_t n = recv(from, bytes.data(), bytes.size(), 0);
    for (ssize_t sent = 0; sent < n;) {
        const ssize_t more = send(to, bytes.data() + sent, size_t(n - sent), MSG_NOSIGNAL);
        if (more <= 0)
            return 0;
        sent += more;
    }
    return std::max<ssize_t>(n, 0);
}

} // namespace

TcpRelay::TcpRelay(quint16 from, quint16 to)
    : m_to(to)
{
    m_listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    setsockopt(m_listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address = local(from);
    socklen_t size = sizeof address;
    if (bind(m_listener, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 ||
        listen(m_listener, 64) != 0 ||
        getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &size) != 0) {
        ::close(m_listener);
        m_listener = -1;
        return;
    }
    m_port = ntohs(address.sin_port);
    m_thread = std::jthread([this](std::stop_token stop) { run(stop); });
}

TcpRelay::~TcpRelay()
{
    m_thread = {};
    if (m_listener >= 0)
        ::close(m_listener);
}

void TcpRelay::run(std::stop_token stop)
{
    std::vector<Pair> pairs;
    while (!stop.stop_requested()) {
        if (m_isCut) {
            std::this_thread::sleep_for(std::chrono::milliseconds(Turn));
            continue;
        }
        if (m_received >= m_dropAt) {
            for (const Pair &pair : pairs)
                close(pair);
            pairs.clear();
            m_dropAt = Never;
            ++m_drops;
        }
        std::vector<pollfd> ends{{m_listener, POLLIN, 0}};
        for (const Pair &pair : pairs) {
            ends.push_back({pair.client, POLLIN, 0});
            ends.push_back({pair.target, POLLIN, 0});
        }
        if (poll(ends.data(), ends.size(), Turn) <= 0 || m_isCut)
            continue;
        for (size_t i = pairs.size(); i-- > 0;) {
            const bool sends = ends[1 + 2 * i].revents;
            const bool answers = ends[2 + 2 * i].revents;
            const qint64 answer = answers ? forward(pairs[i].target, pairs[i].client) : 0;
            m_received += answer;
            if ((sends && forward(pairs[i].client, pairs[i].target) == 0) || (answers && answer == 0)) {
                close(pairs[i]);
                pairs.erase(pairs.begin() + std::ptrdiff_t(i));
            }
        }
        if (ends[0].revents) {
            if (const Pair pair = connected(m_listener, m_to); pair.target >= 0)
                pairs.push_back(pair);
        }
    }
    for (const Pair &pair : pairs)
        close(pair);
}

} // namespace Backstory
