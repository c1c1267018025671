// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/causation/causationreader.h"

#include "models/causation/blocktable.h"
#include "models/causation/delaysketch.h"

namespace Backstory
{

namespace
{

/// What the summary of a few records would say, of those in the range.
void countRecords(const std::vector<PairRecord> &pairs, const CausalRange &range,
                  const std::function<void(const PairSummary::Flow &, CausationReader::Buckets)> &counted)
{
    for (const PairRecord &pair : pairs) {
        if (!range.contains(pair.effectTime))
            continue;
        const bool timed = pair.hasDelay();
        const qint64 delay = timed ? pair.delay() : 0;
        const PairSummary::Flow flow{pair.causeKind, pair.effectKind, 1, pair.isFirst, delay < 0, timed};
        const PairSummary::Bucket bucket{DelaySketch::bucketOf(delay), 1};
        counted(flow, CausationReader::Buckets(&bucket, timed ? 1 : 0));
    }
}

} // namespace

CausalRange::Relation CausalRange::relationTo(const TimeSpan &times) const
{
    if (!from.isValid() && !to.isValid())
        return Inside;
    if (!times.first.isValid() || times.last < from || (to.isValid() && times.first >= to))
        return Outside;
    return times.hasUntimed || times.first < from || (to.isValid() && times.last >= to) ? Across : Inside;
}

bool CausalRange::contains(Timestamp time) const
{
    if (!from.isValid() && !to.isValid())
        return true;
    return time.isValid() && time >= from && (!to.isValid() || time < to);
}

CausationReader::CausationReader(HistoryReader &history, std::stop_token stop)
    : m_db(history.database())
    , m_stop(std::move(stop))
{
    m_open = m_db.isOpen() && m_db.execute("BEGIN");
    if (!m_open)
        return;
    m_rows = m_db.integer("SELECT max(row) FROM event");
    if (!readKinds()) {
        m_open = false;
        m_db.execute("COMMIT");
    }
}

CausationReader::~CausationReader()
{
    if (m_open)
        m_db.execute("COMMIT");
}

bool CausationReader::readKinds()
{
    Statement kinds =
        m_db.prepare("SELECT kind.number, type.text, category.text, producer.text FROM eventkind AS kind"
                     " LEFT JOIN word AS type ON type.number = kind.type"
                     " LEFT JOIN word AS category ON category.number = kind.category"
                     " LEFT JOIN word AS producer ON producer.number = kind.producer ORDER BY kind.number");
    if (!kinds.isValid())
        return false;
    m_kinds.emplace_back();
    while (kinds.step())
        m_kinds.push_back({kinds.text(1), kinds.text(2), kinds.text(3)});
    return m_db.error().isEmpty();
}

bool CausationReader::visitBlocks(const std::function<bool(const FactBlock &)> &visit, bool latestFirst)
{
    Statement rows =
        m_db.prepare(FactTable.sql(latestFirst ? "SELECT first, summary FROM %summary ORDER BY first DESC"
                                               : "SELECT first, summary FROM %summary ORDER BY first"));
    FactBlock block;
    while (rows.step()) {
        block.first = rows.integer(0);
        if (isStopped() || !unpackSummary(rows.bytes(1), block.summary))
            return false;
        if (!visit(block))
            return true;
    }
    return m_db.error().isEmpty();
}

bool CausationReader::visitBlocks(const std::function<bool(const PairBlock &)> &visit)
{
    Statement rows = m_db.prepare(PairTable.sql("SELECT first, summary FROM %summary ORDER BY first"));
    PairBlock block;
    while (rows.step()) {
        block.first = rows.integer(0);
        if (isStopped() || !unpackSummary(rows.bytes(1), block.summary))
            return false;
        if (!visit(block))
            return true;
    }
    return m_db.error().isEmpty();
}

bool CausationReader::readBlock(qint64 first, std::vector<RowFact> &facts)
{
    facts.clear();
    Statement block = m_db.prepare(FactTable.sql("SELECT records FROM % WHERE first = ?1"));
    block.bind(1, first);
    return !isStopped() && block.step() && unpackRecords(block.bytes(0), facts);
}

bool CausationReader::readBlock(qint64 first, std::vector<PairRecord> &pairs)
{
    pairs.clear();
    Statement block = m_db.prepare(PairTable.sql("SELECT records FROM % WHERE first = ?1"));
    block.bind(1, first);
    return !isStopped() && block.step() && unpackRecords(block.bytes(0), pairs);
}

bool CausationReader::countEvents(const CausalRange &range,
                                  const std::function<void(const KindCount &)> &counted)
{
    std::vector<RowFact> facts;
    const auto add = [&](const FactSummary &summary) {
        for (const KindCount &count : summary.kinds)
            counted(count);
    };
    const auto addBlock = [&](qint64 first) {
        const bool good = readBlock(first, facts);
        for (const RowFact &fact : facts) {
            if (range.contains(fact.time))
                counted(
                    {fact.kind, !(fact.flags & RowFact::IsSnapshot), bool(fact.flags & RowFact::HasCause)});
        }
        return good;
    };
    return addUp<FactSummary>(FactTable, range, add, addBlock);
}

bool CausationReader::countPairs(const CausalRange &range,
                                 const std::function<void(const PairSummary::Flow &, Buckets)> &counted)
{
    std::vector<PairRecord> pairs;
    const auto add = [&](const PairSummary &summary) {
        Buckets left(summary.buckets);
        for (const PairSummary::Flow &flow : summary.flows) {
            counted(flow, left.first(flow.bucketCount));
            left = left.subspan(flow.bucketCount);
        }
    };
    const auto addBlock = [&](qint64 first) {
        const bool good = readBlock(first, pairs);
        countRecords(pairs, range, counted);
        return good;
    };
    return addUp<PairSummary>(PairTable, range, add, addBlock);
}

template<class Summary, class Add, class AddBlock>
bool CausationReader::addUp(BlockTableName table, const CausalRange &range, Add add, AddBlock addBlock)
{
    qint64 next = 1; // record that is not counted yet
    Summary summary;
    Statement totals = m_db.prepare(table.sql("SELECT first, summary FROM %total ORDER BY first"));
    Statement blocks = m_db.prepare(
        table.sql("SELECT first, summary FROM %summary WHERE first >= ?1 AND first < ?2 ORDER BY first"));
    const auto addBlocks = [&](qint64 from, qint64 end) {
        blocks.bind(1, from);
        blocks.bind(2, end);
        bool good = true;
        while (good && blocks.step()) {
            good = !isStopped() && unpackSummary(blocks.bytes(1), summary);
            const auto relation = range.relationTo(summary.times);
            if (good && relation == CausalRange::Inside)
                add(summary);
            else if (good && relation == CausalRange::Across)
                good = addBlock(blocks.integer(0));
        }
        good = good && m_db.error().isEmpty();
        blocks.reset();
        return good;
    };
    while (totals.step()) {
        const qint64 first = totals.integer(0);
        next = first + BlockTableName::TotalRecords;
        if (isStopped() || !unpackSummary(totals.bytes(1), summary))
            return false;
        const auto relation = range.relationTo(summary.times);
        if (relation == CausalRange::Inside)
            add(summary);
        else if (relation == CausalRange::Across && !addBlocks(first, next))
            return false;
    }
    return m_db.error().isEmpty() && addBlocks(next, std::numeric_limits<qint64>::max());
}

} // namespace Backstory
