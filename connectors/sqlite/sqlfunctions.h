// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

struct sqlite3;

namespace Backstory
{

/// Adds the functions that schema descriptions may use:
/// unpacked(x): x as JSON text after unpacking gzip, zlib, zstd, BOM or YAML; NULL when it is no such thing.
/// problem(x): a sentence why x is not JSON (nor YAML), else NULL.
/// before(x, set): the text before the first character of the set, '' when there is none.
/// before_last(x, s), after_last(x, s): around the last s; without any: '' and x.
/// category_of(x): the text before the first `-` or `$` behind the first character; '' for uuids.
/// cursor_sum(x): the sum of the 6-byte big-endian counters that x holds in base64 (reSolve's cursors); NULL
/// when it holds none. uuid_text(x): 16 bytes as a uuid, anything else as it is. uuid_blob(x): the reverse.
void registerSqlFunctions(sqlite3 *database);

} // namespace Backstory
