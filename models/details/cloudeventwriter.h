// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/contentsource.h"
#include "models/payload/jsonline.h"

#include <simdjson.h>

namespace Backstory
{

/// Writes events as CloudEvents 1.0 in JSON, in the attributes of models/payload/cloudevents.h, so that the
/// JSON lines connector reads the same events back. Belongs to one thread.
class CloudEventWriter
{
public:
    /// `source` stands in for an unknown producer. `causeId` gives the id of the event at a global position.
    CloudEventWriter(const QString &source, std::function<QByteArray(qint64)> causeId);

    QByteArray line(const StoredEvent &event, const EventContentResult &content);
    /// The event's id, or what is printed for events that have none: their position.
    static QByteArray idOf(const StoredEvent &event);

private:
    /// An attribute that the source wrote and that Backstory does not model: both as raw JSON.
    struct Unmodelled {
        QByteArray name;
        QByteArray value;
    };

    bool isUnmodelled(std::string_view name) const;
    void putText(std::string_view name, QByteArrayView value);
    void putAttributes(const StoredEvent &event);
    void putCauses(const StoredEvent &event);
    void putData(const StoredEvent &event, const QByteArray &payload);
    void putMetadata();
    /// Takes the unmodelled attributes out of the metadata that the JSON lines connector composed.
    void splitMetadata(const QByteArray &stored);

    QByteArray m_source;
    std::function<QByteArray(qint64)> m_causeId;
    simdjson::ondemand::parser m_parser;
    JsonLine m_line;
    std::vector<Unmodelled> m_unmodelled;
    QByteArray m_metadata; ///< what is left of it, as it is printed
    bool m_metadataIsText = false;
};

} // namespace Backstory
