// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/activity/activity.h"

#include "models/activity/activitycounter.h"
#include "models/activity/fieldactivity.h"
#include "models/causation/causationreader.h"
#include "models/query/querypool.h"

namespace Backstory
{

namespace
{

QString nameOf(const EventKindNames &kind, ActivityFilter::By by)
{
    return by == ActivityFilter::Type       ? kind.type
           : by == ActivityFilter::Category ? kind.category
                                            : kind.producer;
}

/// Counts the events of one history by the facts that it keeps of every row: blocks inside one bucket by
/// their summaries, the others event by event.
class KindCounting
{
public:
    KindCounting(CausationReader &reader, const ActivityFilter &filter, ActivityCounter &counter)
        : m_reader(reader)
        , m_filter(filter)
        , m_range{filter.from, filter.to}
        , m_counter(counter)
    {
        for (const EventKindNames &kind : reader.kinds()) {
            const bool passes = filter.only.isEmpty() || filter.only.contains(kind.type);
            m_series.push_back(passes ? counter.seriesOf(nameOf(kind, filter.by)) : -1);
        }
    }

    bool count()
    {
        bool good = true;
        const bool visited = m_reader.visitBlocks([this, &good](const CausationReader::FactBlock &block) {
            const auto relation = m_range.relationTo(block.summary.times);
            const TimeSpan &times = block.summary.times;
            const bool isOneBucket = relation == CausalRange::Inside && !times.hasUntimed &&
                                     m_counter.bucketOf(times.first) == m_counter.bucketOf(times.last);
            if (isOneBucket)
                addSummary(block.summary);
            else if (relation != CausalRange::Outside)
                good = addFacts(block.first);
            return good;
        });
        return visited && good;
    }
    qint64 untimed() const { return m_untimed; }

private:
    void addSummary(const FactSummary &summary)
    {
        for (const KindCount &count : summary.kinds) {
            if (const int series = seriesOf(count.kind); series >= 0 && count.events > 0)
                m_counter.add(series, summary.times.first, count.events);
        }
    }
    bool addFacts(qint64 first)
    {
        const bool good = m_reader.readBlock(first, m_facts);
        for (const RowFact &fact : m_facts) {
            const int series = seriesOf(fact.kind);
            if (series < 0 || fact.flags & RowFact::IsSnapshot || !m_range.contains(fact.time))
                continue;
            if (fact.time.isValid())
                m_counter.add(series, fact.time);
            else
                ++m_untimed;
        }
        return good;
    }
    int seriesOf(EventKindNumber kind) const { return kind < m_series.size() ? m_series[kind] : -1; }

    CausationReader &m_reader;
    const ActivityFilter &m_filter;
    CausalRange m_range;
    ActivityCounter &m_counter;
    std::vector<int> m_series;
    std::vector<RowFact> m_facts;
    qint64 m_untimed = 0;
};

bool countKinds(QueryScope &scope, HistoryReader &history, const ActivityFilter &filter,
                ActivityCounter &counter, Activity &activity)
{
    CausationReader reader(history, scope.stop());
    if (!reader.isOpen())
        return false;
    KindCounting counting(reader, filter, counter);
    const bool good = counting.count();
    activity.untimed += counting.untimed();
    return good;
}

} // namespace

Activity readActivity(QueryScope &scope, const QList<HistorySource> &sources, const ActivityFilter &filter,
                      PayloadsRead *read)
{
    Activity activity;
    ActivityCounter counter(filter.bucket);
    activity.complete = true;
    for (const HistorySource &source : sources) {
        HistoryReader &history = scope.history(source);
        activity.complete = activity.complete && history.summary().caughtUp;
        const bool good = filter.needsPayloads() ? countFields(scope, source, filter, counter, activity, read)
                                                 : countKinds(scope, history, filter, counter, activity);
        if (scope.isStopped())
            return {};
        if (!good) {
            Activity failed;
            failed.error =
                history.error().isEmpty()
                    ? QStringLiteral("This history cannot be read. Delete it: it will be read anew "
                                     "from the source.")
                    : history.error();
            return failed;
        }
    }
    activity.series = counter.finished();
    return activity;
}

} // namespace Backstory
