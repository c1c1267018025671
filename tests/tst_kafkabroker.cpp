// SPDX-License-Identifier: GPL-3.0-or-later
// The brokers that other tests rely on: what they are told to do, they do.
#include "tests/support/kafkabroker.h"
#include "tests/support/kafkaprograms.h"
#include "tests/support/kafkatest.h"

#include <QJsonArray>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Backstory;
using namespace Qt::StringLiterals;

class tst_KafkaBroker : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_cluster.start(), qPrintable(m_cluster.error())); }

    void saysWhatWasWritten()
    {
        QVERIFY(m_cluster.createTopic(u"plain"_s, 3));
        const QJsonObject said =
            m_cluster.ask({{u"do"_s, u"produce"_s}, {u"topic"_s, u"plain"_s}, {u"count"_s, 1'000}});
        QVERIFY2(!said.contains(u"error"), qPrintable(said.value(u"error").toString()));
        QCOMPARE(said.value(u"written").toInt(), 1'000);
        int sum = 0;
        const QJsonObject partitions = said.value(u"partitions").toObject();
        for (const auto &written : partitions)
            sum += written.toArray().at(0).toInt();
        QCOMPARE(sum, 1'000);
        QCOMPARE(partitions.size(), 3);
    }

    void transactionsAreAborted()
    {
        QVERIFY(m_cluster.createTopic(u"transactions"_s));
        const QJsonObject said = m_cluster.ask(
            {{u"do"_s, u"produce"_s},
             {u"topic"_s, u"transactions"_s},
             {u"count"_s, 100},
             {u"transaction"_s, QJsonObject{{u"id"_s, u"t"_s}, {u"size"_s, 10}, {u"abortEvery"_s, 5}}}});
        QVERIFY2(!said.contains(u"error"), qPrintable(said.value(u"error").toString()));
        QCOMPARE(said.value(u"written").toInt(), 80);
        QCOMPARE(said.value(u"aborted").toInt(), 20);
        // A marker ends each of the ten.
        QCOMPARE(endOf(u"transactions"_s), 110);
    }

    void theConsoleWrites()
    {
        QVERIFY(m_cluster.createTopic(u"console"_s));
        QVERIFY2(m_cluster.produceOnConsole(u"console"_s, "one\ntwo\n"), qPrintable(m_cluster.error()));
        QCOMPARE(endOf(u"console"_s), 2);
    }

    void aKilledNodeComesBackWithWhatItHad()
    {
        QVERIFY(m_cluster.createTopic(u"kept"_s));
        m_cluster.ask({{u"do"_s, u"produce"_s}, {u"topic"_s, u"kept"_s}, {u"count"_s, 10}});
        m_cluster.kill(1);
        QVERIFY2(m_cluster.startNode(1), qPrintable(m_cluster.error()));
        QCOMPARE(endOf(u"kept"_s), 10);
    }

    void aRelayCanBeCut()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const quint16 port = freePort();
        TcpRelay relay(port, server.serverPort());
        QVERIFY(relay.isListening());
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, port);
        QVERIFY(server.waitForNewConnection(10'000));
        QTcpSocket *target = server.nextPendingConnection();
        QVERIFY(socket.waitForConnected());
        socket.write("before");
        QVERIFY(socket.flush());
        QVERIFY(target->waitForReadyRead(10'000));
        QCOMPARE(target->readAll(), "before");
        relay.cut();
        socket.write("meanwhile");
        QVERIFY(socket.flush());
        QVERIFY(!target->waitForReadyRead(300));
        relay.mend();
        QVERIFY(target->waitForReadyRead(10'000));
        QCOMPARE(target->readAll(), "meanwhile");
    }

private:
    int endOf(const QString &topic)
    {
        return m_cluster.ask({{u"do"_s, u"offsets"_s}})
            .value(u"topics")
            .toObject()
            .value(topic)
            .toObject()
            .value(u"0")
            .toArray()
            .at(1)
            .toInt(-1);
    }

    KafkaCluster m_cluster;
};

int main(int argc, char **argv)
{
    return runWithBrokers<tst_KafkaBroker>(argc, argv);
}
#include "tst_kafkabroker.moc"
