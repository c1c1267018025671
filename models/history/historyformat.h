// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/database.h"

#include <functional>
#include <vector>

namespace Backstory
{

/// The file format of a history: its tables, its version and the way from older versions to this one.
///
/// | table | rows |
/// |---|---|
/// | meta | key, value: cursor, description and tallies of the source |
/// | word | dictionary of types, categories, producers, users, schema versions, content types |
/// | entity | number, category (word), id; `entitytext` finds any part of an id (FTS5, trigrams) |
/// | event | one row an event, `row` counting from 1 in the order of reading; see eventtable.h |
/// | problem | why an event could not be decoded |
/// | content | blocks of payloads and metadata, where the source cannot give them back; see contentblock.h |
/// | run, page | the sorted runs of the look-ups by id, entity, correlation, cause and time; see indexrun.h |
/// | tally | events by type and by category |
class HistoryFormat
{
public:
    /// 3: what is worked out while reading stands beside the rows. Older ones are read anew.
    static constexpr int Version = 3;
    static constexpr int ApplicationId = 0x42535459; // "BSTY"
    static constexpr int PageSize = 8'192;

    /// Brings a file from the version that is its index to the next one.
    using Migration = std::function<bool(const Database &)>;

    /// Creates the tables in an empty file, or brings an older one up to date, in one transaction. Returns a
    /// sentence when the file is no history or was written by a newer Backstory; then nothing was changed.
    static QString prepare(const Database &db);
    static QString prepare(const Database &db, int version, const std::vector<Migration> &migrations);

    /// A sentence when this connection's file cannot be read as a history of this version; empty when it can.
    static QString check(const Database &db, int version = Version);
};

} // namespace Backstory
