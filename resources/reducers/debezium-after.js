// The row as a Debezium change event shows it after the change, with or without the schema around it. A
// delete and a tombstone empty the state.
const initial = null;

function reduce(state, event) {
    if (event.kind === 'tombstone' || event.data === null)
        return null;
    const change = event.data.payload ?? event.data;
    if (change.op === 'd' || change.op === 't')
        return null;
    return change.after !== undefined ? change.after : state;
}
