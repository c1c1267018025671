// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/answerpage.h"

#include "connectors/grpc/server/messagewriter.h"
#include "connectors/grpc/server/wire.h"

#include "connectors/grpc/protocol/streams.pb.h"

#include <grpcpp/support/byte_buffer.h>

#include <charconv>
#include <utility>

namespace Backstory
{

using event_store::client::StreamIdentifier;
using event_store::client::UUID;
using event_store::client::streams::ReadResp;
using Found = ReadResp::ReadEvent;
using Record = Found::RecordedEvent;

namespace
{

// Of each entry of a map.
enum MapMember { Key = 1, Value = 2 };

} // namespace

AnswerPage::AnswerPage(bool hasStructuredIds)
    : m_hasStructuredIds(hasStructuredIds)
{
}

AnswerPage::~AnswerPage() = default;

std::string_view AnswerPage::writtenUuid(std::string_view id)
{
    m_part.clear();
    if (!m_hasStructuredIds && isUuidShaped(id)) {
        MessageWriter(m_part).bytes(UUID::kStringFieldNumber, id);
        return m_part;
    }
    UUID uuid;
    setUuid(&uuid, id, m_hasStructuredIds);
    uuid.AppendToString(&m_part);
    return m_part;
}

void AnswerPage::writeMetadata(std::string_view name, std::string_view value, std::string &to)
{
    m_part.clear();
    MessageWriter entry(m_part);
    entry.bytes(Key, name);
    entry.bytes(Value, value);
    MessageWriter(to).bytes(Record::kMetadataFieldNumber, m_part);
}

void AnswerPage::writeRecord(const ServedEvent &event, std::string &to)
{
    to.clear();
    MessageWriter record(to);
    record.bytes(Record::kIdFieldNumber, writtenUuid(event.id));
    m_part.clear();
    MessageWriter(m_part).bytes(StreamIdentifier::kStreamNameFieldNumber, event.stream);
    record.bytes(Record::kStreamIdentifierFieldNumber, m_part);
    record.number(Record::kStreamRevisionFieldNumber,
                  event.revision == ServedEvent::NoRevision ? NoNumber : quint64(event.revision));
    record.number(Record::kPreparePositionFieldNumber, quint64(event.position));
    record.number(Record::kCommitPositionFieldNumber, quint64(event.position));
    writeMetadata("type", event.type, to);
    writeMetadata("content-type", event.isJson ? "application/json" : "application/octet-stream", to);
    char ticks[24];
    const char *end = std::to_chars(ticks, ticks + sizeof ticks, ticksOf(event.created)).ptr;
    writeMetadata("created", {ticks, size_t(end - ticks)}, to);
    record.bytes(Record::kCustomMetadataFieldNumber, event.metadata);
    record.bytes(Record::kDataFieldNumber, event.data);
}

void AnswerPage::addEvent(const ServedEvent *event, const ServedEvent *link)
{
    m_found.clear();
    MessageWriter found(m_found);
    if (event) {
        writeRecord(*event, m_record);
        found.bytes(Found::kEventFieldNumber, m_record);
    }
    if (link) {
        writeRecord(*link, m_record);
        found.bytes(Found::kLinkFieldNumber, m_record);
    }
    const qint64 position = (link ? link : event)->position;
    if (position == ServedEvent::NoPosition)
        found.bytes(Found::kNoPositionFieldNumber, {});
    else
        found.number(Found::kCommitPositionFieldNumber, quint64(position));
    MessageWriter(m_bytes).bytes(ReadResp::kEventFieldNumber, m_found);
    m_ends.push_back(m_bytes.size());
}

void AnswerPage::add(const ReadResp &answer)
{
    answer.AppendToString(&m_bytes);
    m_ends.push_back(m_bytes.size());
}

void AnswerPage::takeNext(grpc::ByteBuffer &answer)
{
    if (m_taken == 0) {
        auto *memory = new std::string(std::move(m_bytes));
        const auto drop = [](void *text) { delete static_cast<std::string *>(text); };
        m_memory = std::make_unique<grpc::Slice>(memory->data(), memory->size(), drop, memory);
    }
    const size_t start = m_taken == 0 ? 0 : m_ends[m_taken - 1];
    const grpc::Slice slice = m_memory->sub(start, m_ends[m_taken]);
    grpc::ByteBuffer(&slice, 1).Swap(&answer);
    if (++m_taken < m_ends.size())
        return;
    // Nothing is held on to: a subscription may wait for long.
    m_taken = 0;
    m_memory.reset();
    m_ends = {};
    m_bytes = m_found = m_record = m_part = {};
}

} // namespace Backstory
