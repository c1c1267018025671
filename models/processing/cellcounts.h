// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <algorithm>
#include <vector>

namespace Backstory
{

/// What is counted of one series (a consumer, a type, one of the two delays) in one time bucket: how many
/// delays fall into each bucket of `DelaySketch`, and some tallies beside them.
namespace CellCode
{
constexpr int Bits = 12;
constexpr int Zero = 1 << (Bits - 1); ///< the code of `DelaySketch`'s bucket 0; negative delays are below it

/// Codes below those of all delays: `DelaySketch`'s lowest bucket is -1887.
enum Tally {
    Records,      ///< all records
    Errors,       ///< records with an error
    Attempts,     ///< sum over the records that came to an end
    Waiting,      ///< received, neither processed nor failed
    Most,         ///< the longest delay: of two the greater one counts
    MostNegative, ///< how far the most negative delay is below zero: of two the greater one counts
    Tallies
};

constexpr bool isDelay(int code)
{
    return code >= Tallies;
}
constexpr bool isGreatest(int code)
{
    return code == Most || code == MostNegative;
}
} // namespace CellCode

/// A code with its count, in one of the 256 time buckets that make a stored chunk.
struct CellCount {
    static constexpr int ChunkBits = 8;

    quint32 key = 0; ///< time bucket within the chunk, then the code
    qint64 count = 0;

    CellCount() = default;
    CellCount(int bucket, int code, qint64 counted)
        : key(quint32(bucket) << CellCode::Bits | quint32(code))
        , count(counted)
    {
    }
    int bucket() const { return int(key >> CellCode::Bits); }
    int code() const { return int(key & ((1u << CellCode::Bits) - 1)); }
    /// What both come to; of the same key.
    void add(qint64 other) { count = CellCode::isGreatest(code()) ? std::max(count, other) : count + other; }
    bool operator==(const CellCount &) const = default;
};
using CellCounts = std::vector<CellCount>; ///< by key

/// Appends a number as LEB128; of a signed one, the sign first in its lowest bit.
void appendNumber(QByteArray &bytes, quint64 number);
void appendSigned(QByteArray &bytes, qint64 number);

/// Reads such numbers one after the other.
class NumberCursor
{
public:
    explicit NumberCursor(QByteArrayView bytes)
        : m_at(reinterpret_cast<const uchar *>(bytes.data()))
        , m_end(m_at + bytes.size())
    {
    }
    bool atEnd() const { return m_at == m_end; }
    quint64 number()
    {
        quint64 value = 0;
        for (int shift = 0; m_at != m_end && shift < 64; shift += 7) {
            const uchar byte = *m_at++;
            value |= quint64(byte & 0x7f) << shift;
            if (!(byte & 0x80))
                break;
        }
        return value;
    }
    qint64 signedNumber()
    {
        const quint64 value = number();
        return qint64(value >> 1) ^ -qint64(value & 1);
    }

private:
    const uchar *m_at;
    const uchar *m_end;
};

QByteArray encodeCounts(const CellCounts &counts);

/// Calls `visit(CellCount)` for each count of an encoded chunk, by key.
template<typename Visit>
void visitCounts(QByteArrayView bytes, Visit visit)
{
    NumberCursor cursor(bytes);
    CellCount count;
    while (!cursor.atEnd()) {
        count.key += quint32(cursor.number());
        count.count = cursor.signedNumber();
        visit(count);
    }
}

/// Both together, without what comes to nothing.
CellCounts merged(const CellCounts &a, const CellCounts &b);

} // namespace Backstory
