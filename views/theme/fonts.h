// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace Backstory
{

/// The sizes and weights of the design: 12 normal, 11 monospace for ids and payloads, 15 and 20 for titles.
QFont textFont();
QFont strongFont();
QFont smallFont();
QFont monoFont();
QFont nameFont();
QFont titleFont();

} // namespace Backstory
