// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/consumers/lagverdict.h"

#include "models/text/numbertext.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

struct VerdictNames {
    Verdict verdict;
    QString name;
    QString text;
};

const std::array<VerdictNames, 6> &verdictNames()
{
    static const std::array<VerdictNames, 6> names{{
        {Verdict::Ok, u"ok"_s, u"OK"_s},
        {Verdict::CatchingUp, u"catching-up"_s, u"Catching up"_s},
        {Verdict::NoData, u"no-data"_s, u"No data"_s},
        {Verdict::FallingBehind, u"falling-behind"_s, u"Falling behind"_s},
        {Verdict::Stalled, u"stalled"_s, u"Stalled"_s},
        {Verdict::Stopped, u"stopped"_s, u"Stopped"_s},
    }};
    return names;
}

constexpr double OneSided = 1.96; ///< of the normal distribution: one in forty is above

/// The statistic of Mann (1945) and Kendall (1975): about normally distributed when there is no trend.
double trendOf(const QList<qint64> &values)
{
    qint64 sum = 0;
    for (qsizetype i = 0; i < values.size(); ++i) {
        for (qsizetype j = i + 1; j < values.size(); ++j)
            sum += values[j] > values[i] ? 1 : values[j] < values[i] ? -1 : 0;
    }
    const double n = double(values.size());
    const double deviation = std::sqrt(n * (n - 1) * (2 * n + 5) / 18);
    return sum == 0 || deviation == 0 ? 0 : (double(sum) - (sum > 0 ? 1 : -1)) / deviation;
}

double seconds(Timestamp from, Timestamp to)
{
    return double(to.nanoseconds() - from.nanoseconds()) / 1e9;
}

/// The samples since the position was set back, or the topic made anew, the last time.
struct Course {
    ConsumerSamples samples; ///< those that have a position and a head
    QString setBack;         ///< a sentence when there was something before

    explicit Course(const ConsumerSamples &all, const TimeText &text)
    {
        for (const ConsumerSample &sample : all) {
            if (sample.lag() == ConsumerSample::None)
                continue;
            if (!samples.isEmpty() && sample.head < samples.last().head) {
                setBack = u" What it reads was begun anew at %1."_s.arg(text.clock(sample.time));
                samples.clear();
            } else if (!samples.isEmpty() && sample.position < samples.last().position) {
                setBack = u" Its position was set back by %1 at %2."_s.arg(
                    countText(samples.last().position - sample.position), text.clock(sample.time));
                samples.clear();
            }
            samples.append(sample);
        }
    }
    /// Those after the last moment without lag; with it as the only one while it lasts.
    ConsumerSamples sinceLevel(Timestamp &level) const
    {
        for (qsizetype i = samples.size() - 1; i >= 0; --i) {
            if (samples[i].waiting() == 0) {
                level = samples[i].time;
                return samples.mid(i == samples.size() - 1 ? i : i + 1);
            }
        }
        return samples;
    }
};

QString waitingText(const ConsumerSample &sample)
{
    const qint64 count = sample.waiting();
    return countText(count, u"event"_s) + (count == 1 ? u" waits"_s : u" wait"_s);
}

QString rateText(double perSecond)
{
    return QString::number(perSecond, 'f', perSecond < 10 ? 1 : 0);
}

/// What it takes between two looks in which it moved: the middle one of all.
qint64 usualMove(const ConsumerSamples &stretch)
{
    QList<qint64> moves;
    for (qsizetype i = 1; i < stretch.size(); ++i) {
        if (stretch[i].position > stretch[i - 1].position)
            moves.append(stretch[i].position - stretch[i - 1].position);
    }
    std::nth_element(moves.begin(), moves.begin() + moves.size() / 2, moves.end());
    return moves.value(moves.size() / 2, 0);
}

void takeRates(const ConsumerSamples &stretch, LagVerdict &verdict)
{
    const double took = seconds(stretch.first().time, stretch.last().time);
    if (took <= 0)
        return;
    verdict.in = double(stretch.last().head - stretch.first().head) / took;
    verdict.out = double(stretch.last().position - stretch.first().position) / took;
    verdict.hasRates = true;
}

} // namespace

QString verdictName(Verdict verdict)
{
    return verdictNames()[size_t(verdict)].name;
}

QString verdictText(Verdict verdict)
{
    return verdictNames()[size_t(verdict)].text;
}

std::optional<Verdict> verdictNamed(const QString &name)
{
    for (const VerdictNames &each : verdictNames()) {
        if (each.name == name)
            return each.verdict;
    }
    return {};
}

LagVerdict LagJudge::judge(const ConsumerSamples &samples) const
{
    LagVerdict verdict;
    const Course course(samples, m_text);
    if (course.samples.isEmpty() || samples.last().lag() == ConsumerSample::None) {
        verdict.evidence =
            samples.isEmpty() ? u"It has not been sampled yet."_s
            : course.samples.isEmpty()
                ? u"It has no position: it has never said how far it is."_s
                : u"It has lost its position, which was %1 at %2."_s.arg(
                      countText(course.samples.last().position), m_text.clock(course.samples.last().time));
        return verdict;
    }
    Timestamp level;
    const ConsumerSamples stretch = course.sinceLevel(level);
    const bool hasMoved = stretch.first().position < stretch.last().position;
    const bool isEnough = stretch.size() >= Enough &&
                          (hasMoved || seconds(stretch.first().time, stretch.last().time) >= Patience);
    if (stretch.last().waiting() == 0) {
        verdict.verdict = Verdict::Ok;
        verdict.evidence = u"Level: nothing waits."_s;
    } else if (isEnough) {
        verdict = judgeMoves(stretch);
    } else if (level.isValid()) {
        verdict.verdict = Verdict::Ok;
        verdict.evidence = u"%1; it was level at %2."_s.arg(waitingText(stretch.last()), m_text.clock(level));
    } else {
        verdict.evidence =
            u"%1. A verdict takes %2 looks in %3 s; there were %4."_s.arg(waitingText(stretch.last()))
                .arg(Enough)
                .arg(Patience)
                .arg(stretch.size());
    }
    verdict.evidence += course.setBack;
    takeRates(course.samples, verdict);
    return verdict;
}

// Rules 5 to 8.
LagVerdict LagJudge::judgeMoves(const ConsumerSamples &stretch) const
{
    ConsumerSamples moves; // the samples in which the position had moved
    for (qsizetype i = 1; i < stretch.size(); ++i) {
        if (stretch[i].position > stretch[i - 1].position)
            moves.append(stretch[i]);
    }
    if (moves.isEmpty())
        return standing(stretch, stretch.first().time);
    const qsizetype first = std::max<qsizetype>(0, moves.size() - Enough);
    const Timestamp before = first > 0 ? moves[first - 1].time : stretch.first().time;
    const double usual = std::max(seconds(before, moves.last().time), Patience);
    if (seconds(moves.last().time, stretch.last().time) > usual)
        return standing(stretch, moves.last().time);

    LagVerdict verdict;
    verdict.verdict = Verdict::Ok;
    verdict.since = stretch.first().time;
    QList<qint64> lags;
    for (const ConsumerSample &move : moves.last(std::min(moves.size(), Window)))
        lags.append(move.waiting());
    const double trend = lags.size() < Enough ? 0 : trendOf(lags);
    LagVerdict rates;
    takeRates(stretch, rates);
    if (lags.last() <= usualMove(stretch)) {
        verdict.evidence =
            u"It keeps up: after its last move no more waited than it takes at once. %1."_s.arg(
                waitingText(stretch.last()));
    } else if (trend > OneSided) {
        verdict.verdict = Verdict::FallingBehind;
        verdict.evidence = u"%1 events/s come in, %2 go out; %3."_s.arg(
            rateText(rates.in), rateText(rates.out), waitingText(stretch.last()));
    } else if (trend < -OneSided) {
        verdict.verdict = Verdict::CatchingUp;
        verdict.evidence = u"%1 events/s go out, %2 come in; %3."_s.arg(
            rateText(rates.out), rateText(rates.in), waitingText(stretch.last()));
    } else {
        verdict.evidence = u"It keeps its distance: %1."_s.arg(waitingText(stretch.last()));
    }
    return verdict;
}

LagVerdict LagJudge::standing(const ConsumerSamples &stretch, Timestamp since) const
{
    const ConsumerSample &last = stretch.last();
    LagVerdict verdict;
    verdict.verdict = last.members == 0 ? Verdict::Stopped : Verdict::Stalled;
    verdict.since = since;
    verdict.evidence = u"No progress since %1 while %2."_s.arg(m_text.clock(since), waitingText(last));
    if (last.members == 0)
        verdict.evidence += u" The group has no members."_s;
    else if (last.updated > since)
        verdict.evidence += u" It still says where it is, so it runs, but does not advance."_s;
    return verdict;
}

} // namespace Backstory
