// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/processing/historypass.h"

namespace Backstory
{

class ContentSource;

/// Processing times that consumers write into the metadata of the events they make: when they received the
/// cause and when they were done with it. Who made the effect is the consumer, the type is the cause's.
///
/// Keys at the top of the metadata's JSON, compared without case and punctuation: `receivedAt`,
/// `receivedTime`, `received`, `consumedAt`; `processedAt`, `processedTime`, `processed`, `handledAt`.
/// Without the second, it was processed when the effect occurred. A time is a text, or a number since the
/// epoch.
///
/// As reading the content of every event takes long, the first effect of each producer and type among 2,000
/// events tells whether the others are read.
class MetadataTimes
{
public:
    static QString label() { return QStringLiteral("metadata of effects"); }

    MetadataTimes(HistoryReader &history, ContentSource &content, ProcessingStore &store);

    /// Adds what the history has got since the last time. False when stopped or after an error.
    bool update(std::stop_token stop, const HistoryPass::Progressed &progressed = {});
    /// Why contents could not be read, as a sentence.
    const QString &error() const { return m_error; }

private:
    bool add(const QList<StoredEvent> &events, ProcessingBatch &batch, std::stop_token stop);
    bool addTimes(const QList<StoredEvent> &effects, ProcessingBatch &batch, std::stop_token stop);

    HistoryReader &m_history;
    ContentSource &m_content;
    ProcessingStore &m_store;
    QString m_error;
};

} // namespace Backstory
