// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <atomic>
#include <map>
#include <optional>
#include <string>

namespace grpc
{
class ServerContextBase;
class Status;
} // namespace grpc

namespace Backstory
{

/// Says which calls may pass: who calls, and how many run already. Used by any thread.
class CallGate
{
public:
    /// Lines `name:password` of a file that only its owner may read; a sentence when it cannot be used.
    QString loadUsers(const QString &path);
    bool hasUsers() const { return !m_users.empty(); }

    /// OK, or why the caller may not.
    grpc::Status check(const grpc::ServerContextBase &context) const;

    /// A place among the calls of one kind, for as long as it lives.
    class Place
    {
    public:
        Place(std::atomic<int> &count, int maximum);
        ~Place();
        Place(const Place &) = delete;
        Place &operator=(const Place &) = delete;
        bool isGranted() const { return m_isGranted; }

    private:
        std::atomic<int> &m_count;
        bool m_isGranted;
    };

    std::atomic<int> reads = 0;
    std::atomic<int> subscriptions = 0;
    std::atomic<int> writes = 0;

private:
    std::map<std::string, std::string> m_users; ///< passwords by name
};

inline constexpr int MaximumReads = 256;
inline constexpr int MaximumSubscriptions = 2000;
inline constexpr int MaximumWrites = 1000;

} // namespace Backstory
