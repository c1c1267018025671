// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/processing/processingstore.h"

#include "models/causation/delaysketch.h"
#include "models/event/timedistance.h"

#include <algorithm>

namespace Backstory
{

namespace
{

constexpr qsizetype RecordsPerCommit = 500'000;

} // namespace

ProcessingStore::ProcessingStore(const QString &path)
    : m_db(path, Database::ReadWrite)
    , m_error(ProcessingFormat::prepare(m_db, true))
{
    if (!m_error.isEmpty())
        return;
    m_find = m_db.prepare("SELECT counts FROM cell WHERE series = ?1 AND level = ?2 AND chunk = ?3");
    m_put = m_db.prepare("INSERT OR REPLACE INTO cell VALUES(?1, ?2, ?3, ?4)");
}

bool ProcessingStore::fail()
{
    if (m_error.isEmpty())
        m_error = QStringLiteral("The processing times cannot be kept: %1.").arg(m_db.error());
    if (m_db.isOpen() && !sqlite3_get_autocommit(m_db.handle()))
        sqlite3_exec(m_db.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    return false;
}

bool ProcessingStore::open(const QString &origin)
{
    if (!m_error.isEmpty())
        return false;
    const QByteArray name = origin.toUtf8();
    Statement insert = m_db.prepare("INSERT OR IGNORE INTO origin VALUES(NULL, ?1, ?1, NULL, 0, 0)");
    insert.bindText(1, name);
    if (!insert.run())
        return fail();
    Statement find = m_db.prepare("SELECT number FROM origin WHERE name = ?1");
    find.bindText(1, name);
    m_origin = find.step() ? find.integer(0) : 0;
    m_series.clear();
    m_cursor = m_committed = cursor();
    return m_origin > 0 || fail();
}

bool ProcessingStore::setLabel(const QString &label)
{
    const QByteArray text = label.toUtf8();
    Statement update = m_db.prepare("UPDATE origin SET label = ?2 WHERE number = ?1 AND label <> ?2");
    update.bind(1, m_origin);
    update.bindText(2, text);
    return m_error.isEmpty() && (update.run() || fail());
}

QByteArray ProcessingStore::cursor()
{
    Statement find = m_db.prepare("SELECT cursor FROM origin WHERE number = ?1");
    find.bind(1, m_origin);
    return find.step() ? find.bytes(0).toByteArray() : QByteArray();
}

qint64 ProcessingStore::untimed()
{
    Statement find = m_db.prepare("SELECT untimed FROM origin WHERE number = ?1");
    find.bind(1, m_origin);
    return find.step() ? find.integer(0) : 0;
}

bool ProcessingStore::append(ProcessingBatch &&batch)
{
    if (!m_error.isEmpty() || m_origin == 0)
        return false;
    for (const ProcessingRecord &record : batch.records)
        gather(record);
    m_records += qsizetype(batch.records.size());
    m_taken += qint64(batch.records.size());
    m_cursor = batch.cursor;
    return !batch.records.empty() && m_records >= RecordsPerCommit ? commit() : m_error.isEmpty();
}

quint32 ProcessingStore::seriesOf(const ProcessingRecord &record, DelayPart part)
{
    std::array<quint32, 2> &numbers = m_series[{record.consumer, record.type}];
    quint32 &number = numbers[size_t(part)];
    if (number > 0)
        return number;
    for (const char *sql : {"INSERT OR IGNORE INTO series VALUES(NULL, ?1, ?2, ?3, ?4)",
                            "SELECT number FROM series WHERE origin = ?1 AND consumer = ?2 AND type = ?3 AND "
                            "part = ?4"}) {
        Statement statement = m_db.prepare(sql);
        statement.bind(1, m_origin);
        statement.bindText(2, record.consumer.isNull() ? QByteArrayView("") : record.consumer);
        statement.bindText(3, record.type.isNull() ? QByteArrayView("") : record.type);
        statement.bind(4, qint64(part));
        if (statement.step())
            number = quint32(statement.integer(0));
    }
    if (number >= Key::MostSeries && m_error.isEmpty())
        m_error =
            QStringLiteral("There are more than a million pairs of a consumer and an event type: what the "
                           "mapping names is neither.");
    if (number == 0)
        fail();
    return number;
}

void ProcessingStore::gather(const ProcessingRecord &record)
{
    const Timestamp time = record.time();
    if (!time.isValid()) {
        ++m_untimed;
        return;
    }
    const qint64 bucket =
        ProcessingFormat::floorDivided(time.nanoseconds(), ProcessingFormat::levelLength(0));
    const quint32 process = seriesOf(record, DelayPart::Process);
    const auto tally = [&](CellCode::Tally code, qint64 count) {
        if (count != 0)
            m_gathered.push_back({{process, bucket, code}, count});
    };
    tally(CellCode::Records, record.told == ProcessingRecord::Nothing);
    tally(CellCode::Waiting, int(record.isWaiting()) - int(record.told == ProcessingRecord::Waiting));
    if (record.isGone)
        return;
    if (record.told != ProcessingRecord::Failed) {
        tally(CellCode::Errors, !record.error.isEmpty());
        tally(CellCode::Attempts, record.isWaiting() ? 0 : record.attempts);
    }
    if (record.told == ProcessingRecord::Nothing && record.produced.isValid() && record.received.isValid())
        gatherDelay(seriesOf(record, DelayPart::Receive), bucket, record.produced, record.received,
                    record.position);
    if (record.received.isValid() && record.processed.isValid())
        gatherDelay(process, bucket, record.received, record.processed, record.position);
}

void ProcessingStore::gatherDelay(quint32 series, qint64 bucket, Timestamp from, Timestamp to,
                                  Position position)
{
    const qint64 delay = nanosecondsBetween(from, to);
    const Key key(series, bucket, CellCode::Zero + DelaySketch::bucketOf(delay));
    m_gathered.push_back({key, 1});
    if (delay > 0)
        m_gathered.push_back({{series, bucket, CellCode::Most}, delay});
    if (delay < 0)
        m_gathered.push_back({{series, bucket, CellCode::MostNegative}, -delay});
    if (position.isValid())
        m_placed.push_back({key, position});
}

bool ProcessingStore::commit()
{
    if (!m_error.isEmpty())
        return false;
    if (m_origin == 0 || (m_records == 0 && m_cursor == m_committed))
        return true;
    if (!m_db.execute("BEGIN IMMEDIATE") || !write() || !m_db.execute("COMMIT"))
        return fail();
    m_gathered.clear();
    m_placed.clear();
    m_records = m_untimed = 0;
    m_committed = m_cursor;
    return true;
}

bool ProcessingStore::write()
{
    Statement origin = m_db.prepare("UPDATE origin SET cursor = ?2, runs = runs + 1, untimed = untimed + ?3 "
                                    "WHERE number = ?1 AND coalesce(cursor, x'') = ?4 RETURNING runs");
    origin.bind(1, m_origin);
    origin.bindBlob(2, m_cursor);
    origin.bind(3, m_untimed);
    origin.bindBlob(4, m_committed.isNull() ? QByteArrayView("", qsizetype(0)) : m_committed);
    if (!origin.step()) {
        if (m_db.error().isEmpty())
            m_error =
                QStringLiteral("Another Backstory adds up the processing times of this source just now. "
                               "Try again when it is done.");
        return false;
    }
    const qint64 run = origin.integer(0);
    origin.reset();
    return writePlaces(run) && writeCounts();
}

/// Sorts, and makes one of what has the same key.
void ProcessingStore::sum()
{
    std::sort(m_gathered.begin(), m_gathered.end(),
              [](const Gathered &a, const Gathered &b) { return a.key < b.key; });
    size_t kept = 0;
    for (const Gathered &each : m_gathered) {
        if (kept == 0 || m_gathered[kept - 1].key != each.key) {
            m_gathered[kept++] = each;
            continue;
        }
        qint64 &count = m_gathered[kept - 1].count;
        count = CellCode::isGreatest(each.key.code()) ? std::max(count, each.count) : count + each.count;
    }
    m_gathered.resize(kept);
}

bool ProcessingStore::writeCounts()
{
    for (int level = 0; level < ProcessingFormat::Levels; ++level) {
        if (level > 0) {
            const qint64 ratio =
                ProcessingFormat::levelLength(level) / ProcessingFormat::levelLength(level - 1);
            for (Gathered &each : m_gathered)
                each.key = {each.key.series(), ProcessingFormat::floorDivided(each.key.bucket(), ratio),
                            each.key.code()};
        }
        sum();
        if (!writeLevel(level))
            return false;
    }
    return true;
}

bool ProcessingStore::writeLevel(int level)
{
    CellCounts counts;
    for (size_t i = 0; i < m_gathered.size(); ++i) {
        const Key key = m_gathered[i].key;
        counts.push_back(key.counted(m_gathered[i].count));
        if (i + 1 < m_gathered.size() && m_gathered[i + 1].key.isInChunkOf(key))
            continue;
        if (!writeChunk(level, key.series(), key.chunk(), counts))
            return false;
        counts.clear();
    }
    return true;
}

bool ProcessingStore::writeChunk(int level, quint32 series, qint64 chunk, const CellCounts &counts)
{
    CellCounts before;
    for (Statement *statement : {&m_find, &m_put}) {
        statement->bind(1, series);
        statement->bind(2, level);
        statement->bind(3, chunk);
    }
    if (m_find.step())
        visitCounts(m_find.bytes(0), [&before](const CellCount &count) { before.push_back(count); });
    m_find.reset();
    const QByteArray bytes = encodeCounts(merged(before, counts));
    m_put.bindBlob(4, bytes);
    return m_put.run();
}

bool ProcessingStore::writePlaces(qint64 run)
{
    std::sort(m_placed.begin(), m_placed.end());
    Statement put = m_db.prepare("INSERT INTO place VALUES(?1, ?2, ?3, ?4)");
    QByteArray bytes;
    quint32 keyBefore = 0;
    qint64 positionBefore = 0;
    for (size_t i = 0; i < m_placed.size(); ++i) {
        const Placed &each = m_placed[i];
        const quint32 key = each.key.counted(0).key;
        appendNumber(bytes, key - keyBefore);
        appendSigned(bytes, each.position.value - positionBefore);
        appendSigned(bytes, each.position.part);
        keyBefore = key;
        positionBefore = each.position.value;
        if (i + 1 < m_placed.size() && m_placed[i + 1].key.isInChunkOf(each.key))
            continue;
        put.bind(1, each.key.series());
        put.bind(2, each.key.chunk());
        put.bind(3, run);
        put.bindBlob(4, bytes);
        if (!put.run())
            return false;
        bytes.clear();
        keyBefore = 0;
        positionBefore = 0;
    }
    return true;
}

bool ProcessingStore::forget()
{
    m_gathered.clear();
    m_placed.clear();
    m_series.clear();
    m_cursor.clear();
    m_committed.clear();
    m_records = m_untimed = 0;
    if (!m_error.isEmpty() || !m_db.execute("BEGIN IMMEDIATE"))
        return fail();
    for (const char *sql : {"DELETE FROM cell WHERE series IN (SELECT number FROM series WHERE origin = ?1)",
                            "DELETE FROM place WHERE series IN (SELECT number FROM series WHERE origin = ?1)",
                            "DELETE FROM series WHERE origin = ?1",
                            "UPDATE origin SET cursor = NULL, untimed = 0 WHERE number = ?1"}) {
        Statement statement = m_db.prepare(sql);
        statement.bind(1, m_origin);
        if (!statement.run())
            return fail();
    }
    return m_db.execute("COMMIT") || fail();
}

} // namespace Backstory
