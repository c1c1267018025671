// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/consumers/samplestore.h"

#include <algorithm>
#include <array>

namespace Backstory
{

namespace
{

constexpr qint64 Second = 1'000'000'000;
constexpr qint64 DayLength = 86'400 * Second;

struct LevelOf {
    qint64 length; ///< nanoseconds that a row stands for; 0: one sample
    qint64 kept;   ///< nanoseconds; 0: for ever
};
constexpr std::array<LevelOf, 4> Levels{
    {{0, DayLength}, {60 * Second, 30 * DayLength}, {3'600 * Second, 0}, {DayLength, 0}}};

constexpr const char *Tables = R"(
CREATE TABLE part(number INTEGER PRIMARY KEY, name TEXT NOT NULL, topic TEXT NOT NULL, partition INTEGER NOT NULL,
    UNIQUE(name, topic, partition));
CREATE TABLE run(number INTEGER PRIMARY KEY, began INTEGER NOT NULL, ended INTEGER NOT NULL, interval INTEGER NOT NULL);
CREATE TABLE sample(part INTEGER NOT NULL, level INTEGER NOT NULL, time INTEGER NOT NULL, at INTEGER NOT NULL,
    position INTEGER NOT NULL, head INTEGER NOT NULL, firstkept INTEGER NOT NULL, reallag INTEGER NOT NULL,
    oldest INTEGER, updated INTEGER, members INTEGER NOT NULL, least INTEGER NOT NULL, most INTEGER NOT NULL,
    PRIMARY KEY(part, level, time)) WITHOUT ROWID;
)";

// An unknown lag is -1, so it must not become the least of those that are known.
constexpr const char *Insert = R"(
INSERT INTO sample VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12)
ON CONFLICT DO UPDATE SET at = ?4, position = ?5, head = ?6, firstkept = ?7, reallag = ?8, oldest = ?9, updated = ?10,
    members = ?11, least = CASE WHEN ?12 < 0 THEN least WHEN least < 0 THEN ?12 ELSE min(least, ?12) END,
    most = max(most, ?12)
)";
constexpr const char *Columns =
    " time, at, position, head, firstkept, reallag, oldest, updated, members, least, most FROM sample ";

qint64 floored(qint64 value, qint64 unit)
{
    const qint64 rest = value % unit;
    return value - (rest < 0 ? rest + unit : rest);
}

void bindTime(Statement &statement, int index, Timestamp time)
{
    time.isValid() ? statement.bind(index, time.nanoseconds()) : statement.bindNull(index);
}

Timestamp timeAt(const Statement &row, int column)
{
    return row.isNull(column) ? Timestamp() : Timestamp::fromNanoseconds(row.integer(column));
}

/// Never NULL.
QByteArray textOf(const QString &text)
{
    return text.isEmpty() ? QByteArray("") : text.toUtf8();
}

/// A row of `Columns`.
ConsumerSample sampleOf(const Statement &row)
{
    return {timeAt(row, 1), row.integer(2), row.integer(3), row.integer(4),
            row.integer(5), timeAt(row, 6), timeAt(row, 7), int(row.integer(8))};
}

/// Whether they say the same but for the time at which they say it.
bool isSame(const ConsumerSample &a, ConsumerSample b)
{
    b.time = a.time;
    b.updated = a.updated;
    return a == b;
}

} // namespace

SampleStore::SampleStore(const QString &path, Database::Mode mode)
    : m_db(path, mode)
{
    if (prepare(mode))
        m_insert = m_db.prepare(Insert);
}

bool SampleStore::fail()
{
    if (m_error.isEmpty())
        m_error = QStringLiteral("The samples of consumers cannot be kept: %1.").arg(m_db.error());
    return false;
}

bool SampleStore::prepare(Database::Mode mode)
{
    if (!m_db.isOpen())
        return fail();
    if (mode == Database::ReadWrite && m_db.integer("SELECT count(*) FROM sqlite_master") == 0 &&
        m_db.error().isEmpty()) {
        const QByteArray version = "PRAGMA user_version = " + QByteArray::number(Version);
        const QByteArray id = "PRAGMA application_id = " + QByteArray::number(ApplicationId);
        if (!m_db.execute("PRAGMA journal_mode = WAL") || !m_db.execute("BEGIN IMMEDIATE") ||
            !m_db.execute(Tables) || !m_db.execute(id.constData()) || !m_db.execute(version.constData()) ||
            !m_db.execute("COMMIT"))
            return fail();
    }
    m_db.execute("PRAGMA synchronous = NORMAL");
    const bool isOurs = m_db.integer("PRAGMA application_id") == ApplicationId;
    if (!m_db.error().isEmpty())
        return fail();
    const qint64 version = m_db.integer("PRAGMA user_version");
    if (!isOurs)
        m_error = QStringLiteral("The file holds no samples of Backstory.");
    else if (version != Version)
        m_error =
            QStringLiteral("The samples were written by a newer Backstory (format %1; this one reads %2).")
                .arg(version)
                .arg(Version);
    return m_error.isEmpty();
}

bool SampleStore::beginRun(Timestamp now, qint64 interval)
{
    Statement insert = m_db.prepare("INSERT INTO run(began, ended, interval) VALUES(?1, ?1, ?2)");
    insert.bind(1, now.nanoseconds());
    insert.bind(2, interval);
    if (!m_error.isEmpty() || !insert.run())
        return fail();
    m_run = sqlite3_last_insert_rowid(m_db.handle());
    for (auto &[part, known] : m_known)
        known.isStored = true; // the run before ended with what it had stored
    return true;
}

qint64 SampleStore::numberOf(const ConsumerPart &part)
{
    Statement find =
        m_db.prepare("SELECT number FROM part WHERE name = ?1 AND topic = ?2 AND partition = ?3");
    const QByteArray name = textOf(part.name);
    const QByteArray topic = textOf(part.topic);
    find.bindText(1, name);
    find.bindText(2, topic);
    find.bind(3, part.partition);
    return find.step() ? find.integer(0) : 0;
}

SampleStore::Known *SampleStore::known(const ConsumerPart &part)
{
    const auto found = m_known.find(part);
    if (found != m_known.end())
        return &found->second;
    qint64 number = numberOf(part);
    if (number == 0) {
        Statement insert = m_db.prepare("INSERT INTO part(name, topic, partition) VALUES(?1, ?2, ?3)");
        const QByteArray name = textOf(part.name);
        const QByteArray topic = textOf(part.topic);
        insert.bindText(1, name);
        insert.bindText(2, topic);
        insert.bind(3, part.partition);
        if (!insert.run())
            return nullptr;
        number = sqlite3_last_insert_rowid(m_db.handle());
    }
    return &m_known.insert({part, {number, {}, true}}).first->second;
}

bool SampleStore::write(qint64 part, const ConsumerSample &sample)
{
    for (int level = 0; level < int(Levels.size()); ++level) {
        const qint64 length = Levels[size_t(level)].length;
        const qint64 at = sample.time.nanoseconds();
        m_insert.bind(1, part);
        m_insert.bind(2, level);
        m_insert.bind(3, length == 0 ? at : floored(at, length));
        m_insert.bind(4, at);
        m_insert.bind(5, sample.position);
        m_insert.bind(6, sample.head);
        m_insert.bind(7, sample.firstKept);
        m_insert.bind(8, sample.realLag);
        bindTime(m_insert, 9, sample.oldestWaiting);
        bindTime(m_insert, 10, sample.updated);
        m_insert.bind(11, sample.members);
        m_insert.bind(12, sample.waiting());
        if (!m_insert.run())
            return false;
    }
    return true;
}

bool SampleStore::append(Timestamp now, const std::map<ConsumerPart, ConsumerSample> &samples)
{
    if (!m_error.isEmpty())
        return false;
    if (!m_db.execute("BEGIN IMMEDIATE"))
        return m_db.errorCode() == SQLITE_BUSY ? false : fail();
    bool good = true;
    for (const auto &[part, sample] : samples) {
        Known *last = good ? known(part) : nullptr;
        good = last != nullptr;
        if (!good)
            break;
        if (isSame(sample, last->seen)) {
            last->isStored = false;
        } else {
            good = (last->isStored || write(last->number, last->seen)) && write(last->number, sample);
            last->isStored = true;
        }
        last->seen = sample;
    }
    Statement end = m_db.prepare("UPDATE run SET ended = ?1 WHERE number = ?2");
    end.bind(1, now.nanoseconds());
    end.bind(2, m_run);
    if (good && end.run() && m_db.execute("COMMIT"))
        return true;
    if (m_db.errorCode() != SQLITE_BUSY) // else another program samples too; the next ones are kept again
        fail();
    m_db.execute("ROLLBACK");
    m_known.clear(); // what it says was rolled back
    return false;
}

bool SampleStore::thin(Timestamp now, int most)
{
    bool isMore = false;
    for (int level = 0; level < int(Levels.size()); ++level) {
        if (Levels[size_t(level)].kept == 0)
            continue;
        // By part, so that the key finds them; the latest of each part stays, however old it is.
        Statement remove =
            m_db.prepare("DELETE FROM sample WHERE (part, level, time) IN (SELECT old.part, old.level, "
                         "old.time FROM part JOIN "
                         "sample AS old ON old.part = part.number AND old.level = ?1 AND old.time < ?2 AND "
                         "old.time < (SELECT "
                         "max(time) FROM sample WHERE part = part.number AND level = ?1) LIMIT ?3)");
        remove.bind(1, level);
        remove.bind(2, now.nanoseconds() - Levels[size_t(level)].kept);
        remove.bind(3, most);
        if (!m_error.isEmpty() || !remove.run())
            return fail();
        isMore = isMore || sqlite3_changes(m_db.handle()) >= most;
    }
    return isMore;
}

QList<ConsumerPart> SampleStore::parts()
{
    QList<ConsumerPart> parts;
    Statement rows = m_db.prepare("SELECT name, topic, partition FROM part ORDER BY name, topic, partition");
    while (rows.step())
        parts.append({rows.text(0), rows.text(1), qint32(rows.integer(2))});
    if (!m_db.error().isEmpty())
        fail();
    return parts;
}

ConsumerSamples SampleStore::samples(const ConsumerPart &part, Timestamp from, Timestamp to)
{
    ConsumerSamples found;
    // From the last one before the range on, which may hold in it.
    Statement rows =
        m_db.prepare(QByteArray("SELECT") + Columns +
                     "WHERE part = ?1 AND level = 0 AND time <= ?3 AND time >= coalesce((SELECT max(time) "
                     "FROM sample WHERE part = ?1 AND level = 0 AND time < ?2), ?2) ORDER BY time");
    rows.bind(1, numberOf(part));
    rows.bind(2, from.nanoseconds());
    rows.bind(3, to.nanoseconds());
    while (rows.step())
        found.append(sampleOf(rows));
    if (!m_db.error().isEmpty())
        fail();

    const QList<SamplingRun> stretches =
        found.isEmpty() ? QList<SamplingRun>() : runs(found.first().time, to);
    ConsumerSamples samples;
    const auto addAt = [&samples](ConsumerSample sample, Timestamp time) {
        sample.time = time;
        samples.append(sample);
    };
    for (qsizetype i = 0; i < found.size(); ++i) {
        const ConsumerSample &sample = found[i];
        const auto run = std::find_if(stretches.begin(), stretches.end(), [&sample](const SamplingRun &each) {
            return each.from <= sample.time && sample.time <= each.to;
        });
        const bool isLast = run != stretches.end() && (i + 1 == found.size() || found[i + 1].time > run->to);
        const Timestamp until = isLast                 ? std::min(run->to, to)
                                : i + 1 < found.size() ? found[i + 1].time
                                                       : to;
        if (sample.time >= from)
            samples.append(sample);
        else if (run != stretches.end() && until > from)
            addAt(sample, from);
        if (isLast && until > std::max(sample.time, from))
            addAt(sample, until);
    }
    return samples;
}

QList<SampleColumn> SampleStore::columns(const ConsumerPart &part, Timestamp from, Timestamp to, int columns)
{
    QList<SampleColumn> result;
    const qint64 width = std::max<qint64>((to.nanoseconds() - from.nanoseconds()) / std::max(columns, 1), 1);
    int level = int(Levels.size()) - 1;
    while (level > 0 && Levels[size_t(level)].length > 2 * width)
        --level;
    const auto add = [&](const Statement &row) {
        const qint64 passed = floored(row.integer(0) - from.nanoseconds(), width);
        const Timestamp begin = Timestamp::fromNanoseconds(from.nanoseconds() + passed);
        if (result.isEmpty() || result.last().from != begin)
            result.append({begin, {}, ConsumerSample::None, ConsumerSample::None});
        SampleColumn &column = result.last();
        column.last = sampleOf(row);
        const qint64 least = row.integer(9);
        if (least >= 0)
            column.least = column.least < 0 ? least : std::min(column.least, least);
        column.most = std::max(column.most, row.integer(10));
    };
    visit(numberOf(part), level, from, to, add);
    if (!m_db.error().isEmpty())
        fail();
    return result;
}

// Where finer rows have been removed, the coarser ones stand in, up to where the finer ones begin.
void SampleStore::visit(qint64 part, int level, Timestamp from, Timestamp to,
                        const std::function<void(const Statement &)> &add)
{
    Statement first = m_db.prepare("SELECT min(time) FROM sample WHERE part = ?1 AND level = ?2");
    first.bind(1, part);
    first.bind(2, level);
    if (!first.step() || first.isNull(0))
        return;
    const Timestamp begin = timeAt(first, 0);
    if (level + 1 < int(Levels.size()) && begin > from) {
        const auto addEarlier = [&](const Statement &row) {
            if (row.integer(1) < begin.nanoseconds())
                add(row);
        };
        visit(part, level + 1, from, std::min(to, begin), addEarlier);
    }
    Statement rows = m_db.prepare(QByteArray("SELECT") + Columns +
                                  "WHERE part = ?1 AND level = ?2 AND time BETWEEN ?3 AND ?4 ORDER BY time");
    rows.bind(1, part);
    rows.bind(2, level);
    rows.bind(3, from.nanoseconds());
    rows.bind(4, to.nanoseconds());
    while (rows.step())
        add(rows);
}

QList<SamplingRun> SampleStore::runs(Timestamp from, Timestamp to)
{
    QList<SamplingRun> runs;
    Statement rows = m_db.prepare(
        "SELECT began, ended, interval FROM run WHERE ended >= ?1 AND began <= ?2 ORDER BY began");
    rows.bind(1, from.nanoseconds());
    rows.bind(2, to.nanoseconds());
    while (rows.step())
        runs.append({timeAt(rows, 0), timeAt(rows, 1), rows.integer(2)});
    if (!m_db.error().isEmpty())
        fail();
    return runs;
}

} // namespace Backstory
