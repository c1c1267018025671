// The state is the payload of the latest event that has one. A tombstone empties it.
const initial = null;

function reduce(state, event) {
    if (event.kind === 'tombstone')
        return null;
    return event.data ?? state;
}
