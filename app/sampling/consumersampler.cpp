// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sampling/consumersampler.h"

#include "models/history/tallies.h"

#include <QFileInfo>

namespace Backstory
{

namespace
{

constexpr qsizetype MostRecent = 720; ///< samples of one part that are looked at

ConsumerSample sampleOf(const ConsumerProgress &progress, Timestamp now)
{
    return {now,
            progress.position,
            progress.head,
            progress.firstKept,
            progress.realLag,
            progress.oldestWaiting,
            progress.updated,
            progress.members};
}

/// With the samples made up that were left out between two that say the same.
ConsumerSamples filled(const ConsumerSamples &stored)
{
    ConsumerSamples samples;
    for (const ConsumerSample &sample : stored) {
        if (!samples.isEmpty()) {
            ConsumerSample last = samples.last();
            const qint64 passed = sample.time.nanoseconds() - last.time.nanoseconds();
            const qint64 begin = last.time.nanoseconds();
            ConsumerSample same = sample;
            same.time = last.time;
            same.updated = last.updated;
            for (qsizetype i = 1; same == last && i < LagJudge::Enough; ++i) {
                ConsumerSample between = last;
                between.time = Timestamp::fromNanoseconds(begin + passed / LagJudge::Enough * i);
                samples.append(between);
            }
        }
        samples.append(sample);
    }
    return samples;
}

LagSeconds secondsOf(const ConsumerSamples &samples, const LagVerdict &verdict)
{
    LagSeconds seconds = lagSeconds(samples);
    if (verdict.verdict == Verdict::Stalled || verdict.verdict == Verdict::Stopped) {
        seconds.never = true; // whatever its pace was before
        seconds.toCatchUp = {{}, QStringLiteral("Never while it stands still.")};
    }
    return seconds;
}

QList<qint64> recentOf(const ConsumerSamples &samples)
{
    constexpr qsizetype Points = 60;
    QList<qint64> recent;
    const double step = std::max(1.0, double(samples.size()) / double(Points));
    for (double at = double(samples.size() - 1); at >= 0; at -= step)
        recent.prepend(samples[qsizetype(at)].waiting());
    return recent;
}

} // namespace

ConsumerSampler::ConsumerSampler(const Connector &connector, const SourceLocation &location,
                                 const QString &historyPath, qint64 interval, TimeText text)
    : m_probe(connector.consumerProbe(location))
    , m_historyPath(historyPath)
    , m_store(SampleStore::pathBeside(historyPath), Database::ReadWrite)
    , m_judge(text)
    , m_interval(interval)
{
}

// A run has one interval: longer distances in it are gaps.
void ConsumerSampler::setInterval(qint64 interval)
{
    m_running = m_running && m_interval == interval;
    m_interval = interval;
}

ConsumerSamples &ConsumerSampler::recent(const ConsumerPart &part, Timestamp now)
{
    const auto known = m_recent.find(part);
    if (known != m_recent.end())
        return known->second;
    const Timestamp from = Timestamp::fromNanoseconds(now.nanoseconds() - Memory);
    return m_recent[part] =
               m_store.error().isEmpty() ? filled(m_store.samples(part, from, now)) : ConsumerSamples();
}

// There may be no history yet: then nothing is known of its positions.
QByteArray ConsumerSampler::readCursor() const
{
    if (!QFileInfo::exists(m_historyPath))
        return {};
    const Database history(m_historyPath, Database::ReadOnly);
    return history.error().isEmpty() ? MetaTable(history).bytes("cursor") : QByteArray();
}

std::optional<SourceError> ConsumerSampler::sample(std::stop_token stop)
{
    QList<ConsumerProgress> found;
    m_probe->setCursor(readCursor());
    if (auto failure = m_probe->probe(found, stop))
        return failure;
    if (stop.stop_requested())
        return {};
    const Timestamp now = Timestamp::now();
    std::map<ConsumerPart, ConsumerSample> samples;
    m_standings.clear();
    for (const ConsumerProgress &progress : found) {
        const ConsumerPart part{progress.name, progress.topic, progress.partition};
        const ConsumerSample sample = sampleOf(progress, now);
        ConsumerSamples &of = recent(part, now);
        of.append(sample);
        while (of.size() > MostRecent || of.first().time.nanoseconds() < now.nanoseconds() - Memory)
            of.removeFirst();
        samples.insert_or_assign(part, sample);
        const LagVerdict verdict = m_judge.judge(of);
        m_standings.append({part, sample, progress.part, progress.state, progress.member, progress.sent,
                            progress.perSecond, progress.inFlight, progress.parked, progress.note,
                            secondsOf(of, verdict), verdict, recentOf(of)});
    }
    if (!m_store.error().isEmpty())
        return {};
    if (!m_running)
        m_running = m_store.beginRun(now, m_interval);
    if (m_running && m_store.append(now, samples))
        m_store.thin(now);
    return {};
}

} // namespace Backstory
