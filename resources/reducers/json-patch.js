// Each payload is a JSON Patch (RFC 6902): a list of operations, or an object that holds one as `patch` or
// `operations`. A payload that is an object without either is a new document.
const initial = {};

const names = pointer => pointer.split('/').slice(1).map(name => name.replaceAll('~1', '/').replaceAll('~0', '~'));

const same = (a, b) => {
    if (a === b)
        return true;
    if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object')
        return false;
    const keys = Object.keys(a);
    return Array.isArray(a) === Array.isArray(b) && keys.length === Object.keys(b).length
        && keys.every(key => Object.hasOwn(b, key) && same(a[key], b[key]));
};

function valueAt(document, pointer) {
    return names(pointer).reduce((value, name) => {
        if (value === null || typeof value !== 'object' || !Object.hasOwn(value, name))
            throw new Error(`There is nothing at ${pointer}`);
        return value[name];
    }, document);
}

// A copy of the document in which `edit` has changed the place; what the path does not touch is shared.
function edited(document, [name, ...rest], pointer, edit) {
    if (document === null || typeof document !== 'object')
        throw new Error(`There is nothing to change at ${pointer}`);
    const copy = Array.isArray(document) ? [...document] : { ...document };
    if (rest.length === 0) {
        edit(copy, name);
    } else {
        if (!Object.hasOwn(copy, name))
            throw new Error(`There is nothing at ${pointer}`);
        copy[name] = edited(copy[name], rest, pointer, edit);
    }
    return copy;
}

function at(list, name, most) {
    const index = name === '-' ? list.length : Number(name);
    if (!/^(-|0|[1-9]\d*)$/.test(name) || index > most)
        throw new Error(`A list of ${list.length} has no place ${name}`);
    return index;
}

const add = (document, path, value) => path === '' ? value
    : edited(document, names(path), path, (parent, name) => {
        if (Array.isArray(parent))
            parent.splice(at(parent, name, parent.length), 0, value);
        else
            parent[name] = value;
    });

const remove = (document, path) => path === '' ? null
    : edited(document, names(path), path, (parent, name) => {
        if (Array.isArray(parent))
            parent.splice(at(parent, name, parent.length - 1), 1);
        else if (!Object.hasOwn(parent, name))
            throw new Error(`There is nothing at ${path}`);
        else
            delete parent[name];
    });

const operations = {
    add: (document, { path, value }) => add(document, path, value),
    remove: (document, { path }) => remove(document, path),
    replace: (document, { path, value }) => {
        valueAt(document, path);
        return path === '' ? value
            : edited(document, names(path), path, (parent, name) => { parent[name] = value; });
    },
    move: (document, { from, path }) => {
        const value = valueAt(document, from);
        return add(remove(document, from), path, value);
    },
    copy: (document, { from, path }) => add(document, path, valueAt(document, from)),
    test: (document, { path, value }) => {
        if (!same(valueAt(document, path), value))
            throw new Error(`The test at ${path} fails`);
        return document;
    },
};

function reduce(state, event) {
    if (event.kind === 'tombstone')
        return {};
    const data = event.data;
    const patch = Array.isArray(data) ? data : data?.patch ?? data?.operations;
    if (!Array.isArray(patch))
        return data !== null && typeof data === 'object' ? data : state;
    return patch.reduce((document, operation) => {
        if (!Object.hasOwn(operations, operation.op))
            throw new Error(`JSON Patch has no operation “${operation.op}”`);
        return operations[operation.op](document, operation);
    }, state);
}
