// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/ndjson/ndjsonreader.h"

#include "connectors/ndjson/ndjsonprobe.h"
#include "models/payload/cloudevents.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

#include <condition_variable>
#include <mutex>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstory
{

static_assert(LineReader::Padding >= simdjson::SIMDJSON_PADDING);

namespace
{

constexpr qsizetype BatchEvents = 1000;
constexpr qint64 BatchBytes = 4 * 1024 * 1024;
constexpr auto PollInterval = 100ms;
constexpr int PollsUntilGone = 50; // 5 s: a log that is being rotated comes back sooner

bool isSameState(const struct stat &a, const struct stat &b)
{
    return a.st_dev == b.st_dev && a.st_ino == b.st_ino && a.st_size == b.st_size &&
           a.st_mtim.tv_sec == b.st_mtim.tv_sec && a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

} // namespace

NdjsonReader::NdjsonReader(const SourceLocation &location)
    : m_path(location.url.toLocalFile())
    , m_mappingFile(location.mappingFile)
{
}

SourceError NdjsonReader::failure(const QString &sentence, const QString &advice, const QString &raw) const
{
    SourceError error;
    error.sentence = sentence;
    error.advice = advice;
    error.raw = raw;
    return error;
}

std::optional<SourceError> NdjsonReader::read(EventSink &sink, const QByteArray &cursor, std::stop_token stop)
{
    if (auto error = readMapping())
        return error;
    m_parser = jsonEventParser(m_mapping);
    m_cursor = NdjsonCursor::fromJson(cursor);
    if (auto error = openFile())
        return error;
    if (auto error = describe(sink))
        return error;
    for (bool caughtUp = false;;) {
        const bool wasBeginning = m_cursor.isBeginning();
        if (auto error = verify(sink))
            return error;
        caughtUp = caughtUp && (wasBeginning || !m_cursor.isBeginning());
        if (auto error = readLines(sink, stop))
            return error;
        if (stop.stop_requested())
            return {};
        if (!caughtUp)
            sink.caughtUp();
        caughtUp = true;
        const Change change = waitForChange(stop);
        if (change == Change::Stopped)
            return {};
        if (change == Change::Failed)
            return failure(
                u"The file “%1” has been removed or renamed while it was being followed."_s.arg(m_path),
                u"Open it where it is now. What was read of it stays."_s);
        if (auto error = openFile())
            return error;
    }
}

std::optional<SourceError> NdjsonReader::readMapping()
{
    if (m_mappingFile.isEmpty())
        return {};
    QString mistake;
    m_mapping = Mapping::read(m_mappingFile, &mistake);
    if (!m_mapping)
        return failure(mistake, u"Correct the mapping file and open the source again."_s);
    QFile file(m_mappingFile);
    if (file.open(QIODevice::ReadOnly))
        m_mappingHash = QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha1).toHex();
    return {};
}

std::optional<SourceError> NdjsonReader::openFile()
{
    m_lines.reset();
    m_stream.reset();
    m_file = std::make_unique<ReadOnlyFile>();
    if (QFileInfo(m_path).isDir())
        return failure(u"“%1” is a folder, not a file."_s.arg(m_path), u"Open a file that is in it."_s);
    if (!m_file->open(m_path))
        return failure(u"The file “%1” cannot be opened."_s.arg(m_path),
                       u"Check that it exists and that you may read it."_s, m_file->error());
    m_seen = m_file->status();
    m_packing = packingOf(*m_file);
    return {};
}

std::optional<SourceError> NdjsonReader::describe(EventSink &sink)
{
    const auto stream = byteStream(*m_file, m_packing);
    LineReader lines(*stream);
    NdjsonProbe probe = NdjsonProbe::of(lines, m_mapping, isPacked());
    if (probe.error)
        return probe.error;
    sink.opened(probe.description);
    return {};
}

std::optional<SourceError> NdjsonReader::verify(EventSink &sink)
{
    QString change;
    if (!m_cursor.isBeginning() && m_cursor.mapping != m_mappingHash)
        change = u"The mapping has changed, so the file is read anew."_s;
    if (change.isNull() && !isPacked())
        change = m_cursor.changeOf(*m_file);
    if (change.isNull())
        change = seekToCursor();
    if (change.isNull())
        return {};
    m_cursor = {};
    m_payloads.emplace(); // who begins anew must be told of every shape again
    sink.restarted(change);
    seekToCursor();
    return describe(sink);
}

QString NdjsonReader::seekToCursor()
{
    m_stream = byteStream(*m_file, m_packing, m_cursor.offset);
    m_lines = std::make_unique<LineReader>(*m_stream, isPacked() ? 0 : m_cursor.offset);
    bool failed = false; // the next line says why
    return isPacked() ? m_cursor.changeOf(*m_lines, &failed) : QString();
}

std::optional<SourceError> NdjsonReader::readLines(EventSink &sink, std::stop_token stop)
{
    m_batch = {};
    Line line;
    while (!stop.stop_requested()) {
        const LineReader::Result result = m_lines->next(line);
        if (result == LineReader::Complete) {
            take(line);
            if (m_batch.size() >= BatchEvents || m_batchBytes >= BatchBytes)
                flush(sink);
            continue;
        }
        if (result == LineReader::Pending &&
            (isPacked() || m_parser->isObject(strippedLine(line.text, line.offset)))) {
            take(line);
            m_lines->takePending();
        }
        flush(sink);
        if (result == LineReader::Failed)
            return failure(m_stream->error(),
                           u"Copy the file anew from where it came from. The events before are kept."_s,
                           m_file->error());
        return {};
    }
    return {};
}

void NdjsonReader::take(const Line &line)
{
    const std::string_view text = strippedLine(line.text, line.offset);
    if (text.empty())
        return;
    static const std::string tooLong = "The line is longer than 256 MiB and was not read.";
    Event event;
    if (line.overlong) {
        event.type = viewOf(CloudEvents::UnreadableType);
        event.problem = viewOf(tooLong);
    } else {
        m_parser->parse(text, event);
    }
    event.position = {line.offset, 0};
    m_payloads->scan(event.payload).complete(event);
    if (!isPacked())
        event.payload = event.metadata = {}; // NdjsonPayloadReader gives them back
    m_batch.append(event);
    m_batchBytes += line.end - line.offset;
    m_lastText.assign(line.text);
    m_lastOffset = line.offset;
    m_lastEnd = line.end;
}

void NdjsonReader::flush(EventSink &sink)
{
    if (!m_batch.isEmpty()) {
        m_cursor.advance(m_lastText, m_lastOffset, m_lastEnd);
        m_cursor.mapping = m_mappingHash;
        m_batch.setCursor(m_cursor.toJson());
        const qsizetype events = m_batch.size();
        sink.append(std::move(m_batch));
        m_batch = {};
        m_batch.reserve(events);
    }
    m_batchBytes = 0;
    sink.progressed({m_stream->fileOffset(), qint64(m_seen.st_size), Progress::Bytes});
}

NdjsonReader::Change NdjsonReader::waitForChange(std::stop_token stop)
{
    std::mutex mutex;
    std::condition_variable_any woken;
    std::unique_lock lock(mutex);
    const QByteArray path = QFile::encodeName(m_path);
    for (int missing = 0;;) {
        woken.wait_for(lock, stop, PollInterval, [] { return false; });
        if (stop.stop_requested())
            return Change::Stopped;
        struct stat now = {};
        if (::stat(path.constData(), &now) != 0) {
            if (++missing >= PollsUntilGone)
                return Change::Failed;
            continue;
        }
        missing = 0;
        if (!isSameState(now, m_seen))
            return Change::Grown;
    }
}

} // namespace Backstory
