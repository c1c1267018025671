// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sampling/processingwatch.h"

#include "app/catalog/connectorcatalog.h"
#include "app/ingest/historycontent.h"
#include "app/sampling/processingupdate.h"
#include "models/history/historyreader.h"
#include "models/processing/causaldelays.h"
#include "models/processing/metadatatimes.h"
#include "models/processing/otlpspans.h"
#include "models/text/numbertext.h"

#include <QElapsedTimer>
#include <QFileInfo>

#include <condition_variable>
#include <mutex>

namespace Backstory
{

using namespace Qt::StringLiterals;

/// One source, on its thread. What it finds is told on the window's.
class ProcessingWatch::Job
{
public:
    Job(ProcessingWatch *watch, int source, const SourceLocation &location, const QString &historyPath)
        : m_watch(watch)
        , m_source(source)
        , m_location(location)
        , m_historyPath(historyPath)
        , m_store(ProcessingFormat::pathBeside(historyPath))
    {
    }

    void run(std::stop_token stop)
    {
        m_stop = std::move(stop);
        const auto read = makeReader();
        do {
            addWaitingSpans();
            update(read.get());
        } while (m_store.error().isEmpty() && rest());
    }

    /// From the window's thread.
    void addSpans(const QString &path)
    {
        const std::lock_guard guard(m_mutex);
        m_spans.append(path);
        m_hasMore.notify_all();
    }

private:
    std::unique_ptr<ProcessingUpdate> makeReader()
    {
        SourceError error;
        const ConnectorDescription *description = m_watch->m_catalog.find(m_location, &error);
        const Connector *connector = description ? m_watch->m_catalog.load(*description, &error) : nullptr;
        if (!connector)
            return nullptr;
        return std::make_unique<ProcessingUpdate>(
            *connector, m_location, m_store,
            ProcessingUpdate::Said{[this](const QString &sentence) { tellProgress(sentence); },
                                   [this](qint64 records) {
                                       tellProgress(countText(records, u"processing time"_s) + u" read"_s);
                                   }});
    }

    void update(ProcessingUpdate *read)
    {
        QString problem;
        if (read && read->canRead()) {
            if (const auto failure = read->catchUp(m_stop))
                problem = failure->sentence;
        }
        if (m_store.error().isEmpty() && !m_stop.stop_requested()) {
            HistoryReader history(m_historyPath);
            CausalDelays delays(history, m_store);
            const bool done = delays.update(m_stop, [this](qint64 rows) {
                tellProgress(u"causes of "_s + countText(rows, u"event"_s) + u" looked up"_s);
            });
            if (!done && problem.isEmpty())
                problem = history.error();
            HistoryContent content(m_watch->m_catalog, m_location, m_historyPath);
            MetadataTimes times(history, content, m_store);
            times.update(m_stop, [this](qint64 rows) {
                tellProgress(u"metadata of "_s + countText(rows, u"event"_s) + u" looked through"_s);
            });
            if (problem.isEmpty())
                problem = times.error();
        }
        if (!m_store.error().isEmpty())
            problem = m_store.error();
        const bool isChanged = m_store.taken() != m_told;
        m_told = m_store.taken();
        tell([watch = m_watch, source = m_source, isChanged, problem] {
            Q_EMIT watch->updated(source, isChanged, problem);
        });
    }

    /// False when it was stopped.
    bool rest()
    {
        std::unique_lock lock(m_mutex);
        m_hasMore.wait_for(lock, m_stop, Interval, [this] { return !m_spans.isEmpty(); });
        return !m_stop.stop_requested();
    }

    void addWaitingSpans()
    {
        QStringList paths;
        {
            const std::lock_guard guard(m_mutex);
            paths = std::exchange(m_spans, {});
        }
        for (const QString &path : std::as_const(paths)) {
            QStringList notices;
            const QString problem = Backstory::addSpans(path, m_store, notices, m_stop);
            notices.prepend(u"The spans of “%1” have been added."_s.arg(QFileInfo(path).fileName()));
            const QString sentence = problem.isEmpty() ? notices.join(u' ') : problem;
            tell([watch = m_watch, source = m_source, sentence] {
                Q_EMIT watch->spansAdded(source, sentence);
            });
        }
    }

    void tellProgress(const QString &sentence)
    {
        if (m_sinceProgress.isValid() && m_sinceProgress.elapsed() < 250)
            return;
        m_sinceProgress.start();
        tell([watch = m_watch, source = m_source, sentence] { Q_EMIT watch->progressed(source, sentence); });
    }

    template<class Said>
    void tell(Said said)
    {
        QMetaObject::invokeMethod(
            m_watch,
            [stop = m_stop, said] {
                if (!stop.stop_requested())
                    said();
            },
            Qt::QueuedConnection);
    }

    ProcessingWatch *m_watch;
    int m_source;
    SourceLocation m_location;
    QString m_historyPath;
    std::stop_token m_stop;
    std::mutex m_mutex; ///< of the spans that wait
    std::condition_variable_any m_hasMore;
    QStringList m_spans;
    ProcessingStore m_store;
    qint64 m_told = -1; ///< of the records taken
    QElapsedTimer m_sinceProgress;
};

ProcessingWatch::ProcessingWatch(const ConnectorCatalog &catalog, QObject *parent)
    : QObject(parent)
    , m_catalog(catalog)
{
}

ProcessingWatch::~ProcessingWatch() = default;

void ProcessingWatch::watch(int source, const SourceLocation &location, const QString &historyPath)
{
    if (isWatching(source))
        return;
    auto job = std::make_shared<Job>(this, source, location, historyPath);
    m_watched[source] = {job, std::jthread([job](std::stop_token stop) { job->run(std::move(stop)); })};
}

void ProcessingWatch::end(int source)
{
    const auto watched = m_watched.find(source);
    if (watched == m_watched.end())
        return;
    watched->second.thread.request_stop(); // it may wait for a server: nobody waits for it
    m_ending.push_back(std::move(watched->second.thread));
    m_watched.erase(watched);
}

void ProcessingWatch::addSpans(int source, const QString &path)
{
    if (const auto watched = m_watched.find(source); watched != m_watched.end())
        watched->second.job->addSpans(path);
}

} // namespace Backstory
