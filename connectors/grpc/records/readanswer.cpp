// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/records/readanswer.h"

#include "connectors/grpc/protocol/streams.pb.h"
#include "connectors/grpc/records/messagereader.h"

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

bool RecordedEvent::parseId(std::string_view message)
{
    MessageReader reader(message);
    while (reader.next()) {
        if (reader.member() == UUID::kStringFieldNumber) {
            id = reader.bytes();
        } else if (reader.member() == UUID::kStructuredFieldNumber) {
            StructuredId &bits = structuredId.emplace();
            MessageReader halves(reader.bytes());
            while (halves.next()) {
                if (halves.member() == UUID::Structured::kMostSignificantBitsFieldNumber)
                    bits.high = halves.number();
                else if (halves.member() == UUID::Structured::kLeastSignificantBitsFieldNumber)
                    bits.low = halves.number();
            }
            if (halves.isBroken())
                return false;
        }
    }
    return !reader.isBroken();
}

bool RecordedEvent::parseStream(std::string_view message)
{
    MessageReader reader(message);
    while (reader.next()) {
        if (reader.member() == StreamIdentifier::kStreamNameFieldNumber)
            stream = reader.bytes();
    }
    return !reader.isBroken();
}

bool RecordedEvent::parseMetadata(std::string_view message)
{
    std::string_view name;
    std::string_view value;
    MessageReader reader(message);
    while (reader.next()) {
        if (reader.member() == Key)
            name = reader.bytes();
        else if (reader.member() == Value)
            value = reader.bytes();
    }
    if (name == "type")
        type = value;
    else if (name == "content-type")
        contentType = value;
    else if (name == "created")
        created = value;
    return !reader.isBroken();
}

bool RecordedEvent::parse(std::string_view message)
{
    MessageReader reader(message);
    bool isWhole = true;
    while (isWhole && reader.next()) {
        switch (reader.member()) {
        case Record::kIdFieldNumber:
            isWhole = parseId(reader.bytes());
            break;
        case Record::kStreamIdentifierFieldNumber:
            isWhole = parseStream(reader.bytes());
            break;
        case Record::kStreamRevisionFieldNumber:
            revision = reader.number();
            break;
        case Record::kPreparePositionFieldNumber:
            prepare = reader.number();
            break;
        case Record::kCommitPositionFieldNumber:
            commit = reader.number();
            break;
        case Record::kMetadataFieldNumber:
            isWhole = parseMetadata(reader.bytes());
            break;
        case Record::kCustomMetadataFieldNumber:
            metadata = reader.bytes();
            break;
        case Record::kDataFieldNumber:
            data = reader.bytes();
            break;
        }
    }
    return isWhole && !reader.isBroken();
}

bool ReadAnswer::parseFound(std::string_view message)
{
    MessageReader reader(message);
    bool isWhole = true;
    while (isWhole && reader.next()) {
        if (reader.member() == Found::kEventFieldNumber)
            isWhole = event.emplace().parse(reader.bytes());
        else if (reader.member() == Found::kLinkFieldNumber)
            isWhole = link.emplace().parse(reader.bytes());
    }
    return isWhole && !reader.isBroken();
}

bool ReadAnswer::parseCheckpoint(std::string_view message)
{
    checkpoint.emplace();
    MessageReader reader(message);
    while (reader.next()) {
        if (reader.member() == ReadResp::Checkpoint::kCommitPositionFieldNumber)
            checkpoint->commit = reader.number();
        else if (reader.member() == ReadResp::Checkpoint::kPreparePositionFieldNumber)
            checkpoint->prepare = reader.number();
    }
    return !reader.isBroken();
}

bool ReadAnswer::parse(std::string_view message)
{
    *this = {};
    MessageReader reader(message);
    bool isWhole = true;
    while (isWhole && reader.next()) {
        if (reader.member() == ReadResp::kEventFieldNumber)
            isWhole = parseFound(reader.bytes());
        else if (reader.member() == ReadResp::kCheckpointFieldNumber)
            isWhole = parseCheckpoint(reader.bytes());
    }
    return isWhole && !reader.isBroken();
}

} // namespace Backstory
