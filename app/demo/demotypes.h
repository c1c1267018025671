// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/event/event.h"

namespace Backstory
{

/// Everything that can happen in the demo's auction house.
enum class DemoType : quint8 {
    BidderRegistered,
    BidderEmailSet,
    BidderVerified,
    BidderSignedIn,
    BidderAddressChanged,
    BidderErased,
    PlaceBid,
    PlaceOrder,
    ChangeOrderQuantity,
    AuctionScheduled,
    AuctioneerAssigned,
    AuctionOpened,
    AuctionPaused,
    AuctionClosed,
    LotConsigned,
    LotCatalogued,
    LotPhotographed,
    LotEstimateChanged,
    LotReserveSet,
    LotOpened,
    BidPlaced,
    BidRejected,
    LotReserveMet,
    LotExtended,
    LotClosed,
    LotSold,
    LotPassed,
    OrderPlaced,
    OrderQuantityChanged,
    OrderConfirmed,
    OrderPaid,
    OrderShipped,
    OrderCompleted,
    InvoiceIssued,
    InvoiceSent,
    InvoiceViewed,
    InvoiceReminded,
    InvoicePaid,
    PaymentRequested,
    PaymentFailed,
    PaymentAuthorised,
    PaymentReceived,
    PaymentSettled,
    ShipmentRequested,
    ShipmentPacked,
    ShipmentLabelled,
    ShipmentCollected,
    ShipmentScanned,
    ShipmentDelivered,
    MessageDeadLettered,
};

/// What all events of one type have in common.
struct DemoTypeRow {
    DemoType type;
    const char *name;
    const char *category;
    EventKind kind;
    const char *schemaVersion;
    const char *producer;
};

const DemoTypeRow &demoTypeRow(DemoType type);

} // namespace Backstory
