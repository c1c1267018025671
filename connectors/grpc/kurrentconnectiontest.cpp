// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/kurrentconnectiontest.h"

#include "connectors/grpc/client/readcall.h"
#include "connectors/grpc/client/readrequest.h"
#include "connectors/grpc/client/serverfeatures.h"
#include "connectors/grpc/protocol/streams.pb.h"
#include "connectors/network/connectiontrial.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstory
{

namespace
{

constexpr auto Limit = 10s;

bool isOld(const CallFailure &failure)
{
    return failure.code == CallFailure::Unimplemented || failure.code == CallFailure::NotFound;
}

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

/// "Placed in orders-1, revision 0".
QString inWords(const RecordedEvent &event)
{
    return u"%1 in %2, revision %3"_s.arg(event.type.empty() ? u"an event without a type"_s
                                                             : textOf(event.type),
                                          textOf(event.stream), QString::number(event.revision));
}

} // namespace

KurrentConnectionTest::KurrentConnectionTest(const SourceLocation &source,
                                             const std::function<void(const SourceError::Step &)> &said,
                                             std::stop_token stop)
    : m_source(source)
    , m_stop(stop)
    , m_trial(u"server"_s, said, stop)
{
}

KurrentConnectionTest::~KurrentConnectionTest() = default;

std::optional<SourceError> KurrentConnectionTest::run()
{
    using Step = Failure (KurrentConnectionTest::*)();
    for (const Step step : {&KurrentConnectionTest::readAddress, &KurrentConnectionTest::reachAny,
                            &KurrentConnectionTest::connectServer, &KurrentConnectionTest::readFirstEvent}) {
        if (m_stop.stop_requested())
            return {};
        if (auto failed = (this->*step)())
            return m_stop.stop_requested() ? std::nullopt : failed;
    }
    return {};
}

KurrentConnectionTest::Failure KurrentConnectionTest::readAddress()
{
    if (auto failed = KurrentSettings::parse(m_source, m_settings))
        return m_trial.fail(u"Address"_s, *failed);
    m_settings.discoverAttempts = 1; // a person waits, and can try again
    return {};
}

KurrentConnectionTest::Failure KurrentConnectionTest::reachAny()
{
    const auto failed = m_trial.resolveNames(m_settings.nodes);
    return failed || m_stop.stop_requested() ? failed : m_trial.connectSockets(m_settings.nodes);
}

/// One call tells whether TLS and login hold and which server it is; old ones do not know it and tell no
/// less.
KurrentConnectionTest::Failure KurrentConnectionTest::connectServer()
{
    m_client = std::make_unique<KurrentClient>(m_settings);
    const bool asksCluster = m_settings.discover;
    ServerFeatures features;
    CallFailure failure = m_client->connect(m_stop);
    if (failure.isOk())
        failure = ServerFeatures::ask(*m_client, m_stop, features);
    const bool isRefusedLogin =
        failure.code == CallFailure::Unauthenticated || failure.code == CallFailure::PermissionDenied;
    if (!failure.isOk() && !isOld(failure) && !isRefusedLogin)
        return m_trial.fail(m_settings.tls ? u"TLS"_s : u"KurrentDB"_s, failure.error(m_settings));
    m_trial.pass(u"TLS"_s, !m_settings.tls ? u"not used (tls=false)"_s
                           : m_settings.verifyCertificate
                               ? u"encrypted, and the server’s certificate is trusted"_s
                               : u"encrypted; the server’s certificate is not looked at"_s);
    if (isRefusedLogin)
        return m_trial.fail(u"Login"_s, failure.error(m_settings));
    m_trial.pass(u"Login"_s, m_settings.user.isEmpty() ? u"not used (the address has no user)"_s
                                                       : u"%1 is not refused"_s.arg(m_settings.user));
    const QString node = asksCluster ? u", chosen by the cluster: %1"_s.arg(m_client->node()) : QString();
    m_trial.pass(u"Features"_s, (isOld(failure) ? u"a server from before 21.10, which does not list them"_s
                                 : features.version.isEmpty()
                                     ? u"%1 calls"_s.arg(features.calls)
                                     : u"version %1, %2 calls"_s.arg(features.version).arg(features.calls)) +
                                    node);
    return {};
}

KurrentConnectionTest::Failure KurrentConnectionTest::readFirstEvent()
{
    const QString step = u"First event"_s;
    const bool isAll = m_settings.scope.isAll();
    const auto call =
        m_client->read(ReadRequest::forwards({}, 1, isAll ? nullptr : &m_settings.scope), m_stop);
    const auto end = std::chrono::steady_clock::now() + Limit;
    for (;;) {
        const ReadCall::Next next = call->next(500ms);
        if (m_stop.stop_requested())
            return {};
        const RecordedEvent *record = next == ReadCall::Next::Message ? call->answer().record() : nullptr;
        if (record) {
            m_trial.pass(step, inWords(*record));
            return {};
        }
        if (next == ReadCall::Next::End) {
            if (!call->failure().isOk())
                return m_trial.fail(call->failure().code == CallFailure::Unauthenticated ? u"Login"_s : step,
                                    call->failure().error(m_settings));
            m_trial.pass(step,
                         isAll ? u"there is none yet"_s : u"there is none yet that fits streams and types"_s);
            return {};
        }
        if (std::chrono::steady_clock::now() > end) {
            m_trial.pass(step, u"none has come within 10 seconds; the server is still looking"_s);
            return {};
        }
    }
}

} // namespace Backstory
