// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/kafkabroker.h"

#include "tests/support/kafkaprograms.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>

namespace Backstory
{

namespace
{

constexpr int Patience = 90'000; ///< milliseconds; a busy machine with sanitizers
constexpr char ClusterId[] = "AAAAAAAAAAAAAAAAAAAAAA";

} // namespace

QString KafkaCluster::obstacle()
{
    return KafkaPrograms::obstacle();
}

KafkaCluster::KafkaCluster(KafkaOptions options)
    : m_options(std::move(options))
    , m_folder((m_options.folder.isEmpty() ? QDir::tempPath() : m_options.folder) +
               QStringLiteral("/kafka-XXXXXX"))
{
    m_nodes.resize(size_t(m_options.nodes));
    for (Node &node : m_nodes) {
        node.adminPort = freePort();
        node.controllerPort = freePort();
        node.tlsPort = freePort();
        node.certifiedPort = freePort();
        node.clientPort = freePort();
        node.listenPort = m_options.relays ? freePort() : node.clientPort;
        if (m_options.relays)
            node.relay = std::make_unique<TcpRelay>(node.clientPort, node.listenPort);
    }
}

KafkaCluster::~KafkaCluster()
{
    m_commands.closeWriteChannel();
    for (int node = 1; node <= m_options.nodes; ++node)
        kill(node);
    if (!m_commands.waitForFinished(5'000)) {
        m_commands.kill();
        m_commands.waitForFinished(5'000);
    }
}

bool KafkaCluster::start()
{
    m_error = obstacle();
    if (!m_error.isEmpty() || (m_options.tls && !makeKeys()))
        return false;
    for (int node = 1; node <= m_options.nodes; ++node) {
        if (!writeProperties(node) || !launch(node))
            return false;
    }
    return launchCommands() && isReady();
}

QString KafkaCluster::addresses(quint16 Node::*port) const
{
    QStringList all;
    for (const Node &node : m_nodes)
        all << QStringLiteral("127.0.0.1:%1").arg(node.*port);
    return all.join(u',');
}

QString KafkaCluster::bootstrap() const
{
    return addresses(&Node::clientPort);
}

QString KafkaCluster::adminBootstrap() const
{
    return addresses(&Node::adminPort);
}

QString KafkaCluster::tlsBootstrap() const
{
    return addresses(&Node::tlsPort);
}

QString KafkaCluster::certifiedBootstrap() const
{
    return addresses(&Node::certifiedPort);
}

QString KafkaCluster::url(const QString &topics, const QString &query) const
{
    return QStringLiteral("kafka://%1/%2%3%4")
        .arg(bootstrap(), topics, query.isEmpty() ? QString() : QStringLiteral("?"), query);
}

bool KafkaCluster::launch(int node)
{
    QStringList arguments{file(QStringLiteral("node-%1.properties").arg(node)), QLatin1String(ClusterId)};
    for (auto user = m_options.scramUsers.begin(); user != m_options.scramUsers.end(); ++user) {
        for (const char *mechanism : {"SCRAM-SHA-256", "SCRAM-SHA-512"})
            arguments << QStringLiteral("%1=[name=%2,password=%3]")
                             .arg(QLatin1String(mechanism), user.key(), user.value());
    }
    auto &process = m_nodes[size_t(node - 1)].process;
    process = std::make_unique<QProcess>();
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->setStandardOutputFile(file(QStringLiteral("node-%1.log").arg(node)), QIODevice::Append);
    KafkaPrograms::prepare(*process, QStringLiteral("Node"), arguments);
    process->start();
    if (process->waitForStarted())
        return true;
    m_error = process->errorString();
    return false;
}

bool KafkaCluster::startNode(int node)
{
    return launch(node) && isReady();
}

bool KafkaCluster::isReady()
{
    const QJsonObject said =
        ask({{QStringLiteral("do"), QStringLiteral("ready")}, {QStringLiteral("nodes"), m_options.nodes}});
    m_error = said.value(u"error").toString();
    return m_error.isEmpty();
}

void KafkaCluster::kill(int node)
{
    QProcess *process = m_nodes[size_t(node - 1)].process.get();
    if (!process)
        return;
    process->kill();
    process->waitForFinished(Patience);
}

void KafkaCluster::stop(int node)
{
    QProcess *process = m_nodes[size_t(node - 1)].process.get();
    if (!process)
        return;
    process->terminate();
    if (!process->waitForFinished(Patience))
        kill(node);
}

QByteArray KafkaCluster::log(int node) const
{
    QFile log(file(QStringLiteral("node-%1.log").arg(node)));
    return log.open(QIODevice::ReadOnly) ? log.readAll() : QByteArray();
}

bool KafkaCluster::launchCommands()
{
    m_commands.setStandardErrorFile(file(QStringLiteral("commands.log")));
    KafkaPrograms::prepare(m_commands, QStringLiteral("Commands"), {adminBootstrap()});
    m_commands.start();
    if (m_commands.waitForStarted())
        return true;
    m_error = m_commands.errorString();
    return false;
}

QJsonObject KafkaCluster::ask(const QJsonObject &command)
{
    tell(command);
    return answer();
}

void KafkaCluster::tell(const QJsonObject &command)
{
    m_commands.write(QJsonDocument(command).toJson(QJsonDocument::Compact) + '\n');
    m_commands.waitForBytesWritten(Patience);
}

QJsonObject KafkaCluster::answer()
{
    while (!m_commands.canReadLine()) {
        if (!m_commands.waitForReadyRead(Patience))
            return {{QStringLiteral("error"),
                     QStringLiteral("The official clients did not answer: ") + m_commands.errorString()}};
    }
    return QJsonDocument::fromJson(m_commands.readLine()).object();
}

bool KafkaCluster::createTopic(const QString &topic, int partitions, const QJsonObject &configs, int replicas)
{
    m_error = ask({{QStringLiteral("do"), QStringLiteral("createTopic")},
                   {QStringLiteral("topic"), topic},
                   {QStringLiteral("partitions"), partitions},
                   {QStringLiteral("replicas"), replicas},
                   {QStringLiteral("configs"), configs}})
                  .value(u"error")
                  .toString();
    return m_error.isEmpty();
}

std::unique_ptr<QProcess> KafkaCluster::describeGroups() const
{
    auto console = std::make_unique<QProcess>();
    KafkaPrograms::prepare(*console,
                           QStringLiteral("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand"),
                           {QStringLiteral("--bootstrap-server"), adminBootstrap(),
                            QStringLiteral("--describe"), QStringLiteral("--all-groups")});
    console->start();
    return console;
}

bool KafkaCluster::produceOnConsole(const QString &topic, const QByteArray &lines,
                                    const QStringList &arguments)
{
    QProcess console;
    KafkaPrograms::prepare(console, QStringLiteral("org.apache.kafka.tools.ConsoleProducer"),
                           QStringList{QStringLiteral("--bootstrap-server"), adminBootstrap(),
                                       QStringLiteral("--topic"), topic} +
                               arguments);
    console.start();
    console.write(lines);
    console.closeWriteChannel();
    const bool ended = console.waitForFinished(Patience);
    m_error = QString::fromUtf8(console.readAllStandardError());
    return ended && console.exitCode() == 0;
}

} // namespace Backstory
