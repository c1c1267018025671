// Counts events by their type.
const initial = { events: 0, first: null, last: null, types: {} };

function reduce(state, event) {
    const type = event.type ?? '(no type)';
    return {
        events: state.events + 1,
        first: state.first ?? event.time,
        last: event.time,
        types: { ...state.types, [type]: (state.types[type] ?? 0) + 1 },
    };
}
