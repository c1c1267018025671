// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/client/readcall.h"

#include "connectors/grpc/protocol/streams.pb.h"

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/codegen/proto_utils.h>

namespace Backstory
{

namespace
{

using namespace event_store::client::streams;

enum Tag : intptr_t { Started = 1, Asked, Received, Finished };

constexpr const char *Method = "/event_store.client.streams.Streams/Read";

void *tagOf(Tag tag)
{
    return reinterpret_cast<void *>(tag);
}

} // namespace

class ReadCall::Private
{
public:
    template<typename Deadline>
    Next next(const Deadline &deadline);
    void end();
    bool parse();
    void failBroken();

    grpc::ClientContext context;
    grpc::CompletionQueue queue;
    // Answers are taken as bytes: see MessageReader.
    std::unique_ptr<grpc::ClientAsyncReaderWriter<ReadReq, grpc::ByteBuffer>> stream;
    ReadReq request;
    grpc::ByteBuffer message;
    grpc::Slice bytes; ///< of the message, in one piece
    ReadAnswer answer;
    bool isPending = true; ///< an answer to the last thing asked for is to come
    bool hasEnded = false;
    CallFailure failure;
    std::unique_ptr<std::stop_callback<std::function<void()>>> cancel;
};

ReadCall::ReadCall(const std::shared_ptr<grpc::ChannelInterface> &channel, const ReadReq &request,
                   const std::function<void(grpc::ClientContext &)> &prepare, std::stop_token stop)
    : d(std::make_unique<Private>())
{
    prepare(d->context);
    d->request = request;
    d->stream = grpc::TemplatedGenericStub<ReadReq, grpc::ByteBuffer>(channel).PrepareCall(&d->context,
                                                                                           Method, &d->queue);
    d->stream->StartCall(tagOf(Started));
    d->cancel = std::make_unique<std::stop_callback<std::function<void()>>>(
        stop, [context = &d->context] { context->TryCancel(); });
}

ReadCall::ReadCall(const CallFailure &failure)
    : d(std::make_unique<Private>())
{
    d->failure = failure;
    d->hasEnded = true;
}

ReadCall::~ReadCall()
{
    d->cancel.reset();
    d->context.TryCancel();
    d->queue.Shutdown();
    void *tag = nullptr;
    bool ok = false;
    while (d->queue.Next(&tag, &ok)) {}
}

template<typename Deadline>
ReadCall::Next ReadCall::Private::next(const Deadline &deadline)
{
    while (!hasEnded) {
        if (!std::exchange(isPending, true))
            stream->Read(&message, tagOf(Received));
        void *tag = nullptr;
        bool ok = false;
        switch (queue.AsyncNext(&tag, &ok, deadline)) {
        case grpc::CompletionQueue::TIMEOUT:
            return Next::Nothing;
        case grpc::CompletionQueue::SHUTDOWN:
            hasEnded = true;
            return Next::End;
        case grpc::CompletionQueue::GOT_EVENT:
            break;
        }
        isPending = false;
        if (!ok) {
            end();
        } else if (tag == tagOf(Started)) {
            stream->WriteLast(request, {}, tagOf(Asked));
            isPending = true;
        } else if (tag == tagOf(Received)) {
            if (parse())
                return Next::Message;
            failBroken();
        }
    }
    return Next::End;
}

bool ReadCall::Private::parse()
{
    if (!message.TrySingleSlice(&bytes).ok() && !message.DumpToSingleSlice(&bytes).ok())
        return false;
    return answer.parse({reinterpret_cast<const char *>(bytes.begin()), bytes.size()});
}

void ReadCall::Private::failBroken()
{
    context.TryCancel();
    end();
    failure.code = CallFailure::Internal;
    failure.message = QStringLiteral("An answer is no message of the protocol.");
}

void ReadCall::Private::end()
{
    grpc::Status status;
    stream->Finish(&status, tagOf(Finished));
    void *tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    failure = CallFailure::of(status, context);
    hasEnded = true;
}

ReadCall::Next ReadCall::next(std::chrono::milliseconds wait)
{
    return d->next(std::chrono::system_clock::now() + wait);
}

ReadCall::Next ReadCall::next()
{
    return d->next(gpr_inf_future(GPR_CLOCK_MONOTONIC));
}

const ReadAnswer &ReadCall::answer() const
{
    return d->answer;
}

const CallFailure &ReadCall::failure() const
{
    return d->failure;
}

} // namespace Backstory
