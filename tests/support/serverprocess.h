// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QUrl>

namespace Backstory
{

/// The program backstory-server over one store, started and killed at will; always at the same port. Appends
/// through the protocol, as clients do. May be used from one thread.
class ServerProcess
{
public:
    explicit ServerProcess(const QString &store, const QStringList &more = {})
        : m_store(store)
        , m_more(more)
    {
    }
    ~ServerProcess() { kill(); }

    /// Where its temporary files go, from the next `start()` on.
    void setTemporaryFolder(const QString &folder);
    /// False when it does not listen within a minute.
    bool start();
    void kill(); ///< as the system does it, with nothing said before
    /// Asks it to end; its exit code, -1 when it ended otherwise or not within a minute.
    int terminate();
    bool isRunning() const { return m_process.state() == QProcess::Running; }
    qint64 processId() const { return m_process.processId(); }
    /// "127.0.0.1:2113"
    const QString &address() const { return m_address; }
    QUrl url(const QString &query = QStringLiteral("tls=false")) const;

    /// `count` events of some 300 bytes, in streams `order-0` to `order-<streams - 1>`. Empty, or what went
    /// wrong.
    QString append(int count, int streams = 20);

private:
    const QString m_store;
    const QStringList m_more;
    QString m_address = QStringLiteral("127.0.0.1:0");
    QProcess m_process;
};

} // namespace Backstory
