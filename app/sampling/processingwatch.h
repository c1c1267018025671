// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connectors/connector.h"

#include <QObject>

#include <map>
#include <memory>
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
    /// Adds the messaging spans of a file to what is known of a source that is watched.
    void addSpans(int source, const QString &path);
    bool isWatching(int source) const { return m_watched.contains(source); }

Q_SIGNALS:
    /// What there is has been read up to its end, or `problem` says why not. `isChanged`: something was new,
    /// or this is the first time.
    void updated(int source, bool isChanged, const QString &problem);
    /// What it does at the moment, as a sentence.
    void progressed(int source, const QString &sentence);
    /// A file's spans have been added, or why they were not; a sentence.
    void spansAdded(int source, const QString &sentence);

private:
    class Job;
    struct Watched {
        std::shared_ptr<Job> job;
        std::jthread thread;
    };

    const ConnectorCatalog &m_catalog;
    std::map<int, Watched> m_watched;   ///< by source
    std::vector<std::jthread> m_ending; ///< those that were asked to stop
};

} // namespace Backstory
