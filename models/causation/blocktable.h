// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/causation/causalrecords.h"
#include "models/history/database.h"

namespace Backstory
{

/// Where records of one kind are kept: `NAME` holds the packed records of each block by the number of its
/// first record (from 1), `NAMEsummary` what they add up to, and `NAMEtotal` what many whole blocks add up
/// to. Whole blocks have `BlockRecords` records; those after the last whole one are in pieces, so that a
/// commit of one event writes little.
struct BlockTableName {
    const char *name;

    static constexpr qint64 BlockRecords = 8'192;
    static constexpr qint64 PieceRecords = 512;
    static constexpr qint64 TotalRecords = 32 * BlockRecords;

    /// The statement with each `%` replaced by the name.
    QByteArray sql(const char *statement) const { return QByteArray(statement).replace('%', name); }
};
constexpr BlockTableName FactTable{"causalfact"};
constexpr BlockTableName PairTable{"causalpair"};

/// Makes the tables where they are missing; false after a database error, as everywhere here.
bool createBlockTable(const Database &db, BlockTableName table);
bool clearBlockTable(const Database &db, BlockTableName table);

/// Appends records to such a table. Belongs to the writer's thread and transaction. Reads what it has to go
/// on from when it is first given a record.
template<class Record>
class BlockWriter
{
public:
    BlockWriter(const Database &db, BlockTableName table);

    bool append(const Record &record);
    /// Everything that was appended is in the table then.
    bool flush();

private:
    bool load();
    bool write(size_t from, size_t count);
    bool removePieces();
    bool writeTotal();

    BlockTableName m_table;
    Statement m_insert;
    Statement m_insertSummary;
    Statement m_remove;
    Statement m_removeSummary;
    Statement m_summaries;
    Statement m_insertTotal;
    Statement m_last;
    Statement m_rest;
    bool m_loaded = false;
    bool m_dirty = false;
    qint64 m_first = 1;            ///< the number of the first of `m_records`
    std::vector<Record> m_records; ///< since the last whole block
    size_t m_stored = 0;           ///< of them, in whole pieces
    size_t m_written = 0;          ///< of them, in any piece
};

extern template class BlockWriter<RowFact>;
extern template class BlockWriter<PairRecord>;

} // namespace Backstory
