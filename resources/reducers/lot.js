// An auction lot: what it is, what is bid for it, and how it ends.
const initial = {
    lotId: null,
    title: null,
    status: 'unknown',
    estimate: null,
    reserve: null,
    reserveMet: false,
    startingPrice: null,
    price: null,
    currency: null,
    highestBidder: null,
    bids: [],
    rejectedBids: 0,
    extensions: 0,
    hammerPrice: null,
};

const stages = {
    LotConsigned: 'consigned',
    LotCatalogued: 'catalogued',
    LotPhotographed: 'photographed',
    LotEstimateChanged: null,
    LotReserveSet: null,
    LotOpened: 'open',
};

const described = (state, data) => ({
    ...state,
    lotId: data.lotId ?? state.lotId,
    title: data.title ?? state.title,
    estimate: data.lowEstimate === undefined ? state.estimate : { low: data.lowEstimate, high: data.highEstimate },
    startingPrice: data.startingPrice ?? state.startingPrice,
    currency: data.currency ?? state.currency,
});

function reduce(state, event) {
    const data = event.data ?? {};
    if (Object.hasOwn(stages, event.type))
        return { ...described(state, data), status: stages[event.type] ?? state.status };
    switch (event.type) {
    case 'BidPlaced':
        return {
            ...state,
            price: data.amount,
            highestBidder: data.bidderId,
            bids: [...state.bids, { at: event.time, bidder: data.bidderId, amount: data.amount }],
        };
    case 'BidRejected':
        return { ...state, rejectedBids: state.rejectedBids + 1 };
    case 'LotReserveMet':
        return { ...state, reserveMet: true, reserve: data.reserve ?? state.reserve };
    case 'LotExtended':
        return { ...state, extensions: state.extensions + 1 };
    case 'LotClosed':
        return { ...state, status: 'closed' };
    case 'LotSold':
        return { ...state, status: 'sold', hammerPrice: data.hammerPrice, highestBidder: data.bidderId };
    case 'LotPassed':
        return { ...state, status: 'passed', highestBidder: null };
    default:
        return state;
    }
}
