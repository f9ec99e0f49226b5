// The hand-written Workers that Keywright is compared to: each is the minimum for one tier. `serve.mjs` selects the
// tier by the binding TIER; the keys are in Keywright's own tables.

const ENTITIES = ["customer", "currency_account", "merchant_account", "payment_route", "payment_statement",
  "payment_transaction", "payment_commit", "payment_request", "payment_command", "payment_scheme"];
const PERMISSIONS = ENTITIES.flatMap((entity) => [`${entity}.view`, `${entity}.edit`]);

const ROW = `SELECT k.id, k.merchant_id, k.mode, k.permissions, k.allowed_ips, k.disabled_at, k.revoked_at,
    k.expires_at, m.disabled_at AS merchant_disabled_at
  FROM keys k JOIN merchants m ON m.id = k.merchant_id WHERE k.digest = ?`;

const known = new Map();

/** How each tier finds a key by its digest. */
const FIND = {
  d1: fromD1,
  kv: fromKv,
  // Reads D1 once per key; the measurement starts afterwards.
  async map(digest, env) {
    if (!known.has(digest)) known.set(digest, await fromD1(digest, env));
    return known.get(digest);
  },
  // The store calls of Keywright for a cold key: a KV miss, a D1 read, a KV write.
  async tiers(digest, env, context) {
    const kept = await fromKv(digest, env);
    if (kept) return kept;
    const key = await fromD1(digest, env);
    if (key) context.waitUntil(env.SNAPSHOTS.put(digest, JSON.stringify({ key }), { expirationTtl: 600 }));
    return key;
  },
};

async function fromD1(digest, env) {
  const row = await env.DB.prepare(ROW).bind(digest).first();
  if (!row) return null;
  const { disabled_at, revoked_at, expires_at } = row;
  const permissions = PERMISSIONS.filter((_, bit) => row.permissions & (1 << bit));
  const allowed_ips = JSON.parse(row.allowed_ips);
  return { ...row, permissions, allowed_ips, state: { disabled_at, revoked_at, expires_at } };
}

async function fromKv(digest, env) {
  const entry = await env.SNAPSHOTS.get(digest);
  // Keywright's entries start with a signature, which is not checked here.
  const snapshot = entry && JSON.parse(entry.slice(entry.indexOf("{")));
  return snapshot && snapshot.key;
}

async function digestOf(secret) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function codeOf(key, asked, missing) {
  if (!key) return "not_found";
  if (key.state.revoked_at !== null) return "revoked";
  if (key.state.disabled_at !== null) return "disabled";
  if (key.state.expires_at !== null && Date.parse(key.state.expires_at) <= Date.now()) return "expired";
  if (key.merchant_disabled_at !== null) return "merchant_disabled";
  if (asked.mode && asked.mode !== key.mode) return "wrong_mode";
  if (key.allowed_ips.length > 0 && !key.allowed_ips.includes(asked.ip)) return "ip_not_allowed";
  return missing.length > 0 ? "insufficient_permissions" : "valid";
}

function answer(key, asked) {
  const missing = key ? (asked.permissions ?? []).filter((name) => !key.permissions.includes(name)) : [];
  const code = codeOf(key, asked, missing);
  return Response.json({
    valid: code === "valid",
    code,
    key_id: key?.id ?? null,
    merchant_id: key?.merchant_id ?? null,
    mode: key?.mode ?? null,
    permissions: key?.permissions ?? [],
    expires_at: key?.state.expires_at ?? null,
    missing_permissions: missing,
    checked_at: new Date().toISOString(),
  }, { headers: { "Cache-Control": "no-store" } });
}

export default {
  async fetch(request, env, context) {
    if (env.TIER === "constant") return Response.json({ valid: false, code: "malformed" });
    if (env.TIER === "reader") return Response.json({ valid: false, code: "malformed", key: await request.json() });
    if (env.TIER === "revoke") return revoke(await request.json(), env);
    if (request.headers.get("Keywright-Gateway-Token") !== env.GATEWAY_TOKEN) return new Response(null, { status: 401 });
    const asked = await request.json();
    return answer(await FIND[env.TIER](await digestOf(asked.key), env, context), asked);
  },
};

/** Not measured: revokes a key for the bench, with the same table and triggers as the API. */
async function revoke({ digest }, env) {
  const sql = "UPDATE keys SET revoked_at = ?, revoked_by = created_by WHERE digest = ?";
  const { meta } = await env.DB.prepare(sql).bind(Date.now(), digest).run();
  return Response.json({ changes: meta.changes });
}
