// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/server/storetypes.h"

#include <optional>

namespace event_store::client
{
class UUID;
class StreamIdentifier;
} // namespace event_store::client

namespace Backstory
{

inline constexpr quint64 NoNumber = std::numeric_limits<quint64>::max();

/// A text that clients take for a UUID as it is.
bool isUuidShaped(std::string_view id);
/// In lower case; empty for what is no UUID.
std::string uuidText(const event_store::client::UUID &uuid);
/// An id that is no UUID becomes one that is always the same; the structured form is one that RFC 4122 knows.
void setUuid(event_store::client::UUID *uuid, std::string_view id, bool isStructured);
std::string newUuid();

/// Empty for a name that no stream can have.
std::string streamName(const event_store::client::StreamIdentifier &identifier);
bool isText(std::string_view bytes);

/// 100 ns since the Unix epoch.
qint64 ticksOf(Timestamp time);

/// A proposed event of Append or BatchAppend: the two have the same members. What is missing is said.
template<typename Message>
std::optional<ProposedEvent> proposedEvent(Message &message, const char **missing);

} // namespace Backstory
