// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/records/recordnotes.h"

#include "connectors/grpc/records/linktarget.h"

#include <simdjson.h>

namespace Backstory
{

namespace
{

using namespace simdjson;

constexpr std::string_view DeletedBefore = "9223372036854775807"; // a `$tb` that leaves nothing

std::string_view stdView(QByteArrayView text)
{
    return {text.data(), size_t(text.size())};
}

QByteArrayView viewOf(std::string_view text)
{
    return {text.data(), qsizetype(text.size())};
}

/// The media types of the formats that the newer protocol names.
QByteArrayView contentTypeOf(std::string_view format)
{
    for (const auto &[name, type] : {std::pair<std::string_view, const char *>{"json", "application/json"},
                                     {"protobuf", "application/x-protobuf"},
                                     {"avro", "application/avro"},
                                     {"bytes", "application/octet-stream"}}) {
        if (viewOf(format).compare(viewOf(name), Qt::CaseInsensitive) == 0)
            return type;
    }
    return {};
}

} // namespace

struct RecordNotes::Parser {
    dom::parser json;
};

RecordNotes::RecordNotes()
    : m_parser(std::make_unique<Parser>())
{
}

RecordNotes::~RecordNotes() = default;

void RecordNotes::complete(Event &event)
{
    const std::string_view metadata = stdView(event.metadata);
    if (metadata.find("\"$schema.") != metadata.npos || metadata.find("\"$record.") != metadata.npos)
        readSchema(event);
    if (!event.type.startsWith('$'))
        return;
    m_note.clear();
    if (event.type == QByteArrayView("$>"))
        noteLink(event);
    else if (event.type == QByteArrayView("$@"))
        addText("stream", event.payload);
    else if (event.type == QByteArrayView("$metadata"))
        noteStreamMetadata(event);
    if (!m_note.empty())
        addTo(event.metadata);
}

void RecordNotes::noteLink(Event &event)
{
    if (const QByteArrayView group = parkingGroup(event.entity); !group.isNull()) {
        addText("parkedBy", group);
        readParking(event);
    }
    const std::optional<LinkTarget> target = LinkTarget::of(event.payload);
    if (!target)
        return;
    if (!m_note.empty())
        m_note += ',';
    addText("link", target->stream);
    m_note += ",\"revision\":" + std::to_string(target->revision);
}

/// The server writes when it has given up; why stands beside it under `reason`.
void RecordNotes::readParking(Event &event)
{
    dom::element root;
    std::string_view added;
    if (m_parser->json.parse(event.metadata.data(), size_t(event.metadata.size())).get(root) == SUCCESS &&
        root["added"].get(added) == SUCCESS)
        event.occurred = Timestamp::fromText(viewOf(added));
}

void RecordNotes::noteStreamMetadata(const Event &event)
{
    if (event.entity.startsWith("$$"))
        addText("metadataOf", event.entity.sliced(2));
    dom::element root;
    dom::element before;
    if (m_parser->json.parse(event.payload.data(), size_t(event.payload.size())).get(root) == SUCCESS &&
        root["$tb"].get(before) == SUCCESS && minify(before) == DeletedBefore && !m_note.empty())
        m_note += ",\"deleted\":true";
}

void RecordNotes::addText(std::string_view name, QByteArrayView text)
{
    m_note.append("\"").append(name).append("\":\"");
    for (const char c : text) {
        if (c == '"' || c == '\\')
            m_note += '\\';
        if (uchar(c) >= 0x20) {
            m_note += c;
            continue;
        }
        constexpr char Digits[] = "0123456789abcdef";
        m_note.append("\\u00").append(1, Digits[c >> 4]).append(1, Digits[c & 15]);
    }
    m_note += '"';
}

void RecordNotes::addTo(QByteArrayView &metadata)
{
    const QByteArrayView own = metadata.trimmed();
    if (!own.isEmpty() && !(own.startsWith('{') && own.endsWith('}')))
        return;
    m_metadata = "{\"kurrentdb\":{" + m_note + '}';
    const QByteArrayView members = own.isEmpty() ? own : own.sliced(1, own.size() - 2).trimmed();
    if (!members.isEmpty())
        m_metadata.append(",").append(stdView(members));
    m_metadata += '}';
    metadata = viewOf(m_metadata);
}

void RecordNotes::readSchema(Event &event)
{
    dom::object members;
    if (m_parser->json.parse(event.metadata.data(), size_t(event.metadata.size())).get(members) != SUCCESS)
        return;
    std::string_view text;
    if (members["$schema.format"].get(text) == SUCCESS) {
        if (const QByteArrayView type = contentTypeOf(text); !type.isEmpty())
            event.contentType = type;
    }
    if (event.schemaVersion.isEmpty() && members["$schema.id"].get(text) == SUCCESS) {
        m_schemaId = text; // the parser may be used again before the event is copied
        event.schemaVersion = viewOf(m_schemaId);
    }
    if (!event.occurred.isValid() && members["$record.timestamp"].get(text) == SUCCESS)
        event.occurred = Timestamp::fromText(viewOf(text));
}

} // namespace Backstory
