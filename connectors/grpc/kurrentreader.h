// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/grpc/kurrentcursor.h"
#include "connectors/grpc/outage.h"
#include "connectors/grpc/parkedmessage.h"
#include "connectors/grpc/records/eventdecoder.h"

#include <QRegularExpression>

#include <memory>

namespace Backstory
{

class KurrentClient;
class ReadCall;
struct CallFailure;

/// Reads `$all` of a server to its end and follows it by a subscription. Lives on the thread that calls
/// `read()`; owns its connection for that time.
///
/// A server that does not answer is an error at the start only: later it is waited for, however long. What
/// has been read is known by its position in the log, so that nothing comes twice and nothing is left out.
class KurrentReader : public EventReader
{
public:
    explicit KurrentReader(const SourceLocation &location, const Outage::Pace &pace = {});
    ~KurrentReader() override;
    std::optional<SourceError> read(EventSink &sink, const QByteArray &cursor, std::stop_token stop) override;

private:
    using Clock = std::chrono::steady_clock;

    std::optional<SourceError> prepare();
    CallFailure readOn(EventSink &sink, std::stop_token stop);
    CallFailure check(EventSink &sink, std::stop_token stop);
    CallFailure catchUp(EventSink &sink, std::stop_token stop);
    CallFailure follow(EventSink &sink, std::stop_token stop);
    CallFailure drain(ReadCall &call, EventSink &sink, std::stop_token stop);
    std::optional<SourceError> recover(const CallFailure &failure, EventSink &sink, std::stop_token stop);
    void describe(EventSink &sink, const QString &version) const;
    CallFailure take(const ReadAnswer &answer, std::stop_token stop);
    CallFailure takeEvent(const RecordedEvent &record, std::stop_token stop);
    bool isInScope(QByteArrayView type) const;
    void flush(EventSink &sink);
    void tellProgress(EventSink &sink);

    SourceLocation m_source;
    std::unique_ptr<KurrentClient> m_client;
    ReadScope m_scope;
    QRegularExpression m_types; ///< where the reader has to look at them itself
    EventDecoder m_decoder;
    ParkedMessage m_parked;
    Event m_event;
    EventBatch m_batch;
    KurrentCursor m_cursor;
    Outage m_outage;
    LogPosition m_head;
    LogPosition m_unresolved; ///< of a parked message whose original could not be asked for
    Clock::time_point m_flushed;
    qint64 m_taken = 0;     ///< events of the call at hand that were new, in the scope or not
    bool m_isDense = false; ///< positions count events, as our own server's do
    bool m_hasOpened = false;
    bool m_caughtUp = false;
    bool m_cursorChanged = false;
    int m_redirections = 0; ///< without an event in between
};

} // namespace Backstory
