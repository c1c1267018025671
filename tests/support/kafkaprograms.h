// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>

namespace Backstory
{

/// The Java programs that the tests of Kafka run: Apache Kafka itself and tests/kafka, with the class path
/// that `tests/kafka/prepare` leaves beside the builds.
class KafkaPrograms
{
public:
    /// Why they cannot be run here, as a sentence; empty when they can. Resolves and compiles what is
    /// missing.
    static QString obstacle();
    /// Sets a process up to run a main class; it ends when this process does.
    static void prepare(QProcess &process, const QString &mainClass, const QStringList &arguments);
};

/// A port that nobody listens on, below those that the system gives to outgoing connections, so that a broker
/// finds it free again when it comes back.
quint16 freePort();

} // namespace Backstory
