// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/tcprelay.h"

#include <QJsonObject>
#include <QMap>
#include <QProcess>
#include <QTemporaryDir>

#include <memory>
#include <vector>

namespace Backstory
{

/// What kind of cluster a test wants. Users are names with their passwords.
struct KafkaOptions {
    int nodes = 1;
    QMap<QString, QString> plainUsers; ///< SASL PLAIN
    QMap<QString, QString> scramUsers; ///< SCRAM-SHA-256 and SCRAM-SHA-512
    bool acceptsTokens = false;        ///< OAUTHBEARER with unsigned tokens
    bool tls = false;                  ///< with keys made for the test; see KafkaCluster::file()
    bool clientCertificates = false;   ///< demanded; needs tls
    bool tlsListeners = false; ///< besides, one with TLS alone and one that demands certificates; needs tls
    bool authorizer = false;   ///< nobody may do anything but what the command "allow" allows
    QString folder;            ///< in which the cluster has its own; empty: the system's for temporary files
    bool relays = false;       ///< clients come through a TcpRelay each, which can cut them off
    QMap<QString, QString> properties; ///< of all nodes, in server.properties' words
};

/// Apache Kafka in KRaft mode, in a folder of its own on free ports, with the official clients under command
/// (tests/kafka). Every node is a process; they end with this object, which lives on the test's thread.
class KafkaCluster
{
public:
    /// Why no broker can be started here, as a sentence; empty when one can. Resolves what is needed, once.
    static QString obstacle();

    explicit KafkaCluster(KafkaOptions options = {});
    ~KafkaCluster();

    /// Starts all nodes and waits until they are ready; false with an error().
    bool start();
    QString error() const { return m_error; }

    /// Where clients connect: "127.0.0.1:20123,…".
    QString bootstrap() const;
    /// `kafka://…/topics` with the options that the connection needs; query as in `from=…&partitions=0`.
    QString url(const QString &topics, const QString &query = {}) const;
    /// Where clients come by TLS without a login, or by TLS with a client's certificate; with
    /// KafkaOptions::tlsListeners.
    QString tlsBootstrap() const;
    QString certifiedBootstrap() const;
    /// Where everything is allowed, without login and TLS.
    QString adminBootstrap() const;
    /// A file beside the cluster: with TLS broker.pem (what clients trust), client.p12 and client.pem
    /// (the user CN=alice); the command "privateKey" takes the key out of client.p12.
    QString file(const QString &name) const { return m_folder.filePath(name); }
    static QString keyPassword() { return QStringLiteral("kept-by-the-test"); }

    /// Nodes count from 1. Killing is SIGKILL; stopping is orderly.
    void kill(int node);
    void stop(int node);
    bool startNode(int node);
    /// The relay before a node; only with KafkaOptions::relays.
    TcpRelay &relay(int node) { return *m_nodes[size_t(node - 1)].relay; }
    QByteArray log(int node) const;

    /// Gives a command to the official clients (see tests/kafka/Commands.java) and waits for the answer,
    /// which has an "error" when it failed.
    QJsonObject ask(const QJsonObject &command);
    /// Gives a command whose answer comes later, with answer().
    void tell(const QJsonObject &command);
    QJsonObject answer();
    bool createTopic(const QString &topic, int partitions = 1, const QJsonObject &configs = {},
                     int replicas = 1);
    /// Starts Kafka's own kafka-consumer-groups on all groups; what it says comes on its standard output.
    std::unique_ptr<QProcess> describeGroups() const;
    /// Runs Kafka's console producer on these lines.
    bool produceOnConsole(const QString &topic, const QByteArray &lines, const QStringList &arguments = {});

private:
    struct Node {
        quint16 clientPort = 0; ///< where clients connect: the broker, or the relay before it
        quint16 listenPort = 0; ///< where the broker listens for them
        quint16 adminPort = 0;
        quint16 controllerPort = 0;
        quint16 tlsPort = 0;
        quint16 certifiedPort = 0;
        std::unique_ptr<QProcess> process;
        std::unique_ptr<TcpRelay> relay;
    };

    bool launch(int node);
    bool isReady();
    bool makeKeys();
    bool writeProperties(int node) const;
    QByteArray loginProperties() const;
    QByteArray keyProperties(const char *listener, bool certified) const;
    QByteArrayList listenersOf(const Node &node, quint16 Node::*clientPort) const;
    bool launchCommands();
    QString addresses(quint16 Node::*port) const;

    KafkaOptions m_options;
    QTemporaryDir m_folder;
    std::vector<Node> m_nodes;
    QProcess m_commands;
    QString m_error;
};

} // namespace Backstory
