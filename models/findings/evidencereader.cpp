// SPDX-License-Identifier: GPL-3.0-or-later
// What the events are that findings have as evidence.
#include "models/findings/findingsreader.h"

#include "models/history/database.h"

namespace Backstory
{

namespace
{

bool passes(const QString &name, const QStringList &names)
{
    return names.isEmpty() || names.contains(name);
}

} // namespace

EvidenceNames FindingsReader::evidence(const EvidenceChoice &choice, qint64 most)
{
    EvidenceNames names;
    if (!m_isThere)
        return names;
    const Database &db = m_history.database();
    Statement found = db.prepare(
        "SELECT f.number, f.rule, f.entity, f.row, f.time, t.text, c.text, p.text, coalesce(v.occurred, "
        "v.recorded) FROM findingrow r JOIN finding f ON f.number = r.finding JOIN event v ON v.row = r.row "
        "LEFT JOIN entity e ON e.number = v.entity LEFT JOIN word t ON t.number = v.type LEFT JOIN word c ON "
        "c.number = e.category LEFT JOIN word p ON p.number = v.producer LIMIT ?1");
    found.bind(1, most + 1);
    qint64 rows = 0;
    while (found.step()) {
        if (++rows > most) {
            names.isCut = true;
            break;
        }
        const bool isTimed = !found.isNull(8);
        const Timestamp time = isTimed ? Timestamp::fromNanoseconds(found.integer(8)) : Timestamp();
        if ((choice.from.isValid() && !(isTimed && time >= choice.from)) ||
            (choice.to.isValid() && !(isTimed && time < choice.to)))
            continue;
        const QString type = found.text(5);
        const QString category = found.text(6);
        const QString producer = found.text(7);
        if (!passes(type, choice.types) || !passes(category, choice.categories) ||
            !passes(producer, choice.producers))
            continue;
        FindingKey key;
        key.number = found.integer(0);
        key.rule = FindingRule(found.integer(1));
        key.entity = EntityNumber(found.integer(2));
        key.row = EventRow(found.integer(3));
        if (!found.isNull(4))
            key.time = Timestamp::fromNanoseconds(found.integer(4));
        const QString &name = choice.by == EvidenceChoice::Type       ? type
                              : choice.by == EvidenceChoice::Category ? category
                                                                      : producer;
        names.findings[name].insert(key.number, key);
    }
    m_error = db.error();
    return names;
}

} // namespace Backstory
