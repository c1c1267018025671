// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/kafkaclient.h"

namespace Backstory
{

/// How long topics keep their records, in words, by their names: "7 days", "compacted", "for ever". Topics
/// whose configuration the login may not see, or whose broker cannot tell, are not among them. The client
/// should be used for nothing but requests.
QHash<QString, QString> retentionOf(KafkaClient &client, const QStringList &topics, std::stop_token stop);

} // namespace Backstory
