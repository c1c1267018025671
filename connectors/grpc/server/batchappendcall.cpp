// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/batchappendcall.h"

#include "connectors/grpc/server/appendcall.h"
#include "connectors/grpc/server/batcherrors.h"
#include "connectors/grpc/server/callerrors.h"
#include "connectors/grpc/server/writing.h"

namespace Backstory
{

namespace
{

constexpr size_t MaximumPending = 1000;
constexpr size_t MaximumUnanswered = 256;
constexpr qint64 LongestDuration = 365 * 24 * 3600;

std::optional<qint64> expected(const BatchAppendCall::Request::Options &options)
{
    switch (options.expected_stream_position_case()) {
    case BatchAppendCall::Request::Options::kStreamPosition:
        return options.stream_position() < quint64(LastRevision)
                   ? std::optional(qint64(options.stream_position()))
                   : std::nullopt;
    case BatchAppendCall::Request::Options::kNoStream:
        return NoStream;
    case BatchAppendCall::Request::Options::kStreamExists:
        return StreamExists;
    default:
        return AnyRevision;
    }
}

/// Invalid when the client waits for ever, or longer than can be said.
Timestamp deadlineOf(const BatchAppendCall::Request::Options &options)
{
    if (options.has_deadline() && options.deadline().seconds() < LongestDuration)
        return Timestamp::fromNanoseconds(Timestamp::now().nanoseconds() +
                                          std::max<qint64>(0, options.deadline().seconds()) * 1'000'000'000 +
                                          options.deadline().nanos());
    if (options.has_deadline_21_10_0() && options.deadline_21_10_0().seconds() >= 0 &&
        options.deadline_21_10_0().seconds() < 9'000'000'000)
        return Timestamp::fromSeconds(options.deadline_21_10_0().seconds());
    return {};
}

void echo(const BatchAppendCall::Request::Options &options, BatchAppendCall::Response &answer)
{
    *answer.mutable_stream_identifier() = options.stream_identifier();
    switch (options.expected_stream_position_case()) {
    case BatchAppendCall::Request::Options::kStreamPosition:
        return answer.set_stream_position(options.stream_position());
    case BatchAppendCall::Request::Options::kNoStream:
        return void(answer.mutable_no_stream());
    case BatchAppendCall::Request::Options::kStreamExists:
        return void(answer.mutable_stream_exists());
    default:
        return void(answer.mutable_any());
    }
}

} // namespace

BatchAppendCall *BatchAppendCall::start(EventFile &file, CallGate &gate, grpc::CallbackServerContext *context)
{
    const auto call = std::make_shared<BatchAppendCall>(file, gate);
    call->m_self = call;
    grpc::Status status = gate.check(*context);
    if (status.ok() && !call->m_place.isGranted())
        status = CallErrors::tooBusy();
    if (status.ok() && file.isReadOnly())
        status = CallErrors::accessDenied(context);
    if (status.ok()) {
        call->StartRead(&call->m_message);
    } else {
        call->m_isFinished = true;
        call->Finish(status);
    }
    return call.get();
}

BatchAppendCall::BatchAppendCall(EventFile &file, CallGate &gate)
    : m_file(file)
    , m_place(gate.writes, MaximumWrites)
{
}

void BatchAppendCall::OnReadDone(bool ok)
{
    if (ok) {
        take();
        return readOn();
    }
    const std::scoped_lock lock(m_mutex);
    m_hasRead = true;
    goOn();
}

void BatchAppendCall::OnWriteDone(bool ok)
{
    bool isHeld = false;
    {
        const std::scoped_lock lock(m_mutex);
        m_isWriting = false;
        m_answers.pop_front();
        --m_unanswered;
        if (!ok)
            m_hasRead = true;
        isHeld = std::exchange(m_isReadingHeld, false);
        goOn();
    }
    if (isHeld)
        readOn();
}

void BatchAppendCall::OnDone()
{
    m_self.reset();
}

void BatchAppendCall::readOn()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_isReadingHeld = m_unanswered >= MaximumUnanswered;
        if (m_isReadingHeld || m_isFinished)
            return;
    }
    StartRead(&m_message);
}

void BatchAppendCall::take()
{
    const std::string id = uuidText(m_message.correlation_id());
    const bool isNew = m_pending.find(id) == m_pending.end();
    Pending &pending = m_pending[id];
    if (isNew) {
        *pending.answer.mutable_correlation_id() = m_message.correlation_id();
        if (!m_message.has_options())
            pending.error = "An append begins with its options.";
    }
    if (m_message.has_options())
        takeOptions(pending);
    takeEvents(pending);
    const bool isCrowded = m_pending.size() > MaximumPending || m_pendingBytes > 4 * MaximumAppend;
    if (isCrowded)
        pending.error = "Too many appends have begun without an end.";
    if (!m_message.is_final() && !isCrowded)
        return;
    auto node = m_pending.extract(id);
    m_pendingBytes -= node.mapped().bytes;
    submit(std::move(node.mapped()));
}

void BatchAppendCall::takeOptions(Pending &pending)
{
    const Request::Options &options = m_message.options();
    echo(options, pending.answer);
    pending.deadline = deadlineOf(options);
    const std::string error = readTarget(options.stream_identifier(), expected(options), pending.write);
    if (!error.empty())
        pending.error = error;
}

void BatchAppendCall::takeEvents(Pending &pending)
{
    const size_t bytes = m_message.ByteSizeLong();
    pending.isTooLarge |= pending.bytes + bytes > MaximumAppend;
    if (pending.isTooLarge || !pending.error.empty())
        return pending.write.events.clear();
    pending.bytes += bytes;
    m_pendingBytes += bytes;
    for (Request::ProposedMessage &message : *m_message.mutable_proposed_messages()) {
        const char *missing = nullptr;
        auto event = proposedEvent(message, &missing);
        if (!event) {
            pending.error = missing;
            return;
        }
        pending.write.events.push_back(std::move(*event));
    }
}

void BatchAppendCall::submit(Pending pending)
{
    {
        const std::scoped_lock lock(m_mutex);
        ++m_unanswered;
    }
    if (pending.isTooLarge)
        BatchErrors::setTooLarge(pending.answer, MaximumAppend);
    else if (!pending.error.empty())
        BatchErrors::setBadRequest(pending.answer, pending.error);
    else if (pending.deadline.isValid() && pending.deadline < Timestamp::now())
        BatchErrors::setTimeout(pending.answer);
    if (pending.answer.has_error())
        return answer(std::move(pending.answer));
    const auto self = shared_from_this();
    pending.write.done = [self, response = pending.answer,
                          expectation = pending.write.expected](const WriteOutcome &outcome) {
        Response filled = response;
        BatchErrors::setOutcome(filled, outcome, expectation);
        self->answer(std::move(filled));
    };
    if (!m_file.submit(std::move(pending.write))) {
        BatchErrors::setTimeout(pending.answer);
        answer(std::move(pending.answer));
    }
}

void BatchAppendCall::answer(Response response)
{
    const std::scoped_lock lock(m_mutex);
    m_answers.push_back(std::move(response));
    goOn();
}

void BatchAppendCall::goOn()
{
    if (m_isWriting || m_isFinished)
        return;
    if (!m_answers.empty()) {
        m_isWriting = true;
        StartWrite(&m_answers.front());
    } else if (m_hasRead && m_unanswered == 0) {
        m_isFinished = true;
        Finish(grpc::Status::OK);
    }
}

} // namespace Backstory
