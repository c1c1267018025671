// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/protocol/monitoring.grpc.pb.h"
#include "connectors/grpc/protocol/persistent.grpc.pb.h"
#include "tests/servercalls.h"

#include <QRandomGenerator>

#include <grpcpp/generic/generic_stub.h>

namespace Backstory
{

namespace Persistent = event_store::client::persistent_subscriptions;

/// A valid call: the method and the messages that the client sends.
struct Dialogue {
    std::string method;
    std::vector<std::string> messages;
};

inline const std::string StreamsMethods = "/event_store.client.streams.Streams/";
inline const std::string PersistentMethods =
    "/event_store.client.persistent_subscriptions.PersistentSubscriptions/";

inline Dialogue reading(const std::string &stream, const std::function<void(ReadReq::Options &)> &change = {})
{
    ReadReq request = readRequest(stream);
    request.mutable_options()->set_count(10);
    if (change)
        change(*request.mutable_options());
    return {StreamsMethods + "Read", {request.SerializeAsString()}};
}

template<typename Message>
void fillEvent(Message *event)
{
    event->mutable_id()->set_string("5c7e7c2a-9d0a-4b41-8b1b-0d5f1a1f0001");
    (*event->mutable_metadata())["type"] = "Happened";
    (*event->mutable_metadata())["content-type"] = "application/json";
    event->set_custom_metadata("{\"$correlationId\":\"c\"}");
    event->set_data("{\"a\":1}");
}

inline Dialogue appending()
{
    AppendReq options;
    options.mutable_options()->mutable_stream_identifier()->set_stream_name("order-2");
    options.mutable_options()->set_revision(0);
    AppendReq event;
    fillEvent(event.mutable_proposed_message());
    event.mutable_proposed_message()->mutable_id()->mutable_structured()->set_most_significant_bits(77);
    return {StreamsMethods + "Append", {options.SerializeAsString(), event.SerializeAsString()}};
}

inline Dialogue appendingMany()
{
    BatchAppendReq request;
    request.mutable_correlation_id()->set_string("5c7e7c2a-9d0a-4b41-8b1b-0d5f1a1f0002");
    request.mutable_options()->mutable_stream_identifier()->set_stream_name("order-3");
    request.mutable_options()->mutable_any();
    request.mutable_options()->mutable_deadline()->set_seconds(315'576'000'000);
    fillEvent(request.add_proposed_messages());
    BatchAppendReq rest = request;
    rest.clear_options();
    rest.set_is_final(true);
    return {StreamsMethods + "BatchAppend", {request.SerializeAsString(), rest.SerializeAsString()}};
}

template<typename Request>
Dialogue removing(const char *method)
{
    Request request;
    request.mutable_options()->mutable_stream_identifier()->set_stream_name("order-4");
    request.mutable_options()->set_revision(3);
    return {StreamsMethods + method, {request.SerializeAsString()}};
}

inline std::vector<Dialogue> dialogues()
{
    std::vector<Dialogue> all{
        appending(),
        appendingMany(),
        removing<DeleteReq>("Delete"),
        removing<TombstoneReq>("Tombstone"),
        reading("order-1"),
        reading("$processing-mailer"),
        {"/event_store.client.gossip.Gossip/Read", {""}},
        {"/event_store.client.server_features.ServerFeatures/GetSupportedMethods", {""}}};
    all.push_back(reading("", [](ReadReq::Options &options) {
        options.set_read_direction(ReadReq::Options::Backwards);
        options.mutable_all()->mutable_position()->set_commit_position(9);
        options.mutable_all()->mutable_position()->set_prepare_position(9);
        options.set_resolve_links(true);
    }));
    for (const char *stream : {"", "order-1"})
        all.push_back(reading(stream, [stream](ReadReq::Options &options) {
            options.mutable_subscription();
            if (*stream)
                return options.mutable_stream()->set_revision(0);
            options.mutable_filter()->mutable_stream_identifier()->set_regex("^(?!\\$)(order|mail)-[0-9]+$");
            options.mutable_filter()->set_max(32);
            options.mutable_filter()->set_checkpoint_interval_multiplier(1);
        }));
    Persistent::GetInfoReq info;
    info.mutable_options()->mutable_all();
    info.mutable_options()->set_group_name("mailer");
    all.push_back({PersistentMethods + "GetInfo", {info.SerializeAsString()}});
    Persistent::ListReq list;
    list.mutable_options()->mutable_list_for_stream()->mutable_stream()->set_stream_name("order-1");
    all.push_back({PersistentMethods + "List", {list.SerializeAsString()}});
    all.push_back({PersistentMethods + "Create", {info.SerializeAsString()}});
    monitoring::StatsReq stats;
    stats.set_refresh_time_period_in_ms(1000);
    all.push_back({"/event_store.client.monitoring.Monitoring/Stats", {stats.SerializeAsString()}});
    return all;
}

/// A few changes of the kinds that break decoders: other bytes, lengths and numbers, parts that are missing
/// or come twice.
inline std::string mutated(std::string bytes, QRandomGenerator &random)
{
    const auto below = [&random](size_t end) { return size_t(random.bounded(int(end) + 1)); };
    for (int changes = random.bounded(1, 4); changes > 0; --changes) {
        const size_t at = below(bytes.size());
        const size_t length = below(std::min<size_t>(bytes.size() - at, 12));
        switch (random.bounded(6)) {
        case 0:
            bytes.erase(at, length);
            break;
        case 1:
            bytes.insert(at, bytes.substr(at, length));
            break;
        case 2: // the largest number, which may be a length
            bytes.insert(at, "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
            break;
        case 3:
            bytes.resize(at);
            break;
        default:
            if (at < bytes.size())
                bytes[at] = char(random.bounded(256));
        }
    }
    return bytes;
}

/// Sends the messages and takes the answers; what would go on for ever is cancelled after its first answer.
inline void converse(grpc::GenericStub &stub, const Dialogue &dialogue)
{
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
    grpc::CompletionQueue queue;
    const auto call = stub.PrepareCall(&context, dialogue.method, &queue);
    const auto succeeds = [&queue] {
        void *tag = nullptr;
        bool ok = false;
        return queue.Next(&tag, &ok) && ok;
    };
    call->StartCall(nullptr);
    bool isGood = succeeds();
    for (const std::string &message : dialogue.messages) {
        if (!isGood)
            break;
        const grpc::Slice slice(message);
        call->Write(grpc::ByteBuffer(&slice, 1), nullptr);
        isGood = succeeds();
    }
    if (isGood) {
        call->WritesDone(nullptr);
        succeeds();
    }
    grpc::ByteBuffer answer;
    for (int answers = 0; isGood; ++answers) {
        if (answers == 1)
            context.TryCancel();
        call->Read(&answer, nullptr);
        isGood = succeeds();
    }
    grpc::Status status;
    call->Finish(&status, nullptr);
    succeeds();
}

} // namespace Backstory
