// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/kafkalocation.h"

namespace Backstory
{

/// What is taken for granted while topics are read, each in a sentence for whoever reads their events.
QStringList kafkaAssumptions(const KafkaLocation &location, const QStringList &compacted);

} // namespace Backstory
