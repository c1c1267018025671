// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/consumers/lagseconds.h"
#include "models/consumers/lagverdict.h"

namespace Backstory
{

/// How a consumer stands in one part of a source.
struct ConsumerStanding {
    ConsumerPart part;
    ConsumerSample sample;
    QString state;  ///< in the source's words
    QString member; ///< the one that has this part
    QString note;   ///< a sentence about what the numbers cannot say
    LagSeconds seconds;
    LagVerdict verdict;
    QList<qint64> recent; ///< what waited at some evenly chosen samples of the last half hour, by time
};

} // namespace Backstory
