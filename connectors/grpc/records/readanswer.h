// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <optional>
#include <string_view>

namespace Backstory
{

/// One recorded event as it came over the wire; what is missing is empty. Its texts live as long as the
/// message does.
struct RecordedEvent {
    /// In place of a text, as older clients ask for it.
    struct StructuredId {
        quint64 high = 0;
        quint64 low = 0;
    };

    std::string_view id;
    std::optional<StructuredId> structuredId;
    std::string_view stream;
    quint64 revision = 0;
    quint64 prepare = 0;
    quint64 commit = 0;
    std::string_view type;
    std::string_view contentType;
    std::string_view created; ///< 100 ns ticks since the Unix epoch
    std::string_view metadata;
    std::string_view data;

    /// False when the message is broken.
    bool parse(std::string_view message);

private:
    bool parseId(std::string_view message);
    bool parseStream(std::string_view message);
    bool parseMetadata(std::string_view message);
};

/// One answer of Streams.Read, as far as it matters here; its texts live as long as the message does.
struct ReadAnswer {
    struct Checkpoint {
        quint64 commit = 0;
        quint64 prepare = 0;
    };

    std::optional<RecordedEvent> event;
    std::optional<RecordedEvent> link;
    std::optional<Checkpoint> checkpoint;

    /// What stands at the place that was read: the link where it was resolved, else the event; null where an
    /// answer has neither.
    const RecordedEvent *record() const { return link ? &*link : event ? &*event : nullptr; }

    /// False when the message is broken.
    bool parse(std::string_view message);

private:
    bool parseFound(std::string_view message);
    bool parseCheckpoint(std::string_view message);
};

} // namespace Backstory
