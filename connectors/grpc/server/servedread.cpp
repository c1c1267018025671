// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/servedread.h"

#include "connectors/grpc/protocol/streams.pb.h"
#include "connectors/grpc/server/callerrors.h"
#include "connectors/grpc/server/wire.h"

#include <grpcpp/impl/codegen/proto_utils.h>

#include <utility>

namespace Backstory
{

using event_store::client::streams::ReadReq;
using event_store::client::streams::ReadResp;

namespace
{

/// A call that is refused at once.
class RefusedRead final : public grpc::ServerWriteReactor<grpc::ByteBuffer>
{
public:
    explicit RefusedRead(const grpc::Status &status) { Finish(status); }
    void OnDone() override { delete this; }
};

} // namespace

grpc::ServerWriteReactor<grpc::ByteBuffer> *ServedRead::start(EventFile &file, CallGate &gate,
                                                              grpc::CallbackServerContext *context,
                                                              const grpc::ByteBuffer &request)
{
    const grpc::Status access = gate.check(*context);
    if (!access.ok())
        return new RefusedRead(access);
    ReadReq asked;
    if (grpc::ByteBuffer bytes = request;
        !grpc::SerializationTraits<ReadReq>::Deserialize(&bytes, &asked).ok())
        return new RefusedRead(CallErrors::invalid("The request is no message of the protocol."));
    ReadPlan plan;
    const std::string error = plan.parse(asked);
    if (!error.empty())
        return new RefusedRead(CallErrors::invalid(error));
    const auto call = std::make_shared<ServedRead>(file, gate, context, std::move(plan));
    call->m_self = call;
    if (!call->m_place.isGranted())
        call->Finish(CallErrors::tooBusy());
    else
        call->goOn();
    return call.get();
}

ServedRead::ServedRead(EventFile &file, CallGate &gate, grpc::CallbackServerContext *context, ReadPlan plan)
    : m_file(file)
    , m_context(context)
    , m_cursor(file, std::move(plan))
    , m_place(m_cursor.plan().isSubscription ? gate.subscriptions : gate.reads,
              m_cursor.plan().isSubscription ? MaximumSubscriptions : MaximumReads)
    , m_answers(m_cursor.plan().hasStructuredIds)
{
    if (!m_cursor.plan().isSubscription)
        return;
    ReadResp answer;
    answer.mutable_confirmation()->set_subscription_id(newUuid());
    m_answers.add(answer);
}

void ServedRead::OnWriteDone(bool ok)
{
    if (!ok)
        m_isCancelled = true;
    goOn();
}

void ServedRead::OnCancel()
{
    const auto self = shared_from_this();
    m_isCancelled = true;
    if (m_file.hub().remove(this))
        goOn();
}

void ServedRead::OnDone()
{
    m_self.reset();
}

void ServedRead::wake()
{
    goOn();
}

void ServedRead::end()
{
    m_end = CallErrors::shuttingDown();
    goOn();
}

void ServedRead::goOn()
{
    const auto self = shared_from_this(); // the call may be over before this returns
    for (;;) {
        if (m_isCancelled)
            return Finish(grpc::Status::CANCELLED);
        if (writeNext())
            return;
        if (m_end)
            return Finish(*m_end);
        m_generation = m_file.hub().generation();
        if (fetch())
            continue;
        if (!m_file.hub().wait(this, m_generation)) {
            if (m_file.hub().isClosed())
                m_end = CallErrors::shuttingDown();
            continue;
        }
        // A cancellation that came before the waiting has found nothing to wake.
        if (!m_isCancelled || !m_file.hub().remove(this))
            return;
    }
}

bool ServedRead::writeNext()
{
    if (!m_answers.hasNext())
        return false;
    m_answers.takeNext(m_answer);
    // What comes before the last answer of a page may wait for it, so that a page costs few writes to the
    // network. The first answer of a call may not: gRPC 1.51 leaves it, with the headers, for some later
    // write.
    grpc::WriteOptions options;
    if (std::exchange(m_hasBegun, true) && m_answers.hasNext())
        options.set_buffer_hint();
    StartWrite(&m_answer, options);
    return true;
}

/// False when a subscription has nothing to say until the next commit.
bool ServedRead::fetch()
{
    const ReadCursor::State state = m_cursor.next(m_answers);
    const std::string &stream = m_cursor.plan().stream;
    switch (state) {
    case ReadCursor::More:
        return true;
    case ReadCursor::Missing:
        addNotFound();
        m_end = grpc::Status::OK;
        return true;
    case ReadCursor::Tombstoned:
        m_end = CallErrors::streamDeleted(m_context, stream);
        return true;
    case ReadCursor::Failed:
        m_end = CallErrors::failed("The store cannot be read.");
        return true;
    case ReadCursor::AtEnd:
        break;
    }
    if (!m_cursor.plan().isSubscription) {
        m_end = grpc::Status::OK;
        return true;
    }
    if (!m_hasCaughtUp) {
        m_hasCaughtUp = true;
        m_cursor.addCaughtUp(m_answers);
    }
    return m_answers.hasNext();
}

void ServedRead::addNotFound()
{
    ReadResp answer;
    answer.mutable_stream_not_found()->mutable_stream_identifier()->set_stream_name(m_cursor.plan().stream);
    m_answers.add(answer);
}

} // namespace Backstory
