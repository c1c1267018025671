// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/protocol/streams.pb.h"
#include "connectors/grpc/server/callgate.h"
#include "connectors/grpc/server/eventfile.h"

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <deque>
#include <map>

namespace Backstory
{

/// One BatchAppend call: many appends, told apart by their correlation ids, each answered when it is written.
/// Reads no further while too many wait. Owns itself until the call is done and every write is answered.
class BatchAppendCall final : public grpc::ServerBidiReactor<event_store::client::streams::BatchAppendReq,
                                                             event_store::client::streams::BatchAppendResp>,
                              public std::enable_shared_from_this<BatchAppendCall>
{
public:
    using Request = event_store::client::streams::BatchAppendReq;
    using Response = event_store::client::streams::BatchAppendResp;

    static BatchAppendCall *start(EventFile &file, CallGate &gate, grpc::CallbackServerContext *context);
    BatchAppendCall(EventFile &file, CallGate &gate);

    void OnReadDone(bool ok) override;
    void OnWriteDone(bool ok) override;
    void OnDone() override;

private:
    /// An append whose last chunk has not come yet.
    struct Pending {
        WriteRequest write;
        Response answer;
        std::string error; ///< of a chunk: the append will not be written
        Timestamp deadline;
        size_t bytes = 0;
        bool isTooLarge = false;
    };

    void take();
    void takeOptions(Pending &pending);
    void takeEvents(Pending &pending);
    void submit(Pending pending);
    void answer(Response response);
    void readOn();
    /// With the mutex held: writes the next answer, or ends the call when nothing is left to do.
    void goOn();

    EventFile &m_file;
    CallGate::Place m_place;
    Request m_message;
    std::map<std::string, Pending> m_pending; ///< by correlation id
    std::mutex m_mutex;
    std::deque<Response> m_answers; ///< the first one is being written
    size_t m_unanswered = 0;
    size_t m_pendingBytes = 0;
    bool m_isWriting = false;
    bool m_isReadingHeld = false;
    bool m_hasRead = false; ///< the client has no more to say
    bool m_isFinished = false;
    std::shared_ptr<BatchAppendCall> m_self;
};

} // namespace Backstory
