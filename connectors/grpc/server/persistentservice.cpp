// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/persistentservice.h"

#include "connectors/grpc/server/callerrors.h"

#include <algorithm>

namespace Backstory
{

using namespace event_store::client::persistent_subscriptions;

namespace
{

/// A store that some other program has made may have no consumers at all.
constexpr const char *Consumers = "SELECT consumer, position FROM backstory_consumers ORDER BY consumer";
constexpr const char *Deliveries =
    "SELECT count(*), max(position), total(processed IS NULL AND position>?2), "
    "total(processed IS NULL AND position<=?2), total(received>?3) FROM backstory_processing WHERE "
    "consumer=?1";

constexpr qint64 Second = 1'000'000'000;

std::string placeText(qint64 position)
{
    const std::string number = std::to_string(position);
    return "C:" + number + "/P:" + number;
}

/// What was received is in flight until it is processed; what was passed over unprocessed counts as parked.
void fill(SubscriptionInfo *told, StoreStatement &deliveries, const std::string &name, qint64 position,
          qint64 last)
{
    qint64 known = position;
    if (deliveries.isValid()) {
        const StatementUse use(deliveries);
        use->bind(1, name);
        use->bind(2, position);
        const QByteArray since = Timestamp::fromNanoseconds(Timestamp::now().nanoseconds() - Second).toText();
        use->bind(3, std::string_view(since.data(), size_t(since.size())));
        if (use->step()) {
            const qint64 waiting = std::min<qint64>(use->number(2), std::numeric_limits<qint32>::max());
            told->set_total_items(use->number(0));
            known = std::max(known, use->number(1));
            told->set_total_in_flight_messages(qint32(waiting));
            told->set_outstanding_messages_count(qint32(waiting));
            told->set_parked_message_count(use->number(3));
            told->set_average_per_second(qint32(use->number(4)));
        }
    }
    told->set_event_source("$all");
    told->set_group_name(name);
    told->set_status(position >= last ? "Live" : "Behind");
    told->set_last_checkpointed_event_position(placeText(position));
    told->set_last_known_event_position(placeText(known));
    told->set_start_from(placeText(0));
    told->set_named_consumer_strategy("RoundRobin");
}

/// All of them, or the one that is named.
bool collect(EventFile &file, const std::string *group, ListResp &list)
{
    const EventFile::Reader reader = file.reader();
    if (!reader)
        return false;
    StoreStatement consumers = reader->prepare(Consumers);
    if (!consumers.isValid())
        return true;
    StoreStatement deliveries = reader->prepare(Deliveries);
    const qint64 last = reader->lastPosition();
    while (consumers.step()) {
        const std::string name(consumers.text(0));
        if (!group || *group == name)
            fill(list.add_subscriptions(), deliveries, name, consumers.number(1), last);
    }
    return !consumers.hasFailed();
}

} // namespace

PersistentService::PersistentService(EventFile &file, CallGate &gate)
    : m_file(file)
    , m_gate(gate)
{
}

grpc::ServerUnaryReactor *PersistentService::GetInfo(grpc::CallbackServerContext *context,
                                                     const GetInfoReq *request, GetInfoResp *response)
{
    grpc::ServerUnaryReactor *reactor = context->DefaultReactor();
    const GetInfoReq::Options &options = request->options();
    const std::string source = options.has_all() ? "$all" : options.stream_identifier().stream_name();
    ListResp list;
    grpc::Status status = m_gate.check(*context);
    if (status.ok() && source == "$all" && !collect(m_file, &options.group_name(), list))
        status = CallErrors::failed("The store cannot be read.");
    else if (status.ok() && list.subscriptions().empty())
        status = CallErrors::noSuchGroup(context, source, options.group_name());
    else if (status.ok())
        response->mutable_subscription_info()->Swap(list.mutable_subscriptions(0));
    reactor->Finish(status);
    return reactor;
}

grpc::ServerUnaryReactor *PersistentService::List(grpc::CallbackServerContext *context,
                                                  const ListReq *request, ListResp *response)
{
    grpc::ServerUnaryReactor *reactor = context->DefaultReactor();
    const ListReq::Options &options = request->options();
    const bool isForStream = options.has_list_for_stream();
    const ListReq::StreamOption &stream = options.list_for_stream();
    const std::string source = !isForStream || stream.has_all() ? "$all" : stream.stream().stream_name();
    grpc::Status status = m_gate.check(*context);
    if (status.ok() && source == "$all" && !collect(m_file, nullptr, *response))
        status = CallErrors::failed("The store cannot be read.");
    else if (status.ok() && isForStream && response->subscriptions().empty())
        status = CallErrors::noSuchGroup(context, source, {});
    reactor->Finish(status);
    return reactor;
}

} // namespace Backstory
