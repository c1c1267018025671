// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QString;
class QTableView;

namespace Backstory
{

/// A table of whole rows as the design has them: without grid and frame, 24 pixels a row; the last column
/// takes the room that is left.
void makePlain(QTableView *table, const QString &accessibleName);

} // namespace Backstory
