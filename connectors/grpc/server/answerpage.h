// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/server/storetypes.h"

namespace event_store::client::streams
{
class ReadResp;
}
namespace grpc
{
class ByteBuffer;
class Slice;
} // namespace grpc

namespace Backstory
{

/// Answers of a Read call as they go over the wire: written one after the other into one piece of memory,
/// which gRPC then shares. Used by one thread at a time.
class AnswerPage
{
public:
    explicit AnswerPage(bool hasStructuredIds);
    ~AnswerPage();

    /// One of the two may be null: what a link points to may be gone.
    void addEvent(const ServedEvent *event, const ServedEvent *link);
    void add(const event_store::client::streams::ReadResp &answer);

    size_t count() const { return m_ends.size(); }
    size_t bytes() const { return m_bytes.size(); }

    /// True while there are answers to take; nothing may be added between the first and the last.
    bool hasNext() const { return m_taken < m_ends.size(); }
    /// The next of the answers; after the last one the page is empty again.
    void takeNext(grpc::ByteBuffer &answer);

private:
    void writeRecord(const ServedEvent &event, std::string &to);
    void writeMetadata(std::string_view name, std::string_view value, std::string &to);
    std::string_view writtenUuid(std::string_view id);

    const bool m_hasStructuredIds;
    std::string m_bytes;
    std::vector<size_t> m_ends; ///< where each answer ends in it
    size_t m_taken = 0;
    std::unique_ptr<grpc::Slice> m_memory; ///< what was `m_bytes`, while answers are taken
    std::string m_found;                   ///< messages on their way into others
    std::string m_record;
    std::string m_part;
};

} // namespace Backstory
