// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/protocol/gossip.grpc.pb.h"
#include "connectors/grpc/protocol/monitoring.grpc.pb.h"
#include "connectors/grpc/protocol/serverfeatures.grpc.pb.h"
#include "connectors/grpc/server/callgate.h"

namespace Backstory
{

/// Says what this server can do, and which version of the protocol it speaks. Open to everybody.
class ServerFeaturesService final
    : public event_store::client::server_features::ServerFeatures::CallbackService
{
public:
    grpc::ServerUnaryReactor *
    GetSupportedMethods(grpc::CallbackServerContext *context, const event_store::client::Empty *request,
                        event_store::client::server_features::SupportedMethods *response) override;
};

/// A cluster of one node, at the address where the client has found it. Open to everybody.
class GossipService final : public event_store::client::gossip::Gossip::CallbackService
{
public:
    /// Before the first call.
    void setAddress(const std::string &host, int port);

    grpc::ServerUnaryReactor *Read(grpc::CallbackServerContext *context,
                                   const event_store::client::Empty *request,
                                   event_store::client::gossip::ClusterInfo *response) override;

private:
    std::string hostFor(const grpc::CallbackServerContext &context) const;

    std::string m_host;
    int m_port = 0;
    std::string m_id;
};

/// Counts of the server, pushed at an interval.
class MonitoringService final : public event_store::client::monitoring::Monitoring::CallbackService
{
public:
    explicit MonitoringService(CallGate &gate);

    grpc::ServerWriteReactor<event_store::client::monitoring::StatsResp> *
    Stats(grpc::CallbackServerContext *context,
          const event_store::client::monitoring::StatsReq *request) override;

private:
    CallGate &m_gate;
};

} // namespace Backstory
