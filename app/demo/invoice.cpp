// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/invoice.h"

#include "app/demo/demowords.h"
#include "app/demo/order.h"

namespace Backstory
{

using namespace std::chrono_literals;
using std::chrono::milliseconds;

Invoice::Invoice(std::shared_ptr<Sale> sale, const DemoId &orderConfirmed)
    : m_sale(std::move(sale))
    , m_last(orderConfirmed)
{
}

std::optional<milliseconds> Invoice::act(House &house)
{
    DemoRandom &random = house.random();
    if (m_step == 0)
        m_invoice.number = ++house.numbers.invoice;
    const qint64 bidder = house.bidder(m_sale->bidder).number;
    const auto write = [&](DemoType type, const DemoId &otherCause, const std::string &user) {
        m_last = house.write({.type = type,
                              .entity = &m_invoice,
                              .cause = m_last,
                              .otherCause = otherCause,
                              .correlation = m_sale->correlation,
                              .user = user},
                             JsonText()
                                 .text("invoiceId", "invoice-" + std::to_string(m_invoice.number))
                                 .text("orderId", "order-" + std::to_string(m_sale->order.number))
                                 .text("billTo", DemoWords::personName(bidder))
                                 .text("email", DemoWords::email(bidder))
                                 .money("net", m_sale->total())
                                 .money("premium", m_sale->total() * 22 / 100)
                                 .money("gross", m_sale->total() * 122 / 100)
                                 .text("currency", "EUR")
                                 .text("street", DemoWords::address(bidder))
                                 .text("city", DemoWords::city(bidder))
                                 .text("taxScheme", "margin scheme, no tax shown")
                                 .number("dueInDays", 14)
                                 .number("reminders", m_reminders));
    };
    const std::string staff(DemoWords::staff(m_invoice.number));
    switch (m_step) {
    case 0:
        write(DemoType::InvoiceIssued, m_sale->sold,
              staff); // an effect of two: the confirmed order and the sold lot
        break;
    case 1:
        write(DemoType::InvoiceSent, {}, staff);
        break;
    case 2:
    case 3:
        write(DemoType::InvoiceViewed, {}, DemoWords::email(bidder));
        break;
    default:
        if (!m_sale->paid.isEmpty()) {
            write(DemoType::InvoicePaid, m_sale->paid, staff);
            return std::nullopt;
        }
        if (++m_reminders > 3)
            return std::nullopt;
        write(DemoType::InvoiceReminded, {}, staff);
        return milliseconds(random.between(milliseconds(6h).count(), milliseconds(12h).count()));
    }
    ++m_step;
    return milliseconds(random.between(60'000, m_step == 1 ? 120'000 : 5'400'000));
}

} // namespace Backstory
