// SPDX-License-Identifier: GPL-3.0-or-later
// node conformance.js FOLDER PACKAGE ADDRESS [idle]: runs what an official Node client can do against the server at ADDRESS
// and prints `operation: ok` or `operation: what went wrong`. FOLDER has the package among its node_modules.
const { randomUUID, createHash } = require("crypto");
const { createRequire } = require("module");
const [folder, packageName, address, idle] = process.argv.slice(2);
const db = createRequire(folder + "/package.json")(packageName);
const isKurrent = packageName.startsWith("@kurrent/");
const Client = isKurrent ? db.KurrentDBClient : db.EventStoreDBClient;
const client = Client.connectionString(`esdb://${address}?tls=false`);

const { ANY, NO_STREAM, STREAM_EXISTS, START, END, FORWARDS, BACKWARDS } = db;
// Kurrent's client renamed the option of appends, but not of deletions.
const expecting = (state) => ({ streamState: state, expectedRevision: state });
const named = (name) => `${name}-${randomUUID()}`;
const event = (n, type = "Counted") =>
  db.jsonEvent({ type, data: { n }, metadata: { $correlationId: "c", $causationId: "d" } });
const events = (count, type) => Array.from({ length: count }, (_, n) => event(n, type));

function check(holds, text) {
  if (!holds) throw new Error(text);
}
function same(found, expected, what) {
  const words = (value) => JSON.stringify(value, (_, each) => (typeof each === "bigint" ? Number(each) : each));
  check(words(found) === words(expected), `${what}: ${words(found)} instead of ${words(expected)}`);
}
async function failure(promise, type) {
  let failed;
  try {
    await promise;
  } catch (error) {
    failed = error;
  }
  check(failed, `was not refused, expected ${type}`);
  check(failed.type === type, `refused as ${failed.type || failed}, expected ${type}`);
  return failed;
}
async function collected(stream, limit = Infinity) {
  const all = [];
  for await (const resolved of stream) {
    if (!resolved.event) continue;
    all.push(resolved.event);
    if (all.length >= limit) break;
  }
  return all;
}
const read = (name, options = {}) => collected(client.readStream(name, options));
const numbers = (list) => list.map((each) => each.data.n);

// Events of a subscription; `seen(count)` waits for so many.
function follow(subscription) {
  const all = [];
  let wake = () => {};
  let failed;
  subscription.on("data", (resolved) => {
    if (resolved.event) all.push(resolved.event);
    wake();
  });
  subscription.on("error", (error) => {
    failed = error;
    wake();
  });
  return {
    all,
    end: () => subscription.unsubscribe().catch(() => {}),
    async seen(count, patience = 15000) {
      const until = Date.now() + patience;
      while (all.length < count) {
        if (failed) throw failed;
        const left = until - Date.now();
        check(left > 0, `only ${all.length} of ${count} events came`);
        await new Promise((done) => {
          const timer = setTimeout(done, left);
          wake = () => (clearTimeout(timer), done());
        });
      }
      return all;
    },
  };
}

const operations = require("./operations.js")({
  db, client, isKurrent, packageName, expecting, named, event, events, check, same, failure, collected, read, numbers, follow,
  ANY, NO_STREAM, STREAM_EXISTS, START, END, FORWARDS, BACKWARDS, createHash,
});

async function run(name, operation, patience) {
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`no answer within ${patience / 1000} s`)), patience);
  });
  let result = "ok";
  try {
    const said = await Promise.race([operation(), late]);
    if (said) result = said;
  } catch (error) {
    result = String((error && error.message) || error).replace(/\s+/g, " ") || "failed without a message";
  }
  clearTimeout(timer);
  console.log(`${name}: ${result}`);
}

(async () => {
  const waiting = idle ? run("idle for 45 s", operations["idle for 45 s"], 90000) : undefined;
  delete operations["idle for 45 s"];
  for (const [name, operation] of Object.entries(operations)) await run(name, operation, 30000);
  await waiting;
  process.exit(0);
})();
process.on("unhandledRejection", (error) => console.error(error));
process.on("uncaughtException", (error) => console.log(`uncaught exception: ${error.message}`));
