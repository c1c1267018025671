// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/ndjson/ndjsonpayloadreader.h"

#include "connectors/jsonevents/jsoneventparser.h"
#include "connectors/ndjson/linereader.h"
#include "connectors/ndjson/ndjsonprobe.h"

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr size_t BufferSize = 64 * 1024;

/// Lines by their offset; reads on where the next one is near, and seeks where it is not.
class LineFinder
{
public:
    explicit LineFinder(ReadOnlyFile &file)
        : m_file(file)
    {
    }

    LineReader::Result find(qint64 offset, Line &line)
    {
        const bool isNear = m_lines && offset >= m_next && offset - m_next < qint64(BufferSize);
        if (!isNear) {
            m_lines.reset();
            m_stream = byteStream(m_file, Packing::None, offset);
            m_lines = std::make_unique<LineReader>(*m_stream, offset, BufferSize);
        }
        LineReader::Result result = LineReader::Failed;
        do {
            result = m_lines->next(line);
            m_next = line.end;
        } while (result == LineReader::Complete && line.offset < offset);
        return result;
    }

private:
    ReadOnlyFile &m_file;
    std::unique_ptr<ByteStream> m_stream;
    std::unique_ptr<LineReader> m_lines;
    qint64 m_next = 0;
};

} // namespace

NdjsonPayloadReader::NdjsonPayloadReader(const SourceLocation &location)
    : m_location(location)
{
}

NdjsonPayloadReader::~NdjsonPayloadReader() = default;

std::optional<SourceError> NdjsonPayloadReader::read(const QList<EventAddress> &addresses,
                                                     QList<EventContent> &contents, std::stop_token stop)
{
    contents.clear();
    SourceError error;
    if (!m_parser) {
        std::optional<Mapping> mapping;
        if (!m_location.mappingFile.isEmpty() &&
            !(mapping = Mapping::read(m_location.mappingFile, &error.sentence)))
            return error;
        m_parser = jsonEventParser(mapping);
    }
    ReadOnlyFile file;
    if (!file.open(m_location.url.toLocalFile())) {
        error.sentence = u"The file “%1” cannot be opened."_s.arg(m_location.url.toLocalFile());
        error.advice = u"Check that it exists and that you may read it."_s;
        error.raw = file.error();
        return error;
    }
    LineFinder finder(file);
    for (const EventAddress &address : addresses) {
        if (stop.stop_requested())
            break;
        Line line;
        const LineReader::Result result = finder.find(address.position.value, line);
        if (result == LineReader::Failed || line.offset != address.position.value || line.text.empty())
            contents << EventContent{{}, {}, u"The line is no longer in the file."_s};
        else if (line.overlong)
            contents << EventContent{{}, {}, u"The line is longer than 256 MiB and is not shown."_s};
        else
            contents << contentOf(address, strippedLine(line.text, line.offset));
    }
    return {};
}

EventContent NdjsonPayloadReader::contentOf(const EventAddress &address, std::string_view line)
{
    Event event;
    m_parser->parse(line, event);
    if (event.entity != address.entity || event.version != address.version)
        return {{}, {}, u"The file has changed since it was read: another event stands in this place now."_s};
    return {event.payload.toByteArray(), event.metadata.toByteArray(), {}};
}

} // namespace Backstory
