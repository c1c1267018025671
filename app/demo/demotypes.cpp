// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/demotypes.h"

#include <iterator>

namespace Backstory
{

namespace
{

// clang-format off
constexpr DemoTypeRow Rows[] = {
    {DemoType::BidderRegistered, "BidderRegistered", "bidder", EventKind::Event, "1", "accounts"},
    {DemoType::BidderEmailSet, "BidderEmailSet", "bidder", EventKind::Event, "1", "accounts"},
    {DemoType::BidderVerified, "BidderVerified", "bidder", EventKind::Event, "1", "accounts"},
    {DemoType::BidderSignedIn, "BidderSignedIn", "bidder", EventKind::Event, "1", "accounts"},
    {DemoType::BidderAddressChanged, "BidderAddressChanged", "bidder", EventKind::Event, "1", "accounts"},
    {DemoType::BidderErased, "BidderErased", "bidder", EventKind::Tombstone, "1", "accounts"},
    {DemoType::PlaceBid, "PlaceBid", "bidder", EventKind::Command, "1", "website"},
    {DemoType::PlaceOrder, "PlaceOrder", "bidder", EventKind::Command, "1", "website"},
    {DemoType::ChangeOrderQuantity, "ChangeOrderQuantity", "bidder", EventKind::Command, "1", "website"},
    {DemoType::AuctionScheduled, "AuctionScheduled", "auction", EventKind::Event, "1", "saleroom"},
    {DemoType::AuctioneerAssigned, "AuctioneerAssigned", "auction", EventKind::Event, "1", "saleroom"},
    {DemoType::AuctionOpened, "AuctionOpened", "auction", EventKind::Event, "1", "saleroom"},
    {DemoType::AuctionPaused, "AuctionPaused", "auction", EventKind::Event, "1", "saleroom"},
    {DemoType::AuctionClosed, "AuctionClosed", "auction", EventKind::Event, "1", "saleroom"},
    {DemoType::LotConsigned, "LotConsigned", "lot", EventKind::Event, "1", "catalogue"},
    {DemoType::LotCatalogued, "LotCatalogued", "lot", EventKind::Event, "1", "catalogue"},
    {DemoType::LotPhotographed, "LotPhotographed", "lot", EventKind::Event, "1", "catalogue"},
    {DemoType::LotEstimateChanged, "LotEstimateChanged", "lot", EventKind::Event, "1", "catalogue"},
    {DemoType::LotReserveSet, "LotReserveSet", "lot", EventKind::Event, "1", "catalogue"},
    {DemoType::LotOpened, "LotOpened", "lot", EventKind::Event, "1", "saleroom"},
    {DemoType::BidPlaced, "BidPlaced", "lot", EventKind::Event, "2", "saleroom"},
    {DemoType::BidRejected, "BidRejected", "lot", EventKind::Event, "1", "saleroom"},
    {DemoType::LotReserveMet, "LotReserveMet", "lot", EventKind::Event, "1", "saleroom"},
    {DemoType::LotExtended, "LotExtended", "lot", EventKind::Event, "1", "saleroom"},
    {DemoType::LotClosed, "LotClosed", "lot", EventKind::Event, "1", "saleroom"},
    {DemoType::LotSold, "LotSold", "lot", EventKind::Event, "1", "saleroom"},
    {DemoType::LotPassed, "LotPassed", "lot", EventKind::Event, "1", "saleroom"},
    {DemoType::OrderPlaced, "OrderPlaced", "order", EventKind::Event, "3", "orders"},
    {DemoType::OrderQuantityChanged, "OrderQuantityChanged", "order", EventKind::Event, "1", "orders"},
    {DemoType::OrderConfirmed, "OrderConfirmed", "order", EventKind::Event, "1", "orders"},
    {DemoType::OrderPaid, "OrderPaid", "order", EventKind::Event, "1", "orders"},
    {DemoType::OrderShipped, "OrderShipped", "order", EventKind::Event, "1", "orders"},
    {DemoType::OrderCompleted, "OrderCompleted", "order", EventKind::Event, "1", "orders"},
    {DemoType::InvoiceIssued, "InvoiceIssued", "invoice", EventKind::Event, "1", "billing"},
    {DemoType::InvoiceSent, "InvoiceSent", "invoice", EventKind::Event, "1", "billing"},
    {DemoType::InvoiceViewed, "InvoiceViewed", "invoice", EventKind::Event, "1", "billing"},
    {DemoType::InvoiceReminded, "InvoiceReminded", "invoice", EventKind::Event, "1", "billing"},
    {DemoType::InvoicePaid, "InvoicePaid", "invoice", EventKind::Event, "1", "billing"},
    {DemoType::PaymentRequested, "PaymentRequested", "payment", EventKind::Event, "1", "payments"},
    {DemoType::PaymentFailed, "PaymentFailed", "payment", EventKind::Event, "1", "payments"},
    {DemoType::PaymentAuthorised, "PaymentAuthorised", "payment", EventKind::Event, "1", "payments"},
    {DemoType::PaymentReceived, "PaymentReceived", "payment", EventKind::Event, "1", "payments"},
    {DemoType::PaymentSettled, "PaymentSettled", "payment", EventKind::Event, "1", "payments"},
    {DemoType::ShipmentRequested, "ShipmentRequested", "shipment", EventKind::Event, "1", "shipping"},
    {DemoType::ShipmentPacked, "ShipmentPacked", "shipment", EventKind::Event, "1", "shipping"},
    {DemoType::ShipmentLabelled, "ShipmentLabelled", "shipment", EventKind::Event, "1", "shipping"},
    {DemoType::ShipmentCollected, "ShipmentCollected", "shipment", EventKind::Event, "1", "shipping"},
    {DemoType::ShipmentScanned, "ShipmentScanned", "shipment", EventKind::Event, "1", "shipping"},
    {DemoType::ShipmentDelivered, "ShipmentDelivered", "shipment", EventKind::Event, "1", "shipping"},
    {DemoType::MessageDeadLettered, "MessageDeadLettered", "message", EventKind::Event, "1", "mailer"},
};
// clang-format on

constexpr bool inOrder()
{
    for (size_t i = 0; i < std::size(Rows); ++i) {
        if (size_t(Rows[i].type) != i)
            return false;
    }
    return true;
}
static_assert(inOrder(), "the table is looked up by the type's number");

} // namespace

const DemoTypeRow &demoTypeRow(DemoType type)
{
    return Rows[size_t(type)];
}

} // namespace Backstory
