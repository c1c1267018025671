// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fakekurrent_p.h"

#include <QRegularExpression>

namespace Backstory
{

namespace
{

constexpr quint64 None = std::numeric_limits<quint64>::max();

} // namespace

void FakeKurrent::Private::send(const Record &record, Writer *writer, bool isStream)
{
    ReadResp answer;
    *answer.mutable_event()->mutable_event() = record;
    if (isStream && !behaviour.hasPositionsInStreams) {
        answer.mutable_event()->mutable_event()->set_commit_position(None);
        answer.mutable_event()->mutable_event()->set_prepare_position(None);
        answer.mutable_event()->mutable_no_position();
    } else {
        answer.mutable_event()->set_commit_position(record.commit_position());
    }
    writer->Write(answer);
}

bool FakeKurrent::Private::fits(const Options &options, const Record &record)
{
    if (!options.has_filter())
        return true;
    const bool byStream = options.filter().has_stream_identifier();
    const auto &expression = byStream ? options.filter().stream_identifier() : options.filter().event_type();
    const std::string &text =
        byStream ? record.stream_identifier().stream_name() : record.metadata().at("type");
    if (!expression.regex().empty())
        return QRegularExpression(QString::fromStdString(expression.regex()))
            .match(QString::fromStdString(text))
            .hasMatch();
    return std::any_of(expression.prefix().begin(), expression.prefix().end(),
                       [&text](const std::string &prefix) { return text.starts_with(prefix); });
}

/// Reads take the given position too, subscriptions what comes behind.
bool FakeKurrent::Private::isBefore(const Record &record, const Options &options, bool inclusive)
{
    if (!options.all().has_position())
        return false;
    const auto &from = options.all().position();
    const std::pair at(record.commit_position(), record.prepare_position());
    const std::pair start(from.commit_position(), from.prepare_position());
    return inclusive ? at < start : at <= start;
}

std::optional<FakeKurrent::Fault> FakeKurrent::Private::faultFor(bool subscription, quint64 count)
{
    for (qsizetype i = 0; i < faults.size(); ++i) {
        const bool isForAll = faults[i].after == 0 && !faults[i].trailers.isEmpty();
        if (faults[i].subscriptions == subscription && (subscription || count != 1 || isForAll))
            return faults.takeAt(i);
    }
    return {};
}

grpc::Status FakeKurrent::Private::meet(const Fault &fault, grpc::ServerContext *context, Writer *writer)
{
    for (const auto &[name, value] : fault.trailers.asKeyValueRange())
        context->AddTrailingMetadata(name.toStdString(), value.toStdString());
    if (fault.what == Fault::SendUnknown) {
        ReadResp unknown;
        unknown.ParseFromString("\x9a\x06\x01x"); // field 99, of a later version
        writer->Write(unknown);
        return grpc::Status::OK;
    }
    return fault.what == Fault::Fail ? grpc::Status(grpc::StatusCode(fault.code), fault.message)
                                     : grpc::Status::OK;
}

grpc::Status FakeKurrent::Private::refusal(grpc::ServerContext *context)
{
    const std::lock_guard lock(mutex);
    ++readCalls;
    headers.clear();
    for (const auto &[name, value] : context->client_metadata())
        headers.insert(QByteArray(name.data(), qsizetype(name.size())),
                       QByteArray(value.data(), qsizetype(value.size())));
    const QByteArray login = QByteArray::fromBase64(headers.value("authorization").mid(6));
    if (!behaviour.password.empty() && !login.endsWith(':' + QByteArray::fromStdString(behaviour.password)))
        return {grpc::StatusCode::UNAUTHENTICATED, "Unauthenticated"};
    return grpc::Status::OK;
}

grpc::Status FakeKurrent::Private::Read(grpc::ServerContext *context, const ReadReq *request, Writer *writer)
{
    if (const grpc::Status refused = refusal(context); !refused.ok())
        return refused;
    const Options &options = request->options();
    if (!options.has_uuid_option() || !(options.has_filter() || options.has_no_filter()))
        return {grpc::StatusCode::INVALID_ARGUMENT, "The combination of options is not valid."};
    if (options.has_stream())
        return readStream(options, context, writer);
    return options.has_subscription() ? subscribe(context, options, writer)
                                      : readAll(context, options, writer);
}

grpc::Status FakeKurrent::Private::readAll(grpc::ServerContext *context, const Options &options,
                                           Writer *writer)
{
    std::vector<Record> found;
    std::optional<Fault> fault;
    {
        const std::lock_guard lock(mutex);
        fault = faultFor(false, options.count());
        quint64 most = options.count();
        if (behaviour.mostEvents > 0)
            most = std::min<quint64>(most, quint64(behaviour.mostEvents));
        const bool backwards = options.read_direction() == Options::Backwards;
        if (backwards)
            std::copy(log.rbegin(), log.rbegin() + qsizetype(std::min<quint64>(most, log.size())),
                      std::back_inserter(found));
        for (size_t i = 0; !backwards && i < log.size() && found.size() < most; ++i) {
            if (!isBefore(log[i], options, true) && fits(options, log[i]))
                found.push_back(log[i]);
        }
    }
    if (fault && fault->after == 0)
        return meet(*fault, context, writer);
    int sent = 0;
    for (const Record &record : found) {
        if (fault && fault->what == Fault::RepeatEvents && sent == fault->after)
            for (int i = 0; i < sent; ++i)
                send(found[size_t(i)], writer);
        else if (fault && sent == fault->after) {
            const grpc::Status status = meet(*fault, context, writer);
            if (fault->what != Fault::SendUnknown)
                return status;
        }
        send(record, writer);
        ++sent;
    }
    return grpc::Status::OK;
}

grpc::Status FakeKurrent::Private::subscribe(grpc::ServerContext *context, const Options &options,
                                             Writer *writer)
{
    std::unique_lock lock(mutex);
    const std::optional<Fault> fault = faultFor(true, 0);
    ReadResp answer;
    answer.mutable_confirmation()->set_subscription_id("5c7e7c2a-9d0a-4b41-8b1b-0d5f1a1f0001");
    writer->Write(answer);
    std::pair<quint64, quint64> at;
    int sent = 0;
    bool isLive = false;
    while (!context->IsCancelled() && !isStopping) {
        const Record *next = nullptr;
        std::pair<quint64, quint64> considered = at;
        for (const Record &each : log) {
            const std::pair<quint64, quint64> place(each.commit_position(), each.prepare_position());
            if (isBefore(each, options, false) || place <= at)
                continue;
            considered = place;
            if (fits(options, each)) {
                next = &each;
                break;
            }
        }
        const bool hasMoved = considered != at;
        at = considered;
        if (fault && sent == fault->after && (next || fault->after == 0 || !isLive)) {
            const grpc::Status status = meet(*fault, context, writer);
            if (fault->what != Fault::SendUnknown)
                return status;
        }
        if (next) {
            send(*next, writer);
            ++sent;
            continue;
        }
        if (options.has_filter() && hasMoved) {
            answer.mutable_checkpoint()->set_commit_position(at.first);
            answer.mutable_checkpoint()->set_prepare_position(at.second);
            writer->Write(answer);
        }
        if (!std::exchange(isLive, true) && behaviour.sendsCaughtUp) {
            if (behaviour.fellBehind) {
                answer.mutable_fell_behind();
                writer->Write(answer);
            }
            answer.mutable_caught_up();
            writer->Write(answer);
        }
        changed.wait_for(lock, std::chrono::milliseconds(20));
    }
    return {grpc::StatusCode::UNAVAILABLE, "The server is shutting down."};
}

grpc::Status FakeKurrent::Private::readStream(const Options &options, grpc::ServerContext *context,
                                              Writer *writer)
{
    const std::string &name = options.stream().stream_identifier().stream_name();
    const std::lock_guard lock(mutex);
    const std::optional<Fault> fault = faultFor(false, options.count());
    if (fault)
        return meet(*fault, context, writer);
    if (deleted.contains(name)) {
        context->AddTrailingMetadata("exception", "stream-deleted");
        context->AddTrailingMetadata("stream-name", name);
        return {grpc::StatusCode::FAILED_PRECONDITION, "Event stream '" + name + "' is deleted."};
    }
    std::vector<Record> found;
    const quint64 first = std::max<quint64>(truncated[name], options.stream().revision());
    for (const Record &record : log) {
        if (record.stream_identifier().stream_name() == name && record.stream_revision() >= first)
            found.push_back(record);
    }
    if (found.empty()) {
        ReadResp answer;
        answer.mutable_stream_not_found()->mutable_stream_identifier()->set_stream_name(name);
        writer->Write(answer);
        return grpc::Status::OK;
    }
    if (options.read_direction() == Options::Backwards)
        std::reverse(found.begin(), found.end());
    for (size_t i = 0; i < std::min<quint64>(found.size(), options.count()); ++i)
        send(found[i], writer, true);
    return grpc::Status::OK;
}

} // namespace Backstory
