// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/historyreader.h"

#include <sqlite3.h>

namespace Backstory
{

/// How well the id fits the text, whatever the case of ASCII letters; nullopt when it does not hold it.
std::optional<EntityRank> entityRank(QByteArrayView id, QByteArrayView text);

/// Gives a connection the function `entity_rank(id, text)`, which is null where the text is not in the id.
void addEntityRank(sqlite3 *db);

} // namespace Backstory
