// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/protocol/persistent.grpc.pb.h"
#include "connectors/grpc/server/callgate.h"
#include "connectors/grpc/server/eventfile.h"

namespace Backstory
{

/// The consumers whose progress the store holds, as persistent subscriptions to `$all`. They are only told
/// of: nobody can consume through this server.
class PersistentService final
    : public event_store::client::persistent_subscriptions::PersistentSubscriptions::CallbackService
{
public:
    PersistentService(EventFile &file, CallGate &gate);

    grpc::ServerUnaryReactor *
    GetInfo(grpc::CallbackServerContext *context,
            const event_store::client::persistent_subscriptions::GetInfoReq *request,
            event_store::client::persistent_subscriptions::GetInfoResp *response) override;
    grpc::ServerUnaryReactor *
    List(grpc::CallbackServerContext *context,
         const event_store::client::persistent_subscriptions::ListReq *request,
         event_store::client::persistent_subscriptions::ListResp *response) override;

private:
    EventFile &m_file;
    CallGate &m_gate;
};

} // namespace Backstory
