// SPDX-License-Identifier: GPL-3.0-or-later
// Deep clones of states: prototypes, Map, Set, Date, RegExp, Error, typed arrays, cycles, what is shared, what is
// frozen. What cannot be cloned so that a reducer would not see the difference is refused with a reason.
(function (host) {
    'use strict';
    const { Map, Set, Date, RegExp, Error, ArrayBuffer: Buffer, DataView } = globalThis;
    const { getPrototypeOf, setPrototypeOf, defineProperty, create, isExtensible, preventExtensions, hasOwn } = Object;
    const { apply, construct, ownKeys, getOwnPropertyDescriptor } = Reflect;
    const { isArray } = Array;
    const { isView } = ArrayBuffer;
    const ObjectPrototype = Object.prototype;
    const ArrayPrototype = Array.prototype;
    const isPrototypeOf = ObjectPrototype.isPrototypeOf;
    const functionText = Function.prototype.toString;
    const test = RegExp.prototype.test;
    const privateName = /\.\s*#[\p{ID_Start}$_]/u;
    const { get: mapGet, set: mapSet, forEach: mapEach } = Map.prototype;
    const { add: setAdd, forEach: setEach } = Set.prototype;
    const dateValue = Date.prototype.getTime;
    const bufferSlice = ArrayBuffer.prototype.slice;
    const isA = type => {
        const prototype = type.prototype;
        return value => apply(isPrototypeOf, prototype, [value]);
    };
    const isMap = isA(Map), isSet = isA(Set), isDate = isA(Date), isPattern = isA(RegExp), isError = isA(Error);
    const isBuffer = isA(Buffer), isDataView = isA(DataView);
    const notCloned = [isA(Promise), isA(WeakMap), isA(WeakSet)];
    const boxed = [isA(String), isA(Number), isA(Boolean), isA(BigInt), isA(Symbol)];
    const typedArrays = [Int8Array, Int16Array, Int32Array, Uint8Array, Uint8ClampedArray, Uint16Array, Uint32Array,
        Float32Array, Float64Array, BigInt64Array, BigUint64Array];
    const MostLevels = 1000;

    const NotCloneable = { __proto__: null };
    let reason = '', bytes = 0;
    let made; // original → clone
    function cannot(why) {
        reason = why;
        throw NotCloneable;
    }

    // Whether the objects of a class keep something that only the class can see; asked once a class.
    const secretive = new WeakMap();
    const { get: known, set: remember } = WeakMap.prototype;
    function isSecretive(prototype) {
        if (prototype === null || prototype === ObjectPrototype || prototype === ArrayPrototype)
            return false;
        let answer = apply(known, secretive, [prototype]);
        if (answer === undefined) {
            const type = hasOwn(prototype, 'constructor') ? prototype.constructor : null;
            answer = (typeof type === 'function' && apply(test, privateName, [apply(functionText, type, [])]))
                || isSecretive(getPrototypeOf(prototype));
            apply(remember, secretive, [prototype, answer]);
        }
        return answer;
    }

    function copyMembers(from, to, level) {
        const members = ownKeys(from);
        bytes += 16 + 8 * members.length;
        for (let i = 0; i < members.length; ++i) {
            const name = members[i];
            const member = getOwnPropertyDescriptor(from, name);
            if (!hasOwn(member, 'value'))
                cannot('it has a member that is computed by a function (a getter)');
            const value = clone(member.value, level);
            if (member.writable && member.enumerable && member.configurable && name !== '__proto__') {
                to[name] = value;
            } else if (!(name === 'length' && isArray(to) && member.writable)) {
                member.value = value;
                if (!hasOwn(to, name) || getOwnPropertyDescriptor(to, name).configurable || isArray(to))
                    defineProperty(to, name, member);
            }
        }
        if (!isExtensible(from))
            preventExtensions(to);
    }

    function copyOf(value, prototype) {
        if (isArray(value))
            return new Array(value.length);
        if (prototype === ObjectPrototype)
            return {};
        if (prototype === null)
            return create(null);
        if (isMap(value))
            return new Map();
        if (isSet(value))
            return new Set();
        if (isDate(value))
            return construct(Date, [apply(dateValue, value, [])]);
        if (isPattern(value))
            return new RegExp(value.source, value.flags);
        if (isError(value))
            return new Error();
        if (isBuffer(value)) {
            bytes += value.byteLength;
            return apply(bufferSlice, value, [0]);
        }
        if (isView(value))
            return copyOfView(value);
        for (let i = 0; i < notCloned.length; ++i) {
            if (notCloned[i](value))
                cannot('it holds a promise or a weak collection');
        }
        for (let i = 0; i < boxed.length; ++i) {
            if (boxed[i](value))
                cannot('it holds a boxed String, Number or Boolean');
        }
        return create(prototype);
    }

    function copyOfView(value) {
        const buffer = clone(value.buffer, 0); // shared by all views of it
        if (isDataView(value))
            return new DataView(buffer, value.byteOffset, value.byteLength);
        for (let i = 0; i < typedArrays.length; ++i) {
            if (apply(isPrototypeOf, typedArrays[i].prototype, [value]))
                return construct(typedArrays[i], [buffer, value.byteOffset, value.length]);
        }
        return cannot('it holds an unknown kind of typed array');
    }

    function clone(value, level) {
        switch (typeof value) {
        case 'object':
            break;
        case 'string':
            bytes += value.length;
            return value;
        case 'function':
            return cannot(`it holds a function (${value.name || 'without a name'})`);
        default:
            return value;
        }
        if (value === null)
            return value;
        const before = apply(mapGet, made, [value]);
        if (before !== undefined)
            return before;
        if (level >= MostLevels)
            cannot(`it is nested more than ${MostLevels} levels deep`);
        if (host.isProxy(value))
            cannot('it holds a proxy');
        if (host.isWeakKey(value))
            cannot('it holds an object that is also the key of a weak collection');
        const prototype = getPrototypeOf(value);
        if (isSecretive(prototype))
            cannot(`it holds an object with private fields (${prototype.constructor.name})`);
        const copy = copyOf(value, prototype);
        apply(mapSet, made, [value, copy]);
        if (getPrototypeOf(copy) !== prototype)
            setPrototypeOf(copy, prototype);
        if (isMap(value)) {
            apply(mapEach, value, [(member, key) => {
                bytes += 32;
                apply(mapSet, copy, [clone(key, level + 1), clone(member, level + 1)]);
            }]);
        } else if (isSet(value)) {
            apply(setEach, value, [member => {
                bytes += 24;
                apply(setAdd, copy, [clone(member, level + 1)]);
            }]);
        }
        if (!isView(value))
            copyMembers(value, copy, level + 1);
        return copy;
    }

    // The clone; undefined when there can be none (or of undefined), and host.notCloned() says why.
    host.clone = value => {
        made = new Map();
        reason = '';
        bytes = 0;
        try {
            return clone(value, 0);
        } catch (error) {
            if (error !== NotCloneable)
                throw error;
            return undefined;
        } finally {
            made = null;
        }
    };
    host.notCloned = () => reason;
    host.clonedBytes = () => bytes;
})
