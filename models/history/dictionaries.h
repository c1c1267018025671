// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/history/database.h"
#include "models/history/identifier.h"

#include <QHash>

namespace Backstory
{

/// The numbers of the words and entities of a history, and the rows that say what they stand for. Belongs to
/// the writer's thread and transaction. Reads them when it is first asked: a store that is only looked at
/// does without, some 80 MB at 10 M events.
class Dictionaries
{
public:
    explicit Dictionaries(const Database &db);

    void load();
    /// The number of the word, which is written when it is new; 0 for null.
    quint32 word(QByteArrayView text);
    struct Numbered {
        qint64 number = 0;
        bool isNew = false;
    };
    Numbered entity(quint32 category, QByteArrayView id);
    qint64 entities() const { return m_entityCount; }
    /// False after a database error: numbers were given that nothing explains.
    bool isGood() const { return m_good; }

private:
    const Database &m_db;
    QHash<QByteArray, quint32> m_words;
    QHash<EntityHash, qint64> m_entities;
    qint64 m_entityCount = 0;
    bool m_loaded = false;
    bool m_good = true;
    Statement m_insertWord;
    Statement m_insertEntity;
    Statement m_insertEntityText;
};

} // namespace Backstory
