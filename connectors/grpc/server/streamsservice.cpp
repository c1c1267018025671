// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/streamsservice.h"

#include "connectors/grpc/server/appendcall.h"
#include "connectors/grpc/server/batchappendcall.h"
#include "connectors/grpc/server/callerrors.h"
#include "connectors/grpc/server/servedread.h"
#include "connectors/grpc/server/writing.h"

namespace Backstory
{

using namespace event_store::client::streams;

StreamsService::StreamsService(EventFile &file, CallGate &gate)
    : m_file(file)
    , m_gate(gate)
{
}

grpc::ServerWriteReactor<grpc::ByteBuffer> *StreamsService::Read(grpc::CallbackServerContext *context,
                                                                 const grpc::ByteBuffer *request)
{
    return ServedRead::start(m_file, m_gate, context, *request);
}

grpc::ServerReadReactor<AppendReq> *StreamsService::Append(grpc::CallbackServerContext *context,
                                                           AppendResp *response)
{
    return new AppendCall(m_file, m_gate, context, response);
}

grpc::ServerBidiReactor<BatchAppendReq, BatchAppendResp> *
StreamsService::BatchAppend(grpc::CallbackServerContext *context)
{
    return BatchAppendCall::start(m_file, m_gate, context);
}

template<typename Request, typename Response>
grpc::ServerUnaryReactor *StreamsService::remove(grpc::CallbackServerContext *context,
                                                 WriteRequest::Kind kind, const Request &request,
                                                 Response *response)
{
    grpc::ServerUnaryReactor *reactor = context->DefaultReactor();
    const auto finish = [reactor](const grpc::Status &status) {
        reactor->Finish(status);
        return reactor;
    };
    const grpc::Status access = m_gate.check(*context);
    if (!access.ok())
        return finish(access);
    if (m_file.isReadOnly())
        return finish(CallErrors::accessDenied(context));
    WriteRequest write;
    write.kind = kind;
    const std::string error =
        readTarget(request.options().stream_identifier(), expectedOf(request.options()), write);
    if (!error.empty())
        return finish(CallErrors::invalid(error));
    const std::string stream = write.stream;
    const qint64 expected = write.expected;
    write.done = [=](const WriteOutcome &outcome) {
        switch (outcome.kind) {
        case WriteOutcome::Deleted:
            return reactor->Finish(CallErrors::streamDeleted(context, stream));
        case WriteOutcome::WrongRevision:
            return reactor->Finish(
                CallErrors::wrongExpectedVersion(context, stream, expected, outcome.revision));
        case WriteOutcome::Failed:
            return reactor->Finish(CallErrors::failed(outcome.error.toStdString()));
        case WriteOutcome::Written:
            break;
        }
        response->mutable_position()->set_commit_position(quint64(outcome.position));
        response->mutable_position()->set_prepare_position(quint64(outcome.position));
        reactor->Finish(grpc::Status::OK);
    };
    return m_file.submit(std::move(write)) ? reactor : finish(CallErrors::tooBusy());
}

grpc::ServerUnaryReactor *StreamsService::Delete(grpc::CallbackServerContext *context,
                                                 const DeleteReq *request, DeleteResp *response)
{
    return remove(context, WriteRequest::SoftDelete, *request, response);
}

grpc::ServerUnaryReactor *StreamsService::Tombstone(grpc::CallbackServerContext *context,
                                                    const TombstoneReq *request, TombstoneResp *response)
{
    return remove(context, WriteRequest::Tombstone, *request, response);
}

} // namespace Backstory
