// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace Backstory
{

/// The sizes and weights of the design: 12 normal, 11 monospace for ids and payloads, 15 and 20 for titles.
QFont textFont();
QFont strongFont();
/// For the cells of long tables: letters of writing systems that can do without are not shaped, which takes
/// most of the time of painting such a table.
QFont tableFont(QFont::Weight weight = QFont::Normal);
QFont smallFont();
QFont monoFont();
QFont nameFont();
QFont titleFont();

} // namespace Backstory
