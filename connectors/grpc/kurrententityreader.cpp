// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/kurrententityreader.h"

#include "connectors/grpc/client/kurrentclient.h"
#include "connectors/grpc/client/readcall.h"
#include "connectors/grpc/client/readrequest.h"
#include "connectors/grpc/parkedmessage.h"
#include "connectors/grpc/protocol/streams.pb.h"
#include "connectors/grpc/records/eventdecoder.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

/// Hands on what a call finds of one stream; remembers how far, so that another node can go on.
class StreamReading
{
public:
    StreamReading(const QByteArray &stream, const CategoryRule &category, EventSink &sink)
        : m_stream(stream)
        , m_sink(sink)
    {
        m_decoder.setCategoryRule(category);
    }

    CallFailure run(KurrentClient &client, std::stop_token stop)
    {
        const auto call = client.read(ReadRequest::stream(m_stream), stop);
        while (call->next() == ReadCall::Next::Message) {
            if (const RecordedEvent *record = call->answer().record())
                take(client, *record, stop);
        }
        flush();
        return call->failure();
    }

private:
    void take(KurrentClient &client, const RecordedEvent &record, std::stop_token stop)
    {
        if (record.revision < m_next)
            return;
        if (m_next == 0 && record.revision > 0)
            m_sink.noticed(
                u"The stream %1 begins with version %2: what came before has been truncated."_s.arg(
                    QString::fromUtf8(m_stream), QString::number(record.revision)));
        m_next = record.revision + 1;
        m_decoder.decode(record, m_event);
        m_parked.complete(client, m_event, stop); // the scan asks again where this fails
        m_batch.append(m_event);
        if (m_batch.isFull())
            flush();
    }
    void flush()
    {
        if (!m_batch.isEmpty())
            m_sink.append(std::exchange(m_batch, {}));
    }

    const QByteArray m_stream;
    EventSink &m_sink;
    EventDecoder m_decoder;
    ParkedMessage m_parked;
    Event m_event;
    EventBatch m_batch;
    quint64 m_next = 0;
};

} // namespace

std::optional<SourceError> KurrentEntityReader::read(const QByteArray &entity, EventSink &sink,
                                                     std::stop_token stop)
{
    KurrentSettings settings;
    if (auto failed = KurrentSettings::parse(m_source, settings))
        return failed;
    KurrentClient client(settings);
    StreamReading reading(entity, settings.category, sink);
    const CallFailure failure = client.redirected([&] { return reading.run(client, stop); }, stop);
    if (failure.isOk() || stop.stop_requested())
        return {};
    if (!failure.isStreamDeleted())
        return failure.error(settings);
    sink.noticed(
        u"The stream %1 has been deleted for ever: its events stand in $all only, until the server scavenges them."_s
            .arg(QString::fromUtf8(entity)));
    return {};
}

} // namespace Backstory
