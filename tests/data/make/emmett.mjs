// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a store with @event-driven-io/emmett-sqlite: commands as messages, conventional causation and correlation.
// The library never archives on SQLite: with --archive two streams get the mark by hand.
// Usage: node emmett.mjs FILE [--archive] (beside an installed @event-driven-io/emmett-sqlite)
import { appendToStream, getSQLiteEventStore, sqliteConnection } from "@event-driven-io/emmett-sqlite";
import { randomUUID } from "node:crypto";

const file = process.argv[2];
const store = getSQLiteEventStore({ fileName: file });
await store.appendToStream("warmup", [{ type: "StoreOpened", data: { by: "setup" } }]); // category emt:unknown

const orders = 14;
for (let i = 0; i < orders; i++) {
  const order = `shoppingCart-${String(i).padStart(3, "0")}`;
  const correlationId = randomUUID();
  const commandId = randomUUID();
  const outside = randomUUID(); // an HTTP request: resolves nowhere
  const connection = sqliteConnection({ fileName: file });
  await appendToStream(connection, order, "shoppingCart", [
    { kind: "Command", type: "OpenCart", data: { cart: order }, metadata: { messageId: commandId, correlationId, causationId: outside } },
  ]);
  connection.close();
  let cause = commandId;
  const batch = [];
  for (let line = 0; line < 3 + (i % 3); line++) {
    const messageId = randomUUID();
    batch.push({
      type: line === 0 ? "CartOpened" : "ProductAdded",
      data: line === 0 ? { client: `client-${i % 4}`, openedAt: "2026-03-01T08:00:00.000Z" } : { sku: `sku-${line}`, price: 9007199254740993n, note: "Grüße, „Welt“" },
      metadata: { messageId, correlationId, causationId: cause },
    });
    cause = messageId;
  }
  await store.appendToStream(order, batch.slice(0, 2));
  await store.appendToStream(order, batch.slice(2));
  const paid = randomUUID();
  await store.appendToStream(`payment-${i}`, [
    { type: "PaymentRequested", data: { cart: order }, metadata: { messageId: paid, correlationId, causationId: cause.toUpperCase() } },
    { type: "PaymentBooked", data: { amount: 10 * i }, metadata: { correlationId, causationId: paid } },
    { type: "ReceiptPrinted", data: {}, metadata: { correlationId, causationId: "" } }, // an empty cause is none
  ]);
}

// One reader, small enough for a single batch, so that the stored position is right.
const seen = [];
const consumer = store.consumer({ pulling: { batchSize: 1000 } });
consumer.processor({
  processorId: "projection:carts",
  stopAfter: (event) => Number(event.metadata.globalPosition) >= 90,
  eachMessage: (event) => { seen.push(event.type); },
});
await Promise.race([consumer.start(), new Promise((resolve) => setTimeout(resolve, 3000))]);
await Promise.race([consumer.close(), new Promise((resolve) => setTimeout(resolve, 1000))]);

if (process.argv[3] === "--archive") {
  const connection = sqliteConnection({ fileName: file });
  for (const table of ["emt_messages", "emt_streams"])
    await connection.command(`UPDATE ${table} SET is_archived = TRUE WHERE stream_id IN ('shoppingCart-002', 'payment-5')`);
  connection.close();
}
console.log("handled", seen.length);
process.exit(0);
