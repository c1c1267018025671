// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakekurrent_p.h"

#include <QFile>
#include <QUuid>

namespace Backstory
{

namespace
{

std::string contentOf(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read.", qPrintable(name));
    return file.readAll().toStdString();
}

std::shared_ptr<grpc::ServerCredentials> credentialsOf(const FakeKurrent::Tls &tls)
{
    if (tls.certificate.isEmpty())
        return grpc::InsecureServerCredentials();
    grpc::SslServerCredentialsOptions options(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
    options.pem_root_certs = contentOf(tls.clientAuthority);
    options.pem_key_cert_pairs.push_back({contentOf(tls.key), contentOf(tls.certificate)});
    return grpc::SslServerCredentials(options);
}

} // namespace

grpc::Status FakeKurrent::Private::Features::GetSupportedMethods(grpc::ServerContext *, const Empty *,
                                                                 server_features::SupportedMethods *methods)
{
    if (!m_server.behaviour.hasServerFeatures)
        return {grpc::StatusCode::UNIMPLEMENTED, ""};
    methods->set_event_store_server_version("25.1.0");
    return grpc::Status::OK;
}

grpc::Status FakeKurrent::Private::Gossip::Read(grpc::ServerContext *, const Empty *,
                                                gossip::ClusterInfo *cluster)
{
    const std::lock_guard lock(m_server.mutex);
    for (const auto &[port, state] : m_server.members) {
        gossip::MemberInfo *member = cluster->add_members();
        member->set_state(gossip::MemberInfo::VNodeState(state));
        member->set_is_alive(true);
        member->mutable_http_end_point()->set_address("127.0.0.1");
        member->mutable_http_end_point()->set_port(port);
    }
    return grpc::Status::OK;
}

grpc::Status FakeKurrent::Private::Subscriptions::List(grpc::ServerContext *,
                                                       const persistent_subscriptions::ListReq *,
                                                       persistent_subscriptions::ListResp *answer)
{
    if (!m_server.behaviour.hasServerFeatures)
        return {grpc::StatusCode::UNIMPLEMENTED, ""};
    const std::lock_guard lock(m_server.mutex);
    for (const auto &each : m_server.subscriptions)
        *answer->add_subscriptions() = each;
    return grpc::Status::OK;
}

FakeKurrent::FakeKurrent()
    : d(std::make_unique<Private>())
{
    start();
}

FakeKurrent::~FakeKurrent()
{
    stop();
}

void FakeKurrent::start(const Tls &tls)
{
    d->isStopping = false;
    grpc::ServerBuilder builder;
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 1000);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, 0);
    builder.AddListeningPort("127.0.0.1:" + std::to_string(d->chosenPort), credentialsOf(tls),
                             &d->chosenPort);
    for (grpc::Service *service : std::initializer_list<grpc::Service *>{
             d.get(), &d->features, &d->gossipService, &d->subscriptionService})
        builder.RegisterService(service);
    d->server = builder.BuildAndStart();
    if (!d->server)
        qFatal("The fake server cannot listen.");
    if (d->members.isEmpty())
        d->members = {{quint16(d->chosenPort), int(gossip::MemberInfo::Leader)}};
}

void FakeKurrent::stop()
{
    if (!d->server)
        return;
    {
        const std::lock_guard lock(d->mutex);
        d->isStopping = true;
        d->changed.notify_all();
    }
    d->server->Shutdown(std::chrono::system_clock::now() + std::chrono::milliseconds(200));
    d->server->Wait();
    d->server.reset();
}

quint16 FakeKurrent::port() const
{
    return quint16(d->chosenPort);
}

QUrl FakeKurrent::url(const QString &query) const
{
    return QUrl(QStringLiteral("kurrentdb://127.0.0.1:%1/?%2").arg(d->chosenPort).arg(query));
}

void FakeKurrent::setBehaviour(const Behaviour &behaviour)
{
    const std::lock_guard lock(d->mutex);
    d->behaviour = behaviour;
}

void FakeKurrent::addFault(const Fault &fault)
{
    const std::lock_guard lock(d->mutex);
    d->faults.append(fault);
}

int FakeKurrent::faultsLeft() const
{
    const std::lock_guard lock(d->mutex);
    return int(d->faults.size());
}

void FakeKurrent::setMembers(const QList<std::pair<quint16, int>> &members)
{
    const std::lock_guard lock(d->mutex);
    d->members = members;
}

void FakeKurrent::append(const std::string &stream, const std::string &type,
                         const std::function<void(Record &)> &change)
{
    const std::lock_guard lock(d->mutex);
    Record record;
    record.mutable_id()->set_string(QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString());
    record.mutable_stream_identifier()->set_stream_name(stream);
    record.set_stream_revision(d->revisions[stream]++);
    record.set_commit_position(d->nextPosition);
    record.set_prepare_position(d->nextPosition);
    d->nextPosition += 151;
    (*record.mutable_metadata())["type"] = type;
    (*record.mutable_metadata())["content-type"] = "application/json";
    (*record.mutable_metadata())["created"] = "17000000000000000";
    record.set_data("{\"total\":5}");
    if (change)
        change(record);
    d->log.push_back(record);
    d->changed.notify_all();
}

void FakeKurrent::appendMany(int count, int streams)
{
    for (int i = 0; i < count; ++i)
        append("order-" + std::to_string(i % streams));
}

void FakeKurrent::removeFirst(int count)
{
    const std::lock_guard lock(d->mutex);
    d->log.erase(d->log.begin(), d->log.begin() + count);
}

void FakeKurrent::clear()
{
    const std::lock_guard lock(d->mutex);
    d->log.clear();
    d->revisions.clear();
    d->nextPosition = 200;
}

void FakeKurrent::setStreamDeleted(const std::string &stream)
{
    const std::lock_guard lock(d->mutex);
    d->deleted.insert(stream);
}

void FakeKurrent::setTruncated(const std::string &stream, quint64 before)
{
    const std::lock_guard lock(d->mutex);
    d->truncated[stream] = before;
}

void FakeKurrent::addSubscription(const persistent_subscriptions::SubscriptionInfo &subscription)
{
    const std::lock_guard lock(d->mutex);
    d->subscriptions.push_back(subscription);
}

int FakeKurrent::count() const
{
    const std::lock_guard lock(d->mutex);
    return int(d->log.size());
}

int FakeKurrent::calls() const
{
    const std::lock_guard lock(d->mutex);
    return d->readCalls;
}

QByteArray FakeKurrent::lastHeader(const QByteArray &name) const
{
    const std::lock_guard lock(d->mutex);
    return d->headers.value(name);
}

} // namespace Backstory
