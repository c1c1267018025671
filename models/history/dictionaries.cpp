// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/history/dictionaries.h"

namespace Backstory
{

Dictionaries::Dictionaries(const Database &db)
    : m_db(db)
    , m_entityCount(db.integer("SELECT max(number) FROM entity"))
    , m_insertWord(db.prepare("INSERT INTO word(number, text) VALUES(?1, ?2)"))
    , m_insertEntity(db.prepare("INSERT INTO entity(number, category, id) VALUES(?1, ?2, ?3)"))
    , m_insertEntityText(db.prepare("INSERT INTO entitytext(rowid, id) VALUES(?1, ?2)"))
{
}

void Dictionaries::load()
{
    if (m_loaded)
        return;
    m_loaded = true;
    Statement words = m_db.prepare("SELECT number, text FROM word");
    while (words.step())
        m_words.insert(words.bytes(1).toByteArray(), quint32(words.integer(0)));
    m_good = m_db.error().isEmpty();
    m_entities.reserve(m_entityCount);
    Statement entities = m_db.prepare("SELECT number, category, id FROM entity");
    while (entities.step())
        m_entities.insert(entityHash(quint32(entities.integer(1)), entities.bytes(2)), entities.integer(0));
    m_good = m_db.error().isEmpty() && m_good;
}

quint32 Dictionaries::word(QByteArrayView text)
{
    if (text.isNull())
        return 0;
    const auto known = m_words.constFind(QByteArray::fromRawData(text.data(), text.size()));
    if (known != m_words.constEnd())
        return *known;
    const auto number = quint32(m_words.size() + 1);
    m_insertWord.bind(1, number);
    m_insertWord.bindText(2, text);
    m_good = m_insertWord.run() && m_good;
    m_words.insert(text.toByteArray(), number);
    return number;
}

Dictionaries::Numbered Dictionaries::entity(quint32 category, QByteArrayView id)
{
    const EntityHash hash = entityHash(category, id);
    const auto known = m_entities.constFind(hash);
    if (known != m_entities.constEnd())
        return {*known, false};
    const qint64 number = ++m_entityCount;
    const QByteArrayView text = id.isNull() ? QByteArrayView("", qsizetype(0)) : id;
    m_insertEntity.bind(1, number);
    m_insertEntity.bind(2, category);
    m_insertEntity.bindText(3, text);
    m_good = m_insertEntity.run() && m_good;
    m_insertEntityText.bind(1, number);
    m_insertEntityText.bindText(2, text);
    m_good = m_insertEntityText.run() && m_good;
    m_entities.insert(hash, number);
    return {number, true};
}

} // namespace Backstory
