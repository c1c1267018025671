// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/kurrentconsumerprobe.h"

#include "connectors/grpc/client/kurrentclient.h"
#include "connectors/grpc/client/readcall.h"
#include "connectors/grpc/protocol/persistent.grpc.pb.h"
#include "connectors/grpc/protocol/streams.pb.h"
#include "connectors/grpc/subscriptionprogress.h"

#include <map>
#include <tuple>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

using namespace event_store::client;
using persistent_subscriptions::PersistentSubscriptions;

CallFailure list(KurrentClient &client, persistent_subscriptions::ListResp &answer, std::stop_token stop)
{
    persistent_subscriptions::ListReq request;
    request.mutable_options()->mutable_list_all_subscriptions();
    const auto question = [&](const std::shared_ptr<grpc::ChannelInterface> &node,
                              grpc::ClientContext &context) {
        return PersistentSubscriptions::NewStub(node)->List(&context, request, &answer);
    };
    CallFailure failure = client.call(question, stop);
    if (failure.exception == "persistent-subscription-does-not-exist"_L1)
        failure = {}; // there is none
    return failure;
}

} // namespace

KurrentConsumerProbe::KurrentConsumerProbe(const SourceLocation &location)
    : m_source(location)
{
}

KurrentConsumerProbe::~KurrentConsumerProbe() = default;

std::optional<SourceError> KurrentConsumerProbe::open()
{
    if (m_client)
        return {};
    KurrentSettings settings;
    if (auto failed = KurrentSettings::parse(m_source, settings))
        return failed;
    m_client = std::make_unique<KurrentClient>(settings);
    return {};
}

std::optional<SourceError> KurrentConsumerProbe::probe(QList<ConsumerProgress> &consumers,
                                                       std::stop_token stop)
{
    if (auto failed = open())
        return failed;
    const CallFailure failure = m_client->redirected([&] { return ask(consumers, stop); }, stop);
    if (failure.isOk() || stop.stop_requested())
        return {};
    SourceError error = failure.error(m_client->settings());
    if (failure.code == CallFailure::Unimplemented) {
        error.sentence = u"The server at %1 does not tell about its persistent subscriptions."_s.arg(
            m_client->settings().nodesInWords());
        error.advice =
            u"Servers do so from version 22.6 on; events can be read of older ones all the same."_s;
    }
    return error;
}

CallFailure KurrentConsumerProbe::listNames(KurrentClient &client, QSet<QByteArray> &names,
                                            std::stop_token stop)
{
    persistent_subscriptions::ListResp answer;
    const CallFailure failure = list(client, answer, stop);
    for (const GroupStatistics &group : answer.subscriptions())
        names.insert(QByteArray::fromStdString(group.group_name()));
    return failure;
}

CallFailure KurrentConsumerProbe::ask(QList<ConsumerProgress> &consumers, std::stop_token stop)
{
    persistent_subscriptions::ListResp answer;
    if (const CallFailure failure = list(*m_client, answer, stop); !failure.isOk())
        return failure;
    // The ends after the checkpoints: the other way round a subscription would seem to be ahead.
    std::map<std::string, SubscribedEnd> ends;
    consumers.clear();
    for (const GroupStatistics &group : answer.subscriptions()) {
        const auto [end, isNew] = ends.try_emplace(group.event_source());
        if (isNew)
            end->second = endOf(group.event_source(), stop);
        consumers.append(subscriptionProgress(group, end->second));
    }
    std::sort(consumers.begin(), consumers.end(), [](const ConsumerProgress &a, const ConsumerProgress &b) {
        return std::tie(a.name, a.topic) < std::tie(b.name, b.topic);
    });
    return {};
}

SubscribedEnd KurrentConsumerProbe::endOf(const std::string &source, std::stop_token stop)
{
    const bool isLog = source == "$all";
    const auto call = m_client->read(isLog ? ReadRequest::backwardsFromEnd(2)
                                           : ReadRequest::lastOfStream(QByteArray::fromStdString(source)),
                                     stop);
    SubscribedEnd end;
    while (call->next() == ReadCall::Next::Message) {
        const RecordedEvent *record = call->answer().record();
        if (!record)
            continue;
        if (end.position)
            end.isDense = record->commit + 1 == end.position->commit;
        else
            end.position = LogPosition{record->commit, record->prepare};
        if (!end.revision)
            end.revision = record->revision;
    }
    end.isKnown = call->failure().isOk();
    if (!isLog && end.revision) {
        const auto first =
            m_client->read(ReadRequest::oneOfStream(QByteArray::fromStdString(source), 0), stop);
        while (first->next() == ReadCall::Next::Message) {
            if (const RecordedEvent *record = first->answer().record())
                end.firstRevision = record->revision;
        }
    }
    return end;
}

} // namespace Backstory
