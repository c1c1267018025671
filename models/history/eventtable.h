// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/database.h"
#include "models/history/historyreader.h"
#include "models/history/identifier.h"

#include <QHash>

namespace Backstory
{

/// The numbers in the dictionary `word` that a row of `event` refers to.
struct EventWords {
    quint32 type = 0;
    quint32 category = 0;
    quint32 producer = 0; ///< 0 from here on: the event has none
    quint32 user = 0;
    quint32 schemaVersion = 0;
    quint32 contentType = 0;
};

/// The identifiers of an event, looked at once for the row and for the indexes.
struct EventIdentifiers {
    explicit EventIdentifiers(const Event &event);

    IdentifierForm id;
    IdentifierForm correlation;
    IdentifierForm firstCause;
};

/// Writes rows of the table `event`. Ids are kept as 16 bytes where they are uuids in canonical form, else as
/// text.
class EventRowWriter
{
public:
    explicit EventRowWriter(const Database &db);
    bool write(qint64 row, const Event &event, const EventIdentifiers &identifiers, const EventWords &words,
               qint64 entity);

private:
    void bindIdentifier(int index, const IdentifierForm &form, QByteArrayView text);
    int bindCauses(int index, const std::vector<Cause> &causes, const IdentifierForm &first);

    Statement m_insert;
    QByteArray m_causeList;
};

/// Reads rows of the table `event` with their words and entities looked up.
class EventRowReader
{
public:
    explicit EventRowReader(const Database &db);

    /// `columns()` is what `read()` expects a statement to select, in this order.
    static QByteArray columns();
    StoredEvent read(const Statement &row);

    QString word(quint32 number);
    /// Forgets what was looked up, for a history that was begun anew.
    void clear();

private:
    struct EntityText {
        quint32 category = 0;
        QByteArray id;
    };
    EntityText entity(qint64 number);
    QString problem(qint64 row);

    const Database &m_db;
    Statement m_word;
    Statement m_entity;
    Statement m_problem;
    QHash<quint32, QString> m_words;
    EntityText m_lastEntity;
    qint64 m_lastEntityNumber = 0;
};

} // namespace Backstory
