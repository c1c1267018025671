// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/protocol/streams.grpc.pb.h"
#include "connectors/grpc/server/callgate.h"
#include "connectors/grpc/server/eventfile.h"

namespace Backstory
{

/// The service Streams over a store. Its calls run on the threads of gRPC and wait for nothing there. Read
/// hands out bytes instead of messages: see `AnswerPage`.
class StreamsService final : public event_store::client::streams::Streams::WithRawCallbackMethod_Read<
                                 event_store::client::streams::Streams::CallbackService>
{
public:
    StreamsService(EventFile &file, CallGate &gate);

    using Streams = event_store::client::streams::Streams;

    grpc::ServerWriteReactor<grpc::ByteBuffer> *Read(grpc::CallbackServerContext *context,
                                                     const grpc::ByteBuffer *request) override;
    grpc::ServerReadReactor<event_store::client::streams::AppendReq> *
    Append(grpc::CallbackServerContext *context, event_store::client::streams::AppendResp *response) override;
    grpc::ServerUnaryReactor *Delete(grpc::CallbackServerContext *context,
                                     const event_store::client::streams::DeleteReq *request,
                                     event_store::client::streams::DeleteResp *response) override;
    grpc::ServerUnaryReactor *Tombstone(grpc::CallbackServerContext *context,
                                        const event_store::client::streams::TombstoneReq *request,
                                        event_store::client::streams::TombstoneResp *response) override;
    grpc::ServerBidiReactor<event_store::client::streams::BatchAppendReq,
                            event_store::client::streams::BatchAppendResp> *
    BatchAppend(grpc::CallbackServerContext *context) override;

private:
    template<typename Request, typename Response>
    grpc::ServerUnaryReactor *remove(grpc::CallbackServerContext *context, WriteRequest::Kind kind,
                                     const Request &request, Response *response);

    EventFile &m_file;
    CallGate &m_gate;
};

} // namespace Backstory
