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
    /// Drops all that this origin has said.
    bool forget();
    /// Records without any time, which stand nowhere on a time axis.
    qint64 untimed();

private:
    struct Gathered {
        quint32 series = 0;
        qint32 bucket = 0; ///< of the finest level
        quint16 code = 0;
        qint64 count = 0;
    };
    struct Placed {
        quint32 series = 0;
        qint32 bucket = 0;
        quint16 code = 0;
        Position position;
    };

    bool fail();
    quint32 seriesOf(const ProcessingRecord &record, DelayPart part);
    void gather(const ProcessingRecord &record);
    void gatherDelay(quint32 series, qint32 bucket, Timestamp from, Timestamp to, Position position);
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
    QHash<std::pair<QByteArray, QByteArray>, std::array<quint32, 2>> m_series; ///< by consumer and type
};

} // namespace Backstory
