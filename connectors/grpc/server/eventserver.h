// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <memory>

namespace Backstory
{

/// What the server is told at its start. A value.
struct ServerSettings {
    QString store;
    QString listen = QStringLiteral("127.0.0.1:2113");
    bool isReadOnly = false;
    QString tlsCertificate; ///< PEM files
    QString tlsKey;
    QString users;
};

/// Serves a store over KurrentDB's client protocol. Owns the store and the threads that serve it.
class EventServer
{
public:
    EventServer();
    ~EventServer();

    /// Empty, or a sentence why it does not serve.
    QString start(const ServerSettings &settings);
    /// Host and port, with the port that was chosen where 0 was asked for.
    QString address() const;
    /// Ends the subscriptions, lets the other calls come to their end for a moment, and closes the store.
    void stop();

private:
    struct Parts;
    QString listen(const ServerSettings &settings);
    std::unique_ptr<Parts> m_parts;
};

} // namespace Backstory
