// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/records/chunkedvalues.h"

#include <optional>

namespace Backstory
{

/// A segment of a large message as LinkedIn's clients write it: its header `_lm` says which one, and the
/// value begins with the same in front of the segment's bytes. None without that header.
std::optional<RecordChunk> largeMessageSegment(const KafkaRecord &record);

} // namespace Backstory
