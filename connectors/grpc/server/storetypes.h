// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/timestamp.h"

#include <QString>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace Backstory
{

/// The revision of a stream's tombstone, and the `$tb` of a stream that was deleted softly.
inline constexpr qint64 LastRevision = std::numeric_limits<qint64>::max();

/// What a writer says about the stream before its append; the numbers are those of the protocol's texts.
enum ExpectedRevision : qint64 { NoStream = -1, AnyRevision = -2, StreamExists = -4 };

/// An event that a client wants to append. A value; metadata and data are kept as they came.
struct ProposedEvent {
    std::string id; ///< a UUID in lower case
    std::string type;
    std::string metadata;
    std::string data;
    bool isJson = false;
};

/// What became of a write. A value.
struct WriteOutcome {
    enum Kind { Written, WrongRevision, Deleted, Failed };
    Kind kind = Failed;
    qint64 revision = NoStream; ///< the stream's last one: after the write, or why it did not fit
    qint64 position = 0;        ///< of the last event written
    QString error;              ///< for Failed: a sentence
};

/// One write of a client: events for a stream, or its deletion. The completion runs on the writer's thread
/// after the commit, and must not block.
struct WriteRequest {
    enum Kind { Append, SoftDelete, Tombstone };
    Kind kind = Append;
    std::string stream;
    qint64 expected = AnyRevision;
    std::vector<ProposedEvent> events;
    std::function<void(const WriteOutcome &)> done;
};

/// An event as it stands in the store. Its texts live until the next row is read.
struct ServedEvent {
    static constexpr qint64 NoRevision = -1; ///< a row without a version, such as a command
    static constexpr qint64 NoPosition = -1; ///< not a part of `$all`

    qint64 position = 0;
    qint64 revision = NoRevision;
    Timestamp created;
    std::string_view id;
    std::string_view stream;
    std::string_view type;
    std::string_view data;
    std::string_view metadata;
    bool isJson = false;
};

/// Returns false to read no further.
using EventVisitor = std::function<bool(const ServedEvent &)>;

} // namespace Backstory
