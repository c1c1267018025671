// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/processing/historypass.h"

#include "models/history/historyreader.h"

namespace Backstory
{

namespace
{

/// The row with what tells whether it is still the same event.
QByteArray cursorAt(const StoredEvent &event)
{
    return QByteArray::number(qint64(event.row)) + ' ' + QByteArray::number(event.position.value) + ' ' +
           event.id;
}

} // namespace

HistoryPass::HistoryPass(HistoryReader &history, ProcessingStore &store, const QString &label)
    : m_history(history)
    , m_store(store)
    , m_label(label)
{
}

/// Sets the first row to read.
bool HistoryPass::openAt(qint64 &row)
{
    row = 1;
    if (!m_store.open(m_label))
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

bool HistoryPass::update(std::stop_token stop, const Add &add, const Progressed &progressed)
{
    qint64 row = 1;
    if (!openAt(row))
        return false;
    const qint64 rows = m_history.summary().rows;
    while (row <= rows && !stop.stop_requested()) {
        ProcessingBatch batch;
        const QList<StoredEvent> events =
            m_history.events(EventRow{row}, std::min(RowsAtOnce, rows - row + 1));
        if (events.isEmpty() || !add(events, batch) || !m_history.error().isEmpty() || stop.stop_requested())
            return false;
        batch.cursor = cursorAt(events.last());
        if (!m_store.append(std::move(batch)))
            return false;
        row += events.size();
        if (progressed)
            progressed(row - 1);
    }
    return m_store.commit() && !stop.stop_requested();
}

} // namespace Backstory
