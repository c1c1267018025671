// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <sys/types.h>

namespace Backstory
{

/// A child process with a pipe to its input and one from its output, which never block. Owns the process: it
/// is killed and reaped with this object. Belongs to one thread.
class HostProcess
{
public:
    HostProcess() = default;
    ~HostProcess();
    Q_DISABLE_COPY_MOVE(HostProcess)

    /// Empty, or a sentence that says why it could not be started.
    QString start(const QString &program);

    /// Sends behind what is still being sent.
    void send(const QByteArray &message) { m_outgoing += message; }
    /// Moves bytes in both directions, waiting at most that long until something can be moved. False when the
    /// process has closed its pipes.
    bool move(int milliseconds);
    /// The next whole message without its length; empty when there is none yet.
    QByteArray takeMessage();
    /// Bytes of the message that is arriving, as it claims them.
    quint64 arriving() const;

    pid_t pid() const { return m_pid; }
    /// Resident bytes.
    qint64 memory() const;
    /// Kills it and says how it ended: “was ended by signal 11 (Segmentation fault)”. One that has closed its
    /// pipes is given a moment to end by itself.
    QString end(bool hasClosed = false);

private:
    bool write();
    bool read();

    pid_t m_pid = -1;
    int m_input = -1;  ///< we write
    int m_output = -1; ///< we read
    QByteArray m_outgoing;
    qsizetype m_written = 0;
    QByteArray m_incoming;
    qsizetype m_received = 0;
};

} // namespace Backstory
