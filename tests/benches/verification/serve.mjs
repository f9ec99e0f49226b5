// Everything that is measured, in one workerd: Keywright three times and the hand-written Workers, a socket each.
// Arguments: the checkout, a directory for state, the gateway token. Writes one JSON line and ends with its input.

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

/** The Worker as wrangler would bundle it, file by file. */
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

function keywright(name, database, kv) {
  return worker(name, database, kv, {
    ...modules(),
    bindings: { GATEWAY_TOKEN, OPERATOR_TOKEN: "unused" },
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
  ...["constant", "map", "kv", "d1", "revoke"].map((tier) => handwritten(tier)),
  // A KV of its own, in which it finds nothing of Keywright's.
  handwritten("tiers", "tiers"),
];
/** wrangler, too, says its options in the shape of miniflare 4. */
const options = { ...convertV4MiniflareOptions({ workers: WORKERS }), resourcePersistencePath: state };
const start = () => new Miniflare(options);

/** By the migrations, one statement after the other: a trigger's own semicolons end no statement. */
async function migrate(miniflare) {
  const directory = join(checkout, "worker/migrations");
  const sql = readdirSync(directory).sort().map((name) => readFileSync(join(directory, name), "utf8")).join("\n");
  const statements = sql.replace(/--.*$/gm, "").match(/\s*CREATE TRIGGER[^]*?\bEND;|[^;]+;/g);
  for (const name of ["keywright", "few"]) {
    const database = await miniflare.getD1Database("DB", name);
    await database.batch(statements.map((statement) => database.prepare(statement)));
  }
}

/** Each database is one file, which only its contents tell from the other: so they are filled one after the other. */
function fillAll() {
  const directory = readdirSync(state, { recursive: true }).filter((name) => /D1DatabaseObject.*\.sqlite$/.test(name));
  const files = directory.filter((name) => !name.includes("metadata")).sort();
  if (files.length !== 2) throw new Error(`two databases, not ${files.join(", ")}`);
  return files.map((file) => join(state, file));
}

let miniflare = start();
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
miniflare = start();
await miniflare.ready;
const ports = {};
for (const { name } of WORKERS) ports[name] = Number((await miniflare.unsafeGetDirectURL(name)).port);
console.log(JSON.stringify(ports));
process.stdin.resume().on("end", async () => {
  await miniflare.dispose();
  process.exit(0);
});
