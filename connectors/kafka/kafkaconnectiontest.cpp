// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/kafkaconnectiontest.h"

#include "connectors/kafka/consumergroups.h"
#include "connectors/kafka/kafkarights.h"
#include "connectors/kafka/topiccheck.h"
#include "connectors/kafka/topicretention.h"
#include "connectors/network/connectiontrial.h"

namespace Backstory
{

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace
{

constexpr quint16 DefaultPort = 9092;
constexpr auto Limit = 10s;
constexpr int BrokersTried = 10; ///< of those that the cluster names

} // namespace

KafkaConnectionTest::KafkaConnectionTest(const SourceLocation &source,
                                         const std::function<void(const SourceError::Step &)> &said,
                                         std::stop_token stop)
    : m_source(source)
    , m_stop(stop)
    , m_trial(u"broker"_s, said, stop)
{
}

KafkaConnectionTest::~KafkaConnectionTest() = default;

std::optional<SourceError> KafkaConnectionTest::run()
{
    using Step = Failure (KafkaConnectionTest::*)();
    for (const Step step : {&KafkaConnectionTest::readAddress, &KafkaConnectionTest::reachAny,
                            &KafkaConnectionTest::logIn, &KafkaConnectionTest::askCluster,
                            &KafkaConnectionTest::reachBrokers, &KafkaConnectionTest::checkTopics}) {
        if (m_stop.stop_requested())
            return {};
        if (auto failed = (this->*step)())
            return m_stop.stop_requested() ? std::nullopt : failed;
    }
    if (!m_stop.stop_requested())
        checkRetention();
    if (!m_stop.stop_requested())
        checkGroups();
    return {};
}

KafkaConnectionTest::Failure KafkaConnectionTest::readAddress()
{
    if (auto failed = KafkaLocation::parse(m_source, m_location))
        return m_trial.fail(u"Address"_s, *failed);
    return {};
}

KafkaConnectionTest::Failure KafkaConnectionTest::reachAny()
{
    QList<HostPort> brokers;
    for (const QString &each : std::as_const(m_location.brokers))
        brokers.append(HostPort::of(each, DefaultPort));
    const auto failed = m_trial.resolveNames(brokers);
    return failed || m_stop.stop_requested() ? failed : m_trial.connectSockets(brokers);
}

KafkaConnectionTest::Failure KafkaConnectionTest::logIn()
{
    const QString protocol = m_location.properties.value(u"security.protocol"_s, u"plaintext"_s).toUpper();
    const bool usesTls = protocol.contains(u"SSL"_s);
    const bool usesLogin = protocol.startsWith(u"SASL"_s);
    SourceError error;
    m_client = KafkaClient::open(m_location, KafkaClient::Use::Requests, &error);
    if (!m_client)
        return m_trial.fail(u"Settings"_s, error);
    const auto failed = m_client->connect(Limit, m_stop);
    const rd_kafka_resp_err_t code = failed ? m_client->lastCode() : RD_KAFKA_RESP_ERR_NO_ERROR;
    const bool isRefusedLogin = code == RD_KAFKA_RESP_ERR__AUTHENTICATION ||
                                code == RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED ||
                                code == RD_KAFKA_RESP_ERR_UNSUPPORTED_SASL_MECHANISM;
    if (failed && !isRefusedLogin)
        return m_trial.fail(code == RD_KAFKA_RESP_ERR__SSL || usesTls ? u"TLS"_s : u"Kafka"_s, *failed);
    m_trial.pass(u"TLS"_s, usesTls ? u"the connection is encrypted and the broker’s certificate trusted"_s
                                   : u"not used (security.protocol is %1)"_s.arg(protocol));
    if (failed)
        return m_trial.fail(u"Login"_s, *failed);
    const QString mechanism = m_location.properties.value(
        u"sasl.mechanism"_s, m_location.properties.value(u"sasl.mechanisms"_s, u"GSSAPI"_s));
    m_trial.pass(u"Login"_s, usesLogin ? u"%1 by %2"_s.arg(KafkaRights(m_location).principal(), mechanism)
                                       : u"not used (security.protocol is %1)"_s.arg(protocol));
    return {};
}

KafkaConnectionTest::Failure KafkaConnectionTest::askCluster()
{
    QList<TopicMetadata> topics;
    if (auto failed = m_client->allTopics(Limit, m_stop, topics))
        return m_trial.fail(u"Metadata"_s, *failed);
    const QString id = m_client->clusterId();
    const QString cluster = id.isEmpty() ? QString() : u"cluster %1, "_s.arg(id);
    m_trial.pass(u"Metadata"_s, topics.size() == 1 ? cluster + u"1 topic can be seen"_s
                                                   : cluster + u"%1 topics can be seen"_s.arg(topics.size()));
    return {};
}

/// Clients are sent on from the brokers of the address to those that the cluster names.
KafkaConnectionTest::Failure KafkaConnectionTest::reachBrokers()
{
    const struct rd_kafka_metadata *metadata = nullptr;
    const auto code = rd_kafka_metadata(m_client->handle(), 0, nullptr, &metadata, 5'000);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
        return m_trial.fail(u"Brokers"_s, m_client->error(code));
    QList<HostPort> brokers;
    for (int i = 0; i < metadata->broker_cnt; ++i)
        brokers.append({QString::fromUtf8(metadata->brokers[i].host), quint16(metadata->brokers[i].port)});
    rd_kafka_metadata_destroy(metadata);
    QStringList reached;
    for (const HostPort &broker : std::as_const(brokers)) {
        if (reached.size() == BrokersTried || m_stop.stop_requested())
            break;
        SourceError error;
        const QString advice =
            u"That is what its advertised.listeners say: use a listener that is meant for clients outside, or connect from where this name leads to the broker."_s;
        if (resolved(broker.host).isNull()) {
            error.sentence =
                u"The cluster sends clients on to %1, whose name is not known here."_s.arg(broker.text());
            error.advice = advice;
            return m_trial.fail(u"Brokers"_s, error);
        }
        if (const auto refused = refusal(broker, u"broker"_s)) {
            error.sentence = u"The cluster sends clients on to %1, which cannot be reached from here."_s.arg(
                broker.text());
            error.advice = advice;
            error.raw = refused->raw;
            return m_trial.fail(u"Brokers"_s, error);
        }
        reached.append(broker.text());
    }
    const bool isMore = reached.size() < brokers.size();
    m_trial.pass(u"Brokers"_s, (isMore ? u"reached %1 of %2: %3"_s.arg(reached.size()).arg(brokers.size())
                                       : u"reached: %1"_s)
                                   .arg(reached.join(u", "_s)));
    return {};
}

KafkaConnectionTest::Failure KafkaConnectionTest::checkTopics()
{
    if (m_location.topics.isEmpty()) {
        m_trial.pass(u"Topics"_s, u"none is chosen yet"_s);
        return {};
    }
    QList<TopicMetadata> topics;
    if (auto failed = m_client->topics(m_location.topics, Limit, m_stop, topics))
        return m_trial.fail(u"Topics"_s, *failed);
    for (const TopicMetadata &topic : std::as_const(topics)) {
        if (auto failed = checkTopic(topic))
            return failed;
        if (m_stop.stop_requested())
            return {};
    }
    return {};
}

KafkaConnectionTest::Failure KafkaConnectionTest::checkTopic(const TopicMetadata &topic)
{
    const QString rights = u"Rights on "_s + topic.name;
    const QString first = u"First record of "_s + topic.name;
    TopicCheck check(*m_client, topic);
    const auto failed = check.run(m_stop);
    if (failed && (check.isRightMissing() || topic.error != RD_KAFKA_RESP_ERR_NO_ERROR))
        return m_trial.fail(rights, *failed);
    m_trial.pass(rights, u"Describe and Read"_s);
    if (failed)
        return m_trial.fail(first, *failed);
    m_trial.pass(first, check.firstRecord().isEmpty() ? u"there is none yet"_s : check.firstRecord());
    return {};
}

void KafkaConnectionTest::checkRetention()
{
    if (m_location.topics.isEmpty())
        return;
    SourceError error;
    const auto client = KafkaClient::open(m_location, KafkaClient::Use::Requests, &error);
    if (!client)
        return;
    const QHash<QString, TopicRetention> retention = retentionOf(*client, m_location.topics, m_stop);
    QStringList known;
    QString unknown;
    for (const QString &topic : std::as_const(m_location.topics)) {
        if (retention.contains(topic))
            known.append(u"%1: %2"_s.arg(topic, retention.value(topic).words));
        else if (unknown.isEmpty())
            unknown = topic;
    }
    if (!unknown.isEmpty())
        known.append(u"unknown for %1; not needed, but this would tell: %2"_s.arg(
            unknown, KafkaRights(m_location).command(u"DescribeConfigs"_s, u"--topic "_s + unknown)));
    m_trial.pass(u"Retention"_s, known.join(u"; "_s));
}

void KafkaConnectionTest::checkGroups()
{
    SourceError error;
    const auto client = KafkaClient::open(m_location, KafkaClient::Use::Requests, &error);
    if (!client)
        return;
    QStringList names;
    const auto failed = ConsumerGroups(*client).names(names, m_stop);
    if (failed)
        m_trial.pass(u"Consumer groups"_s, u"unknown; needed for lag only. "_s + failed->sentence);
    else if (names.isEmpty())
        m_trial.pass(
            u"Consumer groups"_s,
            u"none can be seen; needed for lag only. If there are some, this lets them be seen: %1"_s.arg(
                KafkaRights(m_location).command(u"Describe"_s, u"--group '*'"_s)));
    else
        m_trial.pass(u"Consumer groups"_s,
                     names.size() == 1 ? u"1 can be seen"_s : u"%1 can be seen"_s.arg(names.size()));
}

} // namespace Backstory
