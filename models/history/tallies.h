// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/event.h"
#include "models/history/database.h"

#include <QHash>

namespace Backstory
{

/// What a history counts while it is written, so that no view has to scan for it. Saved with every commit.
class Tallies
{
public:
    enum Kind { ByType, ByCategory };

    void count(const Event &event, quint32 type, quint32 category);
    void countEntity(quint32 category) { m_categories[category].entities++; }

    bool load(const Database &db);
    bool save(const Database &db);

private:
    struct Tally {
        qint64 events = 0;
        qint64 entities = 0;
        bool changed = true;
    };
    bool saveWords(const Database &db, Kind kind, QHash<quint32, Tally> &tallies);

    qint64 m_events = 0;
    qint64 m_snapshots = 0;
    qint64 m_withCause = 0;
    qint64 m_positionCauses = 0;
    qint64 m_undecodable = 0;
    Timestamp m_first;
    Timestamp m_last;
    QHash<quint32, Tally> m_types;
    QHash<quint32, Tally> m_categories;
};

/// Values of the table `meta`.
class MetaTable
{
public:
    explicit MetaTable(const Database &db)
        : m_db(db)
    {
    }
    bool write(const char *key, qint64 value) const;
    bool write(const char *key, QByteArrayView value) const;
    qint64 integer(const char *key, qint64 otherwise = 0) const;
    QByteArray bytes(const char *key) const;

private:
    const Database &m_db;
};

} // namespace Backstory
