// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sampling/consumerwatch.h"

#include "app/catalog/connectorcatalog.h"
#include "app/pause/pause.h"
#include "app/sampling/consumersampler.h"

#include <QElapsedTimer>

namespace Backstory
{

ConsumerWatch::ConsumerWatch(const ConnectorCatalog &catalog, QObject *parent)
    : QObject(parent)
    , m_catalog(catalog)
{
}

ConsumerWatch::~ConsumerWatch() = default;

void ConsumerWatch::watch(int source, const QString &name, const SourceLocation &location,
                          const QString &historyPath)
{
    if (isWatching(source))
        return;
    m_threads[source] =
        std::jthread([=, this](std::stop_token stop) { run(source, name, location, historyPath, stop); });
}

void ConsumerWatch::end(int source)
{
    const auto thread = m_threads.find(source);
    if (thread == m_threads.end())
        return;
    thread->second.request_stop(); // it may wait for a server: nobody waits for it
    m_ending.push_back(std::move(thread->second));
    m_threads.erase(thread);
}

// Until the interval is over, as long as it is by then.
bool ConsumerWatch::rest(std::stop_token stop) const
{
    constexpr auto Step = std::chrono::milliseconds(500);
    const auto begin = std::chrono::steady_clock::now();
    for (;;) {
        const auto left = m_interval.load() - (std::chrono::steady_clock::now() - begin);
        if (left <= std::chrono::nanoseconds(0))
            return true;
        if (!pauseFor(std::min<std::chrono::nanoseconds>(left, Step), stop))
            return false;
    }
}

// On the source's thread; what it finds is told on the window's.
void ConsumerWatch::run(int source, const QString &name, const SourceLocation &location,
                        const QString &historyPath, std::stop_token stop)
{
    SourceConsumers consumers;
    consumers.name = name;
    consumers.samplesPath = SampleStore::pathBeside(historyPath);
    const auto tell = [&] {
        QMetaObject::invokeMethod(
            this,
            [this, source, consumers, stop] {
                if (!stop.stop_requested())
                    Q_EMIT sampled(source, consumers);
            },
            Qt::QueuedConnection);
    };
    SourceError error;
    const ConnectorDescription *description = m_catalog.find(location, &error);
    if (description && !description->capabilities.contains(QStringLiteral("consumers")))
        return;
    const Connector *connector = description ? m_catalog.load(*description, &error) : nullptr;
    if (!connector) {
        consumers.problem = error.sentence;
        tell();
        return;
    }
    ConsumerSampler sampler(*connector, location, historyPath,
                            std::chrono::nanoseconds(m_interval.load()).count());
    while (sampler.canAsk() && !stop.stop_requested()) {
        sampler.setInterval(std::chrono::nanoseconds(m_interval.load()).count());
        QElapsedTimer timer;
        timer.start();
        const std::optional<SourceError> failure = sampler.sample(stop);
        consumers.took = timer.nsecsElapsed();
        if (stop.stop_requested())
            return;
        consumers.problem = failure ? failure->sentence : sampler.problem();
        if (!failure)
            consumers.sampled = Timestamp::now();
        consumers.standings = sampler.standings();
        tell();
        rest(stop);
    }
}

} // namespace Backstory
