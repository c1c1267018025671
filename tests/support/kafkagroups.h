// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/kafka/kafkaconsumerprobe.h"

#include <algorithm>

namespace Backstory
{

/// All groups that read the topics; a warning says what failed.
inline QList<ConsumerProgress> probe(const QString &url)
{
    KafkaConsumerProbe probe({QUrl(url), {}, {}});
    QList<ConsumerProgress> consumers;
    if (const auto failed = probe.probe(consumers, {}))
        qWarning("%s (%s)", qPrintable(failed->sentence), qPrintable(failed->raw));
    return consumers;
}

/// Those of one group.
inline QList<ConsumerProgress> of(const QString &group, const QList<ConsumerProgress> &all)
{
    QList<ConsumerProgress> some;
    std::copy_if(all.begin(), all.end(), std::back_inserter(some),
                 [&group](const ConsumerProgress &each) { return each.name == group; });
    return some;
}

} // namespace Backstory
