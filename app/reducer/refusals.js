// SPDX-License-Identifier: GPL-3.0-or-later
// Takes out of the context what would give another state at another time: the clock, chance, garbage
// collection, threads. What a reducer cannot have is refused with a sentence, when it is used.
(function (host) {
    'use strict';
    const { defineProperty } = Object;
    const { apply, construct, deleteProperty, getOwnPropertyDescriptor } = Reflect;
    const clock = 'A reducer has no clock, so that the same events always give the same state: use event.time';

    function refuse(sentence) {
        throw new Error(sentence);
    }

    function define(target, name, value) {
        defineProperty(target, name, { value, writable: true, enumerable: false, configurable: true });
    }

    const RealDate = Date;
    const ReducerDate = function Date(...parts) {
        if (new.target === undefined || parts.length === 0)
            refuse(clock);
        return construct(RealDate, parts, new.target);
    };
    defineProperty(ReducerDate, 'length', { value: 7 });
    defineProperty(ReducerDate, 'prototype', { value: RealDate.prototype, writable: false });
    define(ReducerDate, 'UTC', RealDate.UTC);
    define(ReducerDate, 'parse', RealDate.parse);
    define(ReducerDate, 'now', function now() { refuse(clock); });
    define(RealDate.prototype, 'constructor', ReducerDate);
    define(globalThis, 'Date', ReducerDate);

    // A formatter without an argument formats now.
    const realFormat = Intl.DateTimeFormat.prototype;
    const toParts = realFormat.formatToParts;
    define(realFormat, 'formatToParts', function (date) {
        return date === undefined ? refuse(clock) : apply(toParts, this, [date]);
    });
    const format = getOwnPropertyDescriptor(realFormat, 'format');
    const formatGetter = format.get;
    defineProperty(realFormat, 'format', {
        ...format,
        get() {
            const real = apply(formatGetter, this, []);
            return date => date === undefined ? refuse(clock) : real(date);
        },
    });

    // Libraries make names of chance while they load; the same ones each time do no harm.
    let seed = 1;
    define(Math, 'random', function random() {
        if (!host.isLoading)
            refuse('A reducer has no Math.random(), so that the same events always give the same state');
        seed = (seed * 48271) % 2147483647;
        return seed / 2147483647;
    });

    for (const name of ['then', 'catch', 'finally']) {
        define(Promise.prototype, name, function () {
            refuse('A reducer cannot wait for a promise: it returns the state at once');
        });
    }
    for (const name of ['WeakRef', 'FinalizationRegistry', 'WebAssembly', 'Atomics', 'SharedArrayBuffer'])
        deleteProperty(globalThis, name);

    // Remembered, because nothing else can tell a proxy from an object or see a key of a weak collection.
    const proxies = new WeakSet();
    const weakKeys = new WeakSet();
    const addTo = WeakSet.prototype.add;
    const isIn = WeakSet.prototype.has;
    const RealProxy = Proxy;
    const ReducerProxy = function Proxy(target, handler) {
        if (new.target === undefined)
            throw new TypeError('calling Proxy constructor without new is invalid');
        const proxy = new RealProxy(target, handler);
        apply(addTo, proxies, [proxy]);
        return proxy;
    };
    const { revocable } = RealProxy;
    define(ReducerProxy, 'revocable', function (target, handler) {
        const made = apply(revocable, RealProxy, [target, handler]);
        apply(addTo, proxies, [made.proxy]);
        return made;
    });
    define(globalThis, 'Proxy', ReducerProxy);
    for (const [prototype, name] of [[WeakMap.prototype, 'set'], [WeakSet.prototype, 'add']]) {
        const real = prototype[name];
        define(prototype, name, function (key, value) {
            const result = apply(real, this, [key, value]);
            if (typeof key === 'object')
                apply(addTo, weakKeys, [key]);
            return result;
        });
    }
    host.isProxy = value => apply(isIn, proxies, [value]);
    host.isWeakKey = value => apply(isIn, weakKeys, [value]);

    // Names that a script may look for in vain, with what it should know.
    const oneFile = 'A reducer is one file: bundle it with what it needs, for example with '
        + '“esbuild reducer.js --bundle --format=esm”';
    const network = 'A reducer has no network: it makes a state of events and nothing else';
    const time = 'A reducer cannot wait: it returns the state at once';
    const absent = {
        __proto__: null,
        require: oneFile, module: 'Write “function reduce(state, event)” or one “export default”',
        exports: 'Write “function reduce(state, event)” or one “export default”',
        fetch: network, XMLHttpRequest: network, WebSocket: network, EventSource: network, navigator: network,
        setTimeout: time, setInterval: time, setImmediate: time, queueMicrotask: time, requestAnimationFrame: time,
        performance: clock, Temporal: clock,
        crypto: 'A reducer has no chance values, so that the same events always give the same state: use event.id',
        process: 'A reducer knows nothing of the machine it runs on', Deno: 'A reducer has no files',
        window: 'A reducer runs without a browser', document: 'A reducer runs without a browser',
        self: 'A reducer runs without a browser', global: 'Its name is globalThis',
        structuredClone: 'Copy with {...value}, or JSON.parse(JSON.stringify(value))',
        localStorage: 'A reducer keeps nothing outside the state', Buffer: 'Use Uint8Array',
        WeakRef: 'What is collected when is not the same each time', WebAssembly: 'A reducer is JavaScript',
        FinalizationRegistry: 'What is collected when is not the same each time',
        Atomics: 'A reducer has one thread', SharedArrayBuffer: 'A reducer has one thread',
    };
    host.adviceOn = name => absent[name];
    host.refuse = refuse;
})
