// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/keytable.h"
#include "models/causation/runprobe.h"
#include "models/history/historyanalysis.h"
#include "models/history/keyfilter.h"

#include <array>

namespace Backstory
{

/// Finds, for every cause that an event names, the one event that it is: the nearest with that id before the
/// naming event, else the nearest from it on; both can be decided when the later of the two is read, and are
/// found then, once. Belongs to the writer's thread and transaction.
///
/// Most causes are recent: the ids and the open causes of the last rows are in memory. What may be older (two
/// filters tell most of what is not) is put off until many can be looked up together in the sorted runs.
/// After a resume nothing is in memory, and the runs are asked about everything until that has cost as much
/// as reading the filters anew.
class CauseResolver
{
public:
    struct Found {
        qint64 effect = 0; ///< rows
        qint64 cause = 0;
        auto operator<=>(const Found &) const = default;
    };

    /// Of the last `recentRows` rows at least the ids are in memory, of at most twice as many and one commit.
    CauseResolver(const Database &db, qint64 recentRows);

    /// The facts will be added soon.
    void expect(const EventFacts &facts) const;
    /// What was found is appended to `found()`. False after a database error.
    bool add(const Event &event, const EventFacts &facts);
    /// After the look-ups of all rows have been written. Looks up what was put off when there is much of it,
    /// and when the history has caught up.
    bool flush(bool caughtUp);

    std::vector<Found> &found() { return m_found; }
    /// The first row that is in memory; earlier ones may still turn out to be a cause or an effect.
    qint64 firstRecent() const { return m_previous.first > 0 ? m_previous.first : m_current.first; }

private:
    static constexpr qint64 PagesLikeFilters = 20'000; ///< cost about as much as reading the filters

    /// An effect whose cause has not come.
    struct Waiting {
        qint64 effect = 0; ///< 0: no longer
        quint32 next = 0;  ///< of the same key: an index and 1
        quint32 far = 0;   ///< in `m_far`: an index and 1
    };
    struct Generation {
        qint64 first = 0; ///< row; 0: nothing was added
        KeyTable ids;     ///< the last row with the key, from `first` on, and 1
        KeyTable waiting; ///< index and 1 into `effects`; 0: none any more
        std::vector<Waiting> effects;
    };
    /// A cause that may be older than what is in memory.
    struct Far {
        quint64 key = 0;
        qint64 effect = 0;
        qint64 later = 0;     ///< a row from the effect on that it is, if it is no older one
        qint64 position = -1; ///< that the key stands for
        quint32 waiting = 0;  ///< in the current generation: an index and 1
    };
    /// A new id that older effects may have named.
    struct Late {
        quint64 key = 0;
        qint64 row = 0;
        qint64 before = 0; ///< effects from this row on were in memory
        bool isPosition = false;
    };

    bool start(qint64 row);
    void name(const Event &event, const EventFacts &facts);
    void arrive(quint64 key, qint64 row, bool isPosition);
    qint64 recentRow(quint64 key, qint64 position, qint64 effect);
    void wait(quint64 key, qint64 effect, bool isFar);
    bool lookUp();
    bool lookUpFar();
    bool lookUpLate();
    qint64 rowAt(qint64 position);
    bool readFilters();
    void dropPrevious();
    bool save();
    bool loadState();

    const Database &m_db;
    const qint64 m_recentRows;
    IndexRunReader m_runs;
    Statement m_positionOf;
    bool m_started = false;
    bool m_positions = false;   ///< a cause was named by its position: rows are known by it, too
    qint64 m_positionsFrom = 0; ///< the row from which on they are
    quint64 m_position = 0;     ///< the key of that of the row which is added; 0: none
    Generation m_previous;
    Generation m_current;
    qint64 m_lastRow = 0;
    bool m_filtersKnown = false;
    qint64 m_pagesRead = 0;
    KeyFilter m_oldIds;
    KeyFilter m_oldWaiting; ///< and some that have their cause
    std::vector<Far> m_far;
    std::vector<Far> m_open; ///< of the row which is added
    std::vector<Late> m_late;
    std::vector<Found> m_found;
    bool m_stateDirty = false;
};

} // namespace Backstory
