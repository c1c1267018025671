// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/consumers/lagreasons.h"

#include "models/consumers/lagverdict.h"
#include "models/text/numbertext.h"

#include <algorithm>
#include <limits>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qsizetype MostMoves = 20; ///< the latest: intervals change when programs do

qint64 between(const ConsumerSample &from, const ConsumerSample &to)
{
    return to.time.nanoseconds() - from.time.nanoseconds();
}

/// Those with a position and a head, since the position was last set back.
ConsumerSamples courseOf(const ConsumerSamples &samples)
{
    ConsumerSamples course;
    for (const ConsumerSample &sample : samples) {
        if (sample.lag() == ConsumerSample::None)
            continue;
        if (!course.isEmpty() && sample.position < course.last().position)
            course.clear();
        course.append(sample);
    }
    return course;
}

/// Places of the samples in which the position had moved.
QList<qsizetype> movesOf(const ConsumerSamples &samples)
{
    QList<qsizetype> moves;
    for (qsizetype i = 1; i < samples.size(); ++i) {
        if (samples[i].position > samples[i - 1].position)
            moves.append(i);
    }
    return moves;
}

} // namespace

std::optional<CommitInterval> commitInterval(const ConsumerSamples &samples)
{
    const ConsumerSamples course = courseOf(samples);
    const QList<qsizetype> all = movesOf(course);
    const QList<qsizetype> moves = all.last(std::min(all.size(), MostMoves));
    if (moves.size() < LagJudge::Enough)
        return {};
    qint64 gap = 0; // how exactly the time of a move is known
    for (qsizetype i = moves.first() + 1; i <= moves.last(); ++i)
        gap = std::max(gap, between(course[i - 1], course[i]));
    qint64 least = std::numeric_limits<qint64>::max();
    qint64 most = 0;
    for (qsizetype i = 1; i < moves.size(); ++i) {
        const ConsumerSample &move = course[moves[i - 1]];
        if (course[moves[i] - 1].head == move.head) // nothing to commit came before the next one
            return {};
        least = std::min(least, between(move, course[moves[i]]));
        most = std::max(most, between(move, course[moves[i]]));
    }
    const ConsumerSample &first = course[moves.first()];
    const ConsumerSample &last = course[moves.last()];
    const qint64 interval = between(first, last) / (moves.size() - 1);
    if (interval < 4 * gap || most - least > 2 * gap)
        return {};
    return CommitInterval{interval, (last.position - first.position) / (moves.size() - 1)};
}

QString standingCheckpoint(const ConsumerSamples &samples)
{
    ConsumerSamples course = courseOf(samples);
    const auto level = std::find_if(course.rbegin(), course.rend(),
                                    [](const ConsumerSample &each) { return each.waiting() == 0; });
    course.erase(course.begin(), level.base()); // it had nothing to do until then
    if (course.size() < LagJudge::Enough)
        return {};
    const ConsumerSample &first = course.first();
    const ConsumerSample &now = course.last();
    const bool isLong = double(between(first, now)) / 1e9 >= LagJudge::Patience;
    if (!isLong || now.position != first.position || now.head <= first.head || now.members == 0)
        return {};
    const QString written = countText(now.head - first.head, u"position"_s);
    if (now.updated.isValid() && first.updated.isValid() && now.updated > first.updated)
        return u"Its checkpoint has not moved while events waited and the head moved on by %1, although it still says where it is: it may have done more than its checkpoint tells."_s
            .arg(written);
    return u"Its checkpoint has not moved while events waited and the head moved on by %1: either it stands still, or it works and does not store how far it is; then all of this tells of the checkpoint only."_s
        .arg(written);
}

} // namespace Backstory
