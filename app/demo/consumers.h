// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/demorow.h"

#include <QStringList>

#include <deque>
#include <vector>

namespace Backstory
{

class DemoStore;

/// The five programs that process the auction house's events, each in order and at its own speed. Has random
/// numbers of its own, so that the events do not depend on how many of them are followed.
class Consumers
{
public:
    explicit Consumers(quint64 seed);

    QStringList names() const;

    /// Every consumer will receive the event; what has happened by the time it was recorded is written.
    void deliver(const DemoRow &row, DemoStore &store);
    /// From now on this one takes no event and says nothing.
    void stop(const QString &name);
    /// Writes how far everyone has come; what was received but not processed has a NULL time.
    void finish(DemoStore &store);

private:
    struct Delivery {
        qint64 position;
        Timestamp received;
        Timestamp processed;
        bool deadLetter;
    };
    struct Consumer {
        const char *name;
        qint64 slowestDelivery; ///< milliseconds
        qint64 slowestWork;     ///< milliseconds
        qint64 batch;           ///< works off everything every so many milliseconds; 0: one at a time
        std::deque<Delivery> pending{};
        qint64 busyUntil = 0;
        qint64 position = 0; ///< processed last
        bool isStopped = false;
    };

    void receive(Consumer &consumer, const DemoRow &row);
    static void writeProcessed(Consumer &consumer, DemoStore &store, Timestamp now);

    DemoRandom m_random;
    std::vector<Consumer> m_consumers;
    Timestamp m_now;
};

} // namespace Backstory
