// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/reducer/eventbatches.h"

#include "models/reducer/eventjson.h"

#include <algorithm>

namespace Backstory
{

namespace
{

constexpr qint64 PageRows = 512; // what opening a source for its contents costs is shared by so many
constexpr qsizetype BatchEvents = 256;
constexpr qint64 PagesAhead = 16;
constexpr qint64 BytesAhead = 64 << 20;
constexpr unsigned MostThreads = 4;

qint64 bytesOf(const QList<KeyedBatch> &batches)
{
    qint64 bytes = 0;
    for (const KeyedBatch &batch : batches)
        bytes += batch.events.size();
    return bytes;
}

/// The last first.
QList<KeyedBatch> batchesOf(const QList<StoredEvent> &events, const QList<EventContentResult> &contents,
                            EventJson &json)
{
    QList<KeyedBatch> batches;
    KeyedBatch batch;
    const auto finish = [&] {
        if (json.count() == 0)
            return;
        batch.events = json.take();
        batches.prepend(std::exchange(batch, {}));
    };
    for (qsizetype i = 0; i < events.size() && i < contents.size(); ++i) {
        json.add(events[i], contents[i]);
        batch.keys.append(qint64(events[i].entityNumber));
        batch.rows.append(qint64(events[i].row));
        if (json.count() == BatchEvents)
            finish();
    }
    finish();
    return batches;
}

} // namespace

EventBatches::EventBatches(const QString &history, const ContentSourceFactory &contents,
                           const Selection &selection)
    : m_history(history)
    , m_contents(contents)
    , m_selection(selection)
{
    const qint64 pages = (rows() + PageRows - 1) / PageRows; // few while a source is followed
    const unsigned most = std::clamp(std::thread::hardware_concurrency(), 1u, MostThreads);
    const auto threads = unsigned(std::clamp<qint64>(pages, 1, most));
    for (unsigned i = 0; i < threads; ++i)
        m_threads.emplace_back([this](const std::stop_token &stop) { read(stop); });
}

EventBatches::~EventBatches()
{
    for (std::jthread &thread : m_threads)
        thread.request_stop();
}

QString EventBatches::error() const
{
    const std::lock_guard lock(m_mutex);
    return m_error;
}

std::optional<qint64> EventBatches::takePage(const std::stop_token &stop)
{
    std::unique_lock lock(m_mutex);
    const bool isWanted = m_changed.wait(lock, stop, [this] {
        return m_begun <= m_wanted || !m_error.isEmpty() ||
               (m_begun < m_wanted + PagesAhead && m_readyBytes < BytesAhead);
    });
    if (!isWanted || !m_error.isEmpty() || m_begun * PageRows >= rows())
        return {};
    return m_begun++;
}

void EventBatches::read(const std::stop_token &stop)
{
    HistoryReader history(m_history);
    const std::unique_ptr<ContentSource> contents = m_contents();
    EventJson json([&history](qint64 position) {
        const auto event = history.eventAt({position, 0});
        return event ? event->id : QByteArray();
    });
    while (const std::optional<qint64> page = takePage(stop)) {
        const qint64 first = *page * PageRows;
        QList<StoredEvent> events =
            history.events(EventRow(m_selection.first + first), std::min(PageRows, rows() - first));
        events.removeIf([this](const StoredEvent &event) {
            return event.kind == EventKind::Snapshot ||
                   (m_selection.category && event.category != *m_selection.category);
        });
        Page batches = batchesOf(events, contents->contents(events, stop), json);
        const std::lock_guard lock(m_mutex);
        if (m_error.isEmpty())
            m_error = history.error();
        m_readyBytes += bytesOf(batches);
        m_ready.emplace(*page, std::move(batches));
        m_changed.notify_all();
    }
}

bool EventBatches::next(KeyedBatch &batch, const std::stop_token &stop)
{
    while (m_page.isEmpty()) {
        std::unique_lock lock(m_mutex);
        if (m_wanted * PageRows >= rows())
            return false;
        m_changed.wait(lock, stop, [this] { return m_ready.contains(m_wanted) || !m_error.isEmpty(); });
        const auto ready = m_ready.extract(m_wanted);
        if (ready.empty())
            return false;
        m_page = std::move(ready.mapped());
        m_readyBytes -= bytesOf(m_page);
        ++m_wanted;
        m_changed.notify_all();
    }
    batch = m_page.takeLast();
    return true;
}

} // namespace Backstory
