-- The order of the audit log, and the checkpoints that show whether it was changed.

-- Events are numbered from 1 within their organisation, in the order of writing and without gaps.
CREATE TABLE numbered_events (
  organisation_id TEXT NOT NULL REFERENCES organisations (id),
  number          INTEGER NOT NULL CHECK (number > 0),
  id              TEXT NOT NULL UNIQUE,
  at              INTEGER NOT NULL,
  action          TEXT NOT NULL,
  -- Null if it was not a member: the operator of the deployment, an anonymous caller, or the passing of time.
  done_by         TEXT REFERENCES members (id),
  ip              TEXT,
  country         TEXT,
  user_agent      TEXT,
  merchant_id     TEXT REFERENCES merchants (id),
  key_id          TEXT REFERENCES keys (id),
  member_id       TEXT REFERENCES members (id),
  -- The previous and the new values of the changed fields, as JSON objects.
  before          TEXT NOT NULL CHECK (json_type(before) = 'object'),
  after           TEXT NOT NULL CHECK (json_type(after) = 'object'),
  reason          TEXT,
  PRIMARY KEY (organisation_id, number)
) STRICT, WITHOUT ROWID;

INSERT INTO numbered_events (organisation_id, number, id, at, action, done_by, ip, country, user_agent,
                             merchant_id, key_id, member_id, before, after, reason)
SELECT organisation_id, row_number() OVER (PARTITION BY organisation_id ORDER BY id), id, at, action, done_by, ip,
       country, user_agent, merchant_id, key_id, member_id, before, after, reason
FROM events;

DROP TABLE events;
ALTER TABLE numbered_events RENAME TO events;

-- Lists are ordered by time, which can differ from the order of writing: an expiry is recorded when it is noticed. Each
-- set of filters has an index, except filters within one key, because its events are few.
CREATE INDEX events_by_time ON events (organisation_id, at, number);
CREATE INDEX events_by_action ON events (organisation_id, action, at, number);
CREATE INDEX events_of_merchant ON events (organisation_id, merchant_id, at, number) WHERE merchant_id IS NOT NULL;
CREATE INDEX events_of_merchant_by_action ON events (organisation_id, merchant_id, action, at, number)
  WHERE merchant_id IS NOT NULL;
CREATE INDEX events_of_merchant_by_member ON events (organisation_id, merchant_id, done_by, at, number)
  WHERE merchant_id IS NOT NULL AND done_by IS NOT NULL;
CREATE INDEX events_of_merchant_about_member ON events (organisation_id, merchant_id, member_id, at, number)
  WHERE merchant_id IS NOT NULL AND member_id IS NOT NULL;
CREATE INDEX events_of_key ON events (organisation_id, key_id, at, number) WHERE key_id IS NOT NULL;
CREATE INDEX events_by_member ON events (organisation_id, done_by, at, number) WHERE done_by IS NOT NULL;
CREATE INDEX events_by_member_and_action ON events (organisation_id, done_by, action, at, number)
  WHERE done_by IS NOT NULL;
CREATE INDEX events_about_member ON events (organisation_id, member_id, at, number) WHERE member_id IS NOT NULL;
CREATE INDEX events_about_member_by_action ON events (organisation_id, member_id, action, at, number)
  WHERE member_id IS NOT NULL;

-- A checkpoint covers a run of consecutive events and contains the id and the digest of each. Its own digest covers the
-- previous checkpoint, so the newest digest covers all.
CREATE TABLE seals (
  organisation_id TEXT NOT NULL REFERENCES organisations (id),
  number          INTEGER NOT NULL CHECK (number > 0),
  first_event     INTEGER NOT NULL CHECK (first_event > 0),
  last_event      INTEGER NOT NULL CHECK (last_event BETWEEN first_event AND first_event + 999),
  sealed_at       INTEGER NOT NULL,
  -- The digest of the previous checkpoint. Empty in the first.
  previous        TEXT NOT NULL CHECK (length(previous) = iif(number = 1, 0, 64)),
  digest          TEXT NOT NULL CHECK (length(digest) = 64),
  -- One line per event.
  entries         TEXT NOT NULL,
  PRIMARY KEY (organisation_id, number)
) STRICT, WITHOUT ROWID;

-- The queue of the schedule: organisations with events without a checkpoint, or with a checkpoint that has no copy
-- outside this database.
CREATE TABLE to_seal (
  organisation_id TEXT NOT NULL PRIMARY KEY REFERENCES organisations (id)
) STRICT, WITHOUT ROWID;

INSERT INTO to_seal (organisation_id) SELECT DISTINCT organisation_id FROM events;

CREATE TRIGGER events_are_to_be_sealed AFTER INSERT ON events
BEGIN
  INSERT INTO to_seal (organisation_id) VALUES (NEW.organisation_id) ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER events_are_written_once BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM events WHERE organisation_id = NEW.organisation_id AND number = NEW.number)
BEGIN
  -- Without this, INSERT OR REPLACE would bypass the other triggers.
  SELECT RAISE(ABORT, 'an event is never replaced');
END;

CREATE TRIGGER events_are_numbered_without_gaps BEFORE INSERT ON events
WHEN NEW.number <> 1
  AND NOT EXISTS (SELECT 1 FROM events WHERE organisation_id = NEW.organisation_id AND number = NEW.number - 1)
BEGIN
  SELECT RAISE(ABORT, 'events are numbered without gaps');
END;

CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN
  SELECT RAISE(ABORT, 'an event never changes');
END;

CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN
  SELECT RAISE(ABORT, 'an event is never deleted');
END;

CREATE TRIGGER seals_follow_each_other BEFORE INSERT ON seals
WHEN (NEW.number, NEW.first_event, NEW.previous) IS NOT (
  SELECT coalesce(max(number), 0) + 1, coalesce(last_event, 0) + 1, coalesce(digest, '')
  FROM seals WHERE organisation_id = NEW.organisation_id
)
BEGIN
  -- This also rejects INSERT OR REPLACE.
  SELECT RAISE(ABORT, 'a seal follows the one before it');
END;

CREATE TRIGGER seals_never_change BEFORE UPDATE ON seals
BEGIN
  SELECT RAISE(ABORT, 'a seal never changes');
END;

CREATE TRIGGER seals_are_never_deleted BEFORE DELETE ON seals
BEGIN
  SELECT RAISE(ABORT, 'a seal is never deleted');
END;
