// The order of an auction house as its clerks see it (OrderView).
const initial = {
    orderId: null,
    status: 'unknown',
    customer: null,
    lotId: null,
    lines: [],
    quantity: 0,
    total: 0,
    premium: 0,
    currency: null,
    deliverTo: null,
    placedAt: null,
    confirmedAt: null,
    paidAt: null,
    shippedAt: null,
    completedAt: null,
    expectedDelivery: null,
    paymentId: null,
    shipmentId: null,
    changes: [],
};

// What every event of an order says about its content.
const content = data => ({
    lines: data.lines ?? [],
    quantity: data.quantity,
    total: data.total,
    premium: data.premium ?? 0,
    currency: data.currency ?? null,
});

function reduce(state, event) {
    const data = event.data ?? {};
    switch (event.type) {
    case 'OrderPlaced':
        return {
            ...state,
            orderId: data.orderId,
            status: 'placed',
            customer: data.bidderId ?? event.user,
            lotId: data.lotId ?? null,
            deliverTo: data.deliverTo ?? null,
            placedAt: event.time,
            ...content(data),
        };
    case 'OrderQuantityChanged':
        return {
            ...state,
            ...content(data),
            changes: [
                ...state.changes,
                { at: event.time, by: event.user, from: data.previousQuantity, to: data.quantity },
            ],
        };
    case 'OrderConfirmed':
        return {
            ...state,
            status: 'confirmed',
            confirmedAt: event.time,
            expectedDelivery: data.expectedDelivery ?? null,
        };
    case 'OrderPaid':
        return { ...state, status: 'paid', paidAt: event.time, paymentId: data.paymentId ?? null };
    case 'OrderShipped':
        return { ...state, status: 'shipped', shippedAt: event.time, shipmentId: data.shipmentId ?? null };
    case 'OrderCompleted':
        return { ...state, status: 'completed', completedAt: event.time };
    default:
        return state;
    }
}
