// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/appendcall.h"

#include "connectors/grpc/server/callerrors.h"
#include "connectors/grpc/server/wire.h"
#include "connectors/grpc/server/writing.h"

namespace Backstory
{

using event_store::client::streams::AppendReq;
using event_store::client::streams::AppendResp;

namespace
{

constexpr const char *Untouched = "\xff"; // no text, hence no stream's name

} // namespace

AppendCall::AppendCall(EventFile &file, CallGate &gate, grpc::CallbackServerContext *context,
                       AppendResp *response)
    : m_file(file)
    , m_context(context)
    , m_response(response)
    , m_place(gate.writes, MaximumWrites)
{
    grpc::Status status = gate.check(*context);
    if (status.ok() && !m_place.isGranted())
        status = CallErrors::tooBusy();
    if (status.ok() && file.isReadOnly())
        status = CallErrors::accessDenied(context);
    if (status.ok()) {
        readOn();
        return;
    }
    m_isFinished = true;
    Finish(status);
}

void AppendCall::OnReadDone(bool ok)
{
    if (m_isFinished)
        return;
    if (!ok && isAllSaid())
        return write();
    const grpc::Status status =
        ok ? take() : CallErrors::invalid("A message of the append cannot be decoded.");
    if (status.ok())
        return readOn();
    m_isFinished = true;
    Finish(status);
}

void AppendCall::readOn()
{
    m_message.mutable_options()->mutable_stream_identifier()->set_stream_name(Untouched);
    StartRead(&m_message);
}

/// The library tells a message that it cannot decode like the end of what the client has to say, but for
/// clearing the last message; what came before must not be taken for the whole append then.
bool AppendCall::isAllSaid() const
{
    return m_message.options().stream_identifier().stream_name() == Untouched;
}

void AppendCall::OnDone()
{
    delete this;
}

grpc::Status AppendCall::take()
{
    if (m_message.has_options())
        return takeOptions();
    if (m_message.has_proposed_message() && !m_stream.empty())
        return takeEvent();
    return CallErrors::invalid("An append begins with its options; its events follow.");
}

grpc::Status AppendCall::takeOptions()
{
    if (!m_stream.empty())
        return CallErrors::invalid("An append has its options only once.");
    const std::string error =
        readTarget(m_message.options().stream_identifier(), expectedOf(m_message.options()), m_request);
    m_stream = m_request.stream;
    m_expected = m_request.expected;
    return error.empty() ? grpc::Status::OK : CallErrors::invalid(error);
}

grpc::Status AppendCall::takeEvent()
{
    m_bytes += m_message.ByteSizeLong();
    if (m_bytes > MaximumAppend)
        return CallErrors::appendTooLarge(m_context, MaximumAppend);
    const char *missing = nullptr;
    auto event = proposedEvent(*m_message.mutable_proposed_message(), &missing);
    if (!event)
        return CallErrors::missingMetadata(m_context, missing);
    m_request.events.push_back(std::move(*event));
    return grpc::Status::OK;
}

void AppendCall::write()
{
    m_isFinished = true;
    if (m_stream.empty())
        return Finish(CallErrors::invalid("The append has no options."));
    if (m_context->IsCancelled())
        return Finish(grpc::Status::CANCELLED);
    m_request.done = [this](const WriteOutcome &outcome) { answer(outcome); };
    if (!m_file.submit(std::move(m_request)))
        Finish(CallErrors::tooBusy());
}

void AppendCall::answer(const WriteOutcome &outcome)
{
    switch (outcome.kind) {
    case WriteOutcome::Deleted:
        return Finish(CallErrors::streamDeleted(m_context, m_stream));
    case WriteOutcome::Failed:
        return Finish(CallErrors::failed(outcome.error.toStdString()));
    case WriteOutcome::WrongRevision:
        answerWrongVersion(outcome.revision);
        break;
    case WriteOutcome::Written:
        setWritten(m_response->mutable_success(), outcome);
    }
    Finish(grpc::Status::OK);
}

/// In the fields of 20.6 as well as in those of today.
void AppendCall::answerWrongVersion(qint64 current)
{
    AppendResp::WrongExpectedVersion *wrong = m_response->mutable_wrong_expected_version();
    if (current < 0) {
        wrong->mutable_no_stream_20_6_0();
        wrong->mutable_current_no_stream();
    } else {
        wrong->set_current_revision_20_6_0(quint64(current));
        wrong->set_current_revision(quint64(current));
    }
    switch (m_expected) {
    case AnyRevision:
        wrong->mutable_any_20_6_0();
        wrong->mutable_expected_any();
        break;
    case StreamExists:
        wrong->mutable_stream_exists_20_6_0();
        wrong->mutable_expected_stream_exists();
        break;
    case NoStream:
        wrong->set_expected_revision_20_6_0(NoNumber);
        wrong->mutable_expected_no_stream();
        break;
    default:
        wrong->set_expected_revision_20_6_0(quint64(m_expected));
        wrong->set_expected_revision(quint64(m_expected));
    }
}

} // namespace Backstory
