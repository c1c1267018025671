// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocalServer>

namespace Backstory
{

/// Hands links (`backstory:///…`) that a browser opens to the program that is running already, over a socket
/// that only the same person can reach. Whoever starts first listens; what is not answered in time is opened
/// by the one that asked. Lives on the window's thread.
class LinkRelay : public QObject
{
    Q_OBJECT
public:
    static constexpr int Patience = 300; ///< milliseconds

    /// For programs with the same settings of the same person.
    static QString defaultName();
    /// True when a running program has taken the links. Blocks for so many milliseconds at most.
    static bool handOver(const QStringList &links, const QString &name = defaultName(),
                         int patience = Patience);

    explicit LinkRelay(QObject *parent = nullptr);
    /// False when another program listens, or nothing can.
    bool listen(const QString &name = defaultName());

Q_SIGNALS:
    void linkArrived(const QString &link);

private:
    void accept();

    QLocalServer m_server;
};

} // namespace Backstory
