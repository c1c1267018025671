// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"
#include "models/consumers/consumersmodel.h"

#include <QObject>

#include <atomic>
#include <chrono>
#include <map>
#include <thread>
#include <vector>

namespace Backstory
{

class ConnectorCatalog;

/// Samples the consumers of opened sources, each on a thread of its own, as long as they are open. Lives on
/// the window's thread.
class ConsumerWatch : public QObject
{
    Q_OBJECT
public:
    explicit ConsumerWatch(const ConnectorCatalog &catalog, QObject *parent = nullptr);
    ~ConsumerWatch() override;

    /// Begins to ask the source, unless that has begun.
    void watch(int source, const QString &name, const SourceLocation &location, const QString &historyPath);
    void end(int source);
    /// How long to wait between two questions to a source; at once.
    void setInterval(std::chrono::seconds interval) { m_interval = interval; }
    bool isWatching(int source) const { return m_threads.contains(source); }

Q_SIGNALS:
    void sampled(int source, const Backstory::SourceConsumers &consumers);

private:
    void run(int source, const QString &name, const SourceLocation &location, const QString &historyPath,
             std::stop_token stop);
    bool rest(std::stop_token stop) const;

    const ConnectorCatalog &m_catalog;
    std::atomic<std::chrono::seconds> m_interval = std::chrono::seconds(5);
    std::map<int, std::jthread> m_threads; ///< by source
    std::vector<std::jthread> m_ending;    ///< those that were asked to stop
};

} // namespace Backstory
