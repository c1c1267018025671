// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/findings/causalgap.h"

#include <optional>
#include <stop_token>

namespace Backstory
{

/// The events of a history that lack a cause or an effect which nearly all of their type have, as the
/// aggregates of its causes tell. For when everything has been read; opens a connection of its own.
/// Null when the aggregates could not be read.
std::optional<QList<CausalGap>> causalGaps(const QString &historyPath, std::stop_token stop);

} // namespace Backstory
