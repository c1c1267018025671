// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/plantedscript.h"

#include "app/demo/order.h"

namespace Backstory
{

using namespace std::chrono_literals;

namespace
{

constexpr const char *Clara = "clara.lindqvist@example.com";

JsonText lotText(const DemoEntity &lot, std::string_view title)
{
    return JsonText()
        .text("lotId", "lot-" + std::to_string(lot.number))
        .text("auctionId", "auction-299")
        .text("title", title);
}

JsonText paymentText(const DemoEntity &payment, qint64 order, qint64 attempt)
{
    return JsonText()
        .text("paymentId", "payment-" + std::to_string(payment.number))
        .text("orderId", "order-" + std::to_string(order))
        .money("amount", 48'800)
        .text("currency", "EUR")
        .text("method", "card")
        .text("gateway", "Harbour Payments")
        .number("attempt", attempt);
}

} // namespace

void PlantedScript::registerClara(House &house)
{
    m_claraRegistered = house.write({.type = DemoType::BidderRegistered, .entity = &m_clara, .user = Clara},
                                    JsonText()
                                        .text("bidderId", "bidder-1007")
                                        .text("name", "Clara Lindqvist")
                                        .text("city", "Aarhus")
                                        .number("paddle", 107));
    setEmail(house, "clara.lindqvist@example.com", "registration");
}

void PlantedScript::setEmail(House &house, const char *email, const char *reason)
{
    house.write({.type = DemoType::BidderEmailSet,
                 .entity = &m_clara,
                 .cause = m_claraRegistered,
                 .correlation = m_claraRegistered,
                 .user = Clara},
                JsonText().text("bidderId", "bidder-1007").text("email", email).text("reason", reason));
}

void PlantedScript::setSecondEmail(House &house)
{
    setEmail(house, "clara@lindqvist.example", "own domain");
}

void PlantedScript::setThirdEmail(House &house)
{
    setEmail(house, "c.lindqvist@harbour-antiques.example", "new employer");
}

void PlantedScript::registerWithPersonalData(House &house)
{
    DemoEntity bidder{1031};
    house.write({.type = DemoType::BidderRegistered, .entity = &bidder, .user = "jonas.okafor@example.com"},
                JsonText()
                    .text("bidderId", "bidder-1031")
                    .text("name", "Jonas Okafor")
                    .text("dateOfBirth", "1971-04-18")
                    .text("passportNumber", "X4RTBPFW4")
                    .text("iban", "DE89370400440532013000")
                    .text("telephone", "+45 55 51 23 45")
                    .text("email", "jonas.okafor@example.com")
                    .text("street", "14 Harbour Street")
                    .text("city", "Aarhus"));
}

void PlantedScript::changeOrder(House &house)
{
    Sale sale;
    sale.lot = 908;
    sale.order.number = 48'213;
    sale.unitPrice = 8'000;
    sale.quantity = 5;
    const DemoId place =
        house.write({.type = DemoType::PlaceOrder, .entity = &m_clara, .user = Clara}, sale.orderText());
    sale.quantity = 6;
    const DemoId change = house.write({.type = DemoType::ChangeOrderQuantity,
                                       .entity = &m_clara,
                                       .cause = place,
                                       .correlation = place,
                                       .user = Clara},
                                      sale.orderText().number("previousQuantity", 5));
    sale.quantity = 5;
    house.write({.type = DemoType::OrderPlaced,
                 .entity = &sale.order,
                 .cause = place,
                 .correlation = place,
                 .user = Clara},
                sale.orderText()
                    .text("bidderId", "bidder-1007")
                    .text("lotId", "lot-908")
                    .text("deliverTo", "Aarhus"));
    sale.quantity = 6;
    house.write({.type = DemoType::OrderQuantityChanged,
                 .entity = &sale.order,
                 .cause = change,
                 .correlation = place,
                 .user = Clara},
                sale.orderText().number("previousQuantity", 5));
}

void PlantedScript::receivePayment(House &house)
{
    const DemoId requested = house.write({.type = DemoType::PaymentRequested, .entity = &m_duplicated},
                                         paymentText(m_duplicated, 48'213, 1));
    house.write({.type = DemoType::PaymentReceived,
                 .entity = &m_duplicated,
                 .cause = requested,
                 .correlation = requested},
                paymentText(m_duplicated, 48'213, 1));
    m_received = house.lastRow();
}

void PlantedScript::receiveAgain(House &house)
{
    house.writeAgain(m_received);
}

void PlantedScript::leaveGap(House &house)
{
    DemoEntity lot{904};
    const auto text = [&] {
        return lotText(lot, "Violin, maple, Graz, about 1820").money("lowEstimate", 240'000);
    };
    const DemoId first = house.write({.type = DemoType::LotConsigned, .entity = &lot}, text());
    house.write({.type = DemoType::LotCatalogued, .entity = &lot, .cause = first, .correlation = first},
                text());
    house.write(
        {.type = DemoType::LotReserveSet, .entity = &lot, .cause = first, .correlation = first, .version = 4},
        text());
}

void PlantedScript::conflict(House &house)
{
    DemoEntity lot{905};
    const auto text = [&] { return lotText(lot, "Sea chart, copper engraving, Ghent, about 1710"); };
    const DemoId first = house.write({.type = DemoType::LotConsigned, .entity = &lot}, text());
    for (const char *desk : {"catalogue-1", "catalogue-2"}) {
        house.write({.type = DemoType::LotCatalogued,
                     .entity = &lot,
                     .cause = first,
                     .correlation = first,
                     .producer = desk,
                     .version = 2},
                    text().text("desk", desk));
    }
}

void PlantedScript::packTooEarly(House &house)
{
    DemoEntity shipment{8002};
    const auto text = [] {
        return JsonText().text("shipmentId", "shipment-8002").text("orderId", "order-48213");
    };
    const DemoId requested = house.write({.type = DemoType::ShipmentRequested, .entity = &shipment}, text());
    house.write({.type = DemoType::ShipmentPacked,
                 .entity = &shipment,
                 .cause = requested,
                 .correlation = requested,
                 .producer = "packing-table-3",
                 .clockError = -4min},
                text().number("parcels", 1));
}

void PlantedScript::loseUpdate(House &house)
{
    DemoEntity lot{906};
    const auto text = [&](qint64 low, qint64 reserve) {
        return lotText(lot, "Chess set, boxwood, Lyon, about 1870")
            .money("lowEstimate", low)
            .money("reserve", reserve);
    };
    const DemoId first = house.write({.type = DemoType::LotConsigned, .entity = &lot}, text(0, 0));
    const DemoId read =
        house.write({.type = DemoType::LotCatalogued, .entity = &lot, .cause = first, .correlation = first},
                    text(60'000, 0));
    house.write({.type = DemoType::LotEstimateChanged,
                 .entity = &lot,
                 .cause = read,
                 .user = "m.weber",
                 .producer = "catalogue-1",
                 .readVersion = 2},
                text(90'000, 0));
    house.write({.type = DemoType::LotReserveSet,
                 .entity = &lot,
                 .cause = read,
                 .user = "s.rossi",
                 .producer = "catalogue-2",
                 .readVersion = 2},
                text(60'000, 55'000));
}

void PlantedScript::storm(House &house)
{
    DemoEntity payment{7003};
    const DemoId requested = house.write({.type = DemoType::PaymentRequested, .entity = &payment},
                                         paymentText(payment, 48'301, 0));
    for (int attempt = 1; attempt <= 30; ++attempt) {
        house.write(
            {.type = DemoType::PaymentFailed,
             .entity = &payment,
             .cause = requested,
             .correlation = requested},
            paymentText(payment, 48'301, attempt).text("note", "the gateway did not answer within 50 ms"));
    }
}

void PlantedScript::putAside(House &house)
{
    DemoEntity invoice{6004};
    DemoEntity message{501};
    const DemoId sent = house.write(
        {.type = DemoType::InvoiceSent, .entity = &invoice},
        JsonText().text("invoiceId", "invoice-6004").text("email", "no-such-box@example.invalid"));
    house.write(
        {.type = DemoType::MessageDeadLettered, .entity = &message, .cause = sent, .correlation = sent},
        JsonText()
            .text("messageId", "message-501")
            .text("queue", "mailer")
            .text("eventId", sent.text())
            .number("attempts", 5)
            .text("reason", "550 5.1.1 mailbox unavailable"));
}

void PlantedScript::payWithoutShipment(House &house)
{
    DemoEntity payment{7005};
    DemoEntity order{48'377};
    const auto orderText = [] {
        return JsonText().text("orderId", "order-48377").number("quantity", 1).money("total", 48'800);
    };
    const DemoId first = house.write({.type = DemoType::OrderPlaced, .entity = &order}, orderText());
    DemoId last = house.write(
        {.type = DemoType::OrderConfirmed, .entity = &order, .cause = first, .correlation = first},
        orderText());
    for (const DemoType type :
         {DemoType::PaymentRequested, DemoType::PaymentAuthorised, DemoType::PaymentReceived})
        last = house.write({.type = type, .entity = &payment, .cause = last, .correlation = first},
                           paymentText(payment, order.number, 1));
    house.write({.type = DemoType::OrderPaid, .entity = &order, .cause = last, .correlation = first},
                orderText());
}

void PlantedScript::photograph(House &house)
{
    constexpr size_t PictureSize = 5 * 1024 * 1024;
    constexpr char Alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string picture = "/9j/4AAQSkZJRg"; // how a JPEG begins in base 64
    picture.reserve(PictureSize);
    while (picture.size() < PictureSize) {
        quint64 bits = house.random().bits();
        for (int i = 0; i < 10 && picture.size() < PictureSize; ++i, bits >>= 6)
            picture += Alphabet[bits & 63];
    }
    DemoEntity lot{907};
    const auto text = [&] { return lotText(lot, "Portrait of a lady, oil on canvas, Vilnius, about 1790"); };
    const DemoId first = house.write({.type = DemoType::LotConsigned, .entity = &lot}, text());
    house.write({.type = DemoType::LotPhotographed, .entity = &lot, .cause = first, .correlation = first},
                text().text("mediaType", "image/jpeg").text("picture", picture));
}

} // namespace Backstory
