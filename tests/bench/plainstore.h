// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Backstory
{

/// The peer of indexing: inserts the rows of a demo store, payloads included, into a plain SQLite table
/// without any index, through one prepared statement, 20,000 rows a transaction, WAL, synchronous NORMAL as
/// the history has it. Rows are taken into memory first in portions and only the inserting is timed: the best
/// case for the peer. Returns rows a second.
double plainInsertRate(const QString &store, const QString &target);

} // namespace Backstory
