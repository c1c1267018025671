// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

#include <QObject>

#include <map>
#include <thread>
#include <vector>

namespace Backstory
{

class ConnectorCatalog;

/// Keeps the processing times of opened sources up to date, each on a thread of its own. Lives on the
/// window's thread.
class ProcessingWatch : public QObject
{
    Q_OBJECT
public:
    static constexpr std::chrono::seconds Interval{5};

    explicit ProcessingWatch(const ConnectorCatalog &catalog, QObject *parent = nullptr);
    ~ProcessingWatch() override;

    /// Begins to read the source's times and the delays in its history, unless that has begun.
    void watch(int source, const SourceLocation &location, const QString &historyPath);
    void end(int source);
    bool isWatching(int source) const { return m_threads.contains(source); }

Q_SIGNALS:
    /// What there is has been read up to its end, or `problem` says why not. `isChanged`: something was new,
    /// or this is the first time.
    void updated(int source, bool isChanged, const QString &problem);
    /// What it does at the moment, as a sentence.
    void progressed(int source, const QString &sentence);

private:
    class Job;

    const ConnectorCatalog &m_catalog;
    std::map<int, std::jthread> m_threads; ///< by source
    std::vector<std::jthread> m_ending;    ///< those that were asked to stop
};

} // namespace Backstory
