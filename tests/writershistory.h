// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/eventbatch.h"
#include "models/history/historywriter.h"
#include "models/query/reference.h"

#include <QTemporaryDir>

namespace Backstory
{

/// What a test says of an event; ids are e1, e2 … in the order of rows.
struct WrittenEvent {
    double second = 0;
    QByteArray entity = "lot-1";
    qint64 version = Event::NoVersion;
    qint64 readVersion = Event::NoVersion;
    QByteArray producer = {};
    QByteArray user = {};
    QList<QByteArray> causes = {};
    QByteArray type = {};
    QByteArray id = {};
};

/// A history of events by several writers, in a folder of its own, for tests of what is before what.
class WritersHistory
{
public:
    static constexpr qint64 Start = 1'767'225'600;

    explicit WritersHistory(const QByteArray &prefix = "e")
        : m_prefix(prefix)
        , m_writer(path())
    {
        m_writer.describe({QStringLiteral("test"), QStringLiteral("writers"), QStringLiteral("row"), {}});
    }

    static Timestamp at(double second)
    {
        return Timestamp::fromNanoseconds(Start * 1'000'000'000 + qint64(second * 1e9));
    }

    QString path() const { return m_folder.filePath(QStringLiteral("writers.history")); }
    HistorySource source(int id = 1) const { return {id, QStringLiteral("writers"), path(), {}}; }

    /// Returns its row.
    EventRow add(const WrittenEvent &written)
    {
        Event event;
        const QByteArray id =
            written.id.isEmpty() ? m_prefix + QByteArray::number(++m_events) : (++m_events, written.id);
        const QByteArray type = written.type.isEmpty() ? "Type" + QByteArray::number(m_events) : written.type;
        const QByteArray category = written.entity.left(written.entity.lastIndexOf('-'));
        event.position = {m_events, 0};
        event.id = id;
        event.type = type;
        event.entity = written.entity;
        event.category = category;
        event.version = written.version;
        event.readVersion = written.readVersion;
        if (written.second > -1e9)
            event.occurred = at(written.second);
        event.producer = written.producer;
        event.user = written.user;
        for (const QByteArray &cause : written.causes)
            event.causes.push_back({cause, Cause::Id});
        m_batch.append(event);
        return EventRow{m_events};
    }

    bool commit()
    {
        m_batch.setCursor(QByteArray::number(m_events));
        const bool done = m_writer.append(std::move(m_batch)) && m_writer.commit();
        m_batch = {};
        return done;
    }

private:
    QByteArray m_prefix;
    QTemporaryDir m_folder;
    HistoryWriter m_writer;
    EventBatch m_batch;
    qint64 m_events = 0;
};

} // namespace Backstory
