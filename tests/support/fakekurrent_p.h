// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/protocol/gossip.grpc.pb.h"
#include "connectors/grpc/protocol/persistent.grpc.pb.h"
#include "connectors/grpc/protocol/serverfeatures.grpc.pb.h"
#include "connectors/grpc/protocol/streams.grpc.pb.h"
#include "tests/support/fakekurrent.h"

#include <condition_variable>
#include <mutex>
#include <set>

#include <grpcpp/grpcpp.h>

namespace Backstory
{

using namespace event_store::client;
using streams::ReadReq;
using streams::ReadResp;

/// What the calls of all threads share, and Streams.Read itself.
class FakeKurrent::Private : public streams::Streams::Service
{
public:
    using Options = ReadReq::Options;
    using Writer = grpc::ServerWriter<ReadResp>;

    grpc::Status Read(grpc::ServerContext *context, const ReadReq *request, Writer *writer) override;
    grpc::Status readAll(grpc::ServerContext *context, const Options &options, Writer *writer);
    grpc::Status subscribe(grpc::ServerContext *context, const Options &options, Writer *writer);
    grpc::Status readStream(const Options &options, grpc::ServerContext *context, Writer *writer);
    grpc::Status refusal(grpc::ServerContext *context);
    std::optional<Fault> faultFor(bool subscription, quint64 count);
    grpc::Status meet(const Fault &fault, grpc::ServerContext *context, Writer *writer);
    void send(const Record &record, Writer *writer, bool isStream = false);
    static bool fits(const Options &options, const Record &record);
    static bool isBefore(const Record &record, const Options &options, bool inclusive);

    class Features : public server_features::ServerFeatures::Service
    {
    public:
        explicit Features(Private &server)
            : m_server(server)
        {
        }
        grpc::Status GetSupportedMethods(grpc::ServerContext *, const Empty *,
                                         server_features::SupportedMethods *methods) override;

    private:
        Private &m_server;
    };
    class Gossip : public gossip::Gossip::Service
    {
    public:
        explicit Gossip(Private &server)
            : m_server(server)
        {
        }
        grpc::Status Read(grpc::ServerContext *, const Empty *, gossip::ClusterInfo *cluster) override;

    private:
        Private &m_server;
    };
    class Subscriptions : public persistent_subscriptions::PersistentSubscriptions::Service
    {
    public:
        explicit Subscriptions(Private &server)
            : m_server(server)
        {
        }
        grpc::Status List(grpc::ServerContext *, const persistent_subscriptions::ListReq *,
                          persistent_subscriptions::ListResp *answer) override;

    private:
        Private &m_server;
    };

    mutable std::mutex mutex;
    std::condition_variable changed;
    std::vector<Record> log;
    std::map<std::string, quint64> revisions;
    std::map<std::string, quint64> truncated;
    std::set<std::string> deleted;
    std::vector<persistent_subscriptions::SubscriptionInfo> subscriptions;
    QList<Fault> faults;
    QList<std::pair<quint16, int>> members;
    Behaviour behaviour;
    quint64 nextPosition = 200;
    int readCalls = 0;
    QMap<QByteArray, QByteArray> headers;
    bool isStopping = false;
    int chosenPort = 0;
    Features features{*this};
    Gossip gossipService{*this};
    Subscriptions subscriptionService{*this};
    std::unique_ptr<grpc::Server> server;
};

} // namespace Backstory
