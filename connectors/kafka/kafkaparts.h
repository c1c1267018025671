// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/kafkalocation.h"

namespace Backstory
{

/// The topics of the cluster with what reading them would mean. What the login may not see is unknown, never
/// an error; bytes and the oldest time are estimated from the first records of a few partitions.
std::optional<SourceError> kafkaParts(const KafkaLocation &location, QList<SourcePart> &parts,
                                      std::stop_token stop);

} // namespace Backstory
