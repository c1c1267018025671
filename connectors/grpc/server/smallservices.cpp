// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/smallservices.h"

#include "connectors/grpc/server/callerrors.h"
#include "connectors/grpc/server/wire.h"

#include <grpcpp/alarm.h>

#include <QFile>

#include <algorithm>
#include <unistd.h>

namespace Backstory
{

using namespace event_store::client;

namespace
{

constexpr const char *StreamsName = "event_store.client.streams.streams";
constexpr const char *PersistentName = "event_store.client.persistent_subscriptions.persistentsubscriptions";

void addMethod(server_features::SupportedMethods *methods, const char *service, const char *method,
               std::initializer_list<const char *> features = {})
{
    auto *added = methods->add_methods();
    added->set_service_name(service);
    added->set_method_name(method);
    for (const char *feature : features)
        added->add_features(feature);
}

qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * getpagesize()
                                          : 0;
}

/// One Stats call: a write, a pause, and again. Owns itself until the call is done.
class StatsCall final : public grpc::ServerWriteReactor<monitoring::StatsResp>
{
public:
    StatsCall(CallGate &gate, grpc::CallbackServerContext *context, quint64 period)
        : m_gate(gate)
        , m_period(std::clamp<qint64>(qint64(std::min<quint64>(period, 86'400'000)), 1000, 86'400'000))
        , m_place(gate.subscriptions, MaximumSubscriptions)
    {
        const grpc::Status access = gate.check(*context);
        if (access.ok() && m_place.isGranted())
            write();
        else
            Finish(access.ok() ? CallErrors::tooBusy() : access);
    }

    void OnWriteDone(bool ok) override
    {
        if (!ok || m_isCancelled)
            return Finish(grpc::Status::CANCELLED);
        m_pause.Set(std::chrono::system_clock::now() + std::chrono::milliseconds(m_period),
                    [this](bool) { m_isCancelled ? Finish(grpc::Status::CANCELLED) : write(); });
        if (m_isCancelled)
            m_pause.Cancel();
    }

    void OnCancel() override
    {
        m_isCancelled = true;
        m_pause.Cancel();
    }

    void OnDone() override { delete this; }

private:
    void write()
    {
        auto &stats = *m_stats.mutable_stats();
        stats["proc-id"] = std::to_string(getpid());
        stats["proc-mem"] = std::to_string(residentBytes());
        stats["es-calls-reads"] = std::to_string(m_gate.reads);
        stats["es-calls-subscriptions"] = std::to_string(m_gate.subscriptions);
        stats["es-calls-writes"] = std::to_string(m_gate.writes);
        StartWrite(&m_stats);
    }

    CallGate &m_gate;
    qint64 m_period;
    CallGate::Place m_place;
    grpc::Alarm m_pause;
    monitoring::StatsResp m_stats;
    std::atomic<bool> m_isCancelled = false;
};

} // namespace

grpc::ServerUnaryReactor *
ServerFeaturesService::GetSupportedMethods(grpc::CallbackServerContext *context, const Empty *,
                                           server_features::SupportedMethods *response)
{
    addMethod(response, StreamsName, "read", {"position", "events"});
    addMethod(response, StreamsName, "append");
    addMethod(response, StreamsName, "delete");
    addMethod(response, StreamsName, "tombstone");
    addMethod(response, StreamsName, "batchappend", {"deadline_duration"});
    addMethod(response, PersistentName, "getinfo", {"stream", "all"});
    addMethod(response, PersistentName, "list", {"stream", "all"});
    addMethod(response, "event_store.client.gossip.gossip", "read");
    addMethod(response, "event_store.client.monitoring.monitoring", "stats");
    addMethod(response, "event_store.client.server_features.serverfeatures", "getsupportedmethods");
    response->set_event_store_server_version("24.10.0");
    grpc::ServerUnaryReactor *reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
}

void GossipService::setAddress(const std::string &host, int port)
{
    m_host = host;
    m_port = port;
    m_id = newUuid();
}

/// A server that listens on every address does not know its own; the client has found one.
std::string GossipService::hostFor(const grpc::CallbackServerContext &context) const
{
    if (m_host != "0.0.0.0" && m_host != "::" && m_host != "[::]")
        return m_host;
    const grpc::string_ref authority = context.ExperimentalGetAuthority();
    const std::string host(authority.data(), authority.size());
    return host.substr(0, host.rfind(':') == std::string::npos ? host.size() : host.rfind(':'));
}

grpc::ServerUnaryReactor *GossipService::Read(grpc::CallbackServerContext *context, const Empty *,
                                              gossip::ClusterInfo *response)
{
    gossip::MemberInfo *member = response->add_members();
    setUuid(member->mutable_instance_id(), m_id, true);
    member->set_time_stamp(ticksOf(Timestamp::now()));
    member->set_state(gossip::MemberInfo::Leader);
    member->set_is_alive(true);
    member->mutable_http_end_point()->set_address(hostFor(*context));
    member->mutable_http_end_point()->set_port(quint32(m_port));
    grpc::ServerUnaryReactor *reactor = context->DefaultReactor();
    reactor->Finish(grpc::Status::OK);
    return reactor;
}

MonitoringService::MonitoringService(CallGate &gate)
    : m_gate(gate)
{
}

grpc::ServerWriteReactor<monitoring::StatsResp> *
MonitoringService::Stats(grpc::CallbackServerContext *context, const monitoring::StatsReq *request)
{
    return new StatsCall(m_gate, context, request->refresh_time_period_in_ms());
}

} // namespace Backstory
