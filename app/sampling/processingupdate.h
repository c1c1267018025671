// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"
#include "models/processing/processingstore.h"

#include <functional>

namespace Backstory
{

/// Takes the processing times that a source tells into the file beside its history, up to their end or on and
/// on. One instance, one thread.
class ProcessingUpdate : private ProcessingSink
{
public:
    struct Said {
        std::function<void(const QString &sentence)> noticed;
        std::function<void(qint64 records)> progressed; ///< read since the start
    };

    ProcessingUpdate(const Connector &connector, const SourceLocation &location, ProcessingStore &store,
                     Said said = {});

    /// False when such a source never tells processing times.
    bool canRead() const { return m_reader != nullptr; }
    /// Goes on where the last one ended; returns at the end of what there is, or when stopped. An error of
    /// the store is in the store.
    std::optional<SourceError> catchUp(std::stop_token stop);
    /// Records without any time.
    qint64 untimed() { return m_store.untimed(); }

private:
    void opened(const QString &label) override;
    void restarted(const QString &why) override;
    void noticed(const QString &sentence) override;
    void append(ProcessingBatch &&batch) override;
    void progressed(const Progress &progress) override;
    void caughtUp() override;

    std::unique_ptr<ProcessingReader> m_reader;
    ProcessingStore &m_store;
    Said m_said;
    std::stop_source m_stop;
};

} // namespace Backstory
