// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/event.h"

#include <QByteArray>

#include <vector>

namespace Backstory
{

/// One event at one consumer: when it was produced, received and processed, as far as its source knows. A
/// value.
struct ProcessingRecord {
    /// What an earlier record of the same event at the same consumer has said.
    enum Told : quint8 { Nothing, Waiting, Failed };

    QByteArray consumer; ///< UTF-8
    QByteArray type;     ///< of the event; empty: unknown
    Position position;   ///< of the event in its source; invalid: unknown
    QByteArray id;       ///< of the event, where no position is known
    Timestamp produced;  ///< when the event was recorded, by the store's clock
    Timestamp received;  ///< by the consumer's clock, as is `processed`
    Timestamp processed; ///< invalid: not yet
    qint64 attempts = 0; ///< how often it was tried; 0: unknown
    QByteArray error;    ///< the last one; empty: none
    Told told = Nothing;
    bool isGone = false; ///< the row that said so is no longer there

    bool isWaiting() const { return !isGone && !processed.isValid() && error.isEmpty(); }
    bool isFailed() const { return !isGone && !processed.isValid() && !error.isEmpty(); }
    /// Where it stands on a time axis: when it was received, else processed, else produced.
    Timestamp time() const
    {
        return received.isValid() ? received : processed.isValid() ? processed : produced;
    }
};

/// Records with the cursor behind the last of them.
struct ProcessingBatch {
    std::vector<ProcessingRecord> records;
    QByteArray cursor;
};

} // namespace Backstory
