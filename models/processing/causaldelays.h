// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/processing/historypass.h"

namespace Backstory
{

/// How long it takes from a cause to its effect, worked out from a history without any instrumentation. Who
/// made the effect counts as the consumer of the cause: it has received it when the cause was recorded, and
/// processed it when the effect was. So these times hold both the delivery and the work. Where one of
/// them was not recorded, both times are those when they occurred. Only causes that stand before their
/// effects in the source count.
class CausalDelays
{
public:
    static QString label() { return QStringLiteral("cause to effect"); }

    /// Who made an effect.
    static QByteArray consumerOf(const StoredEvent &effect);

    CausalDelays(HistoryReader &history, ProcessingStore &store);

    /// Adds what the history has got since the last time. False when stopped or after an error of either.
    bool update(std::stop_token stop, const HistoryPass::Progressed &progressed = {});

private:
    void add(const QList<StoredEvent> &events, ProcessingBatch &batch);
    static void append(const StoredEvent &cause, const StoredEvent &effect, ProcessingBatch &batch);

    HistoryReader &m_history;
    ProcessingStore &m_store;
};

} // namespace Backstory
