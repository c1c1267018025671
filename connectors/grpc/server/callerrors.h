// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <string>

namespace grpc
{
class ServerContextBase;
class Status;
} // namespace grpc

/// The errors of the protocol: a status, and trailers that the clients read.
namespace Backstory::CallErrors
{

grpc::Status invalid(const std::string &message);
grpc::Status tooBusy();
grpc::Status shuttingDown();
grpc::Status failed(const std::string &message);
/// To a write where the store is only read.
grpc::Status accessDenied(grpc::ServerContextBase *context);
grpc::Status streamDeleted(grpc::ServerContextBase *context, const std::string &stream);
/// Of a deletion; an append says it in its answer.
grpc::Status wrongExpectedVersion(grpc::ServerContextBase *context, const std::string &stream,
                                  qint64 expected, qint64 actual);
grpc::Status missingMetadata(grpc::ServerContextBase *context, const std::string &message);
grpc::Status appendTooLarge(grpc::ServerContextBase *context, size_t maximum);
grpc::Status noSuchGroup(grpc::ServerContextBase *context, const std::string &stream,
                         const std::string &group);

} // namespace Backstory::CallErrors
