// SPDX-License-Identifier: GPL-3.0-or-later
// The second half of operations.js: subscriptions, deletions, metadata and what streams may be called and hold.
module.exports = (context) => {
  const { db, client, isKurrent, packageName, expecting, named, event, events, check, same, failure, read, numbers } = context;
  const { follow, ANY, NO_STREAM, START, END, createHash } = context;
  const append = (name, list, options) => client.appendToStream(name, list, options);
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  return {
    "subscribe to a stream": async () => {
      const name = named("followed");
      await append(name, events(3));
      const following = follow(client.subscribeToStream(name, { fromRevision: START }));
      await following.seen(3);
      await append(name, [event(3), event(4)]);
      same(numbers(await following.seen(5)), [0, 1, 2, 3, 4], "events");
      await following.end();
      const later = follow(client.subscribeToStream(name, { fromRevision: 3n }));
      same(numbers(await later.seen(1)), [4], "behind revision 3");
      await later.end();
    },
    "subscribe to $all": async () => {
      const name = named("everything");
      const first = await append(name, event(0));
      await append(name, event(1));
      const following = follow(client.subscribeToAll({ fromPosition: first.position }));
      await following.seen(1);
      await append(name, event(2));
      const mine = () => following.all.filter((each) => each.streamId === name);
      while (mine().length < 2) await following.seen(following.all.length + 1);
      same(numbers(mine()), [1, 2], "events");
      await following.end();
    },
    "subscribe to a missing stream": async () => {
      const name = named("awaited");
      const following = follow(client.subscribeToStream(name, { fromRevision: START }));
      await pause(300);
      await append(name, event(0));
      same(numbers(await following.seen(1)), [0], "events");
      await following.end();
    },
    "delete and write again": async () => {
      const name = named("deleted");
      await append(name, events(3));
      await failure(client.deleteStream(name, expecting(7n)), "wrong-expected-version");
      await client.deleteStream(name, expecting(2n));
      await failure(read(name), "stream-not-found");
      same((await append(name, event(3), expecting(NO_STREAM))).nextExpectedRevision, 3, "revision");
      same(numbers(await read(name)), [3], "events");
    },
    tombstone: async () => {
      const name = named("buried");
      await append(name, event(0));
      await client.tombstoneStream(name, expecting(ANY));
      await failure(read(name), "stream-deleted");
      await failure(append(name, event(1)), "stream-deleted");
      await failure(client.deleteStream(name, expecting(ANY)), "stream-deleted");
    },
    "stream metadata": async () => {
      const name = named("described");
      await append(name, event(0));
      same((await client.getStreamMetadata(name)).metadata, undefined, "metadata of a stream without");
      await client.setStreamMetadata(name, { maxCount: 50, owner: "ann" });
      const found = (await client.getStreamMetadata(name)).metadata;
      same([found.maxCount, found.owner], [50, "ann"], "metadata");
    },
    truncation: async () => {
      const name = named("cut");
      await append(name, events(6));
      await client.setStreamMetadata(name, { truncateBefore: 4 });
      same(numbers(await read(name)), [4, 5], "before revision 4");
      await client.setStreamMetadata(name, { maxCount: 1 });
      same(numbers(await read(name)), [5], "the newest one");
      same(numbers(await read(name, { direction: "backwards", fromRevision: END })), [5], "backwards");
    },
    "persistent subscriptions": async () => {
      if (!client.listAllPersistentSubscriptions) return "not in this client";
      const name = named("group");
      let listed = [];
      try {
        listed = await client.listAllPersistentSubscriptions();
      } catch (error) {
        check(error.type === "persistent-subscription-does-not-exist", `listing: ${error.message}`);
      }
      check(Array.isArray(listed), "no list came");
      await failure(client.getPersistentSubscriptionToStreamInfo(name, "none"), "persistent-subscription-does-not-exist");
    },
    "names beyond ASCII": async () => {
      const name = named("größe-订单-🚲");
      same((await append(name, event(0, "Geändert"), expecting(NO_STREAM))).nextExpectedRevision, 0, "revision");
      const found = await read(name);
      same([found[0].streamId, found[0].type], [name, "Geändert"], "names");
      await failure(append(name, event(1), expecting(NO_STREAM)), "wrong-expected-version");
      await failure(read(named("größe-fehlt")), "stream-not-found");
      await client.tombstoneStream(name, expecting(ANY));
      await failure(read(name), "stream-deleted");
    },
    "binary payloads": async () => {
      const name = named("bytes");
      const data = Uint8Array.from({ length: 256 }, (_, n) => n);
      await append(name, [db.binaryEvent({ type: "Bytes", data, metadata: Buffer.from(data) }), db.binaryEvent({ type: "Empty", data: new Uint8Array() })]);
      const found = await read(name);
      same(Array.from(found[0].data), Array.from(data), "payload");
      same([found[0].isJson, found[1].data.length], [false, 0], "content");
    },
    "a payload of 1 MB": async () => {
      const name = named("large");
      const text = "größe ".repeat(142857).slice(0, 1000000 / 1.2);
      const hash = (each) => createHash("sha1").update(each).digest("hex");
      await append(name, db.jsonEvent({ type: "Large", data: { text } }));
      same(hash((await read(name))[0].data.text), hash(text), "hash");
    },
    "idle for 45 s": async () => {
      const name = named("idle");
      const following = follow(client.subscribeToStream(name, { fromRevision: START }));
      await append(name, event(0));
      await following.seen(1);
      await pause(45000);
      await append(name, event(1));
      same(numbers(await following.seen(2)), [0, 1], "events");
      await following.end();
    },
  };
};
