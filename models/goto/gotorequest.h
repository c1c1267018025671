// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/text/timetext.h"

#include <QList>

namespace Backstory
{

/// One way to read what a person typed to go somewhere. A value.
struct GotoRequest {
    enum Kind {
        Id,      ///< of an event, else of an entity
        Moment,  ///< `time`
        Version, ///< `number` of the entity that is shown
        Row      ///< `number` of an event in its source, counted from 1
    };

    Kind kind = Id;
    QString id;
    Timestamp time;
    qint64 number = 0;

    bool operator==(const GotoRequest &) const = default;
};

/// What a text is relative to.
struct GotoContext {
    TimeText::Zone zone = TimeText::Local;
    Timestamp now;          ///< for `yesterday`
    Timestamp here;         ///< the moment where the person stands: for times without a date, and for `-5m`
    bool hasEntity = false; ///< one entity is shown, so that plain numbers are versions
};

/// The ways to read the text, the likeliest first; the last is always an id. Empty for an empty text.
///
/// Times: `14:34`, `14:34:12.195`, `2025-03-18`, `2025-03-18 14:18:22.195`, RFC 3339 with its own zone,
/// `18 March 14:18`, `18 Mar 2025`, `today 9:00`, `yesterday 14:00`, `now`, and `-5m`, `+1h 30m`, `-500ms`,
/// `-2d` from where one stands. Numbers: `v13`, `13`, `#320`.
QList<GotoRequest> readGoto(const QString &text, const GotoContext &context);

} // namespace Backstory
