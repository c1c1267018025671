// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/client/callfailure.h"

#include <QUrl>

#include <grpcpp/grpcpp.h>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

QString trailer(const grpc::ClientContext &context, const char *name)
{
    const auto &all = context.GetServerTrailingMetadata();
    const auto found = all.find(name);
    return found == all.end() ? QString()
                              : QString::fromUtf8(found->second.data(), qsizetype(found->second.size()));
}

bool isAboutTls(const QString &message)
{
    return message.contains("SSL"_L1, Qt::CaseInsensitive) || message.contains("certificate"_L1) ||
           message.contains("handshake"_L1, Qt::CaseInsensitive);
}

/// By what the TLS library says, in the words of OpenSSL and of BoringSSL.
SourceError noTls(const QString &message, const KurrentSettings &settings)
{
    const auto says = [&message](QLatin1StringView text) {
        return QString(message).replace(u'_', u' ').contains(text, Qt::CaseInsensitive);
    };
    SourceError error;
    const QString nodes = settings.nodesInWords();
    if (says("certificate verify failed"_L1)) {
        error.sentence =
            u"The certificate of the server at %1 is not trusted: no certificate authority that is known here has signed it, or its time is over."_s
                .arg(nodes);
        error.advice =
            settings.caFile.isEmpty()
                ? u"Name the file of the authority that has signed it with tlsCaFile=."_s
                : u"Name the file of the authority that has signed it: the one behind tlsCaFile= is another."_s;
    } else if (says("not in peer certificate"_L1)) {
        error.sentence = u"The certificate of the server at %1 is for another name."_s.arg(nodes);
        error.advice =
            u"Write the address with a name that stands in the certificate; tlsVerifyCert=false looks at no certificate."_s;
    } else if (says("wrong version number"_L1)) {
        error.sentence = u"The server at %1 does not use TLS."_s.arg(nodes);
        error.advice = u"Write tls=false, or check that this is the port of a server with TLS."_s;
    } else {
        error.sentence = u"No TLS connection to %1 could be made."_s.arg(nodes);
        error.advice =
            u"Name the file of the certificate authority with tlsCaFile=, or write tls=false if the server does not use TLS."_s;
    }
    return error;
}

/// The library says so when it cannot use the certificates that it was given.
bool isAboutOwnFiles(const QString &message)
{
    return message.startsWith("empty address list"_L1);
}

SourceError unusableFiles(const KurrentSettings &settings)
{
    SourceError error;
    error.sentence =
        settings.certificateFile.isEmpty()
            ? u"The file of the certificate authority, %1, holds no certificate."_s.arg(settings.caFile)
            : u"The user’s certificate, %1, and the key, %2, do not fit together."_s.arg(
                  settings.certificateFile, settings.keyFile);
    error.advice = u"Name files in PEM format, which begin with -----BEGIN; a key must have no password."_s;
    return error;
}

SourceError closed(const KurrentSettings &settings)
{
    SourceError error;
    error.sentence = u"The server at %1 has closed the connection."_s.arg(settings.nodesInWords());
    error.advice =
        settings.tls
            ? u"If it wants a user’s certificate, name one that it accepts with userCertFile= and userKeyFile=; if it does not use TLS, write tls=false."_s
            : u"If it uses TLS, leave out tls=false; else check the port."_s;
    return error;
}

SourceError unreachable(const CallFailure &failure, const KurrentSettings &settings)
{
    SourceError error;
    const QString nodes = settings.nodesInWords();
    if (failure.message.contains("Not Ready"_L1) || failure.message.contains("Too Busy"_L1)) {
        error.sentence = u"The server at %1 says that it is not ready."_s.arg(nodes);
        error.advice = u"Try again in a moment; a node that has just started needs some time."_s;
    } else if (settings.tls && isAboutTls(failure.message)) {
        error = noTls(failure.message, settings);
    } else if (settings.tls && isAboutOwnFiles(failure.message)) {
        error = unusableFiles(settings);
    } else if (failure.message.contains("Socket closed"_L1)) {
        error = closed(settings);
    } else if (failure.message.contains("DNS"_L1)) {
        error.sentence = u"The name of %1 is not known."_s.arg(nodes);
        error.advice = u"Check the host name, and that the network that knows it is connected."_s;
    } else {
        error.sentence = u"No server at %1 answers."_s.arg(nodes);
        error.advice =
            settings.tls
                ? u"Check host and port, and that the server uses TLS; if it does not, write tls=false."_s
                : u"Check host and port, and that the server runs without TLS; if it uses TLS, leave out tls=false."_s;
    }
    return error;
}

} // namespace

CallFailure CallFailure::of(const grpc::Status &status, const grpc::ClientContext &context)
{
    CallFailure failure;
    failure.code = status.error_code();
    failure.message = QString::fromStdString(status.error_message());
    if (status.ok())
        return failure;
    failure.exception = trailer(context, "exception");
    const QString host = trailer(context, "leader-endpoint-host");
    bool isNumber = false;
    const uint port = trailer(context, "leader-endpoint-port").toUShort(&isNumber);
    if (failure.exception == "not-leader"_L1 && !host.isEmpty() && isNumber)
        failure.leader = HostPort{host, quint16(port)};
    return failure;
}

bool CallFailure::isFinal() const
{
    switch (code) {
    case InvalidArgument:
    case PermissionDenied:
    case Unimplemented:
    case Unauthenticated:
        return true;
    case NotFound:
    case FailedPrecondition:
        return exception != "not-leader"_L1;
    default:
        return false;
    }
}

bool CallFailure::isTooSlow() const
{
    return code == Aborted && message.contains("too slow"_L1, Qt::CaseInsensitive);
}

SourceError CallFailure::error(const KurrentSettings &settings) const
{
    SourceError error;
    const QString nodes = settings.nodesInWords();
    if (!sentence.isEmpty()) {
        error.sentence = sentence;
        error.advice = u"Correct the address and try again."_s;
        return error;
    }
    switch (code) {
    case Unauthenticated:
        error.sentence =
            settings.user.isEmpty()
                ? u"The server at %1 wants to know who is asking."_s.arg(nodes)
                : u"The server at %1 does not accept the password of %2."_s.arg(nodes, settings.user);
        error.advice = settings.tls
                           ? u"Give the user’s name in the address and the password in the dialog."_s
                           : u"Without TLS a password is sent to this machine only; leave out tls=false."_s;
        break;
    case PermissionDenied:
        error.sentence = settings.user.isEmpty()
                             ? u"The server at %1 lets nobody read all events without a name."_s.arg(nodes)
                             : u"%2 may not read all events of the server at %1."_s.arg(nodes, settings.user);
        error.advice =
            u"Use a user of the group $admins, or let the server’s $settings allow reading $all."_s;
        break;
    case Unavailable:
        error = unreachable(*this, settings);
        break;
    case DeadlineExceeded:
        error.sentence = u"The server at %1 has not answered in time."_s.arg(nodes);
        error.advice = u"Try again; raise defaultDeadline= if the server is known to be slow."_s;
        break;
    case Unimplemented:
        error.sentence = u"The server at %1 does not know this call."_s.arg(nodes);
        error.advice =
            u"Check that it is a KurrentDB, or an EventStoreDB of 20.10 or later, with the gRPC port."_s;
        break;
    default:
        if (exception == "not-leader"_L1) {
            error.sentence = u"The node at %1 is not the leader of its cluster."_s.arg(nodes);
            error.advice = u"Write nodePreference=follower to read from it all the same."_s;
        } else {
            error.sentence = u"The server at %1 has ended the call."_s.arg(nodes);
            error.advice = u"What it said is below; its log may know more."_s;
        }
    }
    error.raw = exception.isEmpty() ? message : exception + u": "_s + message;
    return error;
}

} // namespace Backstory
