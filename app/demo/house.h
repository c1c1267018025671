// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/demorow.h"
#include "app/demo/jsontext.h"

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <queue>
#include <vector>

namespace Backstory
{

class House;

/// Someone or something in the auction house that makes events as simulated time goes by.
class Actor
{
public:
    /// The most events that one `act()` may write.
    static constexpr int MostEvents = 4;

    virtual ~Actor() = default;
    /// Writes what happens now and says how long until something happens again; nullopt when nothing will.
    virtual std::optional<std::chrono::milliseconds> act(House &house) = 0;
};

/// An entity while it lives in the simulation.
struct DemoEntity {
    qint64 number = 0;
    qint64 version = 0; ///< of its last event
};

/// What is to be written; everything that is left out follows from the type and the entity.
struct Draft {
    DemoType type{};
    DemoEntity *entity = nullptr;
    DemoId cause{};
    DemoId otherCause{};
    DemoId correlation{};
    std::string user{};
    const char *producer = nullptr;         ///< null: the type's
    std::optional<qint64> version{};        ///< else the entity's next
    std::optional<qint64> readVersion{};    ///< else the one before
    std::chrono::milliseconds clockError{}; ///< how wrong the producer's clock is
    bool archived = false;
};

/// The auction house: owns the simulated clock, the actors and what they share, and writes their events in
/// order. Lives on the thread that writes the store.
class House
{
public:
    /// `expectedEvents` sets how busy the house is: that many events take about a week.
    House(quint64 seed, Timestamp opening, qint64 expectedEvents, std::function<void(const DemoRow &)> store);
    ~House();

    /// Lets whoever is next act.
    void step();
    /// From now on events occur at the computer's own time, and `pace` is called before each is written.
    void goLive(std::function<void()> pace);

    qint64 nextPosition() const { return m_row.position + 1; }
    DemoRandom &random() { return m_random; }
    void advance(std::chrono::milliseconds time) { m_now += time; }
    void enter(std::unique_ptr<Actor> actor, std::chrono::milliseconds after);

    DemoId write(const Draft &draft, const JsonText &payload);
    /// The row written last.
    const DemoRow &lastRow() const { return m_row; }
    /// Writes the row once more, unchanged but for its position and the time it is recorded.
    void writeAgain(const DemoRow &row);

    /// Every bidder ever, by index; most are drawn from those who came lately.
    DemoEntity &bidder(size_t index) { return m_bidders[index]; }
    size_t anyBidder();
    size_t addBidder();

    struct {
        qint64 auction = 300;
        qint64 lot = 10'000;
        qint64 order = 50'000;
        qint64 invoice = 610'000;
        qint64 payment = 710'000;
        qint64 shipment = 810'000;
    } numbers; ///< given out last

private:
    using Clock = std::chrono::time_point<std::chrono::system_clock, std::chrono::milliseconds>;
    struct Appointment {
        Clock time;
        quint64 order; ///< of two at the same time, who asked first
        Actor *actor;
        bool operator<(const Appointment &other) const
        {
            return time != other.time ? time > other.time : order > other.order;
        }
    };

    Timestamp simulatedTime() const { return Timestamp::fromMilliseconds(m_now.time_since_epoch().count()); }
    void record(Timestamp now);
    std::string metadata(const DemoId &correlation);

    DemoRandom m_random;
    std::function<void(const DemoRow &)> m_store;
    std::function<void()> m_pace;
    Clock m_now;
    Timestamp m_recorded; ///< of the last row: the store's clock never goes back
    DemoRow m_row;
    std::priority_queue<Appointment> m_appointments;
    quint64 m_appointed = 0;
    std::deque<DemoEntity> m_bidders;
};

} // namespace Backstory
