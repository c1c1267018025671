// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestamp.h"

#include <QByteArrayView>

#include <limits>
#include <vector>

namespace Backstory
{

/// Where an event stands in its source, as the source says it: SQLite's rowid (part = index within the row),
/// a Kafka offset (part = partition), a byte offset in a file (part = 0).
struct Position {
    qint64 value = -1;
    qint32 part = 0;

    constexpr bool isValid() const { return value >= 0; }
    constexpr auto operator<=>(const Position &) const = default;
};

enum class EventKind : quint8 { Event, Command, Snapshot, Tombstone };

/// What an event names as its cause: the id of an event (or of something outside), or, in stores that count
/// that way (act), the global position of an event in the same source.
struct Cause {
    enum Kind : quint8 { Id, Position };

    QByteArrayView text; ///< as the store writes it; decimal digits for Position
    Kind kind = Id;
};

/// One immutable fact as a connector hands it over. Every text is UTF-8 and a view: it must live until
/// `EventBatch::append()` has returned, which copies it. A text the store does not know stays null.
struct Event {
    static constexpr qint64 NoVersion = std::numeric_limits<qint64>::min();

    Position position;
    EventKind kind = EventKind::Event;
    bool archived = false;
    QByteArrayView id;
    QByteArrayView type;
    QByteArrayView schemaVersion; ///< the version of the payload's schema
    QByteArrayView entity;        ///< the id as the store writes it, never stripped
    QByteArrayView category;      ///< derived: stream type, aggregate type, text before the first dash …
    qint64 version = NoVersion;
    qint64 readVersion = NoVersion; ///< the version of the entity that the writer had seen
    Timestamp occurred;             ///< the producer's clock
    Timestamp recorded;             ///< the store's clock
    QByteArrayView producer;
    QByteArrayView user;
    std::vector<Cause> causes;
    QByteArrayView correlation;
    QByteArrayView contentType;
    QByteArrayView
        payload; ///< only where no PayloadReader can give it back: what is set here is kept in the history
    quint64 payloadHash = 0; ///< 64-bit XXH3 of the decoded payload where `payload` is not set; 0: unknown
    qint64 payloadSize = -1; ///< its bytes; -1: unknown
    quint64 payloadShape =
        0; ///< tells payloads with other top-level fields, or other kinds of them, apart; 0: unknown
    /// What the shape stands for, with the first payload of that shape that a reader meets, else null: for
    /// each field the kind of its value (o a s n b z: object, array, string, number, boolean, null), its name
    /// and a zero byte.
    QByteArrayView payloadFields;
    QByteArrayView metadata; ///< as for payload
    QByteArrayView problem;  ///< why the event could not be decoded, as a sentence; null when it could
};

} // namespace Backstory
