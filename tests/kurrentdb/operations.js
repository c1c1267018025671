// SPDX-License-Identifier: GPL-3.0-or-later
// What conformance.js runs, by name. An operation that returns a text was left out for that reason.
module.exports = (context) => {
  const { db, client, isKurrent, expecting, named, event, events, check, same, failure, collected, read, numbers } = context;
  const { follow, ANY, NO_STREAM, STREAM_EXISTS, START, END, FORWARDS, BACKWARDS, createHash } = context;
  const append = (name, list, options) => client.appendToStream(name, list, options);
  const revisions = (list) => list.map((each) => Number(each.revision));

  // The names of the streams that a filter lets through, among three streams of one test.
  async function filtered(make) {
    const mark = named("").slice(1);
    const names = ["orders", "invoices", "orders2"].map((each) => `${each}${mark}`);
    for (const name of names) await append(name, [event(1, `Type-${name}`), event(2, `Other-${name}`)]);
    const last = `end${mark}`;
    const filter = make(mark, last);
    await append(last, event(3, `End${mark}`));
    if (isKurrent) return (await collected(client.readAll({ filter }))).map((each) => `${each.streamId} ${each.data.n}`.replace(mark, ""));
    const following = follow(client.subscribeToAll({ filter, fromPosition: START }));
    while (!following.all.some((each) => each.streamId === last)) await following.seen(following.all.length + 1);
    await following.end();
    return following.all.filter((each) => each.streamId !== last).map((each) => `${each.streamId} ${each.data.n}`.replace(mark, ""));
  }
  const without = (list) => list.filter((each) => !each.startsWith("end"));

  return {
    "append to a new stream": async () => {
      const name = named("new");
      const result = await append(name, events(3), expecting(NO_STREAM));
      same(result.nextExpectedRevision, 2, "revision");
      const found = await read(name);
      same(revisions(found), [0, 1, 2], "revisions");
      same(found[0].metadata, { $correlationId: "c", $causationId: "d" }, "metadata");
      check(Math.abs(found[0].created.getTime ? found[0].created.getTime() - Date.now() : found[0].created / 10000 - Date.now()) < 60000, "created is far off");
    },
    "append with any expectation": async () => {
      const name = named("any");
      same((await append(name, event(0), expecting(ANY))).nextExpectedRevision, 0, "revision");
      same((await append(name, event(1), expecting(ANY))).nextExpectedRevision, 1, "revision");
    },
    "append to an existing stream": async () => {
      const name = named("exists");
      await append(name, event(0));
      same((await append(name, event(1), expecting(STREAM_EXISTS))).nextExpectedRevision, 1, "revision");
    },
    "append at the exact revision": async () => {
      const name = named("exact");
      const first = await append(name, events(2));
      const second = await append(name, event(2), expecting(first.nextExpectedRevision));
      same(second.nextExpectedRevision, 2, "revision");
      check(second.position.commit > first.position.commit, "the position does not grow");
    },
    "wrong expectations are refused": async () => {
      const name = named("wrong");
      await append(name, events(2));
      const error = await failure(append(name, event(9), expecting(7n)), "wrong-expected-version");
      same(Number(error.actualVersion ?? error.actualState), 1, "actual version");
      await failure(append(name, event(9), expecting(0n)), "wrong-expected-version");
      await failure(append(name, event(9), expecting(NO_STREAM)), "wrong-expected-version");
      await failure(append(named("missing"), event(9), expecting(STREAM_EXISTS)), "wrong-expected-version");
      await failure(append(named("missing"), event(9), expecting(0n)), "wrong-expected-version");
      same(numbers(await read(name)), [0, 1], "events");
    },
    "a repeated append changes nothing": async () => {
      const name = named("again");
      const list = events(3);
      for (const state of [NO_STREAM, NO_STREAM, ANY, STREAM_EXISTS])
        same((await append(name, list, expecting(state))).nextExpectedRevision, 2, "revision");
      await append(name, event(3));
      same((await append(name, list, expecting(NO_STREAM))).nextExpectedRevision, 2, "revision");
      same(numbers(await read(name)), [0, 1, 2, 3], "events");
    },
    "single append call": async () => {
      const name = named("single");
      const options = { ...expecting(NO_STREAM), credentials: { username: "admin", password: "changeit" } };
      same((await append(name, events(2), options)).nextExpectedRevision, 1, "revision");
      await failure(append(name, event(9), options), "wrong-expected-version");
    },
    "many appends at once": async () => {
      const name = named("batch");
      same((await append(name, events(500), expecting(NO_STREAM))).nextExpectedRevision, 499, "revision");
      same((await read(name)).length, 500, "events");
      const many = Array.from({ length: 40 }, (_, n) => append(`${name}-${n}`, events(5), expecting(NO_STREAM)));
      for (const result of await Promise.all(many)) same(result.nextExpectedRevision, 4, "revision");
    },
    "read both ways": async () => {
      const name = named("ways");
      await append(name, events(10));
      same(numbers(await read(name, { direction: FORWARDS, fromRevision: START })), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], "forwards");
      same(numbers(await read(name, { direction: BACKWARDS, fromRevision: END })), [9, 8, 7, 6, 5, 4, 3, 2, 1, 0], "backwards");
      same(numbers(await read(name, { fromRevision: 3n, maxCount: 2 })), [3, 4], "two from revision 3");
      same(numbers(await read(name, { direction: BACKWARDS, fromRevision: 3n, maxCount: 2 })), [3, 2], "two back from 3");
      same(await read(name, { fromRevision: 10n }), [], "behind the end");
    },
    "a missing stream": async () => {
      await failure(read(named("nowhere")), "stream-not-found");
      await failure(read(named("nowhere"), { direction: BACKWARDS, fromRevision: END }), "stream-not-found");
    },
    "read $all both ways": async () => {
      const name = named("all");
      const before = await append(name, event(0));
      await append(name, events(3));
      const forwards = await collected(client.readAll({ fromPosition: before.position }));
      same(numbers(forwards.filter((each) => each.streamId === name)), [0, 0, 1, 2], "from a position");
      const backwards = await collected(client.readAll({ direction: BACKWARDS, fromPosition: END }));
      same(numbers(backwards.filter((each) => each.streamId === name)), [2, 1, 0, 0], "backwards");
      // Other clients write meanwhile, so the last two may be theirs.
      const last = await collected(client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 2 }));
      check(last.length === 2 && last[0].position.commit > last[1].position.commit, "the last two are not two, newest first");
      check(last[1].position.commit >= backwards[1].position.commit, "the last two are not the last");
      const all = await collected(client.readAll());
      check(all.length > forwards.length, "the whole is no longer than its end");
      check(all.every((each, n) => n === 0 || each.position.commit > all[n - 1].position.commit), "positions do not grow");
    },
    "streams by prefix": async () => {
      const found = await filtered((mark, last) => db.streamNameFilter({ prefixes: [`orders${mark}`, `invoices${mark}`, last] }));
      same(without(found), ["orders 1", "orders 2", "invoices 1", "invoices 2"], "events");
    },
    "streams by regular expression": async () => {
      const found = await filtered((mark, last) => db.streamNameFilter({ regex: `^(?!invoices)[a-z]+\\d?${mark}$|^${last}$` }));
      same(without(found), ["orders 1", "orders 2", "orders2 1", "orders2 2"], "events");
    },
    "types by prefix": async () => {
      const found = await filtered((mark, last) => db.eventTypeFilter({ prefixes: [`Type-orders${mark}`, `Other-invoices${mark}`, `End${mark}`] }));
      same(without(found), ["orders 1", "invoices 2"], "events");
    },
    "types by regular expression": async () => {
      const found = await filtered((mark, last) => db.eventTypeFilter({ regex: `^Type-(?!inv).*${mark}$|^End${mark}$` }));
      same(without(found), ["orders 1", "orders2 1"], "events");
    },
    ...require("./operations-live.js")(context),
  };
};
