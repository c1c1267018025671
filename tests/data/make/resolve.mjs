// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a store with @resolve-js/eventstore-lite: 256 random threads, a snapshot, secrets, a subscriber behind the end.
// Usage: node resolve.mjs FILE (beside an installed @resolve-js/eventstore-lite; better-sqlite3 overridden to 11.10.0,
// because the 7.4.3 it asks for does not build against current Node)
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const createAdapter = require("@resolve-js/eventstore-lite").default;
const store = createAdapter({ databaseFile: process.argv[2] });
await store.init();

const begin = Date.now();
let cursor = null;
let half = null;
let tick = 0;
async function save(aggregateId, aggregateVersion, type, payload) {
  const saved = await store.saveEvent({ aggregateId, aggregateVersion, type, timestamp: begin + Math.floor(tick++ / 3), payload });
  cursor = saved.cursor;
}

for (let i = 0; i < 18; i++) {
  const story = `story-${i}`;
  const user = `user-${i % 4}`;
  if (i < 4) await save(user, 1, "UserCreated", { name: ["Ada", "Grace", "Zoë", "Łukasz"][i] });
  await save(story, 1, "StoryCreated", { title: `Story ${i}`, link: "", userId: user });
  for (let v = 2; v <= 2 + (i % 8); v++)
    await save(story, v, v % 3 ? "StoryUpvoted" : "StoryUnvoted", v % 5 ? { userId: `user-${v % 4}` } : null);
  await save(story, 3 + (i % 8), "StoryCommented", { comment: { id: `c-${i}`, nested: { depth: 1, at: [1, 2.5, null, true] } } });
  if (i === 9) half = cursor;
}
const secrets = await store.getSecretsManager();
await secrets.setSecret("user-0", "top-secret-1");
await secrets.setSecret("user-1", "top-secret-2");
await secrets.deleteSecret("user-1");

for (let i = 0; i < 200; i++) // only each hundredth call (the bucket size) is written
  await store.saveSnapshot("AG;Story;story-3", JSON.stringify({ state: { votes: i }, version: 4, minimalTimestamp: begin, cursor }));
await store.ensureEventSubscriber({
  applicationName: "hacker-news", eventSubscriber: "Stories",
  destination: { scope: "default" },
  status: { eventSubscriber: "Stories", status: "deliver", cursor: half, successEvent: null, failedEvent: null, errors: null },
});
await store.ensureEventSubscriber({
  applicationName: "hacker-news", eventSubscriber: "Mailer",
  destination: { scope: "default" },
  status: { eventSubscriber: "Mailer", status: "error", cursor: null, errors: [{ message: "SMTP answered 421" }] },
});
await store.dispose();
