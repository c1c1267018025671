// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/order.h"

#include "app/demo/demowords.h"
#include "app/demo/invoice.h"
#include "app/demo/payment.h"

namespace Backstory
{

using namespace std::chrono_literals;
using std::chrono::milliseconds;

JsonText Sale::orderText() const
{
    const std::string sku = std::string(1, char('A' + lot % 26)) + '-' + std::to_string(lot % 89 + 10);
    const std::string line = JsonText()
                                 .text("sku", sku)
                                 .text("title", DemoWords::lotTitle(lot))
                                 .number("quantity", quantity)
                                 .money("unitPrice", unitPrice)
                                 .finished();
    return JsonText()
        .text("orderId", "order-" + std::to_string(order.number))
        .number("quantity", quantity)
        .json("lines", '[' + line + ']')
        .money("total", total())
        .money("premium", total() * 22 / 100)
        .text("terms", "collect or ship within 14 days")
        .text("currency", "EUR");
}

Order::Order(std::shared_ptr<Sale> sale)
    : m_sale(std::move(sale))
{
}

std::optional<milliseconds> Order::act(House &house)
{
    DemoRandom &random = house.random();
    switch (m_step++) {
    case 0:
        place(house);
        return milliseconds(random.between(30'000, 1'200'000));
    case 1:
        if (random.percent(14))
            change(house);
        return milliseconds(random.between(60'000, 3'600'000));
    default:
        confirm(house);
        return std::nullopt;
    }
}

void Order::place(House &house)
{
    m_sale->order.number = ++house.numbers.order;
    m_sale->quantity = house.random().percent(75) ? 1 : house.random().between(2, 6);
    DemoEntity &bidder = house.bidder(m_sale->bidder);
    const std::string user = DemoWords::email(bidder.number);
    const DemoId command = house.write({.type = DemoType::PlaceOrder,
                                        .entity = &bidder,
                                        .cause = m_sale->sold,
                                        .correlation = m_sale->correlation,
                                        .user = user},
                                       m_sale->orderText());
    m_last = m_sale->orderPlaced =
        house.write({.type = DemoType::OrderPlaced,
                     .entity = &m_sale->order,
                     .cause = command,
                     .correlation = m_sale->correlation,
                     .user = user},
                    m_sale->orderText()
                        .text("bidderId", "bidder-" + std::to_string(bidder.number))
                        .text("lotId", "lot-" + std::to_string(m_sale->lot))
                        .text("deliverTo", DemoWords::city(bidder.number)));
}

void Order::change(House &house)
{
    const qint64 before = m_sale->quantity++;
    DemoEntity &bidder = house.bidder(m_sale->bidder);
    const std::string user = DemoWords::email(bidder.number);
    const DemoId command = house.write({.type = DemoType::ChangeOrderQuantity,
                                        .entity = &bidder,
                                        .cause = m_sale->orderPlaced,
                                        .correlation = m_sale->correlation,
                                        .user = user},
                                       m_sale->orderText().number("previousQuantity", before));
    m_last = house.write({.type = DemoType::OrderQuantityChanged,
                          .entity = &m_sale->order,
                          .cause = command,
                          .correlation = m_sale->correlation,
                          .user = user},
                         m_sale->orderText().number("previousQuantity", before));
}

void Order::confirm(House &house)
{
    const DemoId confirmed =
        house.write({.type = DemoType::OrderConfirmed,
                     .entity = &m_sale->order,
                     .cause = m_last,
                     .correlation = m_sale->correlation,
                     .user = std::string(DemoWords::staff(m_sale->order.number))},
                    m_sale->orderText().text("expectedDelivery", "within five working days"));
    DemoRandom &random = house.random();
    house.enter(std::make_unique<Invoice>(m_sale, confirmed), milliseconds(random.between(1'000, 60'000)));
    house.enter(std::make_unique<Payment>(m_sale, confirmed),
                milliseconds(random.between(30'000, 7'200'000)));
}

} // namespace Backstory
