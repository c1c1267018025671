// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/details/detailsquery.h"
#include "models/query/causequery.h"

namespace Backstory
{

using namespace Qt::StringLiterals;

namespace
{

RelatedEvent related(RelatedEvent::Relation relation, int source, const StoredEvent &event)
{
    return {relation,       {source, event.row}, {},          event.type, event.entity,
            event.category, event.version,       event.time()};
}

// Follows the first cause of each event up to one that names none. Circles and endless chains end at a limit.
std::optional<RelatedEvent> findRoot(QueryScope &scope, const QList<HistorySource> &sources, FoundCause from)
{
    constexpr int MostSteps = 200;
    int steps = 0;
    while (from.event && !scope.isStopped() && ++steps < MostSteps) {
        const QList<FoundCause> causes = findCauses(scope, sources, from.source, *from.event);
        if (causes.isEmpty() || !causes.first().event)
            break;
        from = causes.first();
    }
    if (steps <= 1 || steps == MostSteps || !from.event)
        return {};
    return related(RelatedEvent::RootOf, from.source, *from.event);
}

} // namespace

EventRelations readRelations(QueryScope &scope, const QList<HistorySource> &sources,
                             const EventReference &reference)
{
    EventRelations result;
    result.reference = reference;
    const HistorySource source = sourceWithId(sources, reference.source);
    result.sourceName = source.name;
    HistoryReader &history = scope.history(source);
    const std::optional<StoredEvent> event = history.event(reference.row);
    if (!event) {
        result.error =
            history.error().isEmpty() ? u"The event is no longer in the history."_s : history.error();
        return result;
    }
    result.event = *event;
    result.positionName = history.summary().positionName;
    const QList<FoundCause> causes = findCauses(scope, sources, reference.source, *event);
    for (const FoundCause &cause : causes) {
        if (cause.event)
            result.related.append(related(RelatedEvent::CauseOf, cause.source, *cause.event));
        else
            result.related.append({RelatedEvent::CauseOf,
                                   {},
                                   QString::fromUtf8(cause.named),
                                   {},
                                   {},
                                   {},
                                   Event::NoVersion,
                                   {}});
    }
    if (!causes.isEmpty()) {
        if (const auto root = findRoot(scope, sources, causes.first()))
            result.related.append(*root);
    }
    if (!event->correlation.isEmpty()) {
        for (const HistorySource &other : sources) {
            if (!scope.isStopped())
                result.correlated += scope.history(other).eventsWithCorrelation(event->correlation).size();
        }
    }
    const FoundEffects effects =
        findEffects(scope, sources, reference.source, *event, EventRelations::MostEffects);
    result.effects = effects.total;
    for (const FoundEffect &effect : effects.first)
        result.related.append(related(RelatedEvent::EffectOf, effect.source, effect.event));
    return result;
}

namespace
{

// Up to the limit, and how many there are.
void takeFirstLines(EventTexts &texts)
{
    const QByteArray &bytes = texts.payload.bytes;
    if (!texts.payload.isText() && texts.payload.format == DecodedPayload::Image)
        return; // the picture is shown
    if (!texts.payload.isText()) {
        constexpr qsizetype BytesPerLine = 8; // fits a narrow panel
        constexpr qsizetype MostDumped = 32 * BytesPerLine;
        texts.lines = (bytes.size() + BytesPerLine - 1) / BytesPerLine;
        const QString dump =
            hexDump(QByteArrayView(bytes).first(std::min(bytes.size(), MostDumped)), 0, BytesPerLine);
        texts.firstLines = dump.split(u'\n', Qt::SkipEmptyParts);
        return;
    }
    constexpr qsizetype MostBytes = 2000; // of one line
    qsizetype begin = 0;
    while (begin < bytes.size() && texts.firstLines.size() < EventTexts::MostFirstLines) {
        const qsizetype end = bytes.indexOf('\n', begin);
        const qsizetype length = (end < 0 ? bytes.size() : end) - begin;
        QString line = QString::fromUtf8(bytes.mid(begin, std::min(length, MostBytes)));
        if (line.endsWith(u'\r'))
            line.chop(1);
        texts.firstLines += length > MostBytes ? line + QChar(0x2026) : line;
        begin = end < 0 ? bytes.size() : end + 1;
    }
    texts.lines = bytes.count('\n') + (bytes.endsWith('\n') || bytes.isEmpty() ? 0 : 1);
}

} // namespace

EventTexts readTexts(QueryScope &scope, const QList<HistorySource> &sources, const EventReference &reference)
{
    EventTexts texts;
    const HistorySource source = sourceWithId(sources, reference.source);
    const std::optional<StoredEvent> event = scope.history(source).event(reference.row);
    ContentSource *contents = scope.contents(source);
    if (!event || !contents)
        return texts;
    const QList<EventContentResult> found = contents->contents({*event}, scope.stop());
    if (found.isEmpty() || scope.isStopped())
        return texts;
    texts.problem = found.first().problem;
    texts.storedBytes = found.first().payload.size();
    texts.payload = decodePayload(found.first().payload, event->contentType);
    texts.metadata = decodePayload(found.first().metadata);
    texts.hints = hintsOf(texts.payload, texts.metadata);
    if (texts.payload.json.isEmpty())
        takeFirstLines(texts);
    else if (!scope.isStopped())
        texts.payloadDocument = jsonDocument(texts.payload.json);
    if (!texts.metadata.json.isEmpty())
        texts.metadataDocument = jsonDocument(texts.metadata.json);
    return texts;
}

QString hexDump(QByteArrayView bytes, qint64 offset, int bytesPerLine)
{
    static constexpr char Digits[] = "0123456789abcdef";
    QString text;
    for (qsizetype line = 0; line < bytes.size(); line += bytesPerLine) {
        const QByteArrayView part =
            bytes.sliced(line, std::min<qsizetype>(bytesPerLine, bytes.size() - line));
        text += QString::number(offset + line, 16).rightJustified(bytesPerLine < 16 ? 6 : 8, u'0') + u"  "_s;
        QString signs;
        for (qsizetype i = 0; i < bytesPerLine; ++i) {
            if (i == 8)
                text += u' ';
            if (i >= part.size()) {
                text += u"   "_s;
                continue;
            }
            const uchar byte = uchar(part[i]);
            text += QLatin1Char(Digits[byte >> 4]);
            text += QLatin1Char(Digits[byte & 15]);
            text += u' ';
            signs += byte >= 0x20 && byte < 0x7f ? QChar(char16_t(byte)) : QChar(u'.');
        }
        text += u" |"_s + signs + u"|\n"_s;
    }
    return text;
}

} // namespace Backstory
