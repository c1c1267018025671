// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/activity/activity.h"
#include "models/query/activityoverview.h"
#include "models/query/queryslot.h"

#include <QElapsedTimer>
#include <QTimer>

namespace Backstory
{

/// What a person chose to see of the activity.
struct ActivityChoice {
    ActivityFilter filter; ///< a bucket of 0: one that suits the range
    qint64 shift = 0;      ///< nanoseconds: compare with so much earlier; 0: with nothing

    bool operator==(const ActivityChoice &) const = default;
};

/// What was counted, and of what.
struct CountedActivity {
    static constexpr int MostBuckets = 4'000; ///< longer ones are used where there would be more

    ActivityFilter filter; ///< with the bucket that was used
    Activity activity;     ///< where something is added up, the series with the largest sum comes first
    qint64 shift =
        0; ///< nanoseconds to what they are compared with; 0: nothing, or no whole number of buckets
    Activity earlier;          ///< its buckets moved to where they are compared
    ActivityOverview overview; ///< of everything in the sources
    QStringList types;         ///< of everything in the sources, by name
};

/// A round duration that cuts the range into at most `most` buckets.
qint64 bucketFor(Timestamp from, Timestamp to, int most);

/// How often what happened over time in the opened sources, counted in the background. Reads only while it is
/// active, and while sources grow at most twice a second and a fifth of the time. Lives on the window's
/// thread.
class ActivityModel : public QObject
{
    Q_OBJECT
public:
    explicit ActivityModel(QueryPool &pool, QObject *parent = nullptr);

    void setSources(const QList<HistorySource> &sources);
    /// New rows can be read from the source's history.
    void refresh(int source);
    /// Somebody looks at it.
    void setActive(bool active);
    void setChoice(const ActivityChoice &choice);
    const ActivityChoice &choice() const { return m_choice; }

    bool hasSources() const { return !m_sources.isEmpty(); }
    bool isLoading() const { return m_slot.isRunning(); }
    /// An answer to this choice has arrived.
    bool isLoaded() const { return m_loaded; }
    /// While it is loading: how many payloads have been read; 0 where none are needed.
    qint64 payloadsRead() const { return m_slot.isRunning() && m_read ? m_read->load() : 0; }
    const CountedActivity &counted() const { return m_counted; }

Q_SIGNALS:
    void changed();
    /// More payloads have been read.
    void progressed();

private:
    static constexpr qint64 Pace = 500; ///< least milliseconds between two readings while sources grow
    static constexpr qint64 Rest = 4;   ///< so many times longer than a reading takes it rests after it

    void start();
    void startSoon();

    QList<HistorySource> m_sources;
    ActivityChoice m_choice;
    CountedActivity m_counted;
    bool m_active = false;
    bool m_stale = false;
    bool m_loaded = false;
    QElapsedTimer m_since;
    qint64 m_took = 0; ///< milliseconds, the last reading
    QTimer m_timer;
    std::shared_ptr<PayloadsRead> m_read; ///< of the query that runs
    QTimer m_progress;
    QuerySlot m_slot;
};

} // namespace Backstory
