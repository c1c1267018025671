// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/callerrors.h"

#include <QByteArray>

#include <grpcpp/server_context.h>

namespace Backstory::CallErrors
{

namespace
{

using grpc::Status;
using grpc::StatusCode;

/// Trailers carry ASCII only; anything else hangs the client.
std::string ascii(const std::string &text)
{
    return QByteArray::fromStdString(text).toPercentEncoding(" !\"#$&'()*+,/:;<=>?@[]^`{|}\\").toStdString();
}

void addTrailer(grpc::ServerContextBase *context, const char *key, const std::string &value)
{
    context->AddTrailingMetadata(key, ascii(value));
}

} // namespace

Status invalid(const std::string &message)
{
    return {StatusCode::INVALID_ARGUMENT, message};
}

Status tooBusy()
{
    return {StatusCode::UNAVAILABLE, "Server Is Too Busy"};
}

Status shuttingDown()
{
    return {StatusCode::UNAVAILABLE, "Server Is Not Ready"};
}

Status failed(const std::string &message)
{
    return {StatusCode::UNKNOWN, message};
}

Status accessDenied(grpc::ServerContextBase *context)
{
    addTrailer(context, "exception", "access-denied");
    return {StatusCode::PERMISSION_DENIED, "Access Denied: the store is served read-only."};
}

Status streamDeleted(grpc::ServerContextBase *context, const std::string &stream)
{
    addTrailer(context, "exception", "stream-deleted");
    addTrailer(context, "stream-name", stream);
    return {StatusCode::FAILED_PRECONDITION, "Event stream '" + stream + "' is deleted."};
}

Status wrongExpectedVersion(grpc::ServerContextBase *context, const std::string &stream, qint64 expected,
                            qint64 actual)
{
    addTrailer(context, "exception", "wrong-expected-version");
    addTrailer(context, "stream-name", stream);
    addTrailer(context, "expected-version", std::to_string(expected));
    addTrailer(context, "actual-version", std::to_string(actual));
    return {StatusCode::FAILED_PRECONDITION, "Delete failed due to WrongExpectedVersion. Stream: " + stream +
                                                 ", Expected version: " + std::to_string(expected) +
                                                 ", Actual version: " + std::to_string(actual)};
}

Status missingMetadata(grpc::ServerContextBase *context, const std::string &message)
{
    addTrailer(context, "exception", "missing-required-metadata-property");
    addTrailer(context, "required-metadata-properties", "type,content-type");
    return invalid(message);
}

Status appendTooLarge(grpc::ServerContextBase *context, size_t maximum)
{
    addTrailer(context, "exception", "maximum-append-size-exceeded");
    addTrailer(context, "maximum-append-size", std::to_string(maximum));
    return invalid("Maximum Append Size of " + std::to_string(maximum) + " Exceeded.");
}

Status noSuchGroup(grpc::ServerContextBase *context, const std::string &stream, const std::string &group)
{
    addTrailer(context, "exception", "persistent-subscription-does-not-exist");
    addTrailer(context, "stream-name", stream);
    addTrailer(context, "group-name", group);
    return {StatusCode::NOT_FOUND,
            "Subscription group " + group + " on stream " + stream + " does not exist."};
}

} // namespace Backstory::CallErrors
