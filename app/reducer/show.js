// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a value as compact JSON that hides nothing. As JSON.stringify does it, but: a Map is an object when all
// its keys are texts, else a list of pairs; a Set and a typed array are lists; a Date is its ISO text; a BigInt
// is a text with `n` behind it; NaN and the infinities are texts; a regular expression is its text; an Error is
// its name, message and own members. toJSON is respected. Cycles, functions, symbols, promises, weak collections
// and more than 1,000 levels are unfit.
(function (host) {
    'use strict';
    const { getPrototypeOf, keys, hasOwn } = Object;
    const { apply } = Reflect;
    const { isArray, from: listFrom } = Array;
    const { isView } = ArrayBuffer;
    const stringify = JSON.stringify;
    const toText = String;
    const ObjectPrototype = Object.prototype;
    const isPrototypeOf = ObjectPrototype.isPrototypeOf;
    const functionText = Function.prototype.toString;
    const test = RegExp.prototype.test;
    const mapEach = Map.prototype.forEach;
    const setEach = Set.prototype.forEach;
    const dateText = Date.prototype.toISOString;
    const dateValue = Date.prototype.getTime;
    const slice = String.prototype.slice;
    const MostLevels = 1000;
    const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$_]*$/u;
    const privateName = /\.\s*#[\p{ID_Start}$_]/u;
    const isA = type => {
        const prototype = type.prototype;
        return value => apply(isPrototypeOf, prototype, [value]);
    };
    const isMap = isA(Map), isSet = isA(Set), isDate = isA(Date), isPattern = isA(RegExp), isError = isA(Error);
    const isPromise = isA(Promise), isWeakMap = isA(WeakMap), isWeakSet = isA(WeakSet);
    const isBuffer = isA(ArrayBuffer), isBoxed = [isA(String), isA(Number), isA(Boolean), isA(BigInt), isA(Symbol)];

    const above = [];
    // True when JSON.stringify writes the value as we would.
    function isPlain(value, level) {
        switch (typeof value) {
        case 'string':
        case 'boolean':
        case 'undefined':
            return true;
        case 'number':
            return value - value === 0;
        case 'object':
            break;
        default:
            return false;
        }
        if (value === null)
            return true;
        if (level >= MostLevels)
            return false;
        for (let i = 0; i < level; ++i) {
            if (above[i] === value)
                return false;
        }
        above[level] = value;
        if (isArray(value)) {
            for (let i = 0; i < value.length; ++i) {
                if (!isPlain(value[i], level + 1))
                    return false;
            }
            return true;
        }
        const prototype = getPrototypeOf(value);
        if (prototype !== ObjectPrototype && prototype !== null)
            return false;
        const names = keys(value);
        for (let i = 0; i < names.length; ++i) {
            if (!isPlain(value[names[i]], level + 1))
                return false;
        }
        return true;
    }

    // How console.log and errors name a place: lines[0].quantity, ["a b"].
    function pathText(names, length) {
        let text = '';
        for (let i = 0; i < length; ++i) {
            const name = names[i];
            if (typeof name === 'number')
                text += `[${name}]`;
            else if (apply(test, identifier, [name]))
                text += text === '' ? name : `.${name}`;
            else
                text += `[${stringify(name)}]`;
        }
        return text;
    }

    const Unfit = { __proto__: null };
    let unfit = '', out = '', limit = Infinity, isLenient = false;
    let levels = [], names = [];

    function cannot(level, what, lenient) {
        if (isLenient) {
            out += lenient;
            return;
        }
        const path = pathText(names, level);
        unfit = `The state cannot be shown: ${path === '' ? 'it' : `“${path}”`} ${what}.`;
        throw Unfit;
    }

    function writeList(list, level) {
        out += '[';
        for (let i = 0; i < list.length && out.length < limit; ++i) {
            if (i > 0)
                out += ',';
            names[level] = i;
            write(list[i], level + 1, true);
        }
        out += ']';
    }

    function writeMembers(value, members, level) {
        out += '{';
        let isFirst = true;
        for (let i = 0; i < members.length && out.length < limit; ++i) {
            const member = value[members[i]];
            if (member === undefined)
                continue;
            out += (isFirst ? '' : ',') + stringify(members[i]) + ':';
            isFirst = false;
            names[level] = members[i];
            write(member, level + 1, false);
        }
        out += '}';
    }

    function writeMap(map, level) {
        const pairs = [];
        let isNamed = true;
        apply(mapEach, map, [(value, key) => {
            isNamed &&= typeof key === 'string';
            pairs[pairs.length] = [key, value];
        }]);
        if (!isNamed)
            return writeList(pairs, level);
        out += '{';
        for (let i = 0; i < pairs.length && out.length < limit; ++i) {
            const { 0: name, 1: value } = pairs[i];
            out += (i === 0 ? '' : ',') + stringify(name) + ':';
            names[level] = name;
            write(value === undefined ? null : value, level + 1, false);
        }
        out += '}';
    }

    const warned = new WeakSet();
    const { has: wasWarned, add: warn } = WeakSet.prototype;
    function warnOfPrivate(value) {
        let prototype = getPrototypeOf(value);
        for (; prototype !== null && prototype !== ObjectPrototype; prototype = getPrototypeOf(prototype)) {
            const type = hasOwn(prototype, 'constructor') ? prototype.constructor : null;
            if (typeof type !== 'function' || apply(wasWarned, warned, [type]))
                continue;
            apply(warn, warned, [type]);
            if (apply(test, privateName, [apply(functionText, type, [])]))
                host.say(2, `${type.name} has private fields, which are not shown: give the class a toJSON() that returns them.`);
        }
    }

    function writeObject(value, level) {
        if (isArray(value))
            return writeList(value, level);
        if (isMap(value))
            return writeMap(value, level);
        if (isSet(value)) {
            const list = [];
            apply(setEach, value, [member => { list[list.length] = member; }]);
            return writeList(list, level);
        }
        if (isView(value))
            return writeList(listFrom(value.length === undefined
                ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : value), level);
        if (isBuffer(value))
            return writeList(listFrom(new Uint8Array(value)), level);
        if (isPattern(value)) {
            out += stringify(`/${value.source}/${value.flags}`);
            return;
        }
        if (isPromise(value))
            return cannot(level, 'is a Promise: a reducer must not be async, it returns the state at once', '[Promise]');
        if (isWeakMap(value) || isWeakSet(value))
            return cannot(level, 'is a weak collection, whose members nobody can see', '[weak collection]');
        const members = keys(value);
        if (isError(value))
            return writeMembers({ __proto__: null, name: value.name, message: value.message, ...value },
                ['name', 'message', ...members], level);
        if (!isLenient)
            warnOfPrivate(value);
        return writeMembers(value, members, level);
    }

    function write(value, level, inList) {
        if (value !== null && (typeof value === 'object' || typeof value === 'bigint')) {
            if (isDate(value)) {
                const time = apply(dateValue, value, []);
                out += time === time ? `"${apply(dateText, value, [])}"` : '"Invalid Date"';
                return;
            }
            if (typeof value.toJSON === 'function')
                value = value.toJSON(level === 0 ? '' : toText(names[level - 1]));
            for (let i = 0; i < isBoxed.length && typeof value === 'object' && value !== null; ++i) {
                if (isBoxed[i](value))
                    value = value.valueOf();
            }
        }
        switch (typeof value) {
        case 'string':
            out += stringify(value);
            return;
        case 'number':
            out += value - value === 0 ? stringify(value) : `"${toText(value)}"`;
            return;
        case 'boolean':
            out += value ? 'true' : 'false';
            return;
        case 'bigint':
            out += `"${toText(value)}n"`;
            return;
        case 'undefined':
            out += inList || level > 0 ? 'null' : 'undefined';
            return;
        case 'function':
            return cannot(level, 'is a function, which is no part of a state', `[function ${value.name}]`);
        case 'symbol':
            return cannot(level, 'is a symbol, which is no part of a state', toText(value));
        }
        if (value === null) {
            out += 'null';
            return;
        }
        if (level >= MostLevels)
            return cannot(0, `is nested more than ${MostLevels} levels deep`, '…');
        for (let i = 0; i < level; ++i) {
            if (levels[i] === value) {
                const to = pathText(names, i);
                return cannot(level, `refers back to ${to === '' ? 'the whole state' : `“${to}”`}, a cycle that JSON cannot show`, '[cycle]');
            }
        }
        levels[level] = value;
        writeObject(value, level);
    }

    // The state as JSON; undefined when it is unfit, and host.unfit() says why.
    host.show = value => {
        if (value === undefined)
            return 'undefined';
        if (isPlain(value, 0))
            return stringify(value);
        out = '';
        limit = Infinity;
        isLenient = false;
        try {
            write(value, 0, false);
            return out;
        } catch (error) {
            if (error !== Unfit)
                throw error;
            return undefined;
        } finally {
            out = '';
        }
    };
    host.unfit = () => unfit;

    // A value as a line of the console: never fails, at most `most` characters and a little.
    host.lenient = (value, most) => {
        if (typeof value === 'string')
            return value.length > most ? apply(slice, value, [0, most]) : value;
        if (value === undefined)
            return 'undefined';
        if (typeof value === 'object' && value !== null && isError(value))
            return `${value.name}: ${value.message}`;
        // A toJSON of the state may log while the state is being written.
        const outerOut = out, outerLimit = limit, wasLenient = isLenient, outerLevels = levels, outerNames = names;
        out = '';
        limit = most;
        isLenient = true;
        levels = [];
        names = [];
        try {
            write(value, 0, false);
            return out;
        } catch {
            return out + '…';
        } finally {
            out = outerOut;
            limit = outerLimit;
            isLenient = wasLenient;
            levels = outerLevels;
            names = outerNames;
        }
    };
})
