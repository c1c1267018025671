// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"

#include "connectors/grpc/protocol/streams.grpc.pb.h"

#include <QUuid>

#include <csignal>
#include <grpcpp/grpcpp.h>
#include <sys/prctl.h>

namespace Backstory
{

namespace
{

using namespace event_store::client::streams;

constexpr int EventsPerCall = 1000;

AppendReq proposal(int number)
{
    AppendReq request;
    AppendReq::ProposedMessage *message = request.mutable_proposed_message();
    message->mutable_id()->set_string(QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString());
    (*message->mutable_metadata())["type"] = "OrderPlaced";
    (*message->mutable_metadata())["content-type"] = "application/json";
    message->set_custom_metadata("{\"$correlationId\":\"c-" + std::to_string(number / 3) + "\"}");
    message->set_data("{\"number\":" + std::to_string(number) + ",\"text\":\"" + std::string(250, 'x') +
                      "\"}");
    return request;
}

} // namespace

void ServerProcess::setTemporaryFolder(const QString &folder)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("TMPDIR"), folder);
    m_process.setProcessEnvironment(environment);
}

bool ServerProcess::start()
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    // A test that is killed must not leave it behind.
    m_process.setChildProcessModifier([] { prctl(PR_SET_PDEATHSIG, SIGKILL); });
    m_process.start(QStringLiteral(BUILD_ROOT "/bin/backstory-server"),
                    QStringList{QStringLiteral("--store"), m_store, QStringLiteral("--listen"), m_address} +
                        m_more);
    if (!m_process.waitForStarted())
        return false;
    const QByteArray said("listens on ");
    while (m_process.canReadLine() || m_process.waitForReadyRead(60'000)) {
        const QByteArray line = m_process.readLine().trimmed();
        if (const qsizetype at = line.indexOf(said); at >= 0) {
            m_address = QString::fromUtf8(line.mid(at + said.size()));
            return true;
        }
    }
    return false;
}

void ServerProcess::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

int ServerProcess::terminate()
{
    m_process.terminate();
    const bool ended = m_process.waitForFinished(60'000) && m_process.exitStatus() == QProcess::NormalExit;
    return ended ? m_process.exitCode() : -1;
}

QUrl ServerProcess::url(const QString &query) const
{
    return QUrl(QStringLiteral("kurrentdb://%1/?%2").arg(m_address, query));
}

QString ServerProcess::append(int count, int streams)
{
    const auto channel =
        grpc::CreateChannel("dns:///" + m_address.toStdString(), grpc::InsecureChannelCredentials());
    const auto stub = Streams::NewStub(channel);
    for (int done = 0; done < count; done += EventsPerCall) {
        grpc::ClientContext context;
        AppendResp answer;
        const auto writer = stub->Append(&context, &answer);
        AppendReq options;
        options.mutable_options()->mutable_stream_identifier()->set_stream_name(
            "order-" + std::to_string(done / EventsPerCall % streams));
        options.mutable_options()->mutable_any();
        writer->Write(options);
        for (int i = done; i < std::min(count, done + EventsPerCall); ++i)
            writer->Write(proposal(i));
        writer->WritesDone();
        const grpc::Status status = writer->Finish();
        if (!status.ok() || !answer.has_success())
            return QString::fromStdString(status.error_message() + " (no success)");
    }
    return {};
}

} // namespace Backstory
