// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"
#include "models/consumers/consumerstanding.h"
#include "models/consumers/samplestore.h"

namespace Backstory
{

/// Asks a source who consumes it, keeps what was found beside the source's history, and judges it by that and
/// by what was found before. One instance, one thread.
class ConsumerSampler
{
public:
    /// Nanoseconds: older samples do not count for a verdict.
    static constexpr qint64 Memory = 30LL * 60 * 1'000'000'000;

    /// `interval`: nanoseconds between two samples, as they are meant to come.
    ConsumerSampler(const Connector &connector, const SourceLocation &location, const QString &historyPath,
                    qint64 interval, TimeText text = {});

    /// From the next sample on.
    void setInterval(qint64 interval);
    /// False when nobody can tell who consumes such a source.
    bool canAsk() const { return m_probe != nullptr; }
    /// Asks now. After a failure the standings are those of before.
    std::optional<SourceError> sample(std::stop_token stop);
    /// By name, topic and partition.
    const QList<ConsumerStanding> &standings() const { return m_standings; }
    /// Why samples cannot be kept, as a sentence; they count for verdicts all the same.
    const QString &problem() const { return m_store.error(); }

private:
    QByteArray readCursor() const;
    ConsumerSamples &recent(const ConsumerPart &part, Timestamp now);

    std::unique_ptr<ConsumerProbe> m_probe;
    QString m_historyPath;
    SampleStore m_store;
    LagJudge m_judge;
    qint64 m_interval;
    bool m_running = false; ///< a run has begun in the store
    std::map<ConsumerPart, ConsumerSamples> m_recent;
    QList<ConsumerStanding> m_standings;
};

} // namespace Backstory
