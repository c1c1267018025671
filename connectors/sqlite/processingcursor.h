// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/processingrecord.h"

#include <deque>
#include <map>
#include <optional>

namespace Backstory
{

/// A row without a processed time, and what must be known of it should it be deleted.
struct WaitingRow {
    ProcessingRecord::Told told = ProcessingRecord::Nothing; ///< of one not received yet, nothing
    QByteArray consumer;
    QByteArray type;
    Timestamp received;
};

/// How far one stream of processing records (one consumer, or the whole table) has been read.
struct StreamCursor {
    /// Rows whose keys lie at most so far behind the last one are found even when they are written late.
    static constexpr qint64 LateKeys = 1'000;

    std::optional<qint64> at;  ///< key of the last row
    QByteArray received;       ///< that row's, as it is written: tells whether it is still the same
    std::deque<qint64> recent; ///< keys read within `LateKeys`, rising
    std::map<qint64, WaitingRow> waiting; ///< by key

    bool hasRead(qint64 key) const;
    /// The row with this key has been read.
    void pass(qint64 key, QByteArrayView receivedText, bool keepsRecent);
};

/// How far a table of processing times has been read. A value.
struct ProcessingCursor {
    /// Of more rows that wait, the first ones are not looked at again.
    static constexpr qsizetype MostWaiting = 100'000;

    QByteArray table;
    std::map<QByteArray, StreamCursor> streams;
    bool overflowed = false; ///< there were more rows waiting than are kept

    bool isEmpty() const { return streams.empty(); }
    void keepWaiting(StreamCursor &stream, qint64 key, const WaitingRow &row);
    QByteArray toBytes() const;
    /// Empty when the bytes are none.
    static ProcessingCursor fromBytes(const QByteArray &bytes);
};

} // namespace Backstory
