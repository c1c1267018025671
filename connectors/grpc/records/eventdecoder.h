// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/records/categoryrule.h"
#include "connectors/grpc/records/readanswer.h"
#include "connectors/grpc/records/recordnotes.h"
#include "models/payload/metadatakeys.h"
#include "models/payload/payloadscanner.h"

namespace Backstory
{

/// Makes events of what KurrentDB has recorded. The entity is the stream, the version its revision. What the
/// store writes for itself is said in a member `kurrentdb` of the metadata: where a link points to, which
/// stream a `$metadata` event is about. One instance per thread; owns the texts that it composes.
class EventDecoder
{
public:
    void setCategoryRule(const CategoryRule &rule) { m_categories = rule; }

    /// Fills in everything; the position's part is 0. What the event views lives until the next call, and no
    /// longer than the record's texts.
    void decode(const RecordedEvent &record, Event &event);

private:
    void setId(const RecordedEvent &record, Event &event);
    void setSystemMetadata(const RecordedEvent &record, Event &event);
    void setVersion(const RecordedEvent &record, Event &event);
    void setMetadata(Event &event);

    CategoryRule m_categories;
    RecordNotes m_notes;
    MetadataScanner m_keys;
    PayloadScanner m_payloads;
    std::string m_id;
};

} // namespace Backstory
