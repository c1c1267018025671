// A bidder whose e-mail address is set; the addresses before are remembered with the time they were given up.
const initial = {
    name: null,
    email: null,
    emailSince: null,
    earlierEmails: [],
    verified: false,
    creditLimit: null,
    address: null,
    signIns: 0,
    lastSeen: null,
    erased: false,
};

const addressOf = ({ street, city, country }) =>
    ({ street: street ?? null, city: city ?? null, country: country ?? null });

function withEmail(state, email, time) {
    if (!email || email === state.email)
        return state;
    const earlier = state.email === null
        ? state.earlierEmails
        : [...state.earlierEmails, { email: state.email, since: state.emailSince, until: time }];
    return { ...state, email, emailSince: time, earlierEmails: earlier };
}

function reduce(state, event) {
    const data = event.data ?? {};
    switch (event.type) {
    case 'BidderRegistered':
        return withEmail({ ...state, name: data.name, address: addressOf(data) }, data.email, event.time);
    case 'BidderEmailSet':
        return withEmail(state, data.email, event.time);
    case 'BidderVerified':
        return { ...state, verified: true, creditLimit: data.creditLimit ?? null };
    case 'BidderAddressChanged':
        return { ...state, address: addressOf(data) };
    case 'BidderSignedIn':
        return { ...state, signIns: state.signIns + 1, lastSeen: event.time };
    case 'BidderErased':
        return { ...initial, erased: true };
    default:
        return state;
    }
}
