// SPDX-License-Identifier: GPL-3.0-or-later
// What a KafkaCluster's nodes are told: server.properties and keys.
#include "tests/support/kafkabroker.h"

#include <QDir>
#include <QFile>

namespace Backstory
{

namespace
{

QByteArray loginModule(const char *mechanism, const char *module, const QByteArray &options)
{
    return QByteArray("listener.name.client.") + mechanism +
           ".sasl.jaas.config=org.apache.kafka.common.security." + module + " required" + options + ";\n";
}

/// Runs keytool of the JDK; why it failed, or nothing.
QString keytool(const QStringList &arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral("keytool"), arguments);
    if (process.waitForFinished() && process.exitCode() == 0)
        return {};
    return QStringLiteral("keytool: ") + QString::fromUtf8(process.readAll());
}

} // namespace

QByteArray KafkaCluster::loginProperties() const
{
    QByteArrayList mechanisms;
    QByteArray modules;
    if (!m_options.plainUsers.isEmpty()) {
        QByteArray users;
        for (auto user = m_options.plainUsers.begin(); user != m_options.plainUsers.end(); ++user)
            users += " user_" + user.key().toUtf8() + "=\"" + user.value().toUtf8() + '"';
        mechanisms << "PLAIN";
        modules += loginModule("plain", "plain.PlainLoginModule", users);
    }
    if (!m_options.scramUsers.isEmpty()) {
        mechanisms << "SCRAM-SHA-256"
                   << "SCRAM-SHA-512";
        modules += loginModule("scram-sha-256", "scram.ScramLoginModule", {});
        modules += loginModule("scram-sha-512", "scram.ScramLoginModule", {});
    }
    if (m_options.acceptsTokens) {
        mechanisms << "OAUTHBEARER";
        modules += loginModule("oauthbearer", "oauthbearer.OAuthBearerLoginModule",
                               " unsecuredLoginStringClaim_sub=\"broker\"");
    }
    return mechanisms.isEmpty()
               ? QByteArray()
               : "listener.name.client.sasl.enabled.mechanisms=" + mechanisms.join(',') + '\n' + modules;
}

QByteArray KafkaCluster::keyProperties(const char *listener, bool certified) const
{
    const QByteArray begin = QByteArray("listener.name.") + listener + ".ssl.";
    const QByteArray password = keyPassword().toUtf8() + '\n';
    return begin + "keystore.type=PKCS12\n" + begin + "truststore.type=PKCS12\n" + begin +
           "keystore.location=" + file(QStringLiteral("broker.p12")).toUtf8() + '\n' + begin +
           "keystore.password=" + password + begin +
           "truststore.location=" + file(QStringLiteral("trusted.p12")).toUtf8() + '\n' + begin +
           "truststore.password=" + password + begin + "client.auth=" + (certified ? "required\n" : "none\n");
}

QByteArrayList KafkaCluster::listenersOf(const Node &node, quint16 Node::*clientPort) const
{
    const auto at = [](const char *name, quint16 port) {
        return QByteArray(name) + "://127.0.0.1:" + QByteArray::number(port);
    };
    QByteArrayList all{at("ADMIN", node.adminPort), at("CLIENT", node.*clientPort)};
    if (m_options.tlsListeners)
        all << at("TLS", node.tlsPort) << at("CERTIFIED", node.certifiedPort);
    return all;
}

bool KafkaCluster::writeProperties(int number) const
{
    const Node &node = m_nodes[size_t(number - 1)];
    QByteArrayList voters;
    for (size_t i = 0; i < m_nodes.size(); ++i)
        voters << QByteArray::number(qint64(i + 1)) +
                      "@127.0.0.1:" + QByteArray::number(m_nodes[i].controllerPort);
    const QByteArray logins = loginProperties();
    const QByteArray protocol =
        QByteArray(logins.isEmpty() ? "" : "SASL_") + (m_options.tls ? "SSL" : "PLAINTEXT");
    const QByteArray factor = QByteArray::number(m_options.nodes);
    const QByteArray inSync = QByteArray::number(m_options.nodes / 2 + 1);
    QByteArray text =
        "process.roles=broker,controller\nnode.id=" + QByteArray::number(number) +
        "\ncontroller.quorum.voters=" + voters.join(',') +
        "\nlisteners=" + listenersOf(node, &Node::listenPort).join(',') +
        ",CONTROLLER://127.0.0.1:" + QByteArray::number(node.controllerPort) +
        "\nadvertised.listeners=" + listenersOf(node, &Node::clientPort).join(',') +
        "\ncontroller.listener.names=CONTROLLER\ninter.broker.listener.name=ADMIN"
        "\nlistener.security.protocol.map=CONTROLLER:PLAINTEXT,ADMIN:PLAINTEXT,TLS:SSL,CERTIFIED:SSL,"
        "CLIENT:" +
        (logins.isEmpty() && !m_options.tls ? QByteArray("PLAINTEXT") : protocol) +
        "\nlog.dirs=" + file(QStringLiteral("node-%1").arg(number)).toUtf8() +
        "\noffsets.topic.replication.factor=" + factor +
        "\ntransaction.state.log.replication.factor=" + factor + "\ntransaction.state.log.min.isr=" + inSync +
        "\nshare.coordinator.state.topic.replication.factor=" + factor +
        "\nshare.coordinator.state.topic.min.isr=" + inSync +
        "\noffsets.topic.num.partitions=1\ntransaction.state.log.num.partitions=1"
        "\nlog.retention.ms=-1\ngroup.initial.rebalance.delay.ms=0\nauto.create.topics.enable=true"
        "\ncontrolled.shutdown.enable=true\nbroker.session.timeout.ms=4000\nbroker.heartbeat."
        "interval.ms=500\n";
    text += logins;
    if (m_options.tls)
        text += keyProperties("client", m_options.clientCertificates);
    if (m_options.tlsListeners)
        text += keyProperties("tls", false) + keyProperties("certified", true);
    if (m_options.authorizer)
        text +=
            "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer\n"
            "super.users=User:ANONYMOUS\n"; // who comes without login: the test's commands and the brokers
    for (auto p = m_options.properties.begin(); p != m_options.properties.end(); ++p)
        text += p.key().toUtf8() + '=' + p.value().toUtf8() + '\n';
    QFile properties(file(QStringLiteral("node-%1.properties").arg(number)));
    return properties.open(QIODevice::WriteOnly) && properties.write(text) == text.size();
}

bool KafkaCluster::makeKeys()
{
    const auto stored = [this](const char *store) {
        return QStringList{QStringLiteral("-keystore"),  file(QLatin1String(store)),
                           QStringLiteral("-storetype"), QStringLiteral("PKCS12"),
                           QStringLiteral("-storepass"), keyPassword()};
    };
    const auto pair = [&](const char *store, const char *alias, const char *name) {
        return QStringList{QStringLiteral("-genkeypair"),
                           QStringLiteral("-alias"),
                           QLatin1String(alias),
                           QStringLiteral("-keyalg"),
                           QStringLiteral("RSA"),
                           QStringLiteral("-dname"),
                           QLatin1String(name),
                           QStringLiteral("-validity"),
                           QStringLiteral("30"),
                           QStringLiteral("-ext"),
                           QStringLiteral("SAN=dns:localhost,ip:127.0.0.1")} +
               stored(store);
    };
    const auto exported = [&](const char *store, const char *alias, const char *pem) {
        return QStringList{QStringLiteral("-exportcert"), QStringLiteral("-rfc"),  QStringLiteral("-alias"),
                           QLatin1String(alias),          QStringLiteral("-file"), file(QLatin1String(pem))} +
               stored(store);
    };
    const QStringList trusted =
        QStringList{QStringLiteral("-importcert"), QStringLiteral("-noprompt"),
                    QStringLiteral("-alias"),      QStringLiteral("alice"),
                    QStringLiteral("-file"),       file(QStringLiteral("client.pem"))} +
        stored("trusted.p12");
    for (const QStringList &step :
         {pair("broker.p12", "broker", "CN=localhost"), exported("broker.p12", "broker", "broker.pem"),
          pair("client.p12", "alice", "CN=alice"), exported("client.p12", "alice", "client.pem"), trusted}) {
        m_error = keytool(step);
        if (!m_error.isEmpty())
            return false;
    }
    return true;
}

} // namespace Backstory
