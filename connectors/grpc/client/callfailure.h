// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/client/kurrentsettings.h"

namespace grpc
{
class ClientContext;
class Status;
} // namespace grpc

namespace Backstory
{

/// How a call ended, as far as it matters here: gRPC's code, the server's words and its trailers. A value.
struct CallFailure {
    /// gRPC's status codes, as far as they are told apart.
    enum Code {
        Ok = 0,
        Cancelled = 1,
        InvalidArgument = 3,
        DeadlineExceeded = 4,
        NotFound = 5,
        PermissionDenied = 7,
        ResourceExhausted = 8,
        FailedPrecondition = 9,
        Aborted = 10,
        Unimplemented = 12,
        Internal = 13,
        Unavailable = 14,
        Unauthenticated = 16
    };

    int code = Ok;
    QString message;   ///< the library's or the server's
    QString sentence;  ///< ours, where the failure happened before any call: a file that cannot be read
    QString exception; ///< the trailer by which KurrentDB says what a code means
    std::optional<HostPort> leader; ///< whom to ask instead

    /// Takes over what a finished call has said.
    static CallFailure of(const grpc::Status &status, const grpc::ClientContext &context);

    bool isOk() const { return code == Ok; }
    bool isStreamDeleted() const { return exception == QStringLiteral("stream-deleted"); }
    /// Will stay as it is, however often one asks: the login, the rights, the request.
    bool isFinal() const;
    /// The server is alive and has let go a reader that was slower than the events came.
    bool isTooSlow() const;

    /// The failure as a sentence and what to do about it.
    SourceError error(const KurrentSettings &settings) const;
};

} // namespace Backstory
