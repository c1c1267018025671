// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"
#include "models/history/contentsource.h"
#include "models/sources/sourcestatus.h"

#include <chrono>
#include <functional>
#include <memory>

namespace Backstory
{

class ConnectorCatalog;

/// How far looking for one entity in its source has come.
struct LookupProgress {
    QString sentence; ///< empty: the connector need not look, it knows
    Progress progress;
};

/// Reads one source into its history: owns the reader thread, the bounded queue and the writer thread, and
/// elects the one writer among all processes. May be used from one thread; its two threads end with it.
class Ingest
{
public:
    /// `changed` is called from a worker thread when the state changes and at most ten times a second else;
    /// keep it short and cross to your own thread in it. `historyFolder` empty: the user's cache folder.
    Ingest(const ConnectorCatalog &catalog, const SourceLocation &location,
           std::function<void()> changed = {}, const QString &historyFolder = {});
    ~Ingest();

    /// For the next `start()`.
    void setSecrets(const QMap<QString, QString> &secrets);
    void start();
    /// Stops reading and returns at once; the state becomes Canceled when it has stopped. `start()` goes on.
    void cancel();

    SourceStatus status() const;
    QString historyPath() const;
    /// Waits until the source has been read to its end, has failed or was canceled; false when the time is
    /// over first.
    bool waitUntilSettled(std::chrono::milliseconds limit) const;

    ContentSourceFactory contentSource() const;
    /// Events of one entity straight from the source, without the history; nullopt with an error where the
    /// connector cannot. What it has found when `stop` is requested may not be all. Blocks: call it on a
    /// worker thread, on which `told` is called.
    std::optional<EventBatch> readEntity(const QByteArray &entity, SourceError *error, std::stop_token stop,
                                         std::function<void(const LookupProgress &)> told = {}) const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Backstory
