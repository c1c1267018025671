// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/batcherrors.h"

#include "connectors/grpc/protocol/shared.pb.h"
#include "connectors/grpc/protocol/streams.pb.h"
#include "connectors/grpc/server/writing.h"

#include <grpcpp/support/status_code_enum.h>

namespace Backstory::BatchErrors
{

namespace
{

template<typename Details>
void setError(Answer &answer, grpc::StatusCode code, const char *name, const Details &details)
{
    auto *error = answer.mutable_error();
    error->set_code(code);
    error->set_message(name);
    error->mutable_details()->set_type_url("type.googleapis.com/event_store.client." + std::string(name));
    error->mutable_details()->set_value(details.SerializeAsString());
}

void setWrongVersion(Answer &answer, qint64 current, qint64 expected)
{
    event_store::client::WrongExpectedVersion wrong;
    if (current < 0)
        wrong.mutable_current_no_stream();
    else
        wrong.set_current_stream_revision(quint64(current));
    switch (expected) {
    case AnyRevision:
        wrong.mutable_expected_any();
        break;
    case StreamExists:
        wrong.mutable_expected_stream_exists();
        break;
    case NoStream:
        wrong.mutable_expected_no_stream();
        break;
    default:
        wrong.set_expected_stream_position(quint64(expected));
    }
    setError(answer, grpc::ALREADY_EXISTS, "WrongExpectedVersion", wrong);
}

} // namespace

void setOutcome(Answer &answer, const WriteOutcome &outcome, qint64 expected)
{
    switch (outcome.kind) {
    case WriteOutcome::Written:
        return setWritten(answer.mutable_success(), outcome);
    case WriteOutcome::WrongRevision:
        return setWrongVersion(answer, outcome.revision, expected);
    case WriteOutcome::Deleted: {
        event_store::client::StreamDeleted deleted;
        *deleted.mutable_stream_identifier() = answer.stream_identifier();
        return setError(answer, grpc::NOT_FOUND, "StreamDeleted", deleted);
    }
    case WriteOutcome::Failed:
        return setError(answer, grpc::UNKNOWN, "Unknown", event_store::client::Unknown());
    }
}

void setTooLarge(Answer &answer, size_t maximum)
{
    event_store::client::MaximumAppendSizeExceeded details;
    details.set_max_append_size(quint32(maximum));
    setError(answer, grpc::INVALID_ARGUMENT, "MaximumAppendSizeExceeded", details);
}

void setBadRequest(Answer &answer, const std::string &message)
{
    event_store::client::BadRequest details;
    details.set_message(message);
    setError(answer, grpc::INVALID_ARGUMENT, "BadRequest", details);
}

void setTimeout(Answer &answer)
{
    setError(answer, grpc::DEADLINE_EXCEEDED, "Timeout", event_store::client::Timeout());
}

} // namespace Backstory::BatchErrors
