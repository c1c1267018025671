// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/bidder.h"

#include "app/demo/demowords.h"

namespace Backstory
{

using namespace std::chrono_literals;
using std::chrono::milliseconds;

namespace
{

JsonText profile(qint64 number)
{
    return JsonText()
        .text("bidderId", "bidder-" + std::to_string(number))
        .text("name", DemoWords::personName(number))
        .text("email", DemoWords::email(number))
        .text("account", number % 6 ? "private" : "trade")
        .number("rating", 3 + number % 3);
}

JsonText withAddress(JsonText text, qint64 number, qint64 moves)
{
    return text.text("street", DemoWords::address(number + moves * 7919))
        .text("city", DemoWords::city(number + moves))
        .text("country", "EU")
        .text("language", number % 3 ? "en" : "da")
        .number("paddle", number % 900 + 100)
        .flag("newsletter", number % 4 == 0)
        .text("terms", "accepted, version of January 2026");
}

} // namespace

Bidder::Bidder(size_t index)
    : m_index(index)
{
}

void Bidder::signIn(House &house, size_t index)
{
    DemoEntity &bidder = house.bidder(index);
    house.write(
        {.type = DemoType::BidderSignedIn, .entity = &bidder, .user = DemoWords::email(bidder.number)},
        profile(bidder.number)
            .text("method", house.random().percent(70) ? "password" : "passkey")
            .text("device", DemoWords::userAgent(bidder.number))
            .text("nearestCity", DemoWords::city(bidder.number))
            .number("watchedLots", house.random().below(12))
            .number("openOrders", house.random().below(3))
            .flag("remembered", house.random().percent(40)));
}

std::optional<milliseconds> Bidder::act(House &house)
{
    DemoEntity &bidder = house.bidder(m_index);
    DemoRandom &random = house.random();
    const std::string user = DemoWords::email(bidder.number);
    switch (m_step++) {
    case 0:
        m_cause = m_correlation =
            house.write({.type = DemoType::BidderRegistered, .entity = &bidder, .user = user},
                        withAddress(profile(bidder.number), bidder.number, 0));
        m_visits = int(random.between(2, 6));
        return milliseconds(random.between(50, 400));
    case 1:
        m_cause = house.write(
            {.type = DemoType::BidderEmailSet,
             .entity = &bidder,
             .cause = m_cause,
             .correlation = m_correlation,
             .user = user},
            profile(bidder.number).flag("confirmed", false).text("purpose", "sign-in and invoices"));
        return milliseconds(random.between(20'000, 900'000));
    case 2:
        house.write({.type = DemoType::BidderVerified,
                     .entity = &bidder,
                     .cause = m_cause,
                     .correlation = m_correlation,
                     .user = user},
                    profile(bidder.number)
                        .text("means", "link by e-mail")
                        .money("creditLimit", 500'000)
                        .flag("confirmed", true));
        return milliseconds(random.between(milliseconds(5min).count(), milliseconds(2h).count()));
    default:
        break;
    }
    if (random.percent(8))
        house.write({.type = DemoType::BidderAddressChanged, .entity = &bidder, .user = user},
                    withAddress(profile(bidder.number), bidder.number, m_step));
    else
        signIn(house, m_index);
    if (--m_visits > 0)
        return milliseconds(random.between(milliseconds(20min).count(), milliseconds(12h).count()));
    return std::nullopt;
}

} // namespace Backstory
