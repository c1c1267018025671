// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/processing/causaldelays.h"

#include "models/history/historyreader.h"

namespace Backstory
{

CausalDelays::CausalDelays(HistoryReader &history, ProcessingStore &store)
    : m_history(history)
    , m_store(store)
{
}

bool CausalDelays::update(std::stop_token stop, const HistoryPass::Progressed &progressed)
{
    HistoryPass pass(m_history, m_store, label());
    return pass.update(
        stop,
        [this](const QList<StoredEvent> &events, ProcessingBatch &batch) {
            add(events, batch);
            return true;
        },
        progressed);
}

void CausalDelays::add(const QList<StoredEvent> &events, ProcessingBatch &batch)
{
    for (const StoredEvent &effect : events) {
        if (effect.causes.isEmpty())
            continue;
        for (const StoredEvent &cause : m_history.events(m_history.causesOf(effect))) {
            if (cause.row < effect.row)
                append(cause, effect, batch);
        }
    }
}

QByteArray CausalDelays::consumerOf(const StoredEvent &effect)
{
    return effect.producer.isEmpty() ? QByteArray("unknown producer") : effect.producer.toUtf8();
}

void CausalDelays::append(const StoredEvent &cause, const StoredEvent &effect, ProcessingBatch &batch)
{
    // Times of one clock: the store's, else the producers'.
    const bool areRecorded = cause.recorded.isValid() && effect.recorded.isValid();
    ProcessingRecord record;
    record.consumer = consumerOf(effect);
    record.type = cause.type.toUtf8();
    record.position = cause.position;
    record.received = areRecorded ? cause.recorded : cause.occurred;
    record.processed = areRecorded ? effect.recorded : effect.occurred;
    if (record.received.isValid() && record.processed.isValid())
        batch.records.push_back(std::move(record));
}

} // namespace Backstory
