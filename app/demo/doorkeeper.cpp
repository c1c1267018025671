// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/doorkeeper.h"

#include "app/demo/auction.h"
#include "app/demo/bidder.h"
#include "app/demo/lot.h"

namespace Backstory
{

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace
{
constexpr qint64 EventsPerLot = 118; ///< of the lot, its bidders and its sale; measured
constexpr int FirstBidders = 15;
constexpr int BiddersPerLot = 3;
constexpr int LotsPerAuction = 20;
} // namespace

Doorkeeper::Doorkeeper(qint64 expectedEvents)
    : m_interval(std::max<qint64>(1, milliseconds(7 * 24h).count() * EventsPerLot /
                                         std::max<qint64>(1, expectedEvents)))
{
}

std::optional<milliseconds> Doorkeeper::act(House &house)
{
    if (m_lots == 0) {
        for (int i = 0; i < FirstBidders; ++i)
            house.enter(std::make_unique<Bidder>(house.addBidder()), milliseconds(i * 40));
    }
    if (m_lots % LotsPerAuction == 0)
        house.enter(std::make_unique<Auction>(++house.numbers.auction), 1s);
    house.enter(std::make_unique<Lot>(++house.numbers.lot, house.numbers.auction), 2s);
    for (int i = 0; i < BiddersPerLot; ++i)
        house.enter(std::make_unique<Bidder>(house.addBidder()), m_interval * (i + 1) / BiddersPerLot);
    ++m_lots;
    const qint64 half = m_interval.count() / 2;
    return milliseconds(half + house.random().below(2 * half + 1));
}

} // namespace Backstory
