// SPDX-License-Identifier: GPL-3.0-or-later
// The official clients of KurrentDB and EventStoreDB against backstory-server: what they can do with a real
// one, they can do here.
#include "tests/support/serverprocess.h"

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <cstdio>
#include <memory>
#include <sys/prctl.h>

using namespace Backstory;
using namespace Qt::StringLiterals;

namespace
{

constexpr int InstallPatience = 240'000; ///< milliseconds: a first download
constexpr int Patience = 240'000;        ///< a busy machine with sanitizers
constexpr char Scripts[] = SOURCE_ROOT "/tests/kurrentdb";

/// One official client, as `prepare` knows it.
struct Client {
    const char *name;
    const char *package;
    const char *module; ///< what a Node program requires
};

constexpr Client Clients[] = {
    {"eventstore-node-6", "@eventstore/db-client@6.2.1", "@eventstore/db-client"}, // begins first: it idles
    {"eventstore-node-2", "@eventstore/db-client@2.1.1", "@eventstore/db-client"},
    {"kurrent-node", "@kurrent/kurrentdb-client@1.3.1", "@kurrent/kurrentdb-client"},
    {"kurrent-python", "python", ""},
    {"kurrent-java", "java", ""},
};

QString folderOf(const Client &client)
{
    return QDir::cleanPath(QStringLiteral(BUILD_ROOT "/../kurrentdb/") + QLatin1String(client.name));
}

/// Why the client cannot be had here; empty when it is installed.
QString obstacleOf(const Client &client)
{
    QProcess process;
    process.start(QLatin1String(Scripts) + u"/prepare"_s, {folderOf(client), QLatin1String(client.package)});
    if (!process.waitForFinished(InstallPatience))
        return process.errorString();
    const QString said = QString::fromUtf8(process.readAllStandardError()).trimmed();
    return process.exitCode() == 0 ? QString() : said.section(u'\n', -1);
}

QStringList commandOf(const Client &client, const QString &address)
{
    const QString folder = folderOf(client);
    const QString scripts = QLatin1String(Scripts);
    const QString package = QLatin1String(client.package);
    if (package == u"python")
        return {folder + u"/venv/bin/python"_s, scripts + u"/conformance.py"_s, address};
    if (package == u"java") {
        QFile file(folder + u"/classpath"_s);
        const QString path =
            file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).trimmed() : QString();
        return {u"java"_s, u"-XX:TieredStopAtLevel=1"_s,   u"-Xmx256m"_s,
                u"-cp"_s,  folder + u"/classes:"_s + path, u"Conformance"_s,
                address};
    }
    return {u"node"_s, scripts + u"/conformance.js"_s, folder, QLatin1String(client.module), address};
}

void start(QProcess &process, const QStringList &command)
{
    process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
    process.start(command.first(), command.mid(1));
}

} // namespace

/// Starts one server and lets each client at it. The first client idles beside the others.
class tst_Conformance : public QObject
{
    Q_OBJECT
public:
    /// Nothing can be tested without a single client.
    static bool hasClients()
    {
        bool any = false;
        for (const Client &client : Clients) {
            const QString obstacle = obstacleOf(client);
            obstacles().insert(QLatin1String(client.name), obstacle);
            any = any || obstacle.isEmpty();
        }
        return any;
    }
    static QMap<QString, QString> &obstacles()
    {
        static QMap<QString, QString> all;
        return all;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_server.start());
        if (obstacles().value(QLatin1String(Clients[0].name)).isEmpty())
            start(m_idling, commandOf(Clients[0], m_server.address()) << u"idle"_s);
    }

    void eventStoreNode2() { run(Clients[1]); }
    void kurrentNode() { run(Clients[2]); }
    void kurrentPython() { run(Clients[3]); }
    void kurrentJava() { run(Clients[4]); }
    void eventStoreNode6() { check(Clients[0], m_idling); }

    void theServerEndsInPeace() { QCOMPARE(m_server.terminate(), 0); }

    void cleanupTestCase()
    {
        if (m_idling.state() != QProcess::NotRunning) {
            m_idling.kill();
            m_idling.waitForFinished();
        }
    }

private:
    void run(const Client &client)
    {
        QProcess process;
        if (obstacles().value(QLatin1String(client.name)).isEmpty())
            start(process, commandOf(client, m_server.address()));
        check(client, process);
    }

    void check(const Client &client, QProcess &process)
    {
        const QString obstacle = obstacles().value(QLatin1String(client.name));
        if (!obstacle.isEmpty())
            QSKIP(qPrintable(u"%1 could not be had: %2"_s.arg(QLatin1String(client.name), obstacle)));
        QVERIFY2(process.state() == QProcess::NotRunning || process.waitForFinished(Patience),
                 "the client does not end");
        const QByteArray said = process.readAllStandardOutput();
        const QByteArray complaints = process.readAllStandardError().right(2'000);
        QStringList problems;
        int operations = 0;
        for (const QString &line : QString::fromUtf8(said).split(u'\n', Qt::SkipEmptyParts)) {
            ++operations;
            if (!line.endsWith(u": ok") && !line.endsWith(u": not in this client"))
                problems << line;
        }
        QVERIFY2(problems.isEmpty(), qPrintable(u"\n  "_s + problems.join(u"\n  "_s)));
        QVERIFY2(operations >= 25,
                 (QByteArrayLiteral("the client did little:\n") + said + complaints).constData());
        QVERIFY(m_server.isRunning());
    }

    QTemporaryDir m_folder;
    ServerProcess m_server{m_folder.filePath(u"store.db"_s)};
    QProcess m_idling;
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    if (!tst_Conformance::hasClients()) {
        std::printf("SKIP: this needs the official clients, and none can be installed. %s\n",
                    qPrintable(tst_Conformance::obstacles().first()));
        return 77;
    }
    tst_Conformance test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_conformance.moc"
