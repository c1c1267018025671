// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/opening/openingtypes.h"

namespace Backstory
{

/// How much of each chosen part is read.
struct OpeningScope {
    Timestamp from;     ///< only events from this time on
    qint64 newest = -1; ///< only so many of each partition

    bool isEverything() const { return !from.isValid() && newest < 0; }
};

/// What reading the chosen parts would mean. A value; made before anything is read.
struct OpeningEstimate {
    qint64 events = 0;
    qint64 diskBytes = 0;
    qint64 seconds = 0;
    int unknown = 0; ///< parts whose events or size are not known

    static OpeningEstimate of(const QList<OpeningPart> &parts, const OpeningScope &scope, Timestamp now);
    /// `About 5.6 M events, 2 min, 3.1 GB on disk.`
    QString text() const;
    /// What the numbers rest on, as sentences.
    QString assumptions(const OpeningScope &scope) const;
};

} // namespace Backstory
