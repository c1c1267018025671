#!/usr/bin/env node
// SPDX-License-Identifier: GPL-3.0-or-later
// What `backstory-reducer` does for the benchmark, in Node: reads the same messages (models/reducer/reducermessages.h)
// and gives the same answers, without limits, checks and sandbox.
'use strict';
const fs = require('fs');
const vm = require('vm');

const Load = 1, FoldByKey = 4, KeyedStates = 5, Answer = 6;
let reduce, begin;
const states = new Map();

function readAll(size) {
    const bytes = Buffer.allocUnsafe(size);
    for (let at = 0; at < size;) {
        const got = fs.readSync(0, bytes, at, size - at, null);
        if (got === 0)
            process.exit(0);
        at += got;
    }
    return bytes;
}

function writeAll(bytes) {
    for (let at = 0; at < bytes.length;)
        at += fs.writeSync(1, bytes, at, bytes.length - at);
}

const number32 = value => { const b = Buffer.alloc(4); b.writeInt32LE(value); return b; };
const number64 = value => { const b = Buffer.alloc(8); b.writeBigInt64LE(BigInt(value)); return b; };
const text = value => { const b = Buffer.from(value); return Buffer.concat([number64(b.length), b]); };

function answer(folded, keys = [], shown = []) {
    const body = Buffer.concat([
        Buffer.from([Answer]),
        number32(0), text(''), number32(-1), number32(-1), number64(-1),
        number64(folded), number32(1), text(''), number64(0), number64(0),
        number64(shown.length), ...shown.map(text),
        number64(keys.length), ...keys.map(number64)]);
    writeAll(Buffer.concat([number64(body.length), body]));
}

class Fields {
    constructor(message) {
        this.message = message;
        this.at = 1;
    }
    number64() {
        this.at += 8;
        return this.message.readUInt32LE(this.at - 8) + this.message.readInt32LE(this.at - 4) * 2 ** 32;
    }
    text() {
        const size = this.number64();
        this.at += size;
        return this.message.toString('utf8', this.at - size, this.at);
    }
}

const handlers = {
    [Load](fields) {
        fields.text();
        const script = fields.text();
        vm.runInThisContext(script);
        reduce = vm.runInThisContext('reduce');
        const initial = vm.runInThisContext('typeof initial === "undefined" ? undefined : initial');
        begin = () => initial === undefined ? undefined : JSON.parse(JSON.stringify(initial));
        states.clear();
        answer(0);
    },
    [FoldByKey](fields) {
        const count = fields.number64();
        const keys = [];
        for (let i = 0; i < count; ++i)
            keys.push(fields.number64());
        const events = JSON.parse(fields.text());
        for (let i = 0; i < count; ++i) {
            let state = states.get(keys[i]);
            if (state === undefined)
                state = begin();
            states.set(keys[i], reduce(state, events[i]));
        }
        answer(count);
    },
    [KeyedStates](fields) {
        const after = fields.number64();
        const most = fields.number64();
        const keys = [...states.keys()].filter(key => key > after).sort((a, b) => a - b).slice(0, most);
        answer(0, keys, keys.map(key => JSON.stringify(states.get(key))));
    },
};

answer(0); // ready
for (;;) {
    const message = readAll(Number(readAll(8).readBigUInt64LE()));
    handlers[message[0]](new Fields(message));
}
