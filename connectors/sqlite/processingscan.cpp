// SPDX-License-Identifier: GPL-3.0-or-later
#include "connectors/sqlite/processingscan.h"

#include <sqlite3.h>

namespace Backstory
{

namespace
{

enum Column { Key, Consumer, At, Id, Type, Produced, Received, Processed, Attempts, Error };

constexpr qsizetype MostTexts = 10'000;

WaitingRow waitingOf(const ProcessingRecord &record, ProcessingRecord::Told told)
{
    return {told, record.consumer, record.type, record.received};
}

/// What stands in the place of a row that was deleted while it waited.
ProcessingRecord goneOf(const WaitingRow &row)
{
    ProcessingRecord record;
    record.consumer = row.consumer;
    record.type = row.type;
    record.received = row.received;
    record.told = row.told;
    record.isGone = true;
    return record;
}

ProcessingRecord::Told toldOf(const ProcessingRecord &record)
{
    return record.isFailed()           ? ProcessingRecord::Failed
           : record.received.isValid() ? ProcessingRecord::Waiting
                                       : ProcessingRecord::Nothing;
}

} // namespace

ProcessingScan::ProcessingScan(const SqliteDatabase &database, const ProcessingTable &table,
                               ProcessingCursor &cursor)
    : m_database(database)
    , m_table(table)
    , m_cursor(cursor)
    , m_rows(database.handle(), table.select(table.key + " > ?2", "ORDER BY " + table.key + " LIMIT " +
                                                                      QByteArray::number(SliceEvents)))
    , m_one(database.handle(), table.select(table.key + " = ?2", "LIMIT 1"))
{
}

bool ProcessingScan::isPrepared() const
{
    return m_rows.prepared() == SQLITE_OK && m_one.prepared() == SQLITE_OK;
}

void ProcessingScan::bind(SqliteStatement &statement, const QByteArray &stream, qint64 key)
{
    statement.reset();
    if (!m_table.stream.isEmpty())
        statement.bind(1, stream);
    statement.bind(2, key);
}

std::optional<bool> ProcessingScan::fitsCursor()
{
    for (const auto &[name, stream] : m_cursor.streams) {
        if (!stream.at)
            continue;
        bind(m_one, name, *stream.at);
        const int result = m_one.step();
        const bool fits =
            result == SQLITE_ROW && (stream.received.isEmpty() || m_one.text(Received) == stream.received);
        m_one.reset();
        if (result != SQLITE_ROW && result != SQLITE_DONE)
            return {};
        if (!fits)
            return false;
    }
    return true;
}

/// Hops from one to the next, for which the key's index is enough.
bool ProcessingScan::listStreams()
{
    m_isListed = true;
    if (m_table.stream.isEmpty()) {
        m_streams = {QByteArray()};
        return true;
    }
    const QByteArray sql = "SELECT min(" + m_table.stream + ") FROM " + sqlName(m_table.name) + " p";
    SqliteStatement first(m_database.handle(), sql);
    SqliteStatement next(m_database.handle(), sql + " WHERE " + m_table.stream + " > ?1");
    int result = first.step();
    const SqliteStatement *row = &first;
    while (result == SQLITE_ROW && !row->isNull(0)) {
        m_streams.append(row->text(0).toByteArray());
        next.reset();
        next.bind(1, m_streams.last());
        row = &next;
        result = next.step();
    }
    return result == SQLITE_ROW || result == SQLITE_DONE;
}

ScanResult ProcessingScan::slice(ProcessingBatch &batch)
{
    m_clock = SliceClock();
    sqlite3_exec(m_database.handle(), "BEGIN", nullptr, nullptr, nullptr);
    ScanResult result = m_isListed || listStreams() ? ScanResult::More : ScanResult::Failed;
    while (result == ScanResult::More && !m_clock.isOver() && qsizetype(batch.records.size()) < SliceEvents) {
        result = m_stream < m_streams.size() ? readStep(batch) : ScanResult::End;
        if (result == ScanResult::End && m_stream < m_streams.size())
            result = ScanResult::More;
    }
    m_rows.reset();
    m_one.reset();
    sqlite3_exec(m_database.handle(), "COMMIT", nullptr, nullptr, nullptr);
    return result;
}

/// End: this step is done, and the next one stands ready.
ScanResult ProcessingScan::readStep(ProcessingBatch &batch)
{
    StreamCursor &stream = m_cursor.streams[m_streams[m_stream]];
    const ScanResult result = m_step == Step::Late      ? readLate(batch, stream)
                              : m_step == Step::Waiting ? readWaiting(batch, stream)
                                                        : readRows(batch, stream);
    if (result != ScanResult::End)
        return result;
    m_stream += m_step == Step::Rows;
    m_step = m_step == Step::Late ? Step::Waiting : m_step == Step::Waiting ? Step::Rows : Step::Late;
    m_lookedAt.reset();
    return result;
}

/// Rows written behind others that have been read: a consumer of several threads ends in any order.
ScanResult ProcessingScan::readLate(ProcessingBatch &batch, StreamCursor &stream)
{
    if (m_table.stream.isEmpty() || !stream.at)
        return ScanResult::End;
    const qint64 end = *stream.at;
    bind(m_rows, m_streams[m_stream], end - StreamCursor::LateKeys);
    int result = SQLITE_DONE;
    while ((result = m_rows.step()) == SQLITE_ROW && m_rows.integer(Key) <= end) {
        if (!stream.hasRead(m_rows.integer(Key)))
            take(batch, stream);
    }
    return result == SQLITE_ROW || result == SQLITE_DONE ? ScanResult::End : ScanResult::Failed;
}

ScanResult ProcessingScan::readWaiting(ProcessingBatch &batch, StreamCursor &stream)
{
    while (!m_clock.isOver() && qsizetype(batch.records.size()) < SliceEvents) {
        const auto next = m_lookedAt ? stream.waiting.upper_bound(*m_lookedAt) : stream.waiting.begin();
        if (next == stream.waiting.end())
            return ScanResult::End;
        m_lookedAt = next->first;
        if (!lookAgain(batch, stream, next->first))
            return ScanResult::Failed;
    }
    return ScanResult::More;
}

bool ProcessingScan::lookAgain(ProcessingBatch &batch, StreamCursor &stream, qint64 key)
{
    const WaitingRow before = stream.waiting[key];
    const ProcessingRecord::Told told = before.told;
    bind(m_one, m_streams[m_stream], key);
    const int result = m_one.step();
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        return false;
    if (result == SQLITE_DONE) {
        stream.waiting.erase(key);
        if (told != ProcessingRecord::Nothing)
            batch.records.push_back(goneOf(before));
        return true;
    }
    ProcessingRecord record = recordOf(m_one);
    record.told = told;
    const ProcessingRecord::Told now = toldOf(record);
    if (record.processed.isValid())
        stream.waiting.erase(key);
    else if (now == told)
        return true;
    else
        stream.waiting[key] = waitingOf(record, now);
    batch.records.push_back(std::move(record));
    return true;
}

ScanResult ProcessingScan::readRows(ProcessingBatch &batch, StreamCursor &stream)
{
    bind(m_rows, m_streams[m_stream], stream.at.value_or(std::numeric_limits<qint64>::min()));
    qsizetype rows = 0;
    int result = SQLITE_DONE;
    while (qsizetype(batch.records.size()) < SliceEvents && (result = m_rows.step()) == SQLITE_ROW) {
        take(batch, stream);
        ++rows;
        if (m_clock.isOver())
            return ScanResult::More;
    }
    if (result != SQLITE_ROW && result != SQLITE_DONE)
        return ScanResult::Failed;
    return result == SQLITE_DONE && rows < SliceEvents ? ScanResult::End : ScanResult::More;
}

void ProcessingScan::take(ProcessingBatch &batch, StreamCursor &stream)
{
    ProcessingRecord record = recordOf(m_rows);
    const qint64 key = m_rows.integer(Key);
    stream.pass(key, m_rows.text(Received), !m_table.stream.isEmpty());
    if (!record.processed.isValid()) {
        const ProcessingRecord::Told told = toldOf(record);
        m_cursor.keepWaiting(stream, key, waitingOf(record, told));
        if (told == ProcessingRecord::Nothing)
            return; // it has not been received yet
    }
    batch.records.push_back(std::move(record));
}

Timestamp ProcessingScan::timeOf(const MappingExpression &as, QByteArrayView text)
{
    if (text.isEmpty())
        return {};
    const Timestamp time = as.timeOf(text);
    if (!time.isValid() && m_unreadable.isEmpty())
        m_unreadable = text.toByteArray();
    return time;
}

ProcessingRecord ProcessingScan::recordOf(const SqliteStatement &row)
{
    const auto held = [this](QByteArrayView text) {
        const auto known = m_texts.constFind(QByteArray::fromRawData(text.data(), text.size()));
        if (known != m_texts.constEnd())
            return *known;
        const QByteArray copy = text.toByteArray();
        if (m_texts.size() < MostTexts)
            m_texts.insert(copy, copy);
        return copy;
    };
    ProcessingRecord record;
    record.consumer = held(row.text(Consumer));
    record.type = held(row.text(Type));
    if (row.isInteger(At))
        record.position = {row.integer(At), m_table.part};
    record.id = row.text(Id).toByteArray();
    record.produced = timeOf(m_table.producedAs, row.text(Produced));
    record.received = timeOf(m_table.receivedAs, row.text(Received));
    record.processed = timeOf(m_table.processedAs, row.text(Processed));
    record.attempts = row.integer(Attempts);
    record.error = row.text(Error).toByteArray();
    return record;
}

} // namespace Backstory
