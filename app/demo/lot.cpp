// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/lot.h"

#include "app/demo/demowords.h"
#include "app/demo/order.h"

namespace Backstory
{

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace
{
constexpr DemoType Preparation[] = {DemoType::LotConsigned,    DemoType::LotCatalogued,
                                    DemoType::LotPhotographed, DemoType::LotEstimateChanged,
                                    DemoType::LotReserveSet,   DemoType::LotOpened};
constexpr int PreparationSteps = int(std::size(Preparation));

qint64 incrementAt(qint64 price)
{
    return price < 50'000 ? 2'500 : price < 200'000 ? 10'000 : 25'000;
}
} // namespace

Lot::Lot(qint64 number, qint64 auction)
    : m_lot{number}
    , m_auction(auction)
{
}

JsonText Lot::lotText() const
{
    return JsonText()
        .text("lotId", "lot-" + std::to_string(m_lot.number))
        .text("auctionId", "auction-" + std::to_string(m_auction))
        .text("title", DemoWords::lotTitle(m_lot.number));
}

std::optional<milliseconds> Lot::act(House &house)
{
    if (m_step < PreparationSteps)
        return prepare(house);
    if (m_bidsLeft > 0)
        return bid(house);
    close(house);
    return std::nullopt;
}

milliseconds Lot::prepare(House &house)
{
    DemoRandom &random = house.random();
    if (m_step == 0) {
        m_price = random.between(4, 90) * 2'500;
        m_reserve = m_price * random.between(110, 260) / 100;
        m_bidsLeft = int(random.between(12, 50));
    }
    m_cause = house.write(
        {.type = Preparation[m_step],
         .entity = &m_lot,
         .cause = m_cause,
         .correlation = m_correlation,
         .user = std::string(DemoWords::staff(m_lot.number + m_step))},
        lotText()
            .money("lowEstimate", m_reserve)
            .money("highEstimate", m_reserve * 3 / 2)
            .money("startingPrice", m_price)
            .text("currency", "EUR")
            .text("consignor", DemoWords::personName(m_lot.number + 4'000'000))
            .text("condition", m_lot.number % 3 ? "good, small signs of age" : "restored, see report")
            .text("location", DemoWords::depot(m_lot.number)));
    if (m_step == 0)
        m_correlation = m_cause;
    ++m_step;
    if (m_step < PreparationSteps)
        return milliseconds(random.between(milliseconds(1min).count(), milliseconds(25min).count()));
    for (int i = 0; i < 6; ++i)
        m_bidders.push_back(house.anyBidder());
    m_highest = m_bidders.front();
    return milliseconds(random.between(milliseconds(2min).count(), milliseconds(40min).count()));
}

milliseconds Lot::bid(House &house)
{
    DemoRandom &random = house.random();
    const size_t bidderIndex = m_bidders[size_t(random.below(qint64(m_bidders.size())))];
    DemoEntity &bidder = house.bidder(bidderIndex);
    const std::string user = DemoWords::email(bidder.number);
    const bool tooLow = random.percent(6);
    const qint64 amount = tooLow ? m_price : m_price + incrementAt(m_price) * random.between(1, 3);
    const auto bidText = [&] {
        return lotText()
            .text("bidderId", "bidder-" + std::to_string(bidder.number))
            .text("bidderName", DemoWords::personName(bidder.number))
            .number("paddle", bidder.number % 900 + 100)
            .money("amount", amount)
            .money("previousAmount", m_price)
            .text("currency", "EUR")
            .text("channel", bidder.number % 5 ? "web" : "telephone")
            .text("saleroom", DemoWords::saleroom(m_auction))
            .flag("reserveMet", m_reserveMet);
    };
    const DemoId command = house.write({.type = DemoType::PlaceBid, .entity = &bidder, .user = user},
                                       bidText().flag("automatic", random.percent(30)));
    DemoId placed = house.write({.type = tooLow ? DemoType::BidRejected : DemoType::BidPlaced,
                                 .entity = &m_lot,
                                 .cause = command,
                                 .correlation = command,
                                 .user = user},
                                tooLow ? bidText().text("reason", "not above the highest bid")
                                       : bidText().number("bidNumber", ++m_bids).flag("leading", true));
    --m_bidsLeft;
    if (!tooLow) {
        m_price = amount;
        m_highest = bidderIndex;
        if (!m_reserveMet && m_price >= m_reserve) {
            m_reserveMet = true;
            placed = house.write(
                {.type = DemoType::LotReserveMet,
                 .entity = &m_lot,
                 .cause = placed,
                 .correlation = command,
                 .user = user},
                lotText().money("reserve", m_reserve).money("price", m_price).number("bidNumber", m_bids));
        }
        if (m_bidsLeft == 2) {
            placed = house.write({.type = DemoType::LotExtended,
                                  .entity = &m_lot,
                                  .cause = placed,
                                  .correlation = command,
                                  .user = user},
                                 lotText()
                                     .number("bySeconds", 120)
                                     .text("reason", "a bid in the last two minutes")
                                     .money("price", m_price));
        }
        m_cause = placed;
    }
    return milliseconds(random.between(4'000, m_bidsLeft > 8 ? 900'000 : 90'000));
}

void Lot::close(House &house)
{
    const DemoId correlation = house.random().uuid(); // the sale is a business request of its own
    const std::string auctioneer(DemoWords::staff(m_auction));
    const DemoId closed = house.write(
        {.type = DemoType::LotClosed,
         .entity = &m_lot,
         .cause = m_cause,
         .correlation = correlation,
         .user = auctioneer},
        lotText().number("bids", m_bids).money("price", m_price).flag("reserveMet", m_reserveMet));
    DemoEntity &winner = house.bidder(m_highest);
    const bool sold = m_reserveMet;
    const DemoId last = house.write({.type = sold ? DemoType::LotSold : DemoType::LotPassed,
                                     .entity = &m_lot,
                                     .cause = closed,
                                     .correlation = correlation,
                                     .user = auctioneer,
                                     .archived = !sold},
                                    lotText()
                                        .text("bidderId", "bidder-" + std::to_string(winner.number))
                                        .money("hammerPrice", sold ? m_price : 0)
                                        .money("reserve", m_reserve)
                                        .text("saleroom", DemoWords::saleroom(m_auction))
                                        .text("currency", "EUR"));
    if (!sold)
        return;
    auto sale = std::make_shared<Sale>();
    sale->bidder = m_highest;
    sale->lot = m_lot.number;
    sale->unitPrice = m_price;
    sale->sold = last;
    sale->correlation = correlation;
    house.enter(std::make_unique<Order>(sale), milliseconds(house.random().between(20'000, 3'600'000)));
}

} // namespace Backstory
