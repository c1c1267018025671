// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/auction.h"

#include "app/demo/demowords.h"

namespace Backstory
{

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace
{
constexpr DemoType Steps[] = {DemoType::AuctionScheduled, DemoType::AuctioneerAssigned,
                              DemoType::AuctionOpened,    DemoType::AuctionPaused,
                              DemoType::AuctionOpened,    DemoType::AuctionClosed};
}

Auction::Auction(qint64 number)
    : m_auction{number}
{
}

std::optional<milliseconds> Auction::act(House &house)
{
    const auto staff = DemoWords::staff(m_auction.number);
    m_cause = house.write(
        {.type = Steps[m_step],
         .entity = &m_auction,
         .cause = m_cause,
         .correlation = m_correlation,
         .user = std::string(staff)},
        JsonText()
            .text("auctionId", "auction-" + std::to_string(m_auction.number))
            .text("title", "Sale " + std::to_string(m_auction.number) + ", furniture and works of art")
            .text("saleroom", DemoWords::saleroom(m_auction.number))
            .text("city", DemoWords::city(m_auction.number))
            .text("auctioneer", m_step ? staff : std::string_view("not yet named"))
            .text("currency", "EUR")
            .number("buyersPremiumPercent", 22)
            .number("session", 1 + m_step / 3)
            .text("timeZone", "Europe/Copenhagen")
            .flag("onlineBidding", true)
            .flag("telephoneBidding", m_auction.number % 2 == 0));
    if (m_step == 0)
        m_correlation = m_cause;
    ++m_step;
    if (m_step == int(std::size(Steps)))
        return std::nullopt;
    return milliseconds(house.random().between(milliseconds(30min).count(), milliseconds(5h).count()));
}

} // namespace Backstory
