-- Reports that keys leaked.

-- The report of a key. A key that is revoked is not reported again.
ALTER TABLE keys ADD COLUMN leaked_at INTEGER;
ALTER TABLE keys ADD COLUMN leak_source TEXT CHECK (leak_source IN ('member', 'key_holder', 'github', 'gitlab'));
-- Where the key was found, as the report says.
ALTER TABLE keys ADD COLUMN leak_url TEXT;
-- The event of the report; NULL if a member reported it. A change of several keys finds by it which keys it has changed.
ALTER TABLE keys ADD COLUMN leak_event TEXT;
-- 1 if the report revoked the key. Then `revoked_by` has the creator of the key, because the check in 0003 demands a member,
-- and the Worker shows nobody there.
ALTER TABLE keys ADD COLUMN revoked_by_report INTEGER NOT NULL DEFAULT 0 CHECK (revoked_by_report IN (0, 1));

CREATE TRIGGER keys_keep_their_report BEFORE UPDATE OF leaked_at ON keys
WHEN OLD.revoked_at IS NULL AND OLD.leaked_at IS NOT NULL AND NEW.leaked_at IS NOT OLD.leaked_at
BEGIN
  SELECT RAISE(ABORT, 'the report of a key is never withdrawn or moved');
END;

CREATE INDEX keys_leaked ON keys (organisation_id, leaked_at) WHERE leaked_at IS NOT NULL;

-- What happens with leaked test keys, and who is mailed about leaked keys.
ALTER TABLE organisations ADD COLUMN keeps_leaked_test_keys INTEGER NOT NULL DEFAULT 0
  CHECK (keeps_leaked_test_keys IN (0, 1));
ALTER TABLE organisations ADD COLUMN leak_mail TEXT NOT NULL DEFAULT 'owners_and_admins'
  CHECK (leak_mail IN ('owners_and_admins', 'owners', 'nobody'));

-- How many reports each sender has sent in an hour. The schedule deletes earlier hours.
CREATE TABLE leak_reports (
  hour_at INTEGER NOT NULL CHECK (hour_at % 3600000 = 0),
  -- The SHA-256 of the sender's address.
  sender  TEXT NOT NULL,
  reports INTEGER NOT NULL CHECK (reports > 0),
  PRIMARY KEY (hour_at, sender)
) STRICT, WITHOUT ROWID;
