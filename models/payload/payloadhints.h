// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/payload/payloaddecoder.h"

#include <optional>

namespace Backstory
{

/// What a payload says about where the rest of it is.
struct PayloadHints {
    /// One message of several that make up a content.
    struct Chunk {
        qint64 number = 0; ///< from 1
        qint64 total = 0;
        QString of; ///< the id that the parts share; may be empty

        bool operator==(const Chunk &) const = default;
    };

    /// A claim check: the URL or the bucket path of the content in an object store; empty when there is none.
    QString location;
    std::optional<Chunk> chunk;
    /// The number or GUID of the schema in a registry without which the payload cannot be read; empty where
    /// it is none of these, or was read nevertheless.
    QString schema;
};

/// Recognises claim checks (`dataref` of CloudEvents, `claimCheck`, `payloadUri`, a bucket with a key, a
/// payload that is nothing but a URL) and chunks (`chunkIndex` with `totalChunks`, Pulsar's `chunk_id`; `seq`
/// and `total` only beside the id of a group) in the upper levels of payload and metadata, and the schema
/// that Kafka's metadata names for bytes. Chunks that were joined when they were read (`joinedChunks`) are
/// none.
PayloadHints hintsOf(const DecodedPayload &payload, const DecodedPayload &metadata);

} // namespace Backstory
