// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/ndjson/ndjsonprobe.h"

#include "connectors/jsonevents/jsoneventparser.h"
#include "connectors/ndjson/linereader.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr int ProbedLines = 100;

/// What was found in the first lines.
struct Tally {
    int lines = 0;
    int objects = 0; ///< that are no events
    int events = 0;
    int withoutEntity = 0;
};

SourceError error(const QString &sentence, const QString &advice)
{
    SourceError result;
    result.sentence = sentence;
    result.advice = advice;
    return result;
}

/// Null unless the file's first line shows that it is something else than JSON lines.
std::optional<SourceError> otherFormat(std::string_view first, bool packed)
{
    if (first.starts_with("\xff\xfe") || first.starts_with("\xfe\xff"))
        return error(u"The file is UTF-16 text; JSON lines are UTF-8."_s,
                     u"Convert it, for instance with “iconv -f UTF-16 -t UTF-8”."_s);
    if (first.starts_with("SQLite format 3"))
        return packed ? error(u"What is packed in the file is a SQLite database."_s,
                              u"Unpack it and open the database."_s)
                      : error(u"The file is a SQLite database, not JSON lines."_s,
                              u"Install the SQLite connector."_s);
    if (first.starts_with('['))
        return error(u"The file holds one JSON array, not one JSON object a line."_s,
                     u"Convert it, for instance with “jq -c '.[]'”."_s);
    if (first.starts_with("{\"resourceSpans\""))
        return error(u"The file holds spans of OpenTelemetry, not events."_s,
                     u"Add them to the source whose messages they are about: Add spans among its processing "
                     "times, or “backstory-cli processing SOURCE --spans FILE”."_s);
    if (first == "{")
        return error(
            u"The file holds a JSON document that spans several lines, not one JSON object a line."_s,
            u"Convert it, for instance with “jq -c .”."_s);
    return {};
}

std::optional<SourceError> nothingKnown(const Tally &tally)
{
    if (tally.events > 0 || tally.lines == 0)
        return {};
    if (tally.objects > 0)
        return error(u"The file holds JSON lines, but they are no CloudEvents (no “specversion”)."_s,
                     u"Describe them with a mapping file that says which key is what."_s);
    return error(
        u"The file does not hold JSON lines: none of its first %1 lines is a JSON object."_s.arg(tally.lines),
        u"Open a file with one JSON object a line: CloudEvents, or others with a mapping."_s);
}

SourceDescription descriptionOf(const std::optional<Mapping> &mapping, const Tally &tally, bool packed)
{
    SourceDescription result;
    result.schema = u"CloudEvents 1.0"_s;
    if (mapping)
        result.schema = mapping->name.isEmpty()
                            ? u"JSON lines by %1"_s.arg(QFileInfo(mapping->file).fileName())
                            : mapping->name;
    result.positionName = packed ? u"byte offset, unpacked"_s : u"byte offset"_s;
    if (tally.lines == 0)
        result.assumptions << u"The file holds no events yet."_s;
    if (tally.withoutEntity > 0)
        result.assumptions << (mapping ? u"Lines without a value for “entity” belong to no entity."_s
                                       : u"Events without a “subject” belong to no entity."_s);
    if (mapping && !mapping->category.isSet() && mapping->entity.isSet())
        result.assumptions << u"The category is the entity's text before the first dash."_s;
    if (!mapping)
        result.assumptions
            << u"Where “category” is missing, it is the subject's text before the first dash."_s;
    return result;
}

} // namespace

std::string_view strippedLine(std::string_view text, qint64 offset)
{
    if (offset == 0 && text.starts_with("\xef\xbb\xbf"))
        text.remove_prefix(3);
    const size_t first = text.find_first_not_of(" \t\r");
    const size_t last = text.find_last_not_of(" \t\r");
    return first == std::string_view::npos ? std::string_view() : text.substr(first, last - first + 1);
}

NdjsonProbe NdjsonProbe::of(LineReader &lines, const std::optional<Mapping> &mapping, bool packed)
{
    NdjsonProbe probe;
    Tally tally;
    const auto parser = jsonEventParser(mapping);
    Line line;
    while (tally.lines < ProbedLines) {
        const LineReader::Result result = lines.next(line);
        if (result == LineReader::Failed)
            break; // said by the reader, behind the lines before
        const std::string_view text = strippedLine(line.text, line.offset);
        if (!text.empty() && tally.lines == 0 && (probe.error = otherFormat(text, packed)))
            return probe;
        const bool isObject = !text.empty() && parser->isObject(text);
        const bool isUnfinished =
            result == LineReader::Pending && !packed && text.starts_with('{') && !isObject;
        if (!text.empty() && !isUnfinished) {
            ++tally.lines;
            Event event;
            parser->parse(text, event);
            const bool isEvent = isObject && (mapping || event.problem.isNull() || !event.id.isNull());
            tally.events += isEvent;
            tally.objects += isObject && !isEvent;
            tally.withoutEntity += isEvent && event.entity.isNull();
        }
        if (result == LineReader::Pending)
            break;
    }
    probe.error = nothingKnown(tally);
    probe.description = descriptionOf(mapping, tally, packed);
    return probe;
}

} // namespace Backstory
