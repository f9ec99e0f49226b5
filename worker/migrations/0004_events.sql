-- The audit log: what was done, by which member, and from where. Rows are only ever added.

CREATE TABLE events (
  id              TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations (id),
  at              INTEGER NOT NULL,
  action          TEXT NOT NULL,
  -- Null if the operator of the deployment or an anonymous caller did it.
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
  reason          TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX events_of_organisation ON events (organisation_id, id);
CREATE INDEX events_by_action ON events (organisation_id, action, id);
CREATE INDEX events_of_merchant ON events (organisation_id, merchant_id, id) WHERE merchant_id IS NOT NULL;
CREATE INDEX events_of_key ON events (organisation_id, key_id, id) WHERE key_id IS NOT NULL;
CREATE INDEX events_by_member ON events (organisation_id, done_by, id) WHERE done_by IS NOT NULL;
CREATE INDEX events_about_member ON events (organisation_id, member_id, id) WHERE member_id IS NOT NULL;

CREATE TRIGGER events_are_written_once BEFORE INSERT ON events
WHEN EXISTS (SELECT 1 FROM events WHERE id = NEW.id)
BEGIN
  -- Without this, INSERT OR REPLACE would bypass the other triggers.
  SELECT RAISE(ABORT, 'an event is never replaced');
END;

CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN
  SELECT RAISE(ABORT, 'an event never changes');
END;

CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events
BEGIN
  SELECT RAISE(ABORT, 'an event is never deleted');
END;
