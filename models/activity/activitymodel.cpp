// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/activity/activitymodel.h"

#include "models/query/causequery.h"
#include "models/text/timetext.h"

#include <algorithm>
#include <cmath>

namespace Backstory
{

namespace
{

constexpr int UsualBuckets = 120;

Timestamp moved(Timestamp time, qint64 by)
{
    return time.isValid() ? Timestamp::fromNanoseconds(time.nanoseconds() + by) : time;
}

QStringList typesOf(QueryScope &scope, const QList<HistorySource> &sources)
{
    QStringList types;
    for (const HistorySource &source : sources)
        types += scope.history(source).types();
    types.removeDuplicates();
    types.sort();
    return types;
}

/// The same counts, with their buckets `shift` nanoseconds later.
void moveLater(Activity &activity, qint64 shift, qint64 bucket)
{
    for (ActivitySeries &series : activity.series) {
        for (ActivityCell &cell : series.cells)
            cell.bucket += shift / bucket;
    }
}

CountedActivity count(QueryScope &scope, const QList<HistorySource> &sources, const ActivityChoice &choice,
                      PayloadsRead &read)
{
    CountedActivity counted;
    counted.overview = readOverview(scope, sources);
    counted.types = typesOf(scope, sources);
    counted.filter = choice.filter;
    const Timestamp from = choice.filter.from.isValid() ? choice.filter.from : counted.overview.from;
    const Timestamp to = choice.filter.to.isValid() ? choice.filter.to : counted.overview.to;
    const bool isFree = counted.filter.bucket <= 0;
    const qint64 suiting = bucketFor(from, to, isFree ? UsualBuckets : CountedActivity::MostBuckets);
    counted.filter.bucket = isFree ? suiting : std::max(counted.filter.bucket, suiting);
    if (counted.filter.isUnfinished())
        return counted;
    counted.activity = readActivity(scope, sources, counted.filter, &read);
    if (!counted.filter.sum.isEmpty())
        std::stable_sort(counted.activity.series.begin(), counted.activity.series.end(),
                         [](const ActivitySeries &a, const ActivitySeries &b) {
                             return std::abs(a.sum) > std::abs(b.sum);
                         });
    if (choice.shift <= 0 || choice.shift % counted.filter.bucket != 0 || !counted.activity.error.isEmpty())
        return counted;
    counted.shift = choice.shift;
    ActivityFilter earlier = counted.filter;
    earlier.from = moved(earlier.from, -choice.shift);
    earlier.to = moved(earlier.to.isValid() ? earlier.to : counted.overview.to, -choice.shift);
    counted.earlier = readActivity(scope, sources, earlier, &read);
    moveLater(counted.earlier, choice.shift, counted.filter.bucket);
    return counted;
}

} // namespace

qint64 bucketFor(Timestamp from, Timestamp to, int most)
{
    if (!from.isValid() || !to.isValid() || to <= from)
        return 60'000'000'000;
    const double span = double(quint64(to.nanoseconds()) - quint64(from.nanoseconds()));
    return roundDuration(span / double(most));
}

ActivityModel::ActivityModel(QueryPool &pool, QObject *parent)
    : QObject(parent)
    , m_slot(pool)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ActivityModel::start);
    m_progress.setInterval(250);
    connect(&m_progress, &QTimer::timeout, this, [this] {
        if (payloadsRead() > 0)
            Q_EMIT progressed();
    });
}

void ActivityModel::setSources(const QList<HistorySource> &sources)
{
    m_sources = sources;
    m_slot.cancel();
    m_progress.stop();
    m_counted = {};
    m_loaded = false;
    m_stale = true;
    Q_EMIT changed();
    if (m_active)
        start();
}

void ActivityModel::refresh(int source)
{
    if (sourceWithId(m_sources, source).id < 0)
        return;
    m_stale = true;
    if (m_active)
        startSoon();
}

void ActivityModel::setActive(bool active)
{
    if (m_active == active)
        return;
    m_active = active;
    if (active && m_stale)
        startSoon();
}

void ActivityModel::setChoice(const ActivityChoice &choice)
{
    if (m_choice == choice)
        return;
    m_choice = choice;
    m_loaded = false;
    m_stale = true;
    if (m_active)
        start();
}

// While sources grow, a query that runs is never thrown away for a newer one.
void ActivityModel::startSoon()
{
    if (m_timer.isActive() || m_slot.isRunning())
        return;
    const qint64 pace = std::max(Pace, m_took * (Rest + 1));
    const qint64 passed = m_since.isValid() ? m_since.elapsed() : pace;
    if (passed >= pace)
        start();
    else
        m_timer.start(int(pace - passed));
}

void ActivityModel::start()
{
    m_timer.stop();
    m_stale = false;
    m_since.start();
    if (m_sources.isEmpty()) {
        m_loaded = true;
        Q_EMIT changed();
        return;
    }
    m_read = std::make_shared<PayloadsRead>(0);
    m_progress.start();
    m_slot.start([sources = m_sources, choice = m_choice,
                  read = m_read](QueryScope &scope) { return count(scope, sources, choice, *read); },
                 [this](CountedActivity &&counted) {
                     m_progress.stop();
                     m_counted = std::move(counted);
                     m_loaded = true;
                     m_took = m_since.elapsed();
                     Q_EMIT changed();
                     if (m_stale && m_active)
                         startSoon();
                 });
}

} // namespace Backstory
