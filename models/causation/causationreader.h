// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/blocktable.h"
#include "models/history/historyreader.h"

#include <functional>
#include <stop_token>

namespace Backstory
{

struct EventKindNames {
    QString type;
    QString category;
    QString producer;
};

/// Half open: from ≤ time < to; an invalid time is no limit. What has no time is only in the range without
/// limits.
struct CausalRange {
    Timestamp from;
    Timestamp to;

    enum Relation { Outside, Across, Inside };
    Relation relationTo(const TimeSpan &times) const;
    bool contains(Timestamp time) const;
};

/// Reads what CausationAnalysis keeps in one history, all of it as of one moment: it holds a read
/// transaction. Belongs to the thread of its HistoryReader, which must outlive it and is not used meanwhile.
/// After a failure, or when it was stopped, its functions return false.
class CausationReader
{
public:
    CausationReader(HistoryReader &history, std::stop_token stop);
    ~CausationReader();
    Q_DISABLE_COPY(CausationReader)

    bool isOpen() const { return m_open; }
    /// By number; the first one is no kind.
    const std::vector<EventKindNames> &kinds() const { return m_kinds; }
    qint64 rows() const { return m_rows; }

    /// The counts of events in the range, in parts: a kind may come several times.
    bool countEvents(const CausalRange &range, const std::function<void(const KindCount &)> &counted);
    /// The same for the pairs whose effect is in the range.
    using Buckets = std::span<const PairSummary::Bucket>;
    bool countPairs(const CausalRange &range,
                    const std::function<void(const PairSummary::Flow &, Buckets)> &counted);

    struct FactBlock {
        qint64 first = 0; ///< row
        FactSummary summary;
    };
    struct PairBlock {
        qint64 first = 0;
        PairSummary summary;
    };
    /// The blocks in their order, until `visit` returns false.
    bool visitBlocks(const std::function<bool(const FactBlock &)> &visit, bool latestFirst = false);
    bool visitBlocks(const std::function<bool(const PairBlock &)> &visit);
    /// The records of the block that begins with this one; they are replaced.
    bool readBlock(qint64 first, std::vector<RowFact> &facts);
    bool readBlock(qint64 first, std::vector<PairRecord> &pairs);

private:
    bool isStopped() const { return m_stop.stop_requested(); }
    bool readKinds();
    /// Calls `add(summary)` for what lies inside the range, and `addBlock(first)` for blocks across its ends.
    template<class Summary, class Add, class AddBlock>
    bool addUp(BlockTableName table, const CausalRange &range, Add add, AddBlock addBlock);

    const Database &m_db;
    std::stop_token m_stop;
    bool m_open = false;
    qint64 m_rows = 0;
    std::vector<EventKindNames> m_kinds;
};

} // namespace Backstory
