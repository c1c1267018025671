// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/eventbatch.h"
#include "models/history/historywriter.h"
#include "models/query/reference.h"

#include <QTemporaryDir>

namespace Backstory
{

/// A history of a few orders in a folder of its own, with contents kept in it, for tests of models.
class SmallHistory
{
public:
    /// The first event's id is the prefix and 1.
    explicit SmallHistory(const QByteArray &prefix = "e", bool isPartitioned = false,
                          HistoryWriter::Analyses analyses = {})
        : m_writer(path(), std::move(analyses))
        , m_prefix(prefix)
    {
        m_writer.describe(
            {QStringLiteral("test"), QStringLiteral("small"), QStringLiteral("row"), {}, isPartitioned});
    }

    QString path() const { return m_folder.filePath(QStringLiteral("small.history")); }

    void add(const QByteArray &category, const QByteArray &entity, qint64 version, const QByteArray &type,
             const QByteArray &cause = {}, const QByteArray &payload = "{}",
             const QByteArray &correlation = {})
    {
        addAt(Timestamp::fromMilliseconds(1'767'225'600'000 + 100 * (m_events + 1)), category, entity,
              version, type, cause, payload, correlation);
    }

    void addAt(Timestamp occurred, const QByteArray &category, const QByteArray &entity, qint64 version,
               const QByteArray &type, const QByteArray &cause = {}, const QByteArray &payload = "{}",
               const QByteArray &correlation = {})
    {
        Event event;
        const QByteArray id = m_prefix + QByteArray::number(++m_events);
        event.position = {m_events, 0};
        event.id = id;
        event.type = type;
        event.entity = entity;
        event.category = category;
        event.version = version;
        event.occurred = occurred;
        event.payload = payload;
        event.correlation = correlation;
        event.metadata = QByteArrayView("{\"user\":\"ann\"}");
        if (!cause.isEmpty())
            event.causes = {{cause, Cause::Id}};
        m_batch.append(event);
    }

    /// With what is set, and the next id and position where none is.
    void addEvent(Event event)
    {
        const QByteArray id = m_prefix + QByteArray::number(++m_events);
        if (!event.position.isValid())
            event.position = {m_events, 0};
        if (event.id.isNull())
            event.id = id;
        m_batch.append(event);
    }

    bool commit(bool isCaughtUp = false)
    {
        m_writer.setCaughtUp(isCaughtUp);
        m_batch.setCursor(QByteArray::number(m_events));
        const bool done = m_writer.append(std::move(m_batch)) && m_writer.commit();
        m_batch = {};
        return done;
    }

    HistorySource source(int id = 1) const
    {
        return {id, QStringLiteral("small"), path(),
                [file = path()] { return std::make_unique<Contents>(file); }};
    }

private:
    class Contents : public ContentSource
    {
    public:
        explicit Contents(const QString &path)
            : m_reader(path)
        {
        }
        QList<EventContentResult> contents(const QList<StoredEvent> &events, std::stop_token) override
        {
            QList<EventContentResult> results;
            for (const StoredEvent &event : events) {
                const std::optional<StoredContent> content = m_reader.content(event.row);
                results.append(content ? EventContentResult{content->payload, content->metadata, {}}
                                       : EventContentResult{{}, {}, QStringLiteral("not kept")});
            }
            return results;
        }

    private:
        HistoryReader m_reader;
    };

    QTemporaryDir m_folder;
    HistoryWriter m_writer;
    QByteArray m_prefix;
    EventBatch m_batch;
    qint64 m_events = 0;
};

} // namespace Backstory
