// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace Backstory
{

/// How well a text fits what was typed, and which of its characters did.
struct FuzzyMatch {
    int score = 0; ///< more is better; only to be compared for the same pattern
    QList<int> positions;
};

/// Matches when the pattern's characters, spaces left out, occur in the text in their order, in whatever
/// case. Characters at the beginnings of words and runs of characters count most, gaps count against it.
std::optional<FuzzyMatch> fuzzyMatch(const QString &pattern, const QString &text);

} // namespace Backstory
