// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/kafkaclient.h"

#include "connectors/kafka/tokenrequest.h"

#include <algorithm>
#include <cstring>
#include <vector>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstory
{

namespace
{

using Clock = std::chrono::steady_clock;

constexpr int WorstLogLevel = 4; // warnings: errors while connecting are logged as that or worse

struct Property {
    const char *name;
    const char *value;
};

/// So that reading disturbs nobody, and a broker that is back is found soon.
constexpr Property Always[] = {
    {"client.id", "backstory"},
    {"allow.auto.create.topics", "false"},
    {"enable.auto.commit", "false"},
    {"enable.auto.offset.store", "false"},
    {"enable.partition.eof", "true"},
    {"auto.offset.reset", "error"},
    {"check.crcs", "true"},
    {"reconnect.backoff.ms", "100"},
    {"reconnect.backoff.max.ms", "1000"},
    {"socket.keepalive.enable", "true"},
    {"topic.metadata.refresh.interval.ms", "10000"},
    {"debug", "topic"}, // for takeShaken(): a lost leader is logged and told in no other way
};

/// A full queue pauses a partition for a second, so it must hold more than is used up in that time; both
/// limits are of all partitions together, because they share one queue.
constexpr Property ForReading[] = {
    {"queued.min.messages", "1000000"}, {"queued.max.messages.kbytes", "131072"},
    {"fetch.wait.max.ms", "100"},       {"fetch.message.max.bytes", "4194304"},
    {"fetch.max.bytes", "16777216"},
};

constexpr Property ForRequests[] = {
    {"queued.max.messages.kbytes", "16384"},
    {"fetch.wait.max.ms", "100"},
    {"socket.timeout.ms", "10000"},
};

struct ConfDeleter {
    void operator()(rd_kafka_conf_t *conf) const { rd_kafka_conf_destroy(conf); }
};
using Conf = std::unique_ptr<rd_kafka_conf_t, ConfDeleter>;

bool set(rd_kafka_conf_t *conf, const QByteArray &name, const QByteArray &value, QString *why)
{
    char text[512] = {};
    if (rd_kafka_conf_set(conf, name.constData(), value.constData(), text, sizeof text) == RD_KAFKA_CONF_OK)
        return true;
    *why = QString::fromUtf8(text);
    return false;
}

} // namespace

KafkaClient::KafkaClient(const KafkaLocation &location)
    : m_location(location)
{
}

std::unique_ptr<KafkaClient> KafkaClient::open(const KafkaLocation &location, Use use, SourceError *error)
{
    std::unique_ptr<KafkaClient> client(new KafkaClient(location));
    Conf conf(rd_kafka_conf_new());
    QString why;
    const auto fail = [&](const QString &sentence) {
        error->sentence = sentence;
        error->advice = u"Check the properties in the address and in the configuration file."_s;
        error->raw = why;
        return nullptr;
    };
    const auto setAll = [&](auto &properties) {
        return std::all_of(std::begin(properties), std::end(properties), [&](const Property &property) {
            return set(conf.get(), property.name, property.value, &why);
        });
    };
    if (!(use == Use::Reading ? setAll(ForReading) : setAll(ForRequests)))
        return fail(u"This version of librdkafka cannot be used."_s);
    for (auto it = location.properties.cbegin(); it != location.properties.cend(); ++it) {
        if (!set(conf.get(), it.key().toUtf8(), it.value().toUtf8(), &why))
            return fail(u"“%2” is no value for “%1”."_s.arg(it.key(), it.value()));
    }
    for (auto it = location.secrets.cbegin(); it != location.secrets.cend(); ++it) {
        if (it.key() == u"sasl.oauthbearer.client.secret") // goes to the token endpoint only
            continue;
        if (!set(conf.get(), it.key().toUtf8(), it.value().toUtf8(), &why)) {
            why.clear(); // it may repeat the value
            return fail(u"The secret “%1” is not usable."_s.arg(it.key()));
        }
    }
    const QByteArray brokers = location.brokers.join(u',').toUtf8();
    const char *isolation = location.readCommitted ? "read_committed" : "read_uncommitted";
    if (!setAll(Always) || !set(conf.get(), "bootstrap.servers", brokers, &why) ||
        !set(conf.get(), "isolation.level", isolation, &why))
        return fail(u"This version of librdkafka cannot be used."_s);
    rd_kafka_conf_set_opaque(conf.get(), client.get());
    rd_kafka_conf_set_log_cb(conf.get(), &KafkaClient::takeLog);
    rd_kafka_conf_set_error_cb(conf.get(), &KafkaClient::takeError);
    if (!location.tokens.url.isEmpty()) {
        rd_kafka_conf_set_oauthbearer_token_refresh_cb(conf.get(), &KafkaClient::refreshToken);
        rd_kafka_conf_enable_sasl_queue(conf.get(), 1);
    }
    char text[512] = {};
    client->m_handle = rd_kafka_new(RD_KAFKA_CONSUMER, conf.get(), text, sizeof text);
    if (!client->m_handle) {
        why = QString::fromUtf8(text);
        // "ssl.ca.location failed: …"
        const QString file = location.properties.value(why.section(u' ', 0, 0));
        if (why.startsWith(u"ssl.") && why.contains(u".location failed") && !file.isEmpty()) {
            fail(u"The file “%1” of %2 cannot be used."_s.arg(file, why.section(u' ', 0, 0)));
            error->advice =
                u"Check that it is there and that you may read it, and that it holds what is expected: PEM, of a key store PKCS12; and its password, if it has one."_s;
            return nullptr;
        }
        return fail(
            u"A connection to %1 cannot be made with these properties."_s.arg(location.brokersInWords()));
    }
    conf.release(); // the handle owns it now
    if (!location.tokens.url.isEmpty())
        rd_kafka_error_destroy(rd_kafka_sasl_background_callbacks_enable(client->m_handle));
    return client;
}

KafkaClient::~KafkaClient()
{
    for (rd_kafka_topic_t *topic : std::as_const(m_topics))
        rd_kafka_topic_destroy(topic);
    if (m_handle)
        rd_kafka_destroy(m_handle);
}

rd_kafka_topic_t *KafkaClient::topic(const QString &name)
{
    rd_kafka_topic_t *&topic = m_topics[name];
    if (!topic)
        topic = rd_kafka_topic_new(m_handle, name.toUtf8().constData(), nullptr);
    return topic;
}

std::optional<SourceError> KafkaClient::connect(std::chrono::milliseconds limit, std::stop_token stop)
{
    QList<TopicMetadata> ignored;
    return metadata(false, limit, stop, ignored);
}

std::optional<SourceError> KafkaClient::topics(const QStringList &names, std::chrono::milliseconds limit,
                                               std::stop_token stop, QList<TopicMetadata> &topics)
{
    for (const QString &name : names)
        topic(name); // the library asks for the topics that it knows
    QList<TopicMetadata> known;
    if (auto failed = metadata(false, limit, stop, known))
        return failed;
    topics.clear();
    for (const QString &name : names) {
        const auto found = std::find_if(known.begin(), known.end(),
                                        [&name](const TopicMetadata &each) { return each.name == name; });
        topics.append(found != known.end() ? *found
                                           : TopicMetadata{name, 0, RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC});
    }
    return {};
}

std::optional<SourceError> KafkaClient::allTopics(std::chrono::milliseconds limit, std::stop_token stop,
                                                  QList<TopicMetadata> &topics)
{
    if (auto failed = metadata(true, limit, stop, topics))
        return failed;
    std::sort(topics.begin(), topics.end(),
              [](const TopicMetadata &a, const TopicMetadata &b) { return a.name < b.name; });
    return {};
}

std::optional<SourceError> KafkaClient::metadata(bool all, std::chrono::milliseconds limit,
                                                 std::stop_token stop, QList<TopicMetadata> &topics)
{
    const Clock::time_point deadline = Clock::now() + limit;
    rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR__TIMED_OUT;
    for (auto slice = 250ms; !stop.stop_requested();
         slice = std::min<std::chrono::milliseconds>(slice * 2, 1s)) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        if (left <= 0ms)
            return error(code);
        const struct rd_kafka_metadata *answer = nullptr;
        code = rd_kafka_metadata(m_handle, all, nullptr, &answer, int(std::min(left, slice).count()));
        rd_kafka_poll(m_handle, 0);
        if (code == RD_KAFKA_RESP_ERR_NO_ERROR) {
            topics.clear();
            for (int i = 0; i < answer->topic_cnt; ++i) {
                const rd_kafka_metadata_topic &topic = answer->topics[i];
                topics.append({QString::fromUtf8(topic.topic), topic.partition_cnt, topic.err});
            }
            rd_kafka_metadata_destroy(answer);
            setUp();
            return {};
        }
        const std::lock_guard lock(m_mutex);
        if (m_loginFailed || (m_down && isAboutCertificates(m_log))) // no use to go on with the same
            break;
        if (!isTransient(code))
            break;
    }
    return stop.stop_requested() ? std::nullopt : std::optional(error(code));
}

QString KafkaClient::clusterId() const
{
    char *id = rd_kafka_clusterid(m_handle, 0);
    const QString text = QString::fromUtf8(id);
    rd_kafka_mem_free(m_handle, id);
    return text;
}

SourceError KafkaClient::error(rd_kafka_resp_err_t code, const QString &topic) const
{
    KafkaErrorContext context;
    context.brokers = m_location.brokersInWords();
    context.topic = topic;
    context.user = m_location.properties.value(u"sasl.username"_s);
    const std::lock_guard lock(m_mutex);
    context.log = m_log;
    const bool isGeneral = code == RD_KAFKA_RESP_ERR__TRANSPORT || code == RD_KAFKA_RESP_ERR__TIMED_OUT;
    return kafkaError(isGeneral && m_lastCode != RD_KAFKA_RESP_ERR_NO_ERROR ? m_lastCode : code, context);
}

QString KafkaClient::log() const
{
    const std::lock_guard lock(m_mutex);
    return m_log;
}

rd_kafka_resp_err_t KafkaClient::lastCode() const
{
    const std::lock_guard lock(m_mutex);
    return m_lastCode;
}

void KafkaClient::forgetLog()
{
    const std::lock_guard lock(m_mutex);
    m_log.clear();
    m_lastCode = RD_KAFKA_RESP_ERR_NO_ERROR;
}

bool KafkaClient::isDown() const
{
    const std::lock_guard lock(m_mutex);
    return m_down;
}

void KafkaClient::setUp()
{
    const std::lock_guard lock(m_mutex);
    m_down = false;
}

void KafkaClient::poll()
{
    rd_kafka_poll(m_handle, 0);
}

KafkaClient::Shaken KafkaClient::takeShaken()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_shaken, {});
}

/// Called by the library's threads.
void KafkaClient::takeLog(const rd_kafka_t *handle, int level, const char *facility, const char *text)
{
    auto *client = static_cast<KafkaClient *>(rd_kafka_opaque(handle));
    if (!client)
        return;
    if (std::strcmp(facility, "BROKERUA") == 0 || std::strcmp(facility, "LEADERUA") == 0) {
        // "[thrd:…]: orders [3]: broker unavailable: …"
        const QString words = QString::fromUtf8(text);
        const qsizetype end = words.indexOf(u" ["_s);
        const qsizetype begin = words.lastIndexOf(u' ', end - 1) + 1;
        const std::lock_guard lock(client->m_mutex);
        client->m_shaken.topics.insert(words.mid(begin, end - begin));
    } else if (std::strcmp(facility, "FAIL") == 0 && std::strstr(text, "in state UP")) {
        // "[thrd:…]: broker:9092/1: Disconnected (after 300ms in state UP)": which partitions it led is not
        // said
        const std::lock_guard lock(client->m_mutex);
        client->m_shaken.all = true;
    }
    if (level > WorstLogLevel)
        return;
    const std::lock_guard lock(client->m_mutex);
    client->m_log = QString::fromUtf8(text);
}

/// Called by a thread of the library whenever a token is needed, before the last one expires.
void KafkaClient::refreshToken(rd_kafka_t *handle, const char *, void *opaque)
{
    const KafkaLocation &location = static_cast<const KafkaClient *>(opaque)->m_location;
    AccessToken token;
    const QString problem = AccessToken::request(
        location.tokens, location.secrets.value(u"sasl.oauthbearer.client.secret"_s), token);
    if (!problem.isEmpty()) {
        rd_kafka_oauthbearer_set_token_failure(handle, problem.toUtf8().constData());
        return;
    }
    std::vector<QByteArray> texts; // name, value, name, value
    for (const QString &extension : location.tokens.extensions.split(u',', Qt::SkipEmptyParts)) {
        texts.push_back(extension.section(u'=', 0, 0).trimmed().toUtf8());
        texts.push_back(extension.section(u'=', 1).trimmed().toUtf8());
    }
    std::vector<const char *> extensions;
    for (const QByteArray &each : texts)
        extensions.push_back(each.constData());
    char why[256] = {};
    if (rd_kafka_oauthbearer_set_token(handle, token.value.constData(), token.expires.milliseconds(),
                                       token.principal.toUtf8().constData(), extensions.data(),
                                       extensions.size(), why, sizeof why) != RD_KAFKA_RESP_ERR_NO_ERROR)
        rd_kafka_oauthbearer_set_token_failure(handle, why);
}

/// Called by `rd_kafka_poll()`, on the client's own thread.
void KafkaClient::takeError(rd_kafka_t *, int code, const char *reason, void *opaque)
{
    auto *client = static_cast<KafkaClient *>(opaque);
    const std::lock_guard lock(client->m_mutex);
    if (code == RD_KAFKA_RESP_ERR__AUTHENTICATION)
        client->m_loginFailed = true;
    if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) { // says less than what came before it
        client->m_down = true;
        return;
    }
    client->m_lastCode = rd_kafka_resp_err_t(code);
    client->m_log = QString::fromUtf8(reason);
}

} // namespace Backstory
