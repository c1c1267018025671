// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/readplan.h"

#include "connectors/grpc/protocol/streams.pb.h"
#include "connectors/grpc/server/wire.h"

#include <algorithm>

namespace Backstory
{

using event_store::client::streams::ReadReq;

namespace
{

constexpr const char *InvalidPosition = "Trying to read from an invalid position.";
constexpr const char *InvalidCombination =
    "This combination of stream, direction, count, subscription and filter cannot be read.";
constexpr qint64 DefaultWindow = 32;
constexpr qint64 MaximumWindow = 1 << 20;

} // namespace

std::string ReadPlan::parse(const ReadReq &request)
{
    const ReadReq::Options &options = request.options();
    if (options.uuid_option().content_case() == ReadReq::Options::UUIDOption::CONTENT_NOT_SET)
        return "The request does not say in which form it wants ids (uuid_option).";
    if (options.stream_option_case() == ReadReq::Options::STREAM_OPTION_NOT_SET ||
        options.count_option_case() == ReadReq::Options::COUNT_OPTION_NOT_SET ||
        (options.read_direction() != ReadReq::Options::Forwards &&
         options.read_direction() != ReadReq::Options::Backwards))
        return InvalidCombination;
    isBackwards = options.read_direction() == ReadReq::Options::Backwards;
    isSubscription = options.has_subscription();
    if ((isSubscription && isBackwards) || (options.has_stream() && options.has_filter()))
        return InvalidCombination;
    resolvesLinks = options.resolve_links();
    hasStructuredIds = options.uuid_option().has_structured();
    wantsLastPosition = options.has_stream() && options.control_option().compatibility() >= 1;
    count = options.count();
    if (options.has_stream()) {
        stream = streamName(options.stream().stream_identifier());
        if (stream.empty())
            return "A stream's name must be a UTF-8 text of 1 to 1024 bytes.";
        if (!isSubscription && count == 0)
            return "The count of a read must be greater than 0.";
    }
    const std::string error = parseStart(request);
    return error.empty() && options.has_filter() ? parseFilter(request) : error;
}

std::string ReadPlan::parseStart(const ReadReq &request)
{
    const ReadReq::Options &options = request.options();
    quint64 place = 0;
    bool isPlace = false;
    if (options.has_stream()) {
        const auto &option = options.stream();
        from = option.has_end() ? End : Start;
        isPlace = option.revision_option_case() == ReadReq::Options::StreamOptions::kRevision;
        place = option.revision();
    } else {
        const auto &option = options.all();
        from = option.has_end() ? End : Start;
        isPlace = option.has_position();
        place = option.position().commit_position();
        if (option.position().prepare_position() > place)
            return InvalidPosition;
    }
    if (!isPlace)
        return {};
    if (place == NoNumber) {
        from = End;
    } else if (place > quint64(LastRevision)) {
        return InvalidPosition;
    } else {
        from = At;
        at = qint64(place);
    }
    return {};
}

std::string ReadPlan::parseFilter(const ReadReq &request)
{
    const ReadReq::Options::FilterOptions &options = request.options().filter();
    if (options.filter_case() == ReadReq::Options::FilterOptions::FILTER_NOT_SET ||
        options.window_case() == ReadReq::Options::FilterOptions::WINDOW_NOT_SET)
        return "A filter needs an expression and a window.";
    const bool isByStream = options.has_stream_identifier();
    const auto &expression = isByStream ? options.stream_identifier() : options.event_type();
    const EventFilter::Subject subject = isByStream ? EventFilter::Stream : EventFilter::Type;
    if (expression.regex().empty())
        filter.emplace(subject,
                       std::vector<std::string>(expression.prefix().begin(), expression.prefix().end()));
    else
        filter.emplace(subject, expression.regex());
    const qint64 window = options.has_count() ? DefaultWindow : std::max<qint64>(1, options.max());
    checkpointInterval = std::min(window, MaximumWindow) *
                         std::min<qint64>(options.checkpoint_interval_multiplier(), MaximumWindow);
    if (isSubscription && checkpointInterval == 0)
        return "The checkpoint interval's multiplier must be at least 1.";
    return filter->error();
}

} // namespace Backstory
