// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a store with @schemeless/event-store-adapter-typeorm-v3: causation and correlation in columns of their own.
// Usage: node schemeless.mjs FILE (beside the adapter, sqlite3 5 and ulid; npm's overrides must set
// @schemeless/event-store-types to 6.0.0-rc.5, because the version that the adapter asks for was never published)
import { createRequire } from "node:module";
import { monotonicFactory } from "ulid";

const require = createRequire(import.meta.url);
const { EventStoreRepo } = require("@schemeless/event-store-adapter-typeorm-v3");
const repo = new EventStoreRepo({ name: "store", type: "sqlite", database: process.argv[2], synchronize: true });
await repo.init();

const ulid = monotonicFactory();
const start = Date.UTC(2026, 2, 5, 7, 30, 0, 42);
let tick = 0;
async function store(domain, type, identifier, payload, cause, meta) {
  const created = new Date(start + 1013 * tick++);
  const id = ulid(created.getTime());
  const event = {
    id, domain, type, identifier, payload, created, meta,
    correlationId: cause?.correlationId ?? id, // a root event correlates with itself
    causationId: cause?.id,
  };
  await repo.storeEvents([event]);
  return event;
}

for (let i = 0; i < 24; i++) {
  const user = { userId: `u${i % 5}`, schemaVersion: 1 + (i % 2), traceparent: `00-${"ab".repeat(16)}-${String(i).padStart(16, "0")}-01` };
  const opened = await store("cart", "opened", `cart-${i % 15}`, { customer: `Žofie ${i}` }, undefined, user);
  let cause = opened;
  for (let line = 0; line < 1 + (i % 3); line++)
    cause = await store("cart", "itemAdded", `cart-${i % 15}`, { sku: `sku-${line}`, price: 19.9 + line }, cause, user);
  const paid = await store("payment", "requested", `payment-${i}`, { amount: 10 * i }, cause);
  if (i % 4 === 0) await store("mail", "sent", undefined, { to: "a@example.org" }, paid); // of no entity
  if (i % 6 === 5) await store("cart", "expired", `cart-${i % 15}`, { at: null }, { id: ulid(start - 1), correlationId: ulid(start - 2) }); // its cause was deleted
}
await repo.conn.destroy();
