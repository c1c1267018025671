// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/consumers/consumersample.h"
#include "models/text/timetext.h"

#include <optional>

namespace Backstory
{

/// What a consumer's recent samples come to, the worse the later.
enum class Verdict { Ok, CatchingUp, NoData, FallingBehind, Stalled, Stopped };

/// `ok`, `catching-up`, `no-data`, `falling-behind`, `stalled`, `stopped`: as the command line writes them.
QString verdictName(Verdict verdict);
/// The reverse; nullopt for anything else.
std::optional<Verdict> verdictNamed(const QString &name);
/// `OK`, `Catching up`, … as a person reads them.
QString verdictText(Verdict verdict);

/// A verdict with what it rests on.
struct LagVerdict {
    Verdict verdict = Verdict::NoData;
    QString evidence;      ///< a sentence: "No progress since 16:48:42 while 48,120 events wait."
    Timestamp since;       ///< since when it is so, where that is known
    double in = 0;         ///< events a second that were written, over the samples that were looked at
    double out = 0;        ///< events a second that were taken
    bool hasRates = false; ///< there were two moments to tell them from
};

/// Judges one part by a sliding window of samples, without thresholds; after Burrow's idea (LinkedIn's lag
/// checker for Kafka), with these rules, of which the first that fits decides:
///
/// 1. No sample has a position: no data. It is never taken for position 0.
/// 2. Samples before the last moment without lag, before a position that was set back, and before a head that
///    fell (the topic was made anew) are left out: they tell of something that is over.
/// 3. Nothing waits: OK, however long ago the last progress was. A quiet topic stops nobody.
/// 4. Fewer than `Enough` samples are left, or none of them moved in less than `Patience`: OK where it was
///    level before them, else no data, and the sentence says that it takes longer.
/// 5. The position never moved, or has not moved for longer than the `Enough` last moves together took, and
///    than `Patience`: stalled, or stopped where the group has no members. So a consumer that commits seldom
///    is not stalled between two of its commits.
/// 6. After its last move no more waited than it takes in one move (the middle one of all): OK. Where within
///    a move the looks fall would else look like a trend.
/// 7. The lags just after each move rise, or fall, by the test of Mann and Kendall (one trend in forty is by
///    chance; it asks for no distribution, and single peaks do not matter): falling behind, or catching up.
/// 8. Else OK: it keeps its distance.
class LagJudge
{
public:
    static constexpr qsizetype Enough = 5;  ///< fewest from which a trend can be told
    static constexpr qsizetype Window = 60; ///< moves that are looked at
    /// Seconds: three times the interval in which Kafka's clients commit by default
    /// (auto.commit.interval.ms).
    static constexpr double Patience = 15;

    explicit LagJudge(TimeText text = {})
        : m_text(text)
    {
    }
    LagVerdict judge(const ConsumerSamples &samples) const;

private:
    LagVerdict judgeMoves(const ConsumerSamples &stretch) const;
    LagVerdict standing(const ConsumerSamples &stretch, Timestamp since) const;

    TimeText m_text;
};

} // namespace Backstory
