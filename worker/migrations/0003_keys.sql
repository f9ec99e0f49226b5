-- API keys. Most columns of a key never change, revoked keys never change, and keys are never deleted. The triggers
-- below enforce this for all SQL, also for SQL by hand.

CREATE TABLE keys (
  id              TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  merchant_id     TEXT NOT NULL,
  mode            TEXT NOT NULL CHECK (mode IN ('live', 'test')),
  -- Bit 2 × entity + action, by their positions in the permission table. There are 20 bits.
  permissions     INTEGER NOT NULL CHECK (permissions BETWEEN 1 AND 1048575),
  digest          TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
  hint            TEXT NOT NULL,
  -- A JSON array of addresses and CIDR ranges. An empty array allows all addresses.
  allowed_ips     TEXT NOT NULL CHECK (json_type(allowed_ips) = 'array'),
  name            TEXT,
  description     TEXT,
  expires_at      INTEGER,
  replaces        TEXT REFERENCES keys (id),
  created_at      INTEGER NOT NULL,
  created_by      TEXT NOT NULL REFERENCES members (id),
  updated_at      INTEGER NOT NULL,
  updated_by      TEXT NOT NULL REFERENCES members (id),
  disabled_at     INTEGER,
  disabled_by     TEXT REFERENCES members (id),
  disabled_reason TEXT,
  revoked_at      INTEGER,
  revoked_by      TEXT REFERENCES members (id),
  revoked_reason  TEXT,
  last_used_at    INTEGER,
  -- Set when the expiry is recorded, so that indexes can use it. Only the order of lists depends on it: the status is
  -- always computed from `expires_at` and the clock.
  lapsed_at       INTEGER,
  -- The rank of the key's status in lists: enabled 3, disabled 2, expired 1, revoked 0.
  standing        INTEGER NOT NULL GENERATED ALWAYS AS (
    CASE
      WHEN revoked_at IS NOT NULL THEN 0
      WHEN disabled_at IS NOT NULL THEN 2
      WHEN lapsed_at IS NOT NULL THEN 1
      ELSE 3
    END
  ) STORED,
  -- The Idempotency-Key of the creation and the digest of its input. They are stored permanently in the row of the key:
  -- a separate record could be lost, and then a late repetition would create a second key. The Idempotency-Keys of
  -- different members are independent.
  idempotency_key TEXT,
  request_digest  TEXT,
  UNIQUE (created_by, idempotency_key),
  FOREIGN KEY (organisation_id, merchant_id) REFERENCES merchants (organisation_id, id),
  CHECK ((disabled_at IS NULL) = (disabled_by IS NULL)),
  CHECK ((revoked_at IS NULL) = (revoked_by IS NULL)),
  CHECK ((idempotency_key IS NULL) = (request_digest IS NULL))
) STRICT, WITHOUT ROWID;

-- The list of a merchant account's keys, in descending order: by status, then by age. The same within a mode.
-- `expires_at` is included so that enabled keys can be counted without reading their rows.
CREATE INDEX keys_by_standing ON keys (merchant_id, standing, id);
CREATE INDEX keys_by_mode_and_standing ON keys (merchant_id, mode, standing, id, expires_at);
CREATE INDEX keys_expiring ON keys (organisation_id, expires_at)
  WHERE lapsed_at IS NULL AND revoked_at IS NULL AND expires_at IS NOT NULL;
CREATE INDEX keys_by_predecessor ON keys (replaces)
  WHERE replaces IS NOT NULL;

CREATE TRIGGER keys_are_made_once BEFORE INSERT ON keys
WHEN EXISTS (SELECT 1 FROM keys WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM keys WHERE digest = NEW.digest)
  OR EXISTS (SELECT 1 FROM keys WHERE created_by = NEW.created_by AND idempotency_key = NEW.idempotency_key)
BEGIN
  -- Without this, INSERT OR REPLACE would bypass the other triggers.
  SELECT RAISE(ABORT, 'a key is never replaced by another row');
END;

CREATE TRIGGER keys_are_never_deleted BEFORE DELETE ON keys
BEGIN
  SELECT RAISE(ABORT, 'a key is never deleted');
END;

CREATE TRIGGER keys_facts_never_change BEFORE UPDATE OF
  id, organisation_id, merchant_id, mode, permissions, digest, hint, allowed_ips, replaces,
  created_at, created_by, idempotency_key, request_digest
ON keys
BEGIN
  SELECT RAISE(ABORT, 'what a key is never changes');
END;

CREATE TRIGGER keys_stay_revoked BEFORE UPDATE ON keys
WHEN OLD.revoked_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a revoked key never changes');
END;

CREATE TRIGGER keys_never_live_longer BEFORE UPDATE OF expires_at ON keys
WHEN OLD.expires_at IS NOT NULL AND (NEW.expires_at IS NULL OR NEW.expires_at > OLD.expires_at)
BEGIN
  SELECT RAISE(ABORT, 'a key never expires later than it was to');
END;
