// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/contentblock.h"
#include "models/history/entitytexts.h"
#include "models/history/eventtable.h"
#include "models/history/historyreader.h"
#include "models/history/indexrunreader.h"

#include <atomic>

namespace Backstory
{

/// The connection and the remembered runs of one HistoryReader.
class HistoryReader::Private
{
public:
    Private(const QString &path, std::shared_ptr<EntityTexts> texts);

    bool refresh();
    /// Null where the ids are too many to be searched in memory, and when the query failed or was
    /// interrupted.
    std::shared_ptr<const FoundEntities> found(const QString &match);
    QList<EntitySummary> foundEntities(const FoundEntities &found, const EntityQuery &query);
    QList<EntitySummary> queriedEntities(const EntityQuery &query);
    EntitySummary summaryOf(EntityNumber number, quint32 category, QByteArrayView id, bool withEvents);
    std::optional<StoredEvent> read(qint64 row);
    QList<EventRow> rowsAt(Position position);
    QList<EventRow> rowsWithId(QByteArrayView id);
    std::optional<EventRow> rowWithIdNear(EventRow near, QByteArrayView id);
    QList<EventRow> eventRows(Lookup lookup, quint64 key,
                              const std::function<bool(const StoredEvent &)> &matches);
    QList<EventRow> rowsCausedById(QByteArrayView id);
    QList<EventRow> rowsCausedBy(quint64 key,
                                 const std::function<bool(const StoredEvent::StoredCause &)> &names);
    std::optional<std::vector<qint64>> fewRows(const EventFilter &filter);
    /// Gives back what an index answered; notes the failure when it could not.
    template<typename T>
    std::optional<T> answer(std::optional<T> found)
    {
        if (!found && db.error().isEmpty())
            failure = QStringLiteral("The history file is damaged. Delete it: it will be read anew from the "
                                     "source.");
        return found;
    }

    Database db;
    QString error;   ///< why the file cannot be used at all
    QString failure; ///< why the last query failed
    EventRowReader rowReader;
    IndexRunReader runs;
    Statement oneEvent;
    BlockContents contents;
    std::shared_ptr<EntityTexts> texts;
    qint64 dataVersion = -1;
    std::atomic<bool> interrupted = false;
};

/// One read transaction: rows and runs that belong together. False when the history cannot be read.
class HistoryReader::Snapshot
{
public:
    explicit Snapshot(HistoryReader::Private &reader);
    ~Snapshot();
    Q_DISABLE_COPY(Snapshot)
    explicit operator bool() const { return m_open; }

private:
    HistoryReader::Private &m_reader;
    bool m_open = false;
};

} // namespace Backstory
