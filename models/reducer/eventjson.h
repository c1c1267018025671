// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/contentsource.h"

namespace Backstory
{

/// Writes events as a script sees them, as one JSON array. An event is
/// `{id, type, entity, category, version, time, data, metadata, causedBy, correlation, schemaVersion, kind,
/// producer, user, position}`, always all of them and in this order, null where the source does not know;
/// then `part` where a position has one, `archived` and `problem` where they apply. `time` is an ISO text in
/// UTC (occurred, else recorded), `causedBy` a list of ids, `kind` one of event, command, snapshot and
/// tombstone. `data` and `metadata` are the JSON that the store holds or that CBOR, MessagePack or YAML say;
/// other text is a string; bytes are null, and `problem` says why. Belongs to one thread.
class EventJson
{
public:
    /// `causeId` gives the id of the event at a global position, or nothing; without it such a cause is the
    /// position as text.
    explicit EventJson(std::function<QByteArray(qint64)> causeId = {});

    void add(const StoredEvent &event, const EventContentResult &content);
    qsizetype count() const { return m_count; }
    qsizetype bytes() const { return m_text.size(); }
    /// The array so far; the next one begins empty.
    QByteArray take();

    /// One event alone, as an object.
    QByteArray object(const StoredEvent &event, const EventContentResult &content);

private:
    void putObject(const StoredEvent &event, const EventContentResult &content);
    void putText(QByteArrayView name, QByteArrayView utf8);
    void putWord(QByteArrayView name, const QString &word);
    void putCauses(const StoredEvent &event);
    /// Returns why there is nothing to show.
    QString putContent(QByteArrayView name, const QByteArray &stored, const QString &contentType);

    std::function<QByteArray(qint64)> m_causeId;
    QHash<QString, QByteArray> m_words; ///< types, categories, users … as JSON strings
    QByteArray m_text;
    qsizetype m_count = 0;
};

} // namespace Backstory
