// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"
#include "connectors/grpc/processingrevisions.h"

namespace Backstory
{

class KurrentClient;
struct CallFailure;
struct RecordedEvent;

/// Reads the streams `$processing-<consumer>` of the consumers that the server lists: one JSON event for each
/// event that the consumer has received, with `position`, `type`, `produced`, `received` and `processed`
/// (null until then). The server changes such an event once the work is done, so those that waited are read
/// again. A login that may not list consumers, or not read such streams, has no such times: that is noticed
/// and ends nothing. Lives on the thread that calls `read()`.
class KurrentProcessingReader : public ProcessingReader
{
public:
    explicit KurrentProcessingReader(const SourceLocation &location)
        : m_source(location)
    {
    }

    std::optional<SourceError> read(ProcessingSink &sink, const QByteArray &cursor,
                                    std::stop_token stop) override;

private:
    CallFailure readAll(KurrentClient &client, ProcessingSink &sink, std::stop_token stop);
    CallFailure readStream(KurrentClient &client, const QByteArray &consumer, ProcessingSink &sink,
                           std::stop_token stop);
    void take(const QByteArray &consumer, const RecordedEvent &event, ProcessingRevisions::Stream &stream);
    void flush(ProcessingSink &sink);

    SourceLocation m_source;
    ProcessingRevisions m_revisions;
    ProcessingBatch m_batch;
    qint64 m_read = 0;
    qint64 m_broken = 0;      ///< events that are not what they should be
    bool m_isRefused = false; ///< it has been said that the login may not see them
};

} // namespace Backstory
