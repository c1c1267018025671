// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/demo.h"

#include "app/demo/bidder.h"
#include "app/demo/consumers.h"
#include "app/demo/demostore.h"
#include "app/demo/planted.h"
#include "app/pause/pause.h"

#include <QElapsedTimer>
#include <QFile>

namespace Backstory
{

namespace
{

constexpr qint64 RowsPerTransaction = 100'000;
constexpr qint64 RowsPerReport = 5'000;
constexpr qint64 Monday = 1'772'438'400; // 2026-03-02T08:00:00Z
constexpr qint64 TwoWeeks = 14 * 24 * 3600;

/// Writes one demo store from the first row to the last; owns the house and the store while it does.
class DemoJob
{
public:
    DemoJob(const QString &path, const DemoOptions &options,
            const std::function<void(qint64, qint64)> &progress, std::stop_token stop)
        : m_options(options)
        , m_progress(progress)
        , m_stop(stop)
        , m_store(path)
        , m_consumers(options.seed)
        , m_planted(options.planted ? options.events : 0)
        , m_house(options.seed, opening(options), options.events, [this](const DemoRow &row) { take(row); })
        , m_followed(options.events > LargeStore ? ProcessingInLargeStores : options.events)
    {
    }

    /// False when it was stopped or has failed.
    bool write()
    {
        m_store.create(plantedCases(m_options.planted ? m_options.events : 0));
        m_created = m_store.error().isEmpty();
        m_store.begin();
        while (m_house.nextPosition() <= m_options.events && goesOn())
            writeNext();
        if (!goesOn())
            return false;
        m_consumers.finish(m_store);
        m_store.commit();
        m_store.finish(m_options.live);
        report(m_options.events);
        return m_store.error().isEmpty();
    }

    void live()
    {
        m_liveSince.start();
        m_house.goLive([this] { pauseFor(std::chrono::milliseconds(m_pace.between(100, 500)), m_stop); });
        while (goesOn())
            m_house.step();
    }

    const QString &error() const { return m_store.error(); }
    /// The file is ours to remove.
    bool created() const { return m_created; }

private:
    static Timestamp opening(const DemoOptions &options)
    {
        const qint64 now = Timestamp::now().milliseconds() / 1000;
        return Timestamp::fromSeconds(options.live ? now - TwoWeeks : Monday);
    }

    bool goesOn() const { return m_store.error().isEmpty() && !m_stop.stop_requested(); }

    void writeNext()
    {
        const qint64 next = m_house.nextPosition();
        const qint64 planted = m_planted.nextPosition();
        if (next == planted)
            m_planted.writeNext(m_house);
        else if (next + Actor::MostEvents > planted)
            Bidder::signIn(m_house,
                           m_house.anyBidder()); // single events, until the planted one is at its position
        else
            m_house.step();
    }

    void take(const DemoRow &row)
    {
        if (m_liveSince.isValid())
            return takeLive(row);
        if (row.position > m_options.events)
            return;
        m_store.insert(row);
        if (row.position <= m_followed)
            m_consumers.deliver(row, m_store);
        if (row.position % RowsPerTransaction == 0) {
            m_store.commit();
            m_store.begin();
        }
        if (row.position % RowsPerReport == 0)
            report(row.position);
    }

    void takeLive(const DemoRow &row)
    {
        if (m_stop.stop_requested())
            return;
        if (m_liveSince.hasExpired(m_options.stallsAfter * 1'000LL))
            m_consumers.stop(m_options.stalled);
        m_store.begin();
        m_store.insert(row);
        m_consumers.deliver(row, m_store);
        m_consumers.finish(m_store);
        m_store.commit();
        report(row.position);
    }

    void report(qint64 done) const
    {
        if (m_progress)
            m_progress(done, m_options.events);
    }

    DemoOptions m_options;
    const std::function<void(qint64, qint64)> &m_progress;
    std::stop_token m_stop;
    DemoStore m_store;
    Consumers m_consumers;
    Planted m_planted;
    House m_house;
    DemoRandom m_pace{std::random_device()()};
    qint64 m_followed;
    QElapsedTimer m_liveSince;
    bool m_created = false;
};

} // namespace

QStringList demoConsumers()
{
    return Consumers(0).names();
}

std::optional<QString> writeDemo(const QString &path, const DemoOptions &options,
                                 const std::function<void(qint64, qint64)> &progress, std::stop_token stop)
{
    if (options.events < 1)
        return QStringLiteral("A demo store has at least one event.");
    bool complete = false;
    bool created = false;
    QString error;
    {
        DemoJob job(path, options, progress, stop);
        complete = job.write();
        if (complete && options.live)
            job.live();
        created = job.created();
        error = job.error();
    }
    if (!complete && created)
        QFile::remove(path);
    if (!error.isEmpty())
        return error;
    if (!complete)
        return QStringLiteral("Stopped before the demo store was complete, so it was removed.");
    return std::nullopt;
}

} // namespace Backstory
