// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/kafkabroker.h"

#include <QCoreApplication>
#include <QTest>

#include <cstdio>

namespace Backstory
{

/// Has a client in Java do something; a warning says what failed.
inline QJsonObject askCluster(KafkaCluster &cluster, const QString &what, QJsonObject command)
{
    command.insert(QStringLiteral("do"), what);
    const QJsonObject said = cluster.ask(command);
    if (said.contains(u"error"))
        qWarning("%s: %s", qPrintable(what), qPrintable(said.value(u"error").toString()));
    return said;
}

/// Runs a test of brokers; 77 (skipped, as ctest is told) and a sentence where none can be started.
template<typename Test>
int runWithBrokers(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (const QString obstacle = KafkaCluster::obstacle(); !obstacle.isEmpty()) {
        std::printf("SKIP: this needs Apache Kafka, and there is none. %s\n", qPrintable(obstacle));
        return 77;
    }
    Test test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace Backstory
