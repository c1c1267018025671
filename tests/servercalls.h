// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/protocol/streams.grpc.pb.h"
#include "tests/support/serverprocess.h"

#include <QUuid>

#include <csignal>
#include <grpcpp/grpcpp.h>

using namespace event_store::client;
using namespace event_store::client::streams;

namespace Backstory
{

/// The program backstory-server with a connection to it, on a port that it chooses; ends with its owner.
class Server
{
public:
    explicit Server(const QString &store, const QStringList &more = {})
        : m_process(store, more)
    {
        m_process.start();
        m_address = m_process.address().toStdString();
        m_pid = pid_t(m_process.processId());
        m_channel = grpc::CreateChannel(m_address, grpc::InsecureChannelCredentials());
        m_stub = Streams::NewStub(m_channel);
    }

    Streams::Stub &streams() { return *m_stub; }
    std::shared_ptr<grpc::Channel> channel() const { return m_channel; }
    const std::string &address() const { return m_address; }
    bool isRunning() const { return m_process.isRunning(); }
    /// From any thread.
    void kill() { ::kill(m_pid, SIGKILL); }
    int terminate() { return m_process.terminate(); }

private:
    ServerProcess m_process;
    pid_t m_pid = 0;
    std::string m_address;
    std::shared_ptr<grpc::Channel> m_channel;
    std::unique_ptr<Streams::Stub> m_stub;
};

inline std::string newId()
{
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces).toStdString();
}

/// An expected revision of at least 0, or of none of the protocol's negative numbers.
inline AppendResp append(Streams::Stub &streams, const std::string &stream,
                         const std::vector<std::string> &ids, qint64 expected = -2,
                         grpc::Status *status = nullptr)
{
    grpc::ClientContext context;
    AppendResp response;
    const auto writer = streams.Append(&context, &response);
    AppendReq request;
    auto *options = request.mutable_options();
    options->mutable_stream_identifier()->set_stream_name(stream);
    if (expected == -1)
        options->mutable_no_stream();
    else if (expected == -2)
        options->mutable_any();
    else if (expected == -4)
        options->mutable_stream_exists();
    else
        options->set_revision(quint64(expected));
    writer->Write(request);
    for (const std::string &id : ids) {
        auto *event = request.mutable_proposed_message();
        event->mutable_id()->set_string(id);
        (*event->mutable_metadata())["type"] = "Happened";
        (*event->mutable_metadata())["content-type"] = "application/json";
        event->set_data("{\"a\":1}");
        writer->Write(request);
    }
    writer->WritesDone();
    const grpc::Status result = writer->Finish();
    if (status)
        *status = result;
    return response;
}

inline ReadReq readRequest(const std::string &stream)
{
    ReadReq request;
    auto *options = request.mutable_options();
    if (stream.empty()) {
        options->mutable_all()->mutable_start();
    } else {
        options->mutable_stream()->mutable_stream_identifier()->set_stream_name(stream);
        options->mutable_stream()->mutable_start();
    }
    options->set_count(1'000'000);
    options->mutable_no_filter();
    options->mutable_uuid_option()->mutable_structured();
    return request;
}

inline std::vector<ReadResp> read(Streams::Stub &streams, const ReadReq &request,
                                  grpc::Status *status = nullptr)
{
    grpc::ClientContext context;
    const auto reader = streams.Read(&context, request);
    std::vector<ReadResp> responses;
    ReadResp response;
    while (reader->Read(&response))
        responses.push_back(response);
    const grpc::Status result = reader->Finish();
    if (status)
        *status = result;
    return responses;
}

} // namespace Backstory
