-- How far each member has verified the audit log of their organisation: a verification goes on from here, a part at a time.
CREATE TABLE log_verifications (
  organisation_id TEXT NOT NULL REFERENCES organisations (id),
  member_id       TEXT NOT NULL REFERENCES members (id),
  -- The last checkpoint that was found right, as `seals` has it; zero and empty before the first.
  number          INTEGER NOT NULL DEFAULT 0,
  last_event      INTEGER NOT NULL DEFAULT 0,
  digest          TEXT NOT NULL DEFAULT '',
  sealed_at       INTEGER NOT NULL DEFAULT 0,
  -- Where the verification began that is in progress, or that was the last.
  first_event     INTEGER NOT NULL DEFAULT 1,
  is_complete     INTEGER NOT NULL DEFAULT 0 CHECK (is_complete IN (0, 1)),
  -- Until then nobody else of the organisation verifies.
  running_until   INTEGER NOT NULL,
  PRIMARY KEY (organisation_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX seals_by_digest ON seals (organisation_id, digest);

-- The copies of the newest checkpoints in KV are signed from now on: each is written anew.
INSERT INTO to_seal (organisation_id) SELECT DISTINCT organisation_id FROM seals WHERE true ON CONFLICT DO NOTHING;

-- So that no set of filters reads more events than it answers.
CREATE INDEX events_of_key_by_action ON events (organisation_id, key_id, action, at, number) WHERE key_id IS NOT NULL;
CREATE INDEX events_of_merchant_by_member_and_action
  ON events (organisation_id, merchant_id, done_by, action, at, number)
  WHERE merchant_id IS NOT NULL AND done_by IS NOT NULL;
CREATE INDEX events_of_merchant_about_member_by_action
  ON events (organisation_id, merchant_id, member_id, action, at, number)
  WHERE merchant_id IS NOT NULL AND member_id IS NOT NULL;
