// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/event.h"

#include <memory>
#include <string>
#include <string_view>

namespace Backstory
{

/// Says what KurrentDB means by the events that it, its projections and its newer protocol write: links,
/// stream metadata, deletions, schemas. Owns the texts that it composes; belongs to one thread.
class RecordNotes
{
public:
    RecordNotes();
    ~RecordNotes();

    /// Adds a member `kurrentdb` to metadata that is a JSON object or missing, and reads the keys that the
    /// newer protocol puts there. What the event views lives until the next call.
    void complete(Event &event);

private:
    void noteLink(Event &event);
    void readParking(Event &event);
    void noteStreamMetadata(const Event &event);
    void addText(std::string_view name, QByteArrayView text);
    void addTo(QByteArrayView &metadata);
    void readSchema(Event &event);

    struct Parser;
    std::unique_ptr<Parser> m_parser;
    std::string m_note; ///< the members of `kurrentdb`
    std::string m_metadata;
    std::string m_schemaId;
};

} // namespace Backstory
