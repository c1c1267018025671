// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/kafka/consumergroups.h"

#include "connectors/kafka/adminqueue.h"

#include <algorithm>
#include <vector>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qsizetype GroupsInRequest = 200;
constexpr qsizetype CommitsUnderWay = 32; ///< a request for the commits of each group

using CommitsWanted = std::unique_ptr<rd_kafka_ListConsumerGroupOffsets_t,
                                      DestroyedBy<rd_kafka_ListConsumerGroupOffsets_destroy>>;

void take(const rd_kafka_topic_partition_list_t *partitions, ConsumerGroup &group)
{
    for (int i = 0; partitions && i < partitions->cnt; ++i) {
        const rd_kafka_topic_partition_t &each = partitions->elems[i];
        if (each.err == RD_KAFKA_RESP_ERR_NO_ERROR && each.offset >= 0)
            group.committed.insert({QString::fromUtf8(each.topic), each.partition}, each.offset);
    }
}

} // namespace

QString ConsumerGroup::stateInWords() const
{
    if (state == RD_KAFKA_CONSUMER_GROUP_STATE_UNKNOWN)
        return {};
    return QString::fromUtf8(rd_kafka_consumer_group_state_name(state));
}

std::optional<SourceError> ConsumerGroups::names(QStringList &names, std::stop_token stop)
{
    m_groups.clear();
    if (auto failed = list(AdminQueue(m_client.handle()), stop))
        return failed;
    for (const ConsumerGroup &group : std::as_const(m_groups))
        names.append(group.name);
    return {};
}

std::optional<SourceError> ConsumerGroups::ask(QList<ConsumerGroup> &groups, std::stop_token stop)
{
    const AdminQueue queue(m_client.handle());
    m_groups.clear();
    if (auto failed = list(queue, stop))
        return failed;
    if (auto failed = describe(queue, stop))
        return failed;
    if (auto failed = readCommits(queue, stop))
        return failed;
    groups = std::move(m_groups);
    return {};
}

std::optional<SourceError> ConsumerGroups::failure(rd_kafka_event_t *answer) const
{
    return failure(answer ? rd_kafka_event_error(answer) : RD_KAFKA_RESP_ERR__TIMED_OUT);
}

std::optional<SourceError> ConsumerGroups::failure(rd_kafka_resp_err_t code) const
{
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR)
        return {};
    SourceError error = m_client.error(code);
    if (code == RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE) {
        error.sentence = u"This broker cannot tell of its consumer groups."_s;
        error.advice = u"Apache Kafka can since 0.11."_s;
    }
    return error;
}

std::optional<SourceError> ConsumerGroups::list(const AdminQueue &queue, std::stop_token stop)
{
    const AdminOptions options = queue.options(RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS);
    rd_kafka_ListConsumerGroups(m_client.handle(), options.get(), queue.queue());
    const KafkaEvent answer = queue.next(stop);
    if (stop.stop_requested())
        return {};
    if (auto failed = failure(answer.get()))
        return failed;
    const auto *result = rd_kafka_event_ListConsumerGroups_result(answer.get());
    size_t count = 0;
    const rd_kafka_error_t **errors = rd_kafka_ListConsumerGroups_result_errors(result, &count);
    if (count > 0)
        return failure(rd_kafka_error_code(errors[0]));
    const auto **listed = rd_kafka_ListConsumerGroups_result_valid(result, &count);
    for (size_t i = 0; i < count; ++i) {
        ConsumerGroup group;
        group.name = QString::fromUtf8(rd_kafka_ConsumerGroupListing_group_id(listed[i]));
        group.state = rd_kafka_ConsumerGroupListing_state(listed[i]);
        m_groups.append(group);
    }
    std::sort(m_groups.begin(), m_groups.end(),
              [](const ConsumerGroup &a, const ConsumerGroup &b) { return a.name < b.name; });
    return {};
}

ConsumerGroup *ConsumerGroups::find(const QString &name)
{
    const auto found = std::lower_bound(
        m_groups.begin(), m_groups.end(), name,
        [](const ConsumerGroup &group, const QString &wanted) { return group.name < wanted; });
    return found != m_groups.end() && found->name == name ? &*found : nullptr;
}

std::optional<SourceError> ConsumerGroups::describe(const AdminQueue &queue, std::stop_token stop)
{
    for (qsizetype first = 0; first < m_groups.size() && !stop.stop_requested(); first += GroupsInRequest) {
        QByteArrayList texts;
        std::vector<const char *> names;
        for (const ConsumerGroup &group : m_groups.mid(first, GroupsInRequest))
            texts.append(group.name.toUtf8());
        for (const QByteArray &text : std::as_const(texts))
            names.push_back(text.constData());
        const AdminOptions options = queue.options(RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS);
        rd_kafka_DescribeConsumerGroups(m_client.handle(), names.data(), names.size(), options.get(),
                                        queue.queue());
        const KafkaEvent answer = queue.next(stop);
        if (stop.stop_requested())
            return {};
        if (auto failed = failure(answer.get()))
            return failed;
        size_t count = 0;
        const auto **descriptions = rd_kafka_DescribeConsumerGroups_result_groups(
            rd_kafka_event_DescribeConsumerGroups_result(answer.get()), &count);
        for (size_t i = 0; i < count; ++i)
            take(descriptions[i]);
    }
    return {};
}

void ConsumerGroups::take(const rd_kafka_ConsumerGroupDescription_t *description)
{
    ConsumerGroup *group = find(QString::fromUtf8(rd_kafka_ConsumerGroupDescription_group_id(description)));
    if (!group)
        return;
    const auto state = rd_kafka_ConsumerGroupDescription_state(description);
    const size_t members = rd_kafka_ConsumerGroupDescription_member_count(description);
    if (const rd_kafka_error_t *error = rd_kafka_ConsumerGroupDescription_error(description);
        rd_kafka_error_code(error) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        group->problem =
            u"State and members are unknown: %1."_s.arg(QString::fromUtf8(rd_kafka_error_string(error)));
        return;
    }
    // Groups of the protocol that Kafka 4 brought (KIP-848) look so to those who ask in the old way.
    if (state == RD_KAFKA_CONSUMER_GROUP_STATE_DEAD && members == 0) {
        group->state = RD_KAFKA_CONSUMER_GROUP_STATE_UNKNOWN;
        group->problem =
            u"State and members are unknown: the group uses Kafka’s new group protocol (KIP-848)."_s;
        return;
    }
    group->state = state;
    group->members = int(members);
    for (size_t i = 0; i < members; ++i) {
        const auto *member = rd_kafka_ConsumerGroupDescription_member(description, i);
        const QString name =
            u"%1 (%2)"_s.arg(QString::fromUtf8(rd_kafka_MemberDescription_client_id(member)),
                             QString::fromUtf8(rd_kafka_MemberDescription_host(member)).remove(u'/'));
        const auto *assignment = rd_kafka_MemberDescription_assignment(member);
        const auto *partitions = assignment ? rd_kafka_MemberAssignment_partitions(assignment) : nullptr;
        for (int j = 0; partitions && j < partitions->cnt; ++j)
            group->assigned.insert(
                {QString::fromUtf8(partitions->elems[j].topic), partitions->elems[j].partition}, name);
    }
}

std::optional<SourceError> ConsumerGroups::readCommits(const AdminQueue &queue, std::stop_token stop)
{
    qsizetype asked = 0;
    qsizetype answered = 0;
    while (answered < m_groups.size() && !stop.stop_requested()) {
        for (; asked < m_groups.size() && asked - answered < CommitsUnderWay; ++asked) {
            ConsumerGroup &group = m_groups[asked];
            const CommitsWanted wanted(
                rd_kafka_ListConsumerGroupOffsets_new(group.name.toUtf8().constData(), nullptr));
            rd_kafka_ListConsumerGroupOffsets_t *one = wanted.get();
            const AdminOptions options = queue.options(RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, &group);
            rd_kafka_ListConsumerGroupOffsets(m_client.handle(), &one, 1, options.get(), queue.queue());
        }
        const KafkaEvent answer = queue.next(stop);
        if (stop.stop_requested())
            return {};
        if (!answer)
            return failure(RD_KAFKA_RESP_ERR__TIMED_OUT);
        ++answered;
        auto *group = static_cast<ConsumerGroup *>(rd_kafka_event_opaque(answer.get()));
        if (rd_kafka_event_error(answer.get())) {
            group->problem = u"The committed offsets are unknown: %1."_s.arg(
                QString::fromUtf8(rd_kafka_event_error_string(answer.get())));
            continue;
        }
        size_t count = 0;
        const auto **results = rd_kafka_ListConsumerGroupOffsets_result_groups(
            rd_kafka_event_ListConsumerGroupOffsets_result(answer.get()), &count);
        for (size_t i = 0; i < count; ++i) {
            if (const rd_kafka_error_t *error = rd_kafka_group_result_error(results[i]))
                group->problem = u"The committed offsets are unknown: %1."_s.arg(
                    QString::fromUtf8(rd_kafka_error_string(error)));
            Backstory::take(rd_kafka_group_result_partitions(results[i]), *group);
        }
    }
    return {};
}

} // namespace Backstory
