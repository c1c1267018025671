// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/shipment.h"

#include "app/demo/demowords.h"
#include "app/demo/order.h"

namespace Backstory
{

using std::chrono::milliseconds;

Shipment::Shipment(std::shared_ptr<Sale> sale)
    : m_sale(std::move(sale))
    , m_last(m_sale->paid)
{
}

void Shipment::write(House &house, DemoType type, std::string_view place)
{
    const qint64 bidder = house.bidder(m_sale->bidder).number;
    m_last =
        house.write({.type = type,
                     .entity = &m_shipment,
                     .cause = m_last,
                     .correlation = m_sale->correlation,
                     .user = std::string(DemoWords::staff(m_shipment.number))},
                    JsonText()
                        .text("shipmentId", "shipment-" + std::to_string(m_shipment.number))
                        .text("orderId", "order-" + std::to_string(m_sale->order.number))
                        .text("carrier", DemoWords::carrier(m_shipment.number))
                        .text("trackingNumber", "NL" + std::to_string(m_shipment.number * 7 + 10'000'019))
                        .text("place", place)
                        .text("recipient", DemoWords::personName(bidder))
                        .text("street", DemoWords::address(bidder))
                        .text("city", DemoWords::city(bidder))
                        .text("service", m_shipment.number % 4 ? "standard, insured" : "by hand, two people")
                        .number("weightGrams", 400 + m_sale->lot * 37 % 18'000)
                        .number("parcels", m_sale->quantity));
}

void Shipment::writeOrder(House &house, DemoType type)
{
    house.write({.type = type,
                 .entity = &m_sale->order,
                 .cause = m_last,
                 .correlation = m_sale->correlation,
                 .user = "shipping"},
                m_sale->orderText().text("shipmentId", "shipment-" + std::to_string(m_shipment.number)));
}

std::optional<milliseconds> Shipment::act(House &house)
{
    DemoRandom &random = house.random();
    const auto soon = [&] { return milliseconds(random.between(120'000, 5'400'000)); };
    switch (m_step++) {
    case 0:
        m_shipment.number = ++house.numbers.shipment;
        m_scansLeft = int(random.between(2, 5));
        write(house, DemoType::ShipmentRequested, "saleroom");
        return soon();
    case 1:
        write(house, DemoType::ShipmentPacked, "packing table");
        return soon();
    case 2:
        write(house, DemoType::ShipmentLabelled, "packing table");
        return soon();
    case 3:
        write(house, DemoType::ShipmentCollected, "loading bay");
        writeOrder(house, DemoType::OrderShipped);
        return soon();
    case 4:
        write(house, DemoType::ShipmentScanned, DemoWords::depot(m_shipment.number + m_scansLeft));
        if (--m_scansLeft > 0)
            m_step = 4;
        return soon();
    default:
        write(house, DemoType::ShipmentDelivered, "front door");
        writeOrder(house, DemoType::OrderCompleted);
        return std::nullopt;
    }
}

} // namespace Backstory
