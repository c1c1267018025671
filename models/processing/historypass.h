// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/processing/processingstore.h"

#include <functional>
#include <stop_token>

namespace Backstory
{

class HistoryReader;
struct StoredEvent;

/// One way over a history's events, which goes on where it stood the last time: what is found there are
/// processing times of one origin. Begins anew when the history was rebuilt.
class HistoryPass
{
public:
    /// Adds what some events tell to the batch; false after an error.
    using Add = std::function<bool(const QList<StoredEvent> &events, ProcessingBatch &batch)>;
    using Progressed = std::function<void(qint64 done)>;

    HistoryPass(HistoryReader &history, ProcessingStore &store, const QString &label);

    /// Passes over what the history has got since the last time, at most `RowsAtOnce` events together. False
    /// when stopped or after an error of either.
    bool update(std::stop_token stop, const Add &add, const Progressed &progressed = {});

    static constexpr qint64 RowsAtOnce = 2'000;

private:
    bool openAt(qint64 &row);

    HistoryReader &m_history;
    ProcessingStore &m_store;
    QString m_label;
};

} // namespace Backstory
