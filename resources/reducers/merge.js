// Merges each payload into the state as a JSON merge patch (RFC 7396): objects are merged member by member,
// a null removes a member, everything else replaces what was there. A tombstone empties the state.
const isObject = value => value !== null && typeof value === 'object' && !Array.isArray(value);

function merge(target, patch) {
    if (!isObject(patch))
        return patch;
    const result = isObject(target) ? { ...target } : {};
    for (const name of Object.keys(patch)) {
        const value = patch[name];
        if (value === null)
            delete result[name];
        else
            result[name] = merge(result[name], value);
    }
    return result;
}

const initial = {};

function reduce(state, event) {
    if (event.kind === 'tombstone')
        return {};
    return isObject(event.data) ? merge(state, event.data) : state;
}
