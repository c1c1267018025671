// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/kafkaprograms.h"

#include <QFile>
#include <QRandomGenerator>
#include <QTcpServer>

#include <csignal>
#include <sys/prctl.h>

namespace Backstory
{

namespace
{

constexpr int Patience = 240'000; ///< milliseconds: a first download
constexpr char Folder[] = BUILD_ROOT "/../kafka";

} // namespace

QString KafkaPrograms::obstacle()
{
    static const QString found = [] {
        QProcess process;
        process.start(QStringLiteral(SOURCE_ROOT "/tests/kafka/prepare"), {QLatin1String(Folder)});
        if (!process.waitForFinished(Patience))
            return QStringLiteral("Apache Kafka could not be had for the tests: ") + process.errorString();
        const QString said = QString::fromUtf8(process.readAllStandardError()).trimmed();
        return process.exitCode() == 0 ? QString() : said.section(u'\n', -1);
    }();
    return found;
}

void KafkaPrograms::prepare(QProcess &process, const QString &mainClass, const QStringList &arguments)
{
    QFile classPath(QLatin1String(Folder) + QStringLiteral("/classpath"));
    const bool opened = classPath.open(QIODevice::ReadOnly);
    const QString path = QLatin1String(Folder) + QStringLiteral("/classes:") +
                         (opened ? QString::fromUtf8(classPath.readAll().trimmed()) : QString());
    process.setProgram(QStringLiteral("java"));
    process.setArguments(QStringList{QStringLiteral("-XX:+UseSerialGC"),
                                     QStringLiteral("-XX:TieredStopAtLevel=1"), QStringLiteral("-Xmx512m"),
                                     QStringLiteral("-Dlog4j2.configurationFile=" SOURCE_ROOT
                                                    "/tests/kafka/log4j2.properties"),
                                     QStringLiteral("-cp"), path, mainClass} +
                         arguments);
    process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
}

quint16 freePort()
{
    for (;;) {
        const auto port = quint16(QRandomGenerator::global()->bounded(20'000, 32'000));
        QTcpServer server;
        if (server.listen(QHostAddress::LocalHost, port))
            return port;
    }
}

} // namespace Backstory
