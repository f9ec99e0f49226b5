-- How far each member has verified their organisation's audit log. The next step of a verification continues from here.
CREATE TABLE log_verifications (
  organisation_id TEXT NOT NULL REFERENCES organisations (id),
  member_id       TEXT NOT NULL REFERENCES members (id),
  -- The last valid checkpoint, as in `seals`. Zero and empty before the first.
  number          INTEGER NOT NULL DEFAULT 0,
  last_event      INTEGER NOT NULL DEFAULT 0,
  digest          TEXT NOT NULL DEFAULT '',
  sealed_at       INTEGER NOT NULL DEFAULT 0,
  -- The first event of the current or last verification.
  first_event     INTEGER NOT NULL DEFAULT 1,
  is_complete     INTEGER NOT NULL DEFAULT 0 CHECK (is_complete IN (0, 1)),
  -- Until then, other verifications of the organisation's log are rejected.
  running_until   INTEGER NOT NULL,
  PRIMARY KEY (organisation_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX seals_by_digest ON seals (organisation_id, digest);

-- From now on, the copies of the newest checkpoints in KV are signed, so the schedule must write them again.
INSERT INTO to_seal (organisation_id) SELECT DISTINCT organisation_id FROM seals WHERE true ON CONFLICT DO NOTHING;

-- With these, no set of filters reads more events than it returns.
CREATE INDEX events_of_key_by_action ON events (organisation_id, key_id, action, at, number) WHERE key_id IS NOT NULL;
CREATE INDEX events_of_merchant_by_member_and_action
  ON events (organisation_id, merchant_id, done_by, action, at, number)
  WHERE merchant_id IS NOT NULL AND done_by IS NOT NULL;
CREATE INDEX events_of_merchant_about_member_by_action
  ON events (organisation_id, merchant_id, member_id, action, at, number)
  WHERE merchant_id IS NOT NULL AND member_id IS NOT NULL;
