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
    qint32 place = -1; ///< `Position::part` of the events that its positions are of; -1: of none
    QString state;     ///< in the source's words
    QString member;    ///< the one that has this part
    // As the source says; `ConsumerSample::None` where it does not
    qint64 sent = ConsumerSample::None;      ///< events handed to its members, repeated ones too
    qint64 perSecond = ConsumerSample::None; ///< of them in the last second or so
    qint64 inFlight = ConsumerSample::None;  ///< handed out and not acknowledged yet
    qint64 parked = ConsumerSample::None;    ///< given up on and put aside
    QString note;                            ///< a sentence about what the numbers cannot say
    LagSeconds seconds;
    LagVerdict verdict;
    QList<qint64> recent; ///< what waited at some evenly chosen samples of the last half hour, by time
};

} // namespace Backstory
