// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/findings/findingsreader.h"

#include "models/history/database.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstory
{

namespace
{

constexpr const char *KeyColumns = "f.number, f.rule, f.entity, f.row, f.time";

FindingKey keyAt(const Statement &row)
{
    FindingKey key;
    key.number = row.integer(0);
    key.rule = FindingRule(row.integer(1));
    key.entity = EntityNumber(row.integer(2));
    key.row = EventRow(row.integer(3));
    if (!row.isNull(4))
        key.time = Timestamp::fromNanoseconds(row.integer(4));
    return key;
}

QByteArray likePattern(const QString &text)
{
    QByteArray pattern = "%";
    for (const char c : text.toUtf8()) {
        if (c == '%' || c == '_' || c == '\\')
            pattern += '\\';
        pattern += c;
    }
    return pattern + '%';
}

QByteArray wantedRules(const FindingFilter &filter)
{
    QByteArray list;
    for (const FindingRuleText &rule : findingRules()) {
        if ((filter.rules.isEmpty() || filter.rules.contains(rule.rule)) &&
            (filter.severities.isEmpty() || filter.severities.contains(rule.severity)))
            list += (list.isEmpty() ? "" : ",") + QByteArray::number(int(rule.rule));
    }
    return list;
}

bool passes(const QString &name, const QStringList &names)
{
    return names.isEmpty() || names.contains(name);
}

} // namespace

FindingsReader::FindingsReader(HistoryReader &history)
    : m_history(history)
    , m_error(history.error())
{
    // A history that is read by an older program at the same time has none.
    m_isThere = m_error.isEmpty() &&
                history.database().integer("SELECT count(*) FROM sqlite_master WHERE name = 'findingcount'");
}

QList<FindingKey> FindingsReader::keys(const FindingFilter &filter)
{
    QList<FindingKey> keys;
    if (!m_isThere)
        return keys;
    const Database &db = m_history.database();
    QByteArray sql =
        QByteArray("SELECT ") + KeyColumns + " FROM finding f WHERE f.rule IN (" + wantedRules(filter) + ")";
    if (filter.entity)
        sql += " AND f.entity = ?1";
    if (!filter.text.isEmpty())
        sql += " AND f.message LIKE ?2 ESCAPE '\\'";
    Statement found = db.prepare(sql + " ORDER BY f.number");
    if (filter.entity)
        found.bind(1, qint64(*filter.entity));
    const QByteArray pattern = likePattern(filter.text);
    if (!filter.text.isEmpty())
        found.bindText(2, pattern);
    while (found.step())
        keys.append(keyAt(found));
    m_error = db.error();
    return m_error.isEmpty() ? keys : QList<FindingKey>();
}

QList<Finding> FindingsReader::findings(const QList<qint64> &numbers)
{
    QList<Finding> findings;
    if (!m_isThere)
        return findings;
    const Database &db = m_history.database();
    Statement found = db.prepare(
        QByteArray("SELECT ") + KeyColumns +
        ", f.rows, f.message, e.id, w.text, v.position, v.part FROM finding f LEFT JOIN entity e ON e.number "
        "= f.entity "
        "LEFT JOIN word w ON w.number = e.category LEFT JOIN event v ON v.row = f.row WHERE f.number = ?1");
    for (const qint64 number : numbers) {
        found.bind(1, number);
        if (found.step()) {
            const FindingKey key = keyAt(found);
            Finding finding;
            finding.number = key.number;
            finding.rule = key.rule;
            finding.entity = key.entity;
            finding.row = key.row;
            finding.time = key.time;
            for (const QByteArray &row : found.bytes(5).toByteArray().split(','))
                finding.rows.append(EventRow(row.toLongLong()));
            finding.message = found.text(6);
            finding.entityId = found.bytes(7).toByteArray();
            finding.category = found.text(8);
            finding.position = {found.integer(9), qint32(found.integer(10))};
            findings.append(std::move(finding));
        }
        found.reset();
    }
    m_error = db.error();
    return findings;
}

QHash<FindingRule, FindingCount> FindingsReader::counts()
{
    QHash<FindingRule, FindingCount> counts;
    if (!m_isThere)
        return counts;
    const Database &db = m_history.database();
    QHash<FindingRule, qint64> hits;
    Statement groups = db.prepare(
        "SELECT c.rule, c.hits, c.usual, w.text FROM findingcount c LEFT JOIN word w ON w.number = "
        "c.grp ORDER BY c.hits DESC");
    while (groups.step()) {
        const auto rule = FindingRule(groups.integer(0));
        if (groups.integer(2))
            counts[rule].usual.append({groups.text(3), groups.integer(1)});
        else
            hits[rule] += groups.integer(1);
    }
    Statement written = db.prepare("SELECT rule, count(*) FROM finding GROUP BY rule");
    while (written.step())
        counts[FindingRule(written.integer(0))].findings = written.integer(1);
    for (auto it = hits.cbegin(); it != hits.cend(); ++it) {
        FindingCount &count = counts[it.key()];
        count.onlyCounted = std::max<qint64>(0, it.value() - count.findings);
    }
    m_error = db.error();
    return counts;
}

QHash<EventRow, QList<FindingKey>> FindingsReader::of(const QList<EventRow> &rows)
{
    QHash<EventRow, QList<FindingKey>> found;
    if (!m_isThere)
        return found;
    const Database &db = m_history.database();
    Statement ofRow =
        db.prepare(QByteArray("SELECT ") + KeyColumns +
                   " FROM findingrow r JOIN finding f ON f.number = r.finding WHERE r.row = ?1");
    for (const EventRow row : rows) {
        ofRow.bind(1, qint64(row));
        while (ofRow.step())
            found[row].append(keyAt(ofRow));
        ofRow.reset();
    }
    m_error = db.error();
    return found;
}

EvidenceNames FindingsReader::evidence(const EvidenceChoice &choice, qint64 most)
{
    EvidenceNames names;
    if (!m_isThere)
        return names;
    const Database &db = m_history.database();
    Statement found = db.prepare(
        QByteArray("SELECT ") + KeyColumns +
        ", t.text, c.text, p.text, coalesce(v.occurred, v.recorded) FROM findingrow r JOIN finding f ON "
        "f.number = r.finding JOIN event v ON v.row = r.row "
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
        const FindingKey key = keyAt(found);
        const QString &name = choice.by == EvidenceChoice::Type       ? type
                              : choice.by == EvidenceChoice::Category ? category
                                                                      : producer;
        names.findings[name].insert(key.number, key);
    }
    m_error = db.error();
    return names;
}

} // namespace Backstory
