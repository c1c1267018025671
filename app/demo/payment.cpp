// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/payment.h"

#include "app/demo/demowords.h"
#include "app/demo/order.h"
#include "app/demo/shipment.h"

namespace Backstory
{

using std::chrono::milliseconds;

Payment::Payment(std::shared_ptr<Sale> sale, const DemoId &orderConfirmed)
    : m_sale(std::move(sale))
    , m_last(orderConfirmed)
{
}

void Payment::write(House &house, DemoType type, std::string_view note)
{
    const qint64 bidder = house.bidder(m_sale->bidder).number;
    m_last = house.write({.type = type,
                          .entity = &m_payment,
                          .cause = m_last,
                          .correlation = m_sale->correlation,
                          .user = DemoWords::email(bidder)},
                         JsonText()
                             .text("paymentId", "payment-" + std::to_string(m_payment.number))
                             .text("orderId", "order-" + std::to_string(m_sale->order.number))
                             .text("payer", DemoWords::personName(bidder))
                             .money("amount", m_sale->total() * 122 / 100)
                             .text("currency", "EUR")
                             .text("method", bidder % 3 ? "card" : "bank transfer")
                             .text("card", "ending in " + std::to_string(1000 + bidder % 9000))
                             .number("attempt", m_attempt)
                             .text("gateway", "Harbour Payments")
                             .text("beneficiary", "Northern Auction House, client account")
                             .text("note", note));
}

void Payment::receive(House &house)
{
    write(house, DemoType::PaymentReceived, "booked to the client account");
    m_sale->paid =
        house.write({.type = DemoType::OrderPaid,
                     .entity = &m_sale->order,
                     .cause = m_last,
                     .correlation = m_sale->correlation,
                     .user = "payments"},
                    m_sale->orderText().text("paymentId", "payment-" + std::to_string(m_payment.number)));
    house.enter(std::make_unique<Shipment>(m_sale), milliseconds(house.random().between(60'000, 7'200'000)));
}

std::optional<milliseconds> Payment::act(House &house)
{
    DemoRandom &random = house.random();
    switch (m_step) {
    case 0:
        m_payment.number = ++house.numbers.payment;
        write(house, DemoType::PaymentRequested, "waiting for the bank");
        break;
    case 1:
        if (random.percent(12) && m_attempt < 4) {
            write(house, DemoType::PaymentFailed, "refused by the bank: insufficient funds");
            ++m_attempt;
            return milliseconds(random.between(60'000, 1'800'000));
        }
        write(house, DemoType::PaymentAuthorised, "approved by the bank");
        break;
    case 2:
        receive(house);
        break;
    default:
        write(house, DemoType::PaymentSettled, "paid out to the consignor");
        return std::nullopt;
    }
    ++m_step;
    return milliseconds(random.between(2'000, m_step == 3 ? 14'400'000 : 90'000));
}

} // namespace Backstory
