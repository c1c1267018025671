// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/client/readrequest.h"

#include "connectors/grpc/protocol/streams.pb.h"

namespace Backstory::ReadRequest
{

namespace
{

using namespace event_store::client::streams;
using Options = ReadReq::Options;

// Of a filtered subscription; a checkpoint comes after window times multiplier records, 32 being the
// server's window.
constexpr quint32 CheckpointWindows = 100;

Options *begin(ReadReq &request)
{
    Options *options = request.mutable_options();
    options->mutable_uuid_option()->mutable_string();
    return options;
}

void setFilter(Options &options, const ReadScope *scope)
{
    if (!scope || scope->isAll()) {
        options.mutable_no_filter();
        return;
    }
    // The protocol has a filter for one of the two; the reader looks at the types itself then.
    const bool byStream = scope->hasStreams();
    Options::FilterOptions *filter = options.mutable_filter();
    auto *expression = byStream ? filter->mutable_stream_identifier() : filter->mutable_event_type();
    const QString &regex = byStream ? scope->streamRegex : scope->typeRegex;
    if (regex.isEmpty()) {
        for (const QString &prefix : byStream ? scope->streamPrefixes : scope->typePrefixes)
            expression->add_prefix(prefix.toStdString());
    } else {
        expression->set_regex(regex.toStdString());
    }
    filter->mutable_count();
    filter->set_checkpoint_interval_multiplier(CheckpointWindows);
}

void setStart(Options &options, const std::optional<LogPosition> &position)
{
    if (!position) {
        options.mutable_all()->mutable_start();
        return;
    }
    options.mutable_all()->mutable_position()->set_commit_position(position->commit);
    options.mutable_all()->mutable_position()->set_prepare_position(position->prepare);
}

} // namespace

ReadReq forwards(const std::optional<LogPosition> &from, quint64 count, const ReadScope *scope)
{
    ReadReq request;
    Options *options = begin(request);
    setStart(*options, from);
    options->set_count(count);
    setFilter(*options, scope);
    return request;
}

ReadReq backwardsFromEnd(quint64 count)
{
    ReadReq request;
    Options *options = begin(request);
    options->mutable_all()->mutable_end();
    options->set_read_direction(Options::Backwards);
    options->set_count(count);
    options->mutable_no_filter();
    return request;
}

ReadReq subscription(const std::optional<LogPosition> &after, const ReadScope &scope)
{
    ReadReq request;
    Options *options = begin(request);
    setStart(*options, after);
    options->mutable_subscription();
    setFilter(*options, &scope);
    return request;
}

ReadReq stream(const QByteArray &name)
{
    ReadReq request;
    Options *options = begin(request);
    options->mutable_stream()->mutable_stream_identifier()->set_stream_name(name.toStdString());
    options->mutable_stream()->mutable_start();
    options->set_count(Everything);
    options->mutable_no_filter();
    return request;
}

ReadReq streamFrom(const QByteArray &name, quint64 revision)
{
    ReadReq request = stream(name);
    request.mutable_options()->mutable_stream()->set_revision(revision);
    return request;
}

ReadReq lastOfStream(const QByteArray &name)
{
    ReadReq request = stream(name);
    request.mutable_options()->mutable_stream()->mutable_end();
    request.mutable_options()->set_read_direction(Options::Backwards);
    request.mutable_options()->set_count(1);
    return request;
}

ReadReq oneOfStream(const QByteArray &name, quint64 revision)
{
    ReadReq request = streamFrom(name, revision);
    request.mutable_options()->set_resolve_links(true);
    request.mutable_options()->set_count(1);
    return request;
}

} // namespace Backstory::ReadRequest
