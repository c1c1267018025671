// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/server/storetypes.h"
#include "connectors/grpc/server/wire.h"

#include <optional>

namespace Backstory
{

/// A sentence when the stream or the expectation is none, otherwise both are set.
std::string readTarget(const event_store::client::StreamIdentifier &identifier,
                       std::optional<qint64> expected, WriteRequest &request);

/// What has been written, for the answers of Append and BatchAppend, which have the same members.
template<typename Success>
void setWritten(Success *success, const WriteOutcome &outcome)
{
    if (outcome.revision < 0)
        success->mutable_no_stream();
    else
        success->set_current_revision(quint64(outcome.revision));
    success->mutable_position()->set_commit_position(quint64(outcome.position));
    success->mutable_position()->set_prepare_position(quint64(outcome.position));
}

/// What the options of Append, Delete and Tombstone, which have the same members, expect; empty for what
/// cannot be.
template<typename Options>
std::optional<qint64> expectedOf(const Options &options)
{
    switch (options.expected_stream_revision_case()) {
    case Options::kRevision:
        return options.revision() < quint64(LastRevision) ? std::optional(qint64(options.revision()))
                                                          : std::nullopt;
    case Options::kNoStream:
        return NoStream;
    case Options::kStreamExists:
        return StreamExists;
    default:
        return AnyRevision;
    }
}

} // namespace Backstory
