// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ingest/historycontent.h"

namespace Backstory
{

HistoryContent::HistoryContent(const ConnectorCatalog &catalog, const SourceLocation &location,
                               const QString &historyPath)
    : m_catalog(catalog)
    , m_location(location)
    , m_history(historyPath)
{
}

PayloadReader *HistoryContent::payloadReader(SourceError *error)
{
    if (m_payloadReader)
        return m_payloadReader.get();
    const ConnectorDescription *description = m_catalog.find(m_location, error);
    const Connector *connector = description ? m_catalog.load(*description, error) : nullptr;
    if (connector)
        m_payloadReader = connector->payloadReader(m_location);
    return m_payloadReader.get();
}

QList<EventContentResult> HistoryContent::contents(const QList<StoredEvent> &events, std::stop_token stop)
{
    QList<EventContentResult> results(events.size());
    QList<EventAddress> addresses;
    QList<qsizetype> places;
    for (qsizetype i = 0; i < events.size() && !stop.stop_requested(); ++i) {
        const StoredEvent &event = events[i];
        if (!event.hasContent) {
            addresses.append({event.position, event.entity, event.version});
            places.append(i);
        } else if (auto kept = m_history.content(event.row)) {
            results[i] = {kept->payload, kept->metadata, {}};
        } else {
            results[i].problem =
                QStringLiteral("The history does not hold the content of this event any more.");
        }
    }
    if (addresses.isEmpty())
        return results;

    SourceError error;
    PayloadReader *reader = payloadReader(&error);
    if (!reader) // the event simply carries nothing, unless the connector itself is missing
        return results;
    QList<EventContent> contents;
    const auto failed = reader->read(addresses, contents, stop);
    for (qsizetype i = 0; i < places.size(); ++i) {
        EventContentResult &result = results[places[i]];
        if (i < contents.size())
            result = {contents[i].payload, contents[i].metadata, contents[i].problem};
        else if (failed)
            result.problem = (failed->sentence + u' ' + failed->advice).trimmed();
    }
    return results;
}

} // namespace Backstory
