// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/kurrentprocessingreader.h"

#include "connectors/grpc/client/kurrentclient.h"
#include "connectors/grpc/client/readcall.h"
#include "connectors/grpc/client/readrequest.h"
#include "connectors/grpc/kurrentconsumerprobe.h"
#include "connectors/grpc/protocol/streams.pb.h"
#include "connectors/jsonevents/processingjson.h"
#include "connectors/network/pause.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr size_t BatchRecords = 5'000;
constexpr auto Pause = std::chrono::seconds(5);

/// It will not be told to this login, or not by a server of this age.
bool isRefusal(const CallFailure &failure)
{
    return failure.code == CallFailure::PermissionDenied || failure.code == CallFailure::Unauthenticated ||
           failure.code == CallFailure::Unimplemented;
}

} // namespace

std::optional<SourceError> KurrentProcessingReader::read(ProcessingSink &sink, const QByteArray &cursor,
                                                         std::stop_token stop)
{
    KurrentSettings settings;
    if (auto failed = KurrentSettings::parse(m_source, settings))
        return failed;
    m_revisions = ProcessingRevisions::fromJson(cursor);
    sink.opened(u"streams $processing-…"_s);
    KurrentClient client(settings);
    for (bool isFirst = true; !stop.stop_requested(); isFirst = false) {
        m_broken = 0;
        const CallFailure failure = readAll(client, sink, stop);
        if (stop.stop_requested())
            return {};
        if (!failure.isOk() && !isRefusal(failure))
            return failure.error(settings);
        if (!failure.isOk() && !std::exchange(m_isRefused, true))
            sink.noticed(u"No streams $processing-… are read: %1"_s.arg(failure.error(settings).sentence));
        if (m_broken > 0)
            sink.noticed(
                u"%1 events of the streams $processing-… hold no times and were left out."_s.arg(m_broken));
        if (isFirst)
            sink.caughtUp();
        pauseAsking(Pause, stop);
    }
    return {};
}

CallFailure KurrentProcessingReader::readAll(KurrentClient &client, ProcessingSink &sink,
                                             std::stop_token stop)
{
    QSet<QByteArray> names;
    CallFailure failure =
        client.redirected([&] { return KurrentConsumerProbe::listNames(client, names, stop); }, stop);
    for (const QByteArray &name : std::as_const(names))
        m_revisions.streams.try_emplace(name);
    for (const auto &[consumer, stream] : m_revisions.streams) {
        if (!failure.isOk() || stop.stop_requested())
            break;
        failure = client.redirected([&] { return readStream(client, consumer, sink, stop); }, stop);
        if (failure.isStreamDeleted())
            failure = {};
    }
    return failure;
}

CallFailure KurrentProcessingReader::readStream(KurrentClient &client, const QByteArray &consumer,
                                                ProcessingSink &sink, std::stop_token stop)
{
    ProcessingRevisions::Stream &stream = m_revisions.streams[consumer];
    const bool overflowed = stream.overflowed;
    const auto call = client.read(ReadRequest::streamFrom("$processing-" + consumer, stream.from()), stop);
    while (call->next() == ReadCall::Next::Message) {
        if (const RecordedEvent *event = call->answer().record())
            take(consumer, *event, stream);
        if (m_batch.records.size() >= BatchRecords)
            flush(sink);
    }
    flush(sink);
    if (stream.overflowed && !overflowed)
        sink.noticed(
            u"More than %1 events wait for %2: of the first of them it is not seen when they are done."_s.arg(
                QString::number(ProcessingRevisions::MostWaiting), QString::fromUtf8(consumer)));
    return call->failure();
}

void KurrentProcessingReader::take(const QByteArray &consumer, const RecordedEvent &event,
                                   ProcessingRevisions::Stream &stream)
{
    const bool isNew = event.revision >= stream.next;
    const bool hasWaited = stream.waiting.contains(event.revision);
    if (!isNew && !hasWaited)
        return; // read again only because it stands between those that wait
    if (isNew)
        stream.next = event.revision + 1;
    std::optional<ProcessingRecord> record =
        processingFromJson(QByteArrayView(event.data.data(), qsizetype(event.data.size())));
    if (!record || !record->position.isValid()) {
        ++m_broken;
        return;
    }
    ++m_read;
    record->consumer = consumer;
    record->told = hasWaited ? ProcessingRecord::Waiting : ProcessingRecord::Nothing;
    if (record->processed.isValid())
        stream.waiting.erase(event.revision);
    else if (hasWaited)
        return; // as before
    else
        stream.keepWaiting(event.revision);
    m_batch.records.push_back(std::move(*record));
}

void KurrentProcessingReader::flush(ProcessingSink &sink)
{
    if (m_batch.records.empty())
        return;
    m_batch.cursor = m_revisions.toJson();
    sink.append(std::exchange(m_batch, {}));
    Progress progress;
    progress.done = m_read;
    sink.progressed(progress);
}

} // namespace Backstory
