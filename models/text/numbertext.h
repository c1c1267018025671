// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Backstory
{

/// What stands where a value is unknown.
QString noneText();
/// `518,204`
QString countText(qint64 count);
/// `1 event`, `2 events`: the noun in the singular; its plural takes an s.
QString countText(qint64 count, const QString &noun);
/// `6.4 M`, `231 k`, `812`
QString roughCountText(double count);
/// `214 bytes`, `12.0 kB`, `5.2 MB`
QString bytesText(qint64 bytes);
/// `a long … id`: keeps both ends, for ids are told apart by either.
QString elidedMiddle(const QString &text, int length);

} // namespace Backstory
