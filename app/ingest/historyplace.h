// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

namespace Backstory
{

/// The history file of a source: `<folder>/<hash of URL and mapping>.history`; `folder` empty: the user's
/// cache folder, which all programs of Backstory share. Creates the folder, private to the user.
QString historyPathOf(const SourceLocation &location, const QString &folder = {});

/// Removes a history file that cannot be used any more, with SQLite's files beside it.
void removeHistory(const QString &path);

} // namespace Backstory
