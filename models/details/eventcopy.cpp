// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/details/eventcopy.h"
#include "models/details/cloudeventwriter.h"
#include "models/details/rawtext.h"
#include "models/payload/payloaddecoder.h"
#include "models/query/causequery.h"

namespace Backstory
{

namespace
{

void put(JsonLine &line, const std::string &name, const QByteArray &stored, const QString &contentType)
{
    const DecodedPayload decoded = decodePayload(stored, contentType);
    if (!decoded.json.isEmpty())
        line.raw(name, decoded.json);
    else if (decoded.isText())
        line.utf8(name, decoded.bytes);
    else if (decoded.format != DecodedPayload::Empty)
        line.utf8(name + "_base64", decoded.bytes.toBase64());
}

} // namespace

QByteArray eventJson(const StoredEvent &event, const EventContentResult &content)
{
    JsonLine line;
    line.utf8("id", CloudEventWriter::idOf(event)).text("type", event.type);
    if (!event.entity.isEmpty())
        line.utf8("entity", event.entity);
    if (!event.category.isEmpty())
        line.text("category", event.category);
    if (event.version != Event::NoVersion)
        line.number("version", event.version);
    line.time("time", event.time());
    put(line, "data", content.payload, event.contentType);
    put(line, "metadata", content.metadata, {});
    QStringList causes;
    for (const StoredEvent::StoredCause &cause : event.causes)
        causes.append(QString::fromUtf8(cause.text));
    if (!causes.isEmpty())
        line.texts("causedBy", causes);
    if (!event.correlation.isEmpty())
        line.utf8("correlation", event.correlation);
    return line.finished();
}

QString eventText(QueryScope &scope, const QList<HistorySource> &sources, const EventReference &reference,
                  EventForm form)
{
    const HistorySource source = sourceWithId(sources, reference.source);
    HistoryReader &history = scope.history(source);
    const std::optional<StoredEvent> event = history.event(reference.row);
    if (!event)
        return {};
    if (form == EventForm::Id)
        return QString::fromUtf8(CloudEventWriter::idOf(*event));
    ContentSource *contents = scope.contents(source);
    const QList<EventContentResult> found =
        contents ? contents->contents({*event}, scope.stop()) : QList<EventContentResult>();
    const EventContentResult content = found.isEmpty() ? EventContentResult() : found.first();
    if (form == EventForm::Json)
        return QString::fromUtf8(indentedJson(eventJson(*event, content), scope.stop()));
    CloudEventWriter writer(source.name, [&history](qint64 position) {
        const auto cause = history.eventAt({position, 0});
        return cause ? CloudEventWriter::idOf(*cause) : QByteArray();
    });
    return QString::fromUtf8(indentedJson(writer.line(*event, content), scope.stop()));
}

} // namespace Backstory
