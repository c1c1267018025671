// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/processingrecord.h"
#include "models/history/database.h"
#include "models/processing/cellcounts.h"
#include "models/processing/processingformat.h"

#include <QHash>

#include <vector>

namespace Backstory
{

/// Adds processing records up, into the file beside the source's history. What has been committed is never
/// read again: the cursor stands in the same transaction, and a second writer is refused by it. One instance,
/// one thread.
class ProcessingStore
{
public:
    /// Creates the file (0600). A foreign or newer one is an `error()`.
    explicit ProcessingStore(const QString &path);

    /// A sentence; empty when all went well.
    const QString &error() const { return m_error; }

    /// Whose records come from now on, by a name that stays.
    bool open(const QString &origin);
    /// What to call it: where its numbers are from.
    bool setLabel(const QString &label);
    /// Behind which record reading goes on; empty: before the first.
    QByteArray cursor();
    /// Gathers; commits when there is much.
    bool append(ProcessingBatch &&batch);
    /// Writes what has been gathered; true when nothing had been.
    bool commit();
    /// How many records this instance has been given: tells whether there is anything new.
    qint64 taken() const { return m_taken; }
    /// Drops all that this origin has said.
    bool forget();
    /// Records without any time, which stand nowhere on a time axis.
    qint64 untimed();

private:
    /// A series, a time bucket and a code as one number that sorts like them: 20, 32 and 12 bits.
    class Key
    {
    public:
        static constexpr quint32 MostSeries = 1 << 20;

        Key() = default;
        Key(quint32 series, qint64 bucket, int code)
            : m_bits(quint64(series) << 44 | quint64(bucket + Middle) << CellCode::Bits | quint64(code))
        {
        }
        quint32 series() const { return quint32(m_bits >> 44); }
        qint64 bucket() const { return qint64(m_bits >> CellCode::Bits & 0xffff'ffff) - Middle; }
        int code() const { return int(m_bits & ((1u << CellCode::Bits) - 1)); }
        qint64 chunk() const { return bucket() >> CellCount::ChunkBits; }
        bool isInChunkOf(const Key &other) const
        {
            constexpr int Shift = CellCode::Bits + CellCount::ChunkBits;
            return m_bits >> Shift == other.m_bits >> Shift;
        }
        /// Within the chunk.
        CellCount counted(qint64 count) const
        {
            return {int(bucket() - chunk() * (1 << CellCount::ChunkBits)), code(), count};
        }
        auto operator<=>(const Key &) const = default;

    private:
        static constexpr qint64 Middle = qint64(1) << 31;
        quint64 m_bits = 0;
    };
    struct Gathered {
        Key key; ///< with the time bucket of one level
        qint64 count = 0;
    };
    struct Placed {
        Key key;
        Position position;
        auto operator<=>(const Placed &) const = default;
    };

    bool fail();
    quint32 seriesOf(const ProcessingRecord &record, DelayPart part);
    void gather(const ProcessingRecord &record);
    void gatherDelay(quint32 series, qint64 bucket, Timestamp from, Timestamp to, Position position);
    bool write();
    bool writeCounts();
    bool writeLevel(int level);
    bool writeChunk(int level, quint32 series, qint64 chunk, const CellCounts &counts);
    bool writePlaces(qint64 run);
    void sum();

    Database m_db;
    QString m_error;
    Statement m_find;
    Statement m_put;
    qint64 m_origin = 0;
    QByteArray m_cursor;    ///< behind what has been gathered
    QByteArray m_committed; ///< as it stands in the file, unless somebody else writes it
    std::vector<Gathered> m_gathered;
    std::vector<Placed> m_placed;
    qint64 m_untimed = 0; ///< gathered
    qsizetype m_records = 0;
    qint64 m_taken = 0;
    QHash<std::pair<QByteArray, QByteArray>, std::array<quint32, 2>> m_series; ///< by consumer and type
};

} // namespace Backstory
