// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/grpc/kurrentreader.h"

#include "connectors/grpc/client/kurrentclient.h"
#include "connectors/grpc/client/readcall.h"
#include "connectors/grpc/client/serverfeatures.h"
#include "connectors/grpc/logcheck.h"
#include "connectors/grpc/protocol/streams.pb.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstory
{

namespace
{

constexpr auto Pause = 5ms; // without a message: what has come is handed on
constexpr auto CheckpointInterval = 2s;

} // namespace

KurrentReader::KurrentReader(const SourceLocation &location, const Outage::Pace &pace)
    : m_source(location)
    , m_outage(pace)
{
}

KurrentReader::~KurrentReader() = default;

std::optional<SourceError> KurrentReader::prepare()
{
    KurrentSettings settings;
    if (auto failed = KurrentSettings::parse(m_source, settings))
        return failed;
    m_scope = settings.scope;
    m_types.setPattern(settings.scope.typeRegex);
    m_decoder.setCategoryRule(settings.category);
    m_client = std::make_unique<KurrentClient>(settings);
    return {};
}

std::optional<SourceError> KurrentReader::read(EventSink &sink, const QByteArray &cursor,
                                               std::stop_token stop)
{
    m_cursor = KurrentCursor::fromJson(cursor);
    std::optional<SourceError> error = prepare();
    while (!error && !stop.stop_requested()) {
        const CallFailure failure = readOn(sink, stop);
        flush(sink);
        if (!stop.stop_requested())
            error = recover(failure, sink, stop);
    }
    m_client.reset();
    return error;
}

/// Reads until a call fails.
CallFailure KurrentReader::readOn(EventSink &sink, std::stop_token stop)
{
    CallFailure failure = m_client->connect(stop);
    if (failure.isOk())
        failure = check(sink, stop);
    if (failure.isOk())
        failure = catchUp(sink, stop);
    if (failure.isOk())
        failure = follow(sink, stop);
    return failure;
}

/// Whether the log is still the one that was read before, at the start and after each reconnection.
CallFailure KurrentReader::check(EventSink &sink, std::stop_token stop)
{
    const LogCheck check = LogCheck::run(*m_client, m_cursor, stop);
    if (!check.failure.isOk())
        return check.failure;
    if (!m_hasOpened) {
        m_hasOpened = true;
        ServerFeatures features; // old servers know no such call
        ServerFeatures::ask(*m_client, stop, features);
        describe(sink, features.version);
    }
    if (!check.difference.isNull()) {
        m_cursor = {};
        m_caughtUp = false;
        sink.restarted(check.difference);
    }
    if (!m_cursor.first.isValid() && check.first.isValid())
        m_cursor.first = check.first;
    if (const QString sentence = m_outage.end(m_client->settings().nodesInWords()); !sentence.isEmpty())
        sink.noticed(sentence);
    return {};
}

void KurrentReader::describe(EventSink &sink, const QString &version) const
{
    SourceDescription description;
    description.schema = u"KurrentDB"_s;
    description.positionName = u"commit position"_s;
    description.assumptions.append(
        version.isEmpty() ? u"The server does not say its version, as those before 21.10 do not."_s
                          : u"The server says that it is of version %1."_s.arg(version));
    if (m_scope.hasStreams())
        description.assumptions.append(u"Only some of the streams are read, as the address says."_s);
    if (m_scope.hasTypes())
        description.assumptions.append(
            u"Only events of some types are read, as the address says: versions that a stream seems to lack may be of other types."_s);
    sink.opened(description);
}

/// To the end of the log. A read that finds nothing new shows the end: servers of all versions have it.
CallFailure KurrentReader::catchUp(EventSink &sink, std::stop_token stop)
{
    do {
        KurrentCursor::Mark head;
        CallFailure failure = readMark(*m_client, ReadRequest::backwardsFromEnd(1), stop, head);
        if (!failure.isOk())
            return failure;
        m_head = std::max(m_head, head.position);
        m_taken = 0;
        const auto call =
            m_client->read(ReadRequest::forwards(m_cursor.done, ReadRequest::Everything, &m_scope), stop);
        failure = drain(*call, sink, stop);
        if (!failure.isOk())
            return failure;
        if (m_taken == 0 && head.isValid() && !m_scope.isAll() && head.position > m_cursor.done) {
            m_cursor.done = head.position; // what lies before it is out of the scope
            m_cursorChanged = true;
        }
        flush(sink);
    } while (m_taken > 0);
    if (!std::exchange(m_caughtUp, true))
        sink.caughtUp();
    return {};
}

CallFailure KurrentReader::follow(EventSink &sink, std::stop_token stop)
{
    const auto call = m_client->read(ReadRequest::subscription(m_cursor.done, m_scope), stop);
    CallFailure failure = drain(*call, sink, stop);
    if (failure.isOk()) { // no subscription ends well
        failure.code = CallFailure::Unavailable;
        failure.message = u"The subscription has ended."_s;
    }
    return failure;
}

/// Takes what comes until the call ends. How it has ended.
CallFailure KurrentReader::drain(ReadCall &call, EventSink &sink, std::stop_token stop)
{
    for (;;) {
        const bool isIdle = m_batch.isEmpty() && !m_cursorChanged;
        switch (isIdle ? call.next() : call.next(Pause)) {
        case ReadCall::Next::End:
            return call.failure();
        case ReadCall::Next::Nothing:
            flush(sink);
            break;
        case ReadCall::Next::Message:
            if (const CallFailure failure = take(call.answer(), stop); !failure.isOk())
                return failure;
            if (m_batch.isFull())
                flush(sink);
        }
    }
}

/// What is unknown here, and what only tells how far the server is, is left alone.
CallFailure KurrentReader::take(const ReadAnswer &answer, std::stop_token stop)
{
    if (const RecordedEvent *record = answer.record())
        return takeEvent(*record, stop);
    if (answer.checkpoint) {
        const LogPosition position{answer.checkpoint->commit, answer.checkpoint->prepare};
        if (m_cursor.done && position <= *m_cursor.done)
            return {};
        m_cursor.done = position;
        m_cursorChanged = m_cursorChanged || Clock::now() - m_flushed >= CheckpointInterval;
    }
    return {};
}

CallFailure KurrentReader::takeEvent(const RecordedEvent &record, std::stop_token stop)
{
    const LogPosition position{record.commit, record.prepare};
    if (m_cursor.done && position <= *m_cursor.done)
        return {};
    m_decoder.decode(record, m_event);
    // Asked for twice: after a lost connection the event comes again.
    const CallFailure failure = m_parked.complete(*m_client, m_event, stop);
    if (!failure.isOk() && std::exchange(m_unresolved, position) != position)
        return failure;
    ++m_taken;
    m_redirections = 0;
    const KurrentCursor::Mark last{position, m_event.id.toByteArray()};
    const bool isShared = m_cursor.last.isValid() && m_cursor.last.position.commit == position.commit;
    m_isDense = m_cursor.last.isValid() && m_cursor.last.position.commit + 1 == position.commit;
    m_cursor.part = isShared ? m_cursor.part + 1 : 0;
    m_cursor.done = position;
    m_cursor.last = last;
    if (!m_cursor.first.isValid())
        m_cursor.first = last;
    m_event.position.part = m_cursor.part;
    if (isInScope(m_event.type))
        m_batch.append(m_event);
    else
        m_cursorChanged = m_cursorChanged || Clock::now() - m_flushed >= CheckpointInterval;
    return {};
}

bool KurrentReader::isInScope(QByteArrayView type) const
{
    if (!m_scope.hasStreams() || !m_scope.hasTypes())
        return true;
    if (!m_scope.typeRegex.isEmpty())
        return m_types.match(QString::fromUtf8(type)).hasMatch();
    return std::any_of(m_scope.typePrefixes.begin(), m_scope.typePrefixes.end(),
                       [type](const QString &prefix) { return type.startsWith(prefix.toUtf8()); });
}

/// What to do about a call that has failed: wait, ask another node, or give up with an error.
std::optional<SourceError> KurrentReader::recover(const CallFailure &failure, EventSink &sink,
                                                  std::stop_token stop)
{
    const KurrentSettings &settings = m_client->settings();
    if (failure.leader && ++m_redirections <= KurrentClient::MostRedirections) {
        m_client->reconnect(failure);
        return {};
    }
    if (failure.isFinal() || !m_hasOpened)
        return failure.error(settings);
    if (failure.isTooSlow() && m_taken > 0)
        return {};
    const QString reason = failure.sentence.isEmpty() ? failure.message : failure.sentence;
    if (const QString sentence = m_outage.wait(settings.nodesInWords(), reason, stop); !sentence.isEmpty())
        sink.noticed(sentence);
    m_client->reconnect(failure);
    return {};
}

void KurrentReader::flush(EventSink &sink)
{
    if (m_batch.isEmpty() && !m_cursorChanged)
        return;
    m_cursorChanged = false;
    m_flushed = Clock::now();
    m_batch.setCursor(m_cursor.toJson());
    const qsizetype events = m_batch.size();
    sink.append(std::move(m_batch));
    m_batch = {};
    m_batch.reserve(events);
    tellProgress(sink);
}

void KurrentReader::tellProgress(EventSink &sink)
{
    Progress progress;
    progress.unit = m_isDense ? Progress::Events : Progress::Bytes;
    progress.done = qint64(m_cursor.done ? m_cursor.done->commit : 0);
    progress.total = std::max(progress.done, qint64(m_head.commit));
    sink.progressed(progress);
}

} // namespace Backstory
