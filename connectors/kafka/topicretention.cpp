// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/topicretention.h"

#include "connectors/kafka/adminqueue.h"

#include <QLocale>

#include <vector>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qsizetype TopicsInRequest = 500;
constexpr auto OpeningLimit = std::chrono::seconds(4); ///< a broker that lacks the request never answers it

using Resource = std::unique_ptr<rd_kafka_ConfigResource_t, DestroyedBy<rd_kafka_ConfigResource_destroy>>;

QString timeInWords(qint64 milliseconds)
{
    struct Unit {
        qint64 size;
        QString one;
        QString many;
    };
    const Unit units[] = {{86'400'000, u"day"_s, u"days"_s},
                          {3'600'000, u"hour"_s, u"hours"_s},
                          {60'000, u"minute"_s, u"minutes"_s},
                          {1'000, u"second"_s, u"seconds"_s}};
    for (const Unit &unit : units) {
        if (milliseconds >= unit.size && milliseconds % unit.size == 0) {
            const qint64 count = milliseconds / unit.size;
            return u"%1 %2"_s.arg(count).arg(count == 1 ? unit.one : unit.many);
        }
    }
    return u"%1 ms"_s.arg(milliseconds);
}

TopicRetention retentionIn(const QHash<QByteArray, QByteArray> &settings)
{
    const QByteArrayList policies = settings.value("cleanup.policy").split(',');
    const QByteArray bytes = settings.value("retention.bytes");
    QStringList words;
    const bool isCompacted = policies.contains("compact");
    if (isCompacted)
        words.append(u"compacted"_s);
    if (policies.contains("delete")) {
        const QByteArray time = settings.value("retention.ms");
        if (time != "-1" && !time.isEmpty())
            words.append(timeInWords(time.toLongLong()));
        if (bytes != "-1" && !bytes.isEmpty())
            words.append(u"%1 in each partition"_s.arg(
                QLocale::c().formattedDataSize(bytes.toLongLong(), 1, QLocale::DataSizeSIFormat)));
        if (words.isEmpty())
            words.append(u"for ever"_s);
    }
    return {words.join(u", "_s), isCompacted};
}

void ask(KafkaClient &client, const AdminQueue &queue, const QStringList &topics,
         std::chrono::milliseconds limit)
{
    std::vector<Resource> owned;
    std::vector<rd_kafka_ConfigResource_t *> resources;
    for (const QString &topic : topics) {
        owned.emplace_back(rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.toUtf8().constData()));
        resources.push_back(owned.back().get());
    }
    const AdminOptions options = queue.options(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS);
    rd_kafka_AdminOptions_set_request_timeout(options.get(), int(limit.count()), nullptr, 0);
    rd_kafka_DescribeConfigs(client.handle(), resources.data(), resources.size(), options.get(),
                             queue.queue());
}

} // namespace

QHash<QString, TopicRetention> retentionOf(KafkaClient &client, const QStringList &topics,
                                           std::stop_token stop, std::chrono::milliseconds limit)
{
    QHash<QString, TopicRetention> retention;
    const AdminQueue queue(client.handle());
    for (qsizetype first = 0; first < topics.size() && !stop.stop_requested(); first += TopicsInRequest) {
        ask(client, queue, topics.mid(first, TopicsInRequest), limit);
        const KafkaEvent answer = queue.next(stop);
        if (!answer || rd_kafka_event_error(answer.get()))
            return retention;
        size_t count = 0;
        const rd_kafka_ConfigResource_t **resources = rd_kafka_DescribeConfigs_result_resources(
            rd_kafka_event_DescribeConfigs_result(answer.get()), &count);
        for (size_t i = 0; i < count; ++i) {
            if (rd_kafka_ConfigResource_error(resources[i]))
                continue;
            QHash<QByteArray, QByteArray> settings;
            size_t entries = 0;
            const rd_kafka_ConfigEntry_t **entry = rd_kafka_ConfigResource_configs(resources[i], &entries);
            for (size_t j = 0; j < entries; ++j)
                settings.insert(rd_kafka_ConfigEntry_name(entry[j]), rd_kafka_ConfigEntry_value(entry[j]));
            retention.insert(QString::fromUtf8(rd_kafka_ConfigResource_name(resources[i])),
                             retentionIn(settings));
        }
    }
    return retention;
}

QStringList compactedTopics(const KafkaLocation &location, std::stop_token stop)
{
    SourceError error;
    const auto client = KafkaClient::open(location, KafkaClient::Use::Requests, &error);
    if (!client)
        return {};
    const QHash<QString, TopicRetention> retention =
        retentionOf(*client, location.topics, stop, OpeningLimit);
    QStringList compacted;
    for (const QString &topic : location.topics) {
        if (retention.value(topic).isCompacted)
            compacted.append(topic);
    }
    return compacted;
}

} // namespace Backstory
