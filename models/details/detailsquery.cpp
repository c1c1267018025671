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
    const FoundEffects effects =
        findEffects(scope, sources, reference.source, *event, EventRelations::MostEffects);
    result.effects = effects.total;
    for (const FoundEffect &effect : effects.first)
        result.related.append(related(RelatedEvent::EffectOf, effect.source, effect.event));
    return result;
}

QString hexDump(QByteArrayView bytes)
{
    QString text;
    text.reserve(bytes.size() / 16 * 79);
    for (qsizetype line = 0; line < bytes.size(); line += 16) {
        const QByteArrayView part = bytes.sliced(line, std::min<qsizetype>(16, bytes.size() - line));
        text += QString::number(line, 16).rightJustified(8, u'0') + u"  "_s;
        QString signs;
        for (qsizetype i = 0; i < 16; ++i) {
            if (i == 8)
                text += u' ';
            if (i >= part.size()) {
                text += u"   "_s;
                continue;
            }
            const uchar byte = uchar(part[i]);
            text += QString::number(byte, 16).rightJustified(2, u'0') + u' ';
            signs += byte >= 0x20 && byte < 0x7f ? QChar(char16_t(byte)) : QChar(u'.');
        }
        text += u" |"_s + signs + u"|\n"_s;
    }
    return text;
}

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
    constexpr qsizetype MostHexBytes = EventTexts::MostText / 79 * 16;
    const QByteArray &bytes = texts.payload.bytes;
    if (!texts.payload.isText()) {
        texts.isCut = bytes.size() > MostHexBytes;
        texts.payloadText = hexDump(QByteArrayView(bytes).first(std::min(bytes.size(), MostHexBytes)));
    } else {
        texts.isCut = bytes.size() > EventTexts::MostText;
        texts.payloadText = QString::fromUtf8(bytes.left(EventTexts::MostText));
    }
    return texts;
}

} // namespace Backstory
