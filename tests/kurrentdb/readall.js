// SPDX-License-Identifier: GPL-3.0-or-later
// node readall.js FOLDER PACKAGE ADDRESS: reads $all with an official Node client and prints how many events it has got and in
// how many seconds. FOLDER has the package among its node_modules.
const { createRequire } = require("module");
const [folder, packageName, address] = process.argv.slice(2);
const db = createRequire(folder + "/package.json")(packageName);
const client = (db.KurrentDBClient || db.EventStoreDBClient).connectionString(`esdb://${address}?tls=false`);

async function main() {
  const start = process.hrtime.bigint();
  let count = 0;
  for await (const resolved of client.readAll()) count += resolved.event ? 1 : 0;
  console.log(`${count} ${Number(process.hrtime.bigint() - start) / 1e9}`);
}
main().then(() => process.exit(0), (error) => {
  console.error(String(error));
  process.exit(1);
});
