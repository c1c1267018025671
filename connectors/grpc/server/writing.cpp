// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/server/writing.h"

#include "connectors/grpc/protocol/shared.pb.h"
#include "connectors/grpc/server/processingstream.h"

namespace Backstory
{

std::string readTarget(const event_store::client::StreamIdentifier &identifier,
                       std::optional<qint64> expected, WriteRequest &request)
{
    request.stream = streamName(identifier);
    if (request.stream.empty())
        return "A stream's name must be a UTF-8 text of 1 to 1024 bytes.";
    if (request.stream == "$all")
        return "Nothing can be written to $all itself.";
    if (processingConsumer(request.stream))
        return "The streams $processing-… are told from the store's own table; nothing can be written to "
               "them.";
    if (!expected)
        return "The expected revision is none that a stream can have.";
    request.expected = *expected;
    return {};
}

} // namespace Backstory
