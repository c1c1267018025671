// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/processing/processingtimes.h"

#include "models/causation/delaysketch.h"

#include <algorithm>

namespace Backstory
{

namespace
{

constexpr qint64 ChunkBuckets = 1 << CellCount::ChunkBits;

qint64 rounded(qint64 value, qint64 unit, bool up)
{
    const qint64 down = ProcessingFormat::floorDivided(value, unit);
    return down + (up && down * unit != value);
}

/// Adds up the delays of one part, and what is tallied beside them.
class DelaySum
{
public:
    void add(const CellCount &count)
    {
        const int code = count.code();
        if (CellCode::isDelay(code)) {
            m_sketch.addBucket(code - CellCode::Zero, count.count);
            m_negative += code < CellCode::Zero ? count.count : 0;
        } else if (CellCode::isGreatest(code)) {
            m_tallies[size_t(code)] = std::max(m_tallies[size_t(code)], count.count);
        } else {
            m_tallies[size_t(code)] += count.count;
        }
    }
    qint64 tally(CellCode::Tally code) const { return m_tallies[code]; }
    DelayFigures figures() const
    {
        // The middle of a bucket may lie beyond the longest delay that is in it.
        const auto at = [this](double share) {
            const qint64 delay = m_sketch.percentile(share);
            return delay > 0 ? std::min(delay, m_tallies[CellCode::Most])
                             : std::max(delay, -m_tallies[CellCode::MostNegative]);
        };
        return {m_sketch.count(), m_negative, m_tallies[CellCode::MostNegative], at(0.5),
                at(0.9),          at(0.99),   m_tallies[CellCode::Most]};
    }

private:
    DelaySketch m_sketch;
    qint64 m_negative = 0;
    std::array<qint64, CellCode::Tallies> m_tallies{};
};

} // namespace

ProcessingTimes::ProcessingTimes(const QString &path)
    : m_db(path, Database::ReadOnly)
    , m_error(ProcessingFormat::prepare(m_db, false))
{
    if (m_error.isEmpty())
        m_chunks = m_db.prepare("SELECT chunk, counts FROM cell WHERE series = ?1 AND level = ?2 AND chunk "
                                "BETWEEN ?3 AND ?4 ORDER BY chunk");
}

void ProcessingTimes::interrupt()
{
    if (m_db.isOpen())
        sqlite3_interrupt(m_db.handle());
}

bool ProcessingTimes::fail()
{
    if (m_error.isEmpty() && !m_db.error().isEmpty())
        m_error = QStringLiteral("The processing times cannot be read: %1.").arg(m_db.error());
    return false;
}

QList<ProcessingSeries> ProcessingTimes::series()
{
    QList<ProcessingSeries> all;
    Statement rows =
        m_db.prepare("SELECT DISTINCT o.label, s.consumer, s.type FROM series s JOIN origin o ON "
                     "o.number = s.origin ORDER BY o.number, s.consumer, s.type");
    while (m_error.isEmpty() && rows.step())
        all.append({rows.text(0), rows.text(1), rows.text(2)});
    fail();
    return all;
}

std::vector<qint64> ProcessingTimes::numbersOf(const SeriesChoice &choice, DelayPart part)
{
    std::vector<qint64> numbers;
    Statement rows = m_db.prepare("SELECT s.number, o.label, s.consumer, s.type FROM series s JOIN origin o "
                                  "ON o.number = s.origin WHERE s.part = ?1 ORDER BY s.number");
    rows.bind(1, qint64(part));
    while (m_error.isEmpty() && rows.step()) {
        if ((!choice.origin || *choice.origin == rows.text(1)) &&
            (!choice.consumer || *choice.consumer == rows.text(2)) &&
            (choice.types.isEmpty() || choice.types.contains(rows.text(3))))
            numbers.push_back(rows.integer(0));
    }
    fail();
    return numbers;
}

void ProcessingTimes::visit(qint64 series, int level, qint64 from, qint64 to, const Visit &visit)
{
    m_chunks.bind(1, series);
    m_chunks.bind(2, level);
    m_chunks.bind(3, ProcessingFormat::floorDivided(from, ChunkBuckets));
    m_chunks.bind(4, ProcessingFormat::floorDivided(to - 1, ChunkBuckets));
    while (m_error.isEmpty() && m_chunks.step()) {
        const qint64 first = m_chunks.integer(0) * ChunkBuckets;
        visitCounts(m_chunks.bytes(1), [&](const CellCount &count) {
            const qint64 bucket = first + count.bucket();
            if (bucket >= from && bucket < to)
                visit(bucket, count);
        });
    }
    fail();
    m_chunks.reset();
}

/// Takes the longest time buckets that lie within, and shorter ones towards both ends.
void ProcessingTimes::visitRange(qint64 series, Timestamp from, Timestamp to, const Visit &visit)
{
    constexpr qint64 Finest = ProcessingFormat::levelLength(0);
    qint64 first = rounded(from.nanoseconds(), Finest, false);
    qint64 end = to.isValid() ? rounded(to.nanoseconds(), Finest, true)
                              : rounded(std::numeric_limits<qint64>::max(), Finest, true);
    for (int level = 0; first < end; ++level) {
        const bool isLast = level + 1 == ProcessingFormat::Levels;
        const qint64 ratio =
            isLast ? 1 : ProcessingFormat::levelLength(level + 1) / ProcessingFormat::levelLength(level);
        const qint64 firstWhole = rounded(first, ratio, true);
        const qint64 endWhole = rounded(end, ratio, false);
        if (isLast || firstWhole >= endWhole) {
            this->visit(series, level, first, end, visit);
            return;
        }
        if (first < firstWhole * ratio)
            this->visit(series, level, first, firstWhole * ratio, visit);
        if (endWhole * ratio < end)
            this->visit(series, level, endWhole * ratio, end, visit);
        first = firstWhole;
        end = endWhole;
    }
}

ProcessingFigures ProcessingTimes::figures(const SeriesChoice &choice, Timestamp from, Timestamp to)
{
    std::array<DelaySum, 2> sums;
    for (const DelayPart part : {DelayPart::Receive, DelayPart::Process}) {
        const Visit add = [&](qint64, const CellCount &count) { sums[size_t(part)].add(count); };
        for (const qint64 series : numbersOf(choice, part))
            visitRange(series, from, to, add);
    }
    const DelaySum &process = sums[size_t(DelayPart::Process)];
    return {process.tally(CellCode::Records),           process.tally(CellCode::Errors),
            process.tally(CellCode::Attempts),          process.tally(CellCode::Waiting),
            sums[size_t(DelayPart::Receive)].figures(), process.figures()};
}

QList<Position> ProcessingTimes::eventsIn(const HeatMapCell &cell, qsizetype limit)
{
    constexpr qint64 Finest = ProcessingFormat::levelLength(0);
    const qint64 from = rounded(cell.from.nanoseconds(), Finest, false);
    const qint64 to = rounded(cell.to.nanoseconds(), Finest, true);
    const int first = cell.isNegative
                          ? int(CellCode::Tallies)
                          : CellCode::Zero + DelaySketch::bucketOf(std::max<qint64>(0, cell.shortest));
    const int end = cell.isNegative     ? CellCode::Zero
                    : cell.longest <= 0 ? 1 << CellCode::Bits
                                        : CellCode::Zero + DelaySketch::bucketOf(cell.longest - 1) + 1;
    QList<Position> found;
    Statement rows = m_db.prepare("SELECT chunk, events FROM place WHERE series = ?1 AND chunk BETWEEN ?2 "
                                  "AND ?3 ORDER BY chunk, run");
    for (const qint64 series : numbersOf(cell.series, cell.part)) {
        rows.bind(1, series);
        rows.bind(2, ProcessingFormat::floorDivided(from, ChunkBuckets));
        rows.bind(3, ProcessingFormat::floorDivided(to - 1, ChunkBuckets));
        while (m_error.isEmpty() && found.size() < limit && rows.step()) {
            NumberCursor cursor(rows.bytes(1));
            CellCount at;
            Position position{0, 0};
            while (!cursor.atEnd() && found.size() < limit) {
                at.key += quint32(cursor.number());
                position.value += cursor.signedNumber();
                position.part = qint32(cursor.signedNumber());
                const qint64 bucket = rows.integer(0) * ChunkBuckets + at.bucket();
                if (bucket >= from && bucket < to && at.code() >= first && at.code() < end)
                    found.append(position);
            }
        }
        fail();
        rows.reset();
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::pair<Timestamp, Timestamp> ProcessingTimes::range(const SeriesChoice &choice)
{
    constexpr int Last = ProcessingFormat::Levels - 1;
    std::pair<Timestamp, Timestamp> range;
    for (const qint64 series : numbersOf(choice, DelayPart::Process)) {
        const auto widen = [&range](qint64 bucket, const CellCount &) {
            const qint64 begin = bucket * ProcessingFormat::levelLength(Last);
            const auto first = Timestamp::fromNanoseconds(begin);
            const auto end = Timestamp::fromNanoseconds(begin + ProcessingFormat::levelLength(Last));
            range.first = range.first.isValid() ? std::min(range.first, first) : first;
            range.second = std::max(range.second, end);
        };
        visit(series, Last, std::numeric_limits<qint32>::min(), std::numeric_limits<qint32>::max(), widen);
    }
    return range;
}

} // namespace Backstory
