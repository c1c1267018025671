// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/protocol/streams.pb.h"
#include "connectors/grpc/server/callgate.h"
#include "connectors/grpc/server/eventfile.h"

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

namespace Backstory
{

/// More than one append may bring: one message of a client's, and what it takes on the way.
inline constexpr size_t MaximumAppend = 16u << 20;

/// One Append call: the options, then the events, then one write. Owns itself until the call is done.
class AppendCall final : public grpc::ServerReadReactor<event_store::client::streams::AppendReq>
{
public:
    AppendCall(EventFile &file, CallGate &gate, grpc::CallbackServerContext *context,
               event_store::client::streams::AppendResp *response);

    void OnReadDone(bool ok) override;
    void OnDone() override;

private:
    void readOn();
    bool isAllSaid() const;
    grpc::Status take();
    grpc::Status takeOptions();
    grpc::Status takeEvent();
    void write();
    void answer(const WriteOutcome &outcome);
    void answerWrongVersion(qint64 current);

    EventFile &m_file;
    grpc::CallbackServerContext *m_context;
    event_store::client::streams::AppendReq m_message;
    event_store::client::streams::AppendResp *m_response;
    CallGate::Place m_place;
    WriteRequest m_request;
    qint64 m_expected = AnyRevision;
    std::string m_stream;
    size_t m_bytes = 0;
    bool m_isFinished = false;
};

} // namespace Backstory
