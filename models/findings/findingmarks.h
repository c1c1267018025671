// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/findingmutes.h"
#include "models/findings/findingsquery.h"
#include "models/query/queryslot.h"

#include <QCache>
#include <QObject>
#include <QTimer>

namespace Backstory
{

/// A finding of which an event is evidence.
struct FindingMark {
    FindingPlace place;
    FindingRule rule{};
    QString message;

    FindingSeverity severity() const { return textOf(rule).severity; }
    bool operator==(const FindingMark &) const = default;
};

/// What is marked at one event.
struct EventMarks {
    QList<FindingMark> worst; ///< the worst first, and not more than can be told
    qint64 count = 0;         ///< how many there are

    bool isEmpty() const { return worst.isEmpty(); }
    bool operator==(const EventMarks &) const = default;

    /// `Lost update, Version gap and 3 more`
    QString names() const;
    /// What is said where nobody sees the mark: `Error: lost update`.
    QString spoken() const;
};

/// Which events are evidence of findings, for the marks beside them in other views. Knows those that it was
/// asked for lately and reads the others when it is asked. Lives on the window's thread.
class FindingMarks : public QObject
{
    Q_OBJECT
public:
    static constexpr int MostKnown = 65'536; ///< events
    static constexpr int MostAtOnce = 1'024; ///< in one query
    static constexpr int MostOfEvent = 8;    ///< in `EventMarks::worst`

    explicit FindingMarks(QueryPool &pool, QObject *parent = nullptr);

    void setSources(const QList<HistorySource> &sources);
    /// More was read of a source, and findings may have been taken back: what is known is asked for again.
    /// `anew`: its rows are other events now.
    void refresh(int source, bool anew = false);
    /// Findings that are muted mark nothing.
    void setMutes(const FindingMutes &mutes);

    /// Null while it is not known; then, and when it may be out of date, it is read. Cheap enough to be asked
    /// while painting. Valid until the next call.
    const EventMarks *of(const EventReference &event) const;
    /// The same, but null also where there are none.
    const EventMarks *found(const EventReference &event) const;
    bool isLoading() const { return m_slot.isRunning() || m_fetch.isActive(); }

Q_SIGNALS:
    /// Some events are marked otherwise now, or should be asked for again.
    void marksChanged();

private:
    using Key = std::pair<int, qint64>; ///< source and row
    struct Known {
        EventMarks marks;
        quint64 asked = 0; ///< as of which refresh
    };
    using Read = QList<std::pair<Key, EventMarks>>;

    static Read read(QueryScope &scope, const QList<HistorySource> &sources, const FindingMutes &mutes,
                     const QList<Key> &keys);
    void want(const Key &key) const;
    void fetch();
    void take(const Read &read, quint64 asked);

    QList<HistorySource> m_sources;
    FindingMutes m_mutes;
    QHash<int, quint64> m_fresh; ///< by source: what was asked for earlier is out of date
    QHash<int, quint64> m_anew;  ///< by source: what was asked for earlier was of other events
    quint64 m_clock = 1;
    QCache<Key, Known> m_known{MostKnown};
    mutable QList<Key> m_wanted;
    mutable QSet<Key> m_isWanted;
    mutable QTimer m_fetch;
    QuerySlot m_slot;
};

} // namespace Backstory
