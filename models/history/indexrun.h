// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestamp.h"
#include "models/history/database.h"
#include "models/history/runencoding.h"

#include <array>

namespace Backstory
{

/// The look-ups of a history. Keys: see identifier.h; for ByEntity the entity's number; for ByTime
/// `timeKey()`. Their order is the order in a run's directory: new ones come last.
enum class Lookup : quint8 { ById, ByEntity, ByCorrelation, ByCause, ByTime };
constexpr size_t LookupCount = 5;

/// Earlier times have lower keys, before 1970 too; no valid time has the key 0.
constexpr quint64 timeKey(Timestamp time)
{
    return quint64(time.nanoseconds()) ^ (quint64(1) << 63);
}

/// One sorted run: for each look-up the entries of the rows firstRow … lastRow, in pages `firstPage` … of the
/// table `page`, with the first key of each page.
///
/// Random-key B-trees kept row by row rewrite the whole tree in every transaction (16,000 events/s were
/// measured); a run is only ever appended, so that an event costs the same at ten million as at one.
struct IndexRun {
    struct Part {
        qint64 firstPage = 0;
        std::vector<quint64> fences;
        // Of ByTime alone, which is also asked how many entries there are below a key:
        std::vector<quint32> starts; ///< the entries before each page; at the end all of them
        quint64 last = 0;            ///< the highest key
    };

    qint64 number = 0;
    int level = 0;
    qint64 firstRow = 0;
    qint64 lastRow = 0;
    std::array<Part, LookupCount> parts;

    const Part &part(Lookup lookup) const { return parts[size_t(lookup)]; }
    QByteArray directory() const;
    /// What `directory()` holds for one look-up.
    static QByteArray directoryOf(Lookup lookup, const Part &part);
    bool readDirectory(QByteArrayView bytes);
    /// From a row of `SELECT number, level, firstrow, lastrow, directory FROM run`.
    bool read(const Statement &row);
};

/// Walks over all entries of one look-up of a run in key order, a page at a time.
class RunScan
{
public:
    RunScan(const Database &db, const IndexRun::Part &part);
    bool next(IndexEntry &entry);
    /// After the end: a page could not be read, and it was not the end.
    bool isBroken() const { return m_pages > 0; }

private:
    qint64 m_pages; ///< that have not been read
    Statement m_statement;
    std::vector<IndexEntry> m_entries;
    size_t m_at = 0;
};

} // namespace Backstory
