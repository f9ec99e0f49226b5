// Runs everything that is measured in one workerd: three instances of Keywright and the hand-written Workers, each on
// its own port. A second workerd runs one more Keywright, which shares only the stored data.
// Arguments: the checkout, a directory for state, the gateway token. Writes one JSON line and ends when its input ends.

import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { fill } from "./fill.mjs";

const [checkout, state, GATEWAY_TOKEN] = process.argv.slice(2);
const require = createRequire(join(checkout, "package.json"));
const { Miniflare, convertV4MiniflareOptions } = await import(pathToFileURL(require.resolve("miniflare")));

const SIZES = { few: 10_000, many: 1_000_000 };
const [, compatibilityDate] = /^compatibility_date = "(.*)"/m.exec(readFileSync(join(checkout, "wrangler.toml"), "utf8"));

const worker = (name, database, kv, rest) => ({
  name,
  compatibilityDate,
  d1Databases: { DB: database },
  kvNamespaces: { SNAPSHOTS: kv },
  unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
  ...rest,
});

/** The Worker's modules, as wrangler would bundle them. */
function modules() {
  const root = join(checkout, "worker");
  const built = readdirSync(join(root, "build"), { recursive: true }).map((name) => join(root, "build", name));
  const scripts = built.filter((path) => path.endsWith(".js")).map((path) => ({ type: "ESModule", path }));
  return {
    modulesRoot: root,
    modules: [
      { type: "ESModule", path: join(root, "entry.mjs") },
      ...scripts,
      { type: "CompiledWasm", path: join(root, "build/index_bg.wasm") },
    ],
  };
}

function keywright(name, database, kv, variables = {}) {
  return worker(name, database, kv, {
    ...modules(),
    bindings: { GATEWAY_TOKEN, OPERATOR_TOKEN: "unused", SIGNING_SECRET: "s".repeat(40), ...variables },
    durableObjects: { USAGE: { className: "Usage", useSQLite: true } },
    ratelimits: { FAILURES: { namespace_id: "1001", simple: { limit: 60, period: 60 } } },
  });
}

function handwritten(tier, kv = "many") {
  const script = readFileSync(join(import.meta.dirname, "handwritten.mjs"), "utf8");
  return worker(tier, "many", kv, { modules: true, script, bindings: { GATEWAY_TOKEN, TIER: tier } });
}

const WORKERS = [
  keywright("keywright", "many", "many"),
  keywright("other", "many", "many"),
  keywright("few", "few", "few"),
  ...["constant", "reader", "map", "kv", "d1", "revoke"].map((tier) => handwritten(tier)),
  // Its own KV, without Keywright's entries.
  handwritten("tiers", "tiers"),
];
/** Writes no usage during the measurement: only one process can write to a local D1 at a time. */
const ELSEWHERE = [keywright("elsewhere", "many", "many", { USAGE_GATHER_MS: "86400000" })];
/** wrangler also passes its options in the format of miniflare 4. */
const start = (workers) =>
  new Miniflare({ ...convertV4MiniflareOptions({ workers }), resourcePersistencePath: state });

/** Applies the migrations statement by statement. Semicolons inside a trigger do not end a statement. */
async function migrate(miniflare) {
  const directory = join(checkout, "worker/migrations");
  const files = readdirSync(directory).filter((name) => name.endsWith(".sql")).sort();
  const sql = files.map((name) => readFileSync(join(directory, name), "utf8")).join("\n");
  const statements = sql.replace(/--.*$/gm, "").match(/\s*CREATE TRIGGER[^]*?\bEND;|[^;]+;/g);
  for (const name of ["keywright", "few"]) {
    const database = await miniflare.getD1Database("DB", name);
    await database.batch(statements.map((statement) => database.prepare(statement)));
  }
}

/** The paths of both database files. Only their contents tell them apart. */
function fillAll() {
  const directory = readdirSync(state, { recursive: true }).filter((name) => /D1DatabaseObject.*\.sqlite$/.test(name));
  const files = directory.filter((name) => !name.includes("metadata")).sort();
  if (files.length !== 2) throw new Error(`two databases, not ${files.join(", ")}`);
  return files.map((file) => join(state, file));
}

let miniflare = start(WORKERS);
await migrate(miniflare);
for (const [name, worker] of [["few", "few"], ["many", "keywright"]]) {
  const database = await miniflare.getD1Database("DB", worker);
  await database.prepare("INSERT INTO organisations (id, name, created_at) VALUES (?, 'Mark', 0)").bind(name).run();
}
await miniflare.dispose();
const { DatabaseSync } = await import("node:sqlite");
for (const file of fillAll()) {
  const database = new DatabaseSync(file);
  const { id: name } = database.prepare("SELECT id FROM organisations").get();
  database.close();
  fill(file, SIZES[name], join(state, `${name}.secrets`));
}
const ports = {};
const running = [];
for (const workers of [WORKERS, ELSEWHERE]) {
  miniflare = start(workers);
  await miniflare.ready;
  for (const { name } of workers) ports[name] = Number((await miniflare.unsafeGetDirectURL(name)).port);
  running.push(miniflare);
}
console.log(JSON.stringify(ports));
process.stdin.resume().on("end", async () => {
  await Promise.all(running.map((miniflare) => miniflare.dispose()));
  process.exit(0);
});
