// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/kafkalocation.h"

#include "connectors/kafka/clientproperties.h"
#include "connectors/network/refusedsecret.h"

#include <QFile>
#include <QRegularExpression>
#include <QUrlQuery>

#include <librdkafka/rdkafka.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr int DefaultPort = 9092;
constexpr qint32 MostPartitions = 1'000'000;

SourceError mistake(const QString &sentence, const QString &advice)
{
    SourceError error;
    error.sentence = sentence;
    error.advice = advice;
    return error;
}

/// What would load or run a program: an address that someone sends must not be able to.
bool runsPrograms(const QString &name)
{
    return name == u"plugin.library.paths" || name == u"ssl.engine.location" ||
           name == u"sasl.kerberos.kinit.cmd" || name == u"ssl.providers";
}

/// What Backstory decides itself, so that reading disturbs nobody.
bool isFixed(const QString &name)
{
    static const QStringList names = {u"group.id"_s,
                                      u"group.instance.id"_s,
                                      u"enable.auto.commit"_s,
                                      u"auto.offset.reset"_s,
                                      u"enable.auto.offset.store"_s,
                                      u"allow.auto.create.topics"_s,
                                      u"enable.partition.eof"_s,
                                      u"bootstrap.servers"_s,
                                      u"metadata.broker.list"_s,
                                      u"isolation.level"_s,
                                      u"auto.commit.interval.ms"_s,
                                      u"auto.commit.enable"_s};
    return names.contains(name);
}

struct ConfDeleter {
    void operator()(rd_kafka_conf_t *conf) const { rd_kafka_conf_destroy(conf); }
};

/// Reads one URL. Lives as long as that takes.
class LocationReading
{
public:
    LocationReading(const SourceLocation &source, KafkaLocation &location)
        : m_source(source)
        , m_location(location)
    {
    }

    std::optional<SourceError> run()
    {
        if (auto error = refusedSecretIn(m_source.url, &ClientProperties::isSecret))
            return error;
        const QList<std::pair<QString, QString>> items =
            QUrlQuery(m_source.url).queryItems(QUrl::FullyDecoded);
        for (const auto &[name, value] : items) {
            if (name == u"config") {
                if (auto error = takeFile(value))
                    return error;
            }
        }
        if (auto error = takeBrokers(QUrlQuery(m_source.url)))
            return error;
        if (auto error = takeTopics())
            return error;
        for (const auto &[name, value] : items) {
            if (auto error = take(name, value))
                return error;
        }
        if (!m_source.url.userName().isEmpty())
            m_location.properties.insert(u"sasl.username"_s, m_source.url.userName());
        for (auto it = m_source.secrets.cbegin(); it != m_source.secrets.cend(); ++it) {
            if (!it.value().isEmpty())
                m_location.secrets.insert(it.key(), it.value());
        }
        takeTokenEndpoint();
        completeSecurity();
        return checkProperties();
    }

private:
    std::optional<SourceError> takeFile(const QString &path)
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            SourceError error = mistake(u"The configuration file “%1” cannot be read."_s.arg(path),
                                        u"Check the path after “config=” and that you may read the file."_s);
            error.raw = file.errorString();
            return error;
        }
        const ClientProperties said = ClientProperties::fromText(file.read(1024 * 1024));
        m_location.brokers = said.brokers;
        m_location.secrets = said.secrets;
        m_location.remarks = said.problems;
        for (auto it = said.properties.cbegin(); it != said.properties.cend(); ++it) {
            if (runsPrograms(it.key()))
                m_location.remarks.append(
                    u"“%1” in the configuration file would run a program, so it is left out."_s.arg(
                        it.key()));
            else
                m_location.properties.insert(it.key(), it.value());
        }
        m_fromFile = said.properties.keys();
        return {};
    }

    std::optional<SourceError> takeBrokers(const QUrlQuery &query)
    {
        QStringList brokers;
        const QUrl &url = m_source.url;
        if (!url.host().isEmpty()) {
            const QString host = url.host().contains(u':') ? u'[' + url.host() + u']' : url.host();
            brokers.append(u"%1:%2"_s.arg(host).arg(url.port(DefaultPort)));
        }
        static const QRegularExpression form(uR"(^(\[[0-9A-Fa-f:.]+\]|[^\s:,/@\[\]]+)(?::(\d{1,5}))?$)"_s);
        for (const QString &text :
             query.queryItemValue(u"hosts"_s, QUrl::FullyDecoded).split(u',', Qt::SkipEmptyParts)) {
            const auto match = form.match(text.trimmed());
            const int port = match.captured(2).isEmpty() ? DefaultPort : match.captured(2).toInt();
            if (!match.hasMatch() || port < 1 || port > 65'535)
                return mistake(u"“%1” is no broker’s address."_s.arg(text),
                               u"Write each broker as host:port, with commas between them."_s);
            brokers.append(u"%1:%2"_s.arg(match.captured(1)).arg(port));
        }
        if (!brokers.isEmpty())
            m_location.brokers = brokers;
        if (m_location.brokers.isEmpty())
            return mistake(
                u"The address names no broker."_s,
                u"Write it like kafka://broker:9092/topic, or add bootstrap.servers to the configuration file."_s);
        return {};
    }

    std::optional<SourceError> takeTopics()
    {
        QString path = m_source.url.path(QUrl::FullyDecoded);
        while (path.startsWith(u'/'))
            path.remove(0, 1);
        while (path.endsWith(u'/'))
            path.chop(1);
        static const QRegularExpression form(u"^[A-Za-z0-9._-]{1,249}$"_s);
        for (const QString &text : path.split(u',', Qt::SkipEmptyParts)) {
            const QString topic = text.trimmed();
            if (!form.match(topic).hasMatch() || topic == u"." || topic == u"..")
                return mistake(
                    u"“%1” cannot be the name of a topic."_s.arg(topic),
                    u"Names of topics have letters, digits, dots, dashes and underscores; write commas between several: kafka://broker:9092/orders,payments"_s);
            if (!m_location.topics.contains(topic))
                m_location.topics.append(topic);
        }
        return {};
    }

    std::optional<SourceError> take(const QString &name, const QString &value)
    {
        if (name == u"config" || name == u"hosts")
            return {};
        if (name == u"from")
            return takeFrom(value);
        if (name == u"newest")
            return takeNewest(value);
        if (name == u"partitions")
            return takePartitions(value);
        if (name == u"partitioner")
            return takePartitioner(value);
        if (name == u"processing") {
            m_location.processingTopic = value;
            return {};
        }
        if (name == u"isolation" || name == u"isolation.level") {
            m_location.readCommitted = value != u"read_uncommitted";
            if (value != u"read_committed" && value != u"read_uncommitted")
                return mistake(u"“%1=%2” is no isolation."_s.arg(name, value),
                               u"It is read_committed or read_uncommitted."_s);
            return {};
        }
        if (runsPrograms(name))
            return mistake(u"“%1” would run a program, so it must not be part of the address."_s.arg(name),
                           u"Take it out and open the source again."_s);
        if (isFixed(name))
            return mistake(
                u"“%1” cannot be set: Backstory reads without a consumer group, commits nothing and creates nothing."_s
                    .arg(name),
                u"Take it out and open the source again."_s);
        if (!name.contains(u'.') && name != u"debug")
            return mistake(
                u"“%1” means nothing in the address of a Kafka source."_s.arg(name),
                u"Known are from, newest, partitions, partitioner, isolation and config, and librdkafka’s properties by their names with a dot, like security.protocol."_s);
        m_location.properties.insert(name, value);
        m_fromFile.removeAll(name);
        return {};
    }

    std::optional<SourceError> takeFrom(const QString &value)
    {
        m_location.scope.from = Timestamp::fromText(value.toUtf8());
        if (m_location.scope.from.isValid())
            return {};
        return mistake(u"“from=%1” is no time."_s.arg(value),
                       u"Write it like from=2026-11-01 or from=2026-11-01T08:00:00Z."_s);
    }

    std::optional<SourceError> takeNewest(const QString &value)
    {
        bool isNumber = false;
        m_location.scope.newest = value.toLongLong(&isNumber);
        if (isNumber && m_location.scope.newest > 0)
            return {};
        return mistake(u"“newest=%1” is no number of records."_s.arg(value),
                       u"Write how many of each partition are to be read, like newest=100000."_s);
    }

    std::optional<SourceError> takePartitions(const QString &value)
    {
        static const QRegularExpression form(uR"(^(\d{1,6})(?:-(\d{1,6}))?$)"_s);
        QList<qint32> &partitions = m_location.scope.partitions;
        for (const QString &text : value.split(u',')) {
            const auto match = form.match(text.trimmed());
            const qint32 first = match.captured(1).toInt();
            const qint32 last = match.captured(2).isEmpty() ? first : match.captured(2).toInt();
            if (!match.hasMatch() || last < first || last >= MostPartitions)
                return mistake(u"“partitions=%1” does not name partitions."_s.arg(value),
                               u"Write their numbers, like partitions=0,3 or partitions=0-5."_s);
            for (qint32 partition = first; partition <= last; ++partition)
                partitions.append(partition);
        }
        std::sort(partitions.begin(), partitions.end());
        partitions.erase(std::unique(partitions.begin(), partitions.end()), partitions.end());
        return {};
    }

    std::optional<SourceError> takePartitioner(const QString &value)
    {
        static const QStringList known = {
            u"murmur2"_s, u"murmur2_random"_s, u"consistent"_s, u"consistent_random"_s,
            u"fnv1a"_s,   u"fnv1a_random"_s,   u"random"_s};
        m_location.partitioner = value;
        if (known.contains(value))
            return {};
        return mistake(
            u"“partitioner=%1” is not known."_s.arg(value),
            u"It is murmur2 (Java clients), consistent (librdkafka’s own) or fnv1a, each also with _random; or random, where keys are in any partition."_s);
    }

    void takeTokenEndpoint()
    {
        auto &properties = m_location.properties;
        KafkaLocation::TokenEndpoint &tokens = m_location.tokens;
        properties.remove(u"sasl.oauthbearer.method"_s);
        tokens.url = properties.take(u"sasl.oauthbearer.token.endpoint.url"_s);
        tokens.clientId = properties.take(u"sasl.oauthbearer.client.id"_s);
        tokens.scope = properties.take(u"sasl.oauthbearer.scope"_s);
        tokens.extensions = properties.take(u"sasl.oauthbearer.extensions"_s);
    }

    /// A user without a protocol logs in, and what logs in does so over TLS unless it is told otherwise.
    void completeSecurity()
    {
        auto &properties = m_location.properties;
        const bool hasTokens = !m_location.tokens.url.isEmpty();
        const bool logsIn =
            hasTokens || properties.contains(u"sasl.username"_s) || properties.contains(u"sasl.mechanism"_s);
        const bool hasTls = std::any_of(properties.keyBegin(), properties.keyEnd(),
                                        [](const QString &name) { return name.startsWith(u"ssl."); });
        if (!properties.contains(u"security.protocol"_s) && (logsIn || hasTls))
            properties.insert(u"security.protocol"_s, logsIn ? u"SASL_SSL"_s : u"SSL"_s);
        if (logsIn && !properties.contains(u"sasl.mechanism"_s))
            properties.insert(u"sasl.mechanism"_s, hasTokens ? u"OAUTHBEARER"_s : u"PLAIN"_s);
    }

    std::optional<SourceError> checkProperties()
    {
        const std::unique_ptr<rd_kafka_conf_t, ConfDeleter> conf(rd_kafka_conf_new());
        for (const QString &name : m_location.properties.keys()) {
            const QString value = m_location.properties.value(name);
            char why[512] = {};
            const rd_kafka_conf_res_t result = rd_kafka_conf_set(conf.get(), name.toUtf8().constData(),
                                                                 value.toUtf8().constData(), why, sizeof why);
            if (result == RD_KAFKA_CONF_OK)
                continue;
            if (m_fromFile.contains(name)) { // Java knows more names, and other values
                m_location.properties.remove(name);
                continue;
            }
            SourceError error =
                result == RD_KAFKA_CONF_UNKNOWN
                    ? mistake(u"“%1” is no property of librdkafka."_s.arg(name), u"Check its spelling."_s)
                    : mistake(u"“%2” is no value for “%1”."_s.arg(name, value), u"Check the value."_s);
            error.raw = QString::fromUtf8(why);
            return error;
        }
        return {};
    }

    const SourceLocation &m_source;
    KafkaLocation &m_location;
    QStringList m_fromFile;
};

} // namespace

QString KafkaLocation::brokersInWords() const
{
    return brokers.join(u", "_s);
}

std::optional<SourceError> KafkaLocation::parse(const SourceLocation &source, KafkaLocation &location)
{
    location = {};
    return LocationReading(source, location).run();
}

} // namespace Backstory
