// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/server/answerpage.h"
#include "connectors/grpc/server/callgate.h"
#include "connectors/grpc/server/readcursor.h"

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <memory>

namespace Backstory
{

/// One Read call, to its end: a page of answers is written, one after the other as the client takes them,
/// then the next page is read; a subscription then waits for the next commit. Owns itself until the call is
/// done; at any time one thread goes on with it.
class ServedRead final : public grpc::ServerWriteReactor<grpc::ByteBuffer>,
                         public CommitWaiter,
                         public std::enable_shared_from_this<ServedRead>
{
public:
    static grpc::ServerWriteReactor<grpc::ByteBuffer> *start(EventFile &file, CallGate &gate,
                                                             grpc::CallbackServerContext *context,
                                                             const grpc::ByteBuffer &request);

    ServedRead(EventFile &file, CallGate &gate, grpc::CallbackServerContext *context, ReadPlan plan);

    void OnWriteDone(bool ok) override;
    void OnCancel() override;
    void OnDone() override;
    void wake() override;
    void end() override;

private:
    void goOn();
    bool writeNext();
    bool fetch();
    void addNotFound();

    EventFile &m_file;
    grpc::CallbackServerContext *m_context;
    ReadCursor m_cursor;
    CallGate::Place m_place;
    AnswerPage m_answers;
    grpc::ByteBuffer m_answer; ///< on its way
    bool m_hasBegun = false;
    bool m_hasCaughtUp = false;
    std::optional<grpc::Status> m_end; ///< when the answers are written
    quint64 m_generation = 0;
    std::atomic<bool> m_isCancelled = false;
    std::shared_ptr<ServedRead> m_self;
};

} // namespace Backstory
