// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/sources/sourcestatus.h"
#include "models/text/timetext.h"

namespace Backstory
{

/// `100 %`, `58 %`; empty while the total is unknown.
QString percentText(const SourceStatus &status);
/// `Reading 6.4 of 10.0 M events · 231 k/s · 16 s left`
QString progressText(const SourceStatus &status);
/// One line for a list: `emmett 0.42 · 4.8 M events`, `cannot be read`.
QString shortText(const SourceStatus &status);
/// Where the source is, and below it what was noticed of it, the latest first.
QString detailsText(const SourceStatus &status);
/// The name, the reasons and the steps as lines of text, to copy.
QString failureText(const SourceStatus &status);

} // namespace Backstory
