// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/eventserver.h"

#include "connectors/grpc/server/persistentservice.h"
#include "connectors/grpc/server/smallservices.h"
#include "connectors/grpc/server/streamsservice.h"

#include <absl/synchronization/mutex.h>
#include <google/protobuf/stubs/logging.h>
#include <grpcpp/grpcpp.h>

#include <QFile>
#include <QHostAddress>

#include <optional>

namespace Backstory
{

namespace
{

constexpr int MaximumMessage = 20 << 20; // the largest append, and what is around it
constexpr size_t MaximumMemory = 1u << 30;
constexpr int MaximumCallsOfAConnection = 1000;

struct Place {
    QString host;
    int port = 0;
};

std::optional<Place> placeOf(const QString &text)
{
    const qsizetype colon = text.lastIndexOf(u':');
    bool isNumber = false;
    const int port = text.mid(colon + 1).toInt(&isNumber);
    if (colon <= 0 || !isNumber || port < 0 || port > 65535)
        return std::nullopt;
    return Place{text.left(colon), port};
}

bool isLoopback(QString host)
{
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    return host == QStringLiteral("localhost") || QHostAddress(host).isLoopback();
}

QString contentOf(const QString &path, std::string &content)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return QStringLiteral("The file %1 cannot be read.").arg(path);
    content = file.readAll().toStdString();
    return {};
}

/// The clients ping every ten seconds; what is usual for gRPC would throw them out for that.
void allowPings(grpc::ServerBuilder &builder)
{
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 1000);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, 0);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 30'000);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
}

} // namespace

struct EventServer::Parts {
    std::unique_ptr<EventFile> file;
    CallGate gate;
    std::unique_ptr<StreamsService> streams;
    std::unique_ptr<PersistentService> persistent;
    ServerFeaturesService features;
    GossipService gossip;
    std::unique_ptr<MonitoringService> monitoring;
    std::unique_ptr<grpc::Server> server;
    QString address;
};

EventServer::EventServer()
    : m_parts(std::make_unique<Parts>())
{
}

EventServer::~EventServer()
{
    stop();
}

QString EventServer::address() const
{
    return m_parts->address;
}

QString EventServer::start(const ServerSettings &settings)
{
    // Else each malformed request is a line on the standard error output, as many as a client likes.
    google::protobuf::SetLogHandler(nullptr);
    QString error;
    if (!settings.users.isEmpty())
        error = m_parts->gate.loadUsers(settings.users);
    if (!error.isEmpty())
        return error;
    if (settings.tlsCertificate.isEmpty() != settings.tlsKey.isEmpty())
        return QStringLiteral("TLS needs both --tls-cert and --tls-key.");
    const std::optional<Place> place = placeOf(settings.listen);
    if (!place)
        return QStringLiteral("%1 is not an address to listen on, such as 127.0.0.1:2113.")
            .arg(settings.listen);
    const bool isGuarded = !settings.tlsCertificate.isEmpty() && !settings.users.isEmpty();
    if (!isGuarded && !isLoopback(place->host))
        return QStringLiteral(
                   "Without TLS and users everybody who reaches %1 could read and write the store. Give "
                   "--tls-cert, --tls-key and --users, or listen on 127.0.0.1.")
            .arg(place->host);
    m_parts->file = EventFile::open(settings.store,
                                    settings.isReadOnly ? EventFile::ReadOnly : EventFile::ReadWrite, &error);
    if (!m_parts->file)
        return error;
    m_parts->streams = std::make_unique<StreamsService>(*m_parts->file, m_parts->gate);
    m_parts->persistent = std::make_unique<PersistentService>(*m_parts->file, m_parts->gate);
    m_parts->monitoring = std::make_unique<MonitoringService>(m_parts->gate);
    return listen(settings);
}

QString EventServer::listen(const ServerSettings &settings)
{
    std::shared_ptr<grpc::ServerCredentials> credentials = grpc::InsecureServerCredentials();
    if (!settings.tlsCertificate.isEmpty()) {
        grpc::SslServerCredentialsOptions options;
        auto &pair = options.pem_key_cert_pairs.emplace_back();
        QString error = contentOf(settings.tlsCertificate, pair.cert_chain);
        if (error.isEmpty())
            error = contentOf(settings.tlsKey, pair.private_key);
        if (!error.isEmpty())
            return error;
        credentials = grpc::SslServerCredentials(options);
    }
    // Debian's Abseil looks for deadlocks at every lock, an eighth of what gRPC takes for a message.
    absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
    grpc::ServerBuilder builder;
    allowPings(builder);
    builder.SetMaxReceiveMessageSize(MaximumMessage);
    builder.SetMaxSendMessageSize(-1);
    builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, MaximumCallsOfAConnection);
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.AddChannelArgument(GRPC_ARG_ENABLE_CHANNELZ, 0); // statistics that nobody asks for
    builder.SetResourceQuota(grpc::ResourceQuota("backstory-server").Resize(MaximumMemory));
    int port = 0;
    builder.AddListeningPort(settings.listen.toStdString(), credentials, &port);
    builder.RegisterService(m_parts->streams.get());
    builder.RegisterService(m_parts->persistent.get());
    builder.RegisterService(&m_parts->features);
    builder.RegisterService(&m_parts->gossip);
    builder.RegisterService(m_parts->monitoring.get());
    const QString host = placeOf(settings.listen)->host;
    m_parts->server = builder.BuildAndStart();
    if (!m_parts->server || port == 0)
        return QStringLiteral(
                   "Nothing can listen on %1: the port is in use, the address is not this computer's, "
                   "or the TLS files do not fit together.")
            .arg(settings.listen);
    m_parts->gossip.setAddress(host.toStdString(), port);
    m_parts->address = QStringLiteral("%1:%2").arg(host).arg(port);
    return {};
}

void EventServer::stop()
{
    if (m_parts->server) {
        m_parts->file->hub().close();
        m_parts->server->Shutdown(std::chrono::system_clock::now() + std::chrono::seconds(2));
        m_parts->server->Wait();
        m_parts->server.reset();
    }
    m_parts->file.reset();
}

} // namespace Backstory
