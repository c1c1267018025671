// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/processing/causaldelays.h"

#include "models/history/historyreader.h"

namespace Backstory
{

namespace
{

constexpr qint64 RowsAtOnce = 2'000;

/// The row with what tells whether it is still the same event.
QByteArray cursorAt(const StoredEvent &event)
{
    return QByteArray::number(qint64(event.row)) + ' ' + QByteArray::number(event.position.value) + ' ' +
           event.id;
}

} // namespace

CausalDelays::CausalDelays(HistoryReader &history, ProcessingStore &store)
    : m_history(history)
    , m_store(store)
{
}

/// Sets the first row to read.
bool CausalDelays::openAt(qint64 &row)
{
    row = 1;
    if (!m_store.open(label()))
        return false;
    const QByteArray cursor = m_store.cursor();
    if (cursor.isEmpty())
        return true;
    const qint64 last = cursor.left(cursor.indexOf(' ')).toLongLong();
    const auto event = m_history.event(EventRow{last});
    if (!event || cursorAt(*event) != cursor) // the history was rebuilt
        return m_store.forget();
    row = last + 1;
    return true;
}

bool CausalDelays::update(std::stop_token stop, const std::function<void(qint64)> &progressed)
{
    qint64 row = 1;
    if (!openAt(row))
        return false;
    const qint64 rows = m_history.summary().rows;
    while (row <= rows && !stop.stop_requested()) {
        ProcessingBatch batch;
        const qint64 count = std::min(RowsAtOnce, rows - row + 1);
        if (!add(row, count, batch) || !m_store.append(std::move(batch)))
            return false;
        row += count;
        if (progressed)
            progressed(row - 1);
    }
    return m_store.commit() && !stop.stop_requested();
}

bool CausalDelays::add(qint64 row, qint64 count, ProcessingBatch &batch)
{
    for (const StoredEvent &effect : m_history.events(EventRow{row}, count)) {
        batch.cursor = cursorAt(effect);
        if (effect.causes.isEmpty())
            continue;
        for (const StoredEvent &cause : m_history.events(m_history.causesOf(effect))) {
            if (cause.row < effect.row)
                append(cause, effect, batch);
        }
    }
    return m_history.error().isEmpty() && !batch.cursor.isEmpty();
}

void CausalDelays::append(const StoredEvent &cause, const StoredEvent &effect, ProcessingBatch &batch)
{
    // Times of one clock: the store's, else the producers'.
    const bool areRecorded = cause.recorded.isValid() && effect.recorded.isValid();
    ProcessingRecord record;
    record.consumer = effect.producer.isEmpty() ? QByteArray("unknown producer") : effect.producer.toUtf8();
    record.type = cause.type.toUtf8();
    record.position = cause.position;
    record.received = areRecorded ? cause.recorded : cause.occurred;
    record.processed = areRecorded ? effect.recorded : effect.occurred;
    if (record.received.isValid() && record.processed.isValid())
        batch.records.push_back(std::move(record));
}

} // namespace Backstory
