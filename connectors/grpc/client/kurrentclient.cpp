// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/client/kurrentclient.h"

#include "connectors/grpc/client/channels.h"
#include "connectors/grpc/client/nodechoice.h"
#include "connectors/grpc/client/readcall.h"
#include "connectors/grpc/protocol/gossip.grpc.pb.h"
#include "connectors/network/pause.h"

#include <QRandomGenerator>

#include <absl/synchronization/mutex.h>
#include <grpc/support/log.h>
#include <grpcpp/grpcpp.h>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

using namespace event_store::client;

CallFailure localFailure(int code, const QString &sentence)
{
    CallFailure failure;
    failure.code = code;
    failure.sentence = sentence;
    return failure;
}

} // namespace

class KurrentClient::Private
{
public:
    explicit Private(const KurrentSettings &given)
        : settings(given)
        , channels(given)
    {
    }

    void prepare(grpc::ClientContext &context) const;
    CallFailure ask(const std::shared_ptr<grpc::Channel> &node, const Call &call,
                    std::chrono::milliseconds limit, std::stop_token stop) const;
    CallFailure discover(std::stop_token stop);
    CallFailure askForMembers(const HostPort &seed, std::stop_token stop);
    void use(const HostPort &chosen);

    const KurrentSettings settings;
    Channels channels;
    HostPort address;
    std::shared_ptr<grpc::Channel> channel;
    bool wasReady = false;
};

KurrentClient::KurrentClient(const KurrentSettings &settings)
    : d(std::make_unique<Private>(settings))
{
    // The library writes failures to the standard error output; here each is a sentence for a person.
    gpr_set_log_function([](gpr_log_func_args *) {});
    // Debian's Abseil looks for deadlocks at every lock, an eighth of what gRPC takes for a message.
    absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
}

KurrentClient::~KurrentClient() = default;

const KurrentSettings &KurrentClient::settings() const
{
    return d->settings;
}

QString KurrentClient::node() const
{
    return d->address.text();
}

void KurrentClient::Private::use(const HostPort &chosen)
{
    address = chosen;
    channel = channels.open(chosen);
    wasReady = false;
}

void KurrentClient::Private::prepare(grpc::ClientContext &context) const
{
    if (!settings.connectionName.isEmpty())
        context.AddMetadata("connection-name",
                            settings.connectionName.toUtf8().toPercentEncoding(" ").toStdString());
    if (settings.preference == KurrentSettings::Preference::Leader)
        context.AddMetadata("requires-leader", "true");
    if (const std::string login = channels.authorization(address); !login.empty())
        context.AddMetadata("authorization", login);
}

CallFailure KurrentClient::Private::ask(const std::shared_ptr<grpc::Channel> &node, const Call &call,
                                        std::chrono::milliseconds limit, std::stop_token stop) const
{
    grpc::ClientContext context;
    prepare(context);
    context.set_deadline(std::chrono::system_clock::now() + limit);
    const std::stop_callback cancel(stop, [&context] { context.TryCancel(); });
    const grpc::Status status = call(node, context);
    return CallFailure::of(status, context);
}

CallFailure KurrentClient::Private::askForMembers(const HostPort &seed, std::stop_token stop)
{
    gossip::ClusterInfo cluster;
    const auto question = [&cluster](const std::shared_ptr<grpc::ChannelInterface> &node,
                                     grpc::ClientContext &context) {
        return gossip::Gossip::NewStub(node)->Read(&context, Empty(), &cluster);
    };
    const CallFailure failure = ask(channels.open(seed), question, settings.gossipTimeout, stop);
    if (!failure.isOk())
        return failure;
    const auto chosen = chosenNode(cluster, settings.preference, QRandomGenerator::global()->generate());
    if (!chosen)
        return localFailure(CallFailure::Unavailable,
                            u"Of the cluster’s %1 members none can serve now."_s.arg(cluster.members_size()));
    use(*chosen);
    return {};
}

CallFailure KurrentClient::Private::discover(std::stop_token stop)
{
    CallFailure last;
    for (int attempt = 0; attempt < std::max(1, settings.discoverAttempts); ++attempt) {
        for (const HostPort &seed : settings.nodes) {
            last = askForMembers(seed, stop);
            if (last.isOk() || last.isFinal() || stop.stop_requested())
                return last;
        }
        pauseAsking(settings.discoveryInterval, stop);
        if (stop.stop_requested())
            return localFailure(CallFailure::Cancelled, {});
    }
    return last;
}

CallFailure KurrentClient::connect(std::stop_token stop)
{
    if (d->channel)
        return {};
    if (const QString problem = d->channels.problem(); !problem.isEmpty())
        return localFailure(CallFailure::InvalidArgument, problem);
    if (d->settings.nodes.isEmpty())
        return localFailure(CallFailure::InvalidArgument, u"The address names no host."_s);
    if (d->settings.discover || d->settings.nodes.size() > 1)
        return d->discover(stop);
    d->use(d->settings.nodes.first());
    return {};
}

void KurrentClient::reconnect(const CallFailure &failure)
{
    d->channel.reset();
    if (failure.leader)
        d->use(*failure.leader);
}

CallFailure KurrentClient::redirected(const std::function<CallFailure()> &work, std::stop_token stop)
{
    for (int redirections = 0;; ++redirections) {
        CallFailure failure = connect(stop);
        if (failure.isOk())
            failure = work();
        if (failure.isOk() || stop.stop_requested())
            return failure;
        reconnect(failure);
        if (!failure.leader || redirections == MostRedirections)
            return failure;
    }
}

std::unique_ptr<ReadCall> KurrentClient::read(const streams::ReadReq &request, std::stop_token stop)
{
    const bool isReady = d->channel->GetState(false) == GRPC_CHANNEL_READY;
    if (!isReady && d->wasReady)
        return std::make_unique<ReadCall>(
            localFailure(CallFailure::Unavailable, u"The connection was lost."_s));
    d->wasReady = isReady;
    const auto prepare = [this](grpc::ClientContext &context) { d->prepare(context); };
    return std::make_unique<ReadCall>(d->channel, request, prepare, stop);
}

CallFailure KurrentClient::call(const Call &call, std::stop_token stop)
{
    return d->ask(d->channel, call, d->settings.deadline, stop);
}

} // namespace Backstory
