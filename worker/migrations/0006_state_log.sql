-- The state log. It tells isolates which of the keys in their memory have changed.
--
-- Each change of the state of a key or a merchant account gets the next version in the same transaction, for all SQL.
-- Only the latest change of each subject is kept. The schedule drops changes that are older than all snapshots in use.

CREATE TABLE state_log (
  only          INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
  -- The latest version that was assigned.
  head          INTEGER NOT NULL,
  -- Changes up to here have been dropped. After a restore of the database, raising it to the head makes every isolate
  -- forget all snapshots.
  dropped_until INTEGER NOT NULL
) STRICT;

INSERT INTO state_log (only, head, dropped_until) VALUES (1, 0, 0);

CREATE TABLE state_changes (
  version     INTEGER NOT NULL PRIMARY KEY,
  -- A key's digest or a merchant account's id.
  subject     TEXT NOT NULL UNIQUE,
  changed_at  INTEGER NOT NULL,
  disabled_at INTEGER,
  revoked_at  INTEGER,
  expires_at  INTEGER
) STRICT;

CREATE INDEX state_changes_by_age ON state_changes (changed_at);

CREATE TRIGGER keys_log_their_state AFTER UPDATE OF disabled_at, revoked_at, expires_at ON keys
WHEN (OLD.disabled_at, OLD.revoked_at, OLD.expires_at) IS NOT (NEW.disabled_at, NEW.revoked_at, NEW.expires_at)
BEGIN
  UPDATE state_log SET head = head + 1;
  DELETE FROM state_changes WHERE subject = NEW.digest;
  INSERT INTO state_changes (version, subject, changed_at, disabled_at, revoked_at, expires_at)
  SELECT head, NEW.digest, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.disabled_at, NEW.revoked_at, NEW.expires_at
  FROM state_log;
END;

CREATE TRIGGER merchants_log_their_state AFTER UPDATE OF disabled_at ON merchants
WHEN OLD.disabled_at IS NOT NEW.disabled_at
BEGIN
  UPDATE state_log SET head = head + 1;
  DELETE FROM state_changes WHERE subject = NEW.id;
  INSERT INTO state_changes (version, subject, changed_at, disabled_at)
  SELECT head, NEW.id, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.disabled_at
  FROM state_log;
END;

-- Hours are added up to days when they are a month old.
CREATE TABLE usage_days (
  key_id TEXT NOT NULL REFERENCES keys (id),
  day_at INTEGER NOT NULL CHECK (day_at % 86400000 = 0),
  code   TEXT NOT NULL,
  calls  INTEGER NOT NULL CHECK (calls > 0),
  PRIMARY KEY (key_id, day_at, code)
) STRICT, WITHOUT ROWID;

CREATE INDEX usage_hours_by_age ON usage_hours (hour_at);
