// Fills a D1 with keys while no other process has it open, and writes their secrets to a file, one per line. The
// secrets follow `shared/src/secret.rs`; the tables come from worker/migrations, applied before.

import { createHash, randomBytes } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { crc32 } from "node:zlib";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const RANDOM_LEN = 32;
const CHECKSUM_LEN = 6;
const WRITTEN_AT_ONCE = 10_000;
/** All "view" permissions, as in the preset read_only. */
const READ_ONLY = 0x55555;

const id = (prefix, number) => `${prefix}_${String(number).padStart(26, "0")}`;

function secret() {
  let body = "kw_test_";
  // The modulo bias does not affect any measurement.
  for (const byte of randomBytes(RANDOM_LEN)) body += BASE62[byte % BASE62.length];
  let rest = crc32(body);
  let sum = "";
  for (let place = 0; place < CHECKSUM_LEN; place += 1) {
    sum = BASE62[rest % BASE62.length] + sum;
    rest = Math.floor(rest / BASE62.length);
  }
  return body + sum;
}

export function fill(file, count, secretsFile) {
  const database = new DatabaseSync(file);
  const secrets = openSync(secretsFile, "w");
  database.exec("PRAGMA synchronous = OFF; BEGIN");
  addOwner(database);
  addKeys(database, count, secrets);
  database.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
  database.close();
  closeSync(secrets);
}

function addOwner(database) {
  const [organisation, member, merchant] = [id("org", 1), id("mem", 1), id("mer", 1)];
  database.prepare("INSERT INTO organisations (id, name, created_at) VALUES (?, 'Bench', 0)").run(organisation);
  database.prepare(`INSERT INTO members (id, organisation_id, name, email, role, created_at)
    VALUES (?, ?, 'Bench', 'bench@shop.example', 'owner', 0)`).run(member, organisation);
  database.prepare(`INSERT INTO merchants (id, organisation_id, name, website, created_at, created_by, updated_at,
    updated_by) VALUES (?, ?, 'Shop', 'https://shop.example', 0, ?, 0, ?)`).run(merchant, organisation, member, member);
}

function addKeys(database, count, secrets) {
  const insert = database.prepare(`INSERT INTO keys (id, organisation_id, merchant_id, mode, permissions, digest, hint,
    allowed_ips, created_at, created_by, updated_at, updated_by) VALUES (?, ?, ?, 'test', ?, ?, ?, '[]', 0, ?, 0, ?)`);
  const [organisation, member, merchant] = [id("org", 1), id("mem", 1), id("mer", 1)];
  let lines = "";
  for (let number = 1; number <= count; number += 1) {
    const text = secret();
    const digest = createHash("sha256").update(text).digest("hex");
    insert.run(id("key", number), organisation, merchant, READ_ONLY, digest, `kw_test_…${text.slice(-4)}`, member, member);
    lines += `${text}\n`;
    if (number % WRITTEN_AT_ONCE === 0 || number === count) {
      writeSync(secrets, lines);
      lines = "";
    }
  }
}
