// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/client/channels.h"

#include <QFile>

#include <grpcpp/grpcpp.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_certificate_verifier.h>
#include <grpcpp/security/tls_credentials_options.h>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr int ConnectLimit = 5'000; // milliseconds

bool isThisMachine(const QString &host)
{
    return host == "localhost"_L1 || host == "::1"_L1 || host.startsWith("127."_L1);
}

} // namespace

Channels::Channels(const KurrentSettings &settings)
    : m_settings(settings)
{
    makeCredentials();
}

Channels::~Channels() = default;

std::string Channels::contentsOf(const QString &name, const QString &what)
{
    if (name.isEmpty())
        return {};
    QFile file(name);
    if (file.open(QIODevice::ReadOnly))
        return file.readAll().toStdString();
    m_problem = u"The file of %1, %2, cannot be read: %3."_s.arg(what, name, file.errorString());
    return {};
}

/// Those of the system where the settings name none: gRPC knows where they are on some systems only.
std::string Channels::rootCertificates()
{
    if (!m_settings.caFile.isEmpty())
        return contentsOf(m_settings.caFile, u"the certificate authority"_s);
    for (const char *name : {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                             "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"}) {
        QFile file(QString::fromUtf8(name));
        if (file.open(QIODevice::ReadOnly))
            return file.readAll().toStdString();
    }
    return {};
}

void Channels::makeCredentials()
{
    if (!m_settings.tls) {
        m_credentials = grpc::InsecureChannelCredentials();
        return;
    }
    grpc::SslCredentialsOptions files;
    files.pem_root_certs = rootCertificates();
    files.pem_cert_chain = contentsOf(m_settings.certificateFile, u"the user’s certificate"_s);
    files.pem_private_key = contentsOf(m_settings.keyFile, u"the user’s key"_s);
    if (m_settings.verifyCertificate) {
        m_credentials = grpc::SslCredentials(files);
        return;
    }
    using namespace grpc::experimental;
    TlsChannelCredentialsOptions options;
    options.set_verify_server_certs(false);
    options.set_check_call_host(false);
    options.set_certificate_verifier(std::make_shared<NoOpCertificateVerifier>());
    if (!files.pem_cert_chain.empty()) {
        options.set_certificate_provider(std::make_shared<StaticDataCertificateProvider>(
            std::vector{IdentityKeyCertPair{files.pem_private_key, files.pem_cert_chain}}));
        options.watch_identity_key_cert_pairs();
    }
    m_credentials = TlsCredentials(options);
}

std::shared_ptr<grpc::Channel> Channels::open(const HostPort &node) const
{
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    // Connections and their back-off are not to be shared: who reconnects means it.
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, ConnectLimit);
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0); // a store is in the network
    arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
    arguments.SetInt(GRPC_ARG_ENABLE_CHANNELZ, 0); // statistics that nobody asks for, of every message
    if (m_settings.keepAliveInterval.count() > 0) {
        arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, int(m_settings.keepAliveInterval.count()));
        arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, int(m_settings.keepAliveTimeout.count()));
        arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
    }
    return grpc::CreateCustomChannel("dns:///" + node.text().toStdString(), m_credentials, arguments);
}

std::string Channels::authorization(const HostPort &node) const
{
    if (m_settings.user.isEmpty() || !(m_settings.tls || isThisMachine(node.host)))
        return {};
    const QByteArray login = (m_settings.user + u':' + m_settings.password).toUtf8();
    return ("Basic " + login.toBase64()).toStdString();
}

} // namespace Backstory
