// SPDX-License-Identifier: GPL-3.0-or-later
// Folds events into states with the reducer that the script gave. host.emit(text) and host.log(level, event, text)
// are given from outside.
(function (host) {
    'use strict';
    const { apply, construct } = Reflect;
    const functionText = Function.prototype.toString;
    const test = RegExp.prototype.test;
    const exec = RegExp.prototype.exec;
    const split = String.prototype.split;
    const slice = String.prototype.slice;
    const lastIndexOf = String.prototype.lastIndexOf;
    const isErrorObject = Object.prototype.isPrototypeOf.bind(Error.prototype);
    const numberOf = Number;
    const toText = String;
    const sort = Array.prototype.sort;
    const ownMap = () => { // safe from what a script does to Map.prototype
        const map = new Map();
        for (const name of ['get', 'set', 'has', 'delete', 'clear', 'forEach'])
            map[name] = Map.prototype[name];
        return map;
    };
    const LineLength = 4000, LinesOfEvent = 20, LinesOfMessage = 1000;
    const Last = 1, Each = 2;
    const Initial = -1, Current = -2;

    let reduce = null, upcast = null, initial, isMade = false;
    let state, current = -1, folded = 0;
    let wasUndefined = false;
    const checkpoints = ownMap();
    const keyed = ownMap();
    let sortedKeys = null;

    // The console.
    let linesOfEvent = 0, linesOfMessage = 0, cut = 0, lineEvent = -1;
    function say(level, text) {
        if (lineEvent !== current) {
            lineEvent = current;
            linesOfEvent = 0;
        }
        if (linesOfMessage >= LinesOfMessage || linesOfEvent > LinesOfEvent) {
            ++cut;
            return;
        }
        ++linesOfMessage;
        if (linesOfEvent++ === LinesOfEvent)
            host.log(2, current, `This event wrote more than ${LinesOfEvent} lines; the others are left out.`);
        else
            host.log(level, current, text);
    }
    function line(level, values) {
        let text = '';
        for (let i = 0; i < values.length && text.length <= LineLength; ++i)
            text += (i > 0 ? ' ' : '') + host.lenient(values[i], LineLength + 1);
        if (text.length > LineLength)
            text = apply(slice, text, [0, LineLength]) + '… (cut)';
        say(level, text);
    }
    host.say = say;
    host.begin = () => { linesOfMessage = linesOfEvent = cut = 0; lineEvent = current = -1; };
    host.end = () => {
        if (cut > 0)
            host.log(2, current, `The script wrote ${cut} more lines, which are left out.`);
    };
    const levels = { log: 0, debug: 0, trace: 0, dir: 0, table: 0, group: 0, info: 1, warn: 2, error: 3 };
    const console = {};
    for (const name in levels)
        console[name] = (...values) => line(levels[name], values);
    console.assert = (isTrue, ...values) => { if (!isTrue) line(3, ['Assertion failed:', ...values]); };
    for (const name of ['groupEnd', 'groupCollapsed', 'time', 'timeEnd', 'timeLog', 'count', 'countReset', 'clear'])
        console[name] = () => {};
    Object.defineProperty(globalThis, 'console', { value: console, writable: true, configurable: true, enumerable: false });

    const isClass = value => typeof value === 'function' && apply(test, /^class\b/, [apply(functionText, value, [])]);

    // Takes what the script made: a function, or an object or class with `reduce`, or what a bundler made of these.
    host.adopt = (exported, given, upcastFunction) => {
        let value = exported, first = given;
        if (value !== null && typeof value === 'object' && typeof value.reduce !== 'function' && value.default)
            value = value.default;
        if (isClass(value) && typeof value.reduce !== 'function')
            value = construct(value, []);
        if (value !== null && (typeof value === 'object' || isClass(value)) && typeof value.reduce === 'function') {
            const owner = value;
            reduce = (before, event) => owner.reduce(before, event);
            first = first === undefined ? owner.initial : first;
        } else if (typeof value === 'function') {
            reduce = value;
            first = first === undefined ? value.initial : first;
        } else {
            host.refuse('The script has no reducer: write “function reduce(state, event) { … return state; }” or one “export default”');
        }
        initial = first;
        isMade = typeof first === 'function';
        upcast = upcastFunction ?? null;
        wasUndefined = false;
        if (!isMade) { // what the script still holds of it may change
            initial = host.clone(first);
            if (host.notCloned() !== '')
                host.refuse(`“initial” cannot be copied, because ${host.notCloned()}: make it a function that returns it`);
        }
    };
    const begin = () => isMade ? initial() : typeof initial === 'object' && initial !== null ? host.clone(initial) : initial;

    function next(before, event) {
        const after = reduce(before, upcast === null ? event : upcast(event));
        if (after === undefined && !wasUndefined) {
            wasUndefined = true;
            say(2, 'The reducer returned undefined for this event: from here on there is no state. Does a path lack “return state”?');
        }
        return after;
    }

    // False when the state cannot be shown.
    function show(value) {
        const text = host.show(value);
        if (text === undefined)
            return false;
        host.emit(text);
        return true;
    }

    // Returns why the state cannot be shown, or nothing.
    host.fold = (events, count, from, wanted) => {
        folded = 0;
        if (from === Initial) {
            state = begin();
        } else if (from !== Current) {
            if (!checkpoints.has(from))
                host.refuse(`There is no checkpoint ${from}`);
            state = host.clone(checkpoints.get(from));
        }
        for (let i = 0; i < count; ++i) {
            current = i;
            const after = next(state, events[i]);
            state = after;
            if (wanted === Each && !show(after))
                return host.unfit();
            folded = i + 1;
        }
        if ((wanted === Last || (wanted === Each && count === 0)) && !show(state))
            return host.unfit();
        return '';
    };
    host.keep = number => {
        const copy = host.clone(state);
        const why = host.notCloned();
        if (why === '')
            checkpoints.set(number, copy);
        return why === '' ? '' : `The state cannot be kept, because ${why}.`;
    };
    host.drop = number => { checkpoints.delete(number); };
    host.foldByKey = (events, keys) => {
        folded = 0;
        for (let i = 0; i < keys.length; ++i) {
            current = i;
            const key = keys[i];
            let before = keyed.get(key);
            if (before === undefined && !keyed.has(key)) {
                before = begin();
                if (sortedKeys !== null) { // most come in their order
                    if (sortedKeys.length === 0 || key > sortedKeys[sortedKeys.length - 1])
                        sortedKeys[sortedKeys.length] = key;
                    else
                        sortedKeys = null;
                }
            }
            keyed.set(key, next(before, events[i]));
            folded = i + 1;
        }
        return '';
    };
    // Emits the states of the next keys and returns these.
    host.keyedStates = (after, most) => {
        if (sortedKeys === null) {
            sortedKeys = [];
            keyed.forEach((_, key) => { sortedKeys[sortedKeys.length] = key; });
            apply(sort, sortedKeys, [(a, b) => a - b]);
        }
        let low = 0, high = sortedKeys.length;
        while (low < high) {
            const middle = (low + high) >> 1;
            if (sortedKeys[middle] <= after)
                low = middle + 1;
            else
                high = middle;
        }
        const keys = [];
        for (; low < sortedKeys.length && keys.length < most; ++low) {
            keys[keys.length] = sortedKeys[low];
            let text;
            try {
                text = host.show(keyed.get(sortedKeys[low]));
            } catch { // its own toJSON or getter: the others can still be shown
                text = undefined;
            }
            host.emit(text ?? '');
        }
        return keys;
    };
    host.current = () => current;
    host.folded = () => folded;
    host.isLoading = true;

    // The place in a script, of a line of a stack: “reduce@reducer:3:14”.
    function placeIn(frame) {
        const name = apply(slice, frame, [apply(lastIndexOf, frame, ['@']) + 1]);
        const parts = apply(split, name, [':']);
        if (parts.length !== 3 || (parts[0] !== 'reducer' && parts[0] !== 'upcast'))
            return null;
        return { script: parts[0], line: numberOf(parts[1]), column: numberOf(parts[2]) };
    }
    function place(error) {
        if (typeof error.stack === 'string') {
            const frames = apply(split, error.stack, ['\n']);
            for (let i = 0; i < frames.length; ++i) {
                const found = placeIn(frames[i]);
                if (found !== null)
                    return found;
            }
        }
        if ((error.sourceURL === 'reducer' || error.sourceURL === 'upcast') && typeof error.line === 'number')
            return { script: error.sourceURL, line: error.line, column: typeof error.column === 'number' ? error.column : -1 };
        return { script: '', line: -1, column: -1 };
    }
    // What an exception says, as a list: text, script, line, column.
    host.describe = error => {
        try {
            if (typeof error !== 'object' || error === null || !isErrorObject(error))
                return [`The script threw ${host.lenient(error, LineLength)}`, '', -1, -1];
            let text = `${toText(error.name)}: ${toText(error.message)}`;
            const missing = apply(exec, /^Can't find variable: ([\w$]+)$/, [toText(error.message)]);
            const advice = missing === null ? undefined : host.adviceOn(missing[1]);
            if (advice !== undefined)
                text += `. ${advice}.`;
            else if (state === undefined && current === 0 && !wasUndefined && apply(test, /^undefined is not an object/, [toText(error.message)]))
                text += '. Before its first event the state is undefined: give “initial”, or write “reduce(state = {}, event)”.';
            const { script, line: at, column } = place(error);
            return [apply(slice, text, [0, LineLength]), script, at, column];
        } catch {
            return ['The script threw what cannot be read', '', -1, -1];
        }
    };
})
