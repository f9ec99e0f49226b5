-- How keys live on: replaced by others, expired on the record, used; and who disabled a merchant.

ALTER TABLE merchants ADD COLUMN disabled_by TEXT REFERENCES members (id);

-- Until now the last edit of a disabled merchant is the best that is known about who disabled it.
UPDATE merchants SET disabled_by = updated_by WHERE disabled_at IS NOT NULL;

CREATE TRIGGER keys_replace_their_like BEFORE INSERT ON keys
WHEN NEW.replaces IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM keys WHERE id = NEW.replaces AND merchant_id = NEW.merchant_id AND mode = NEW.mode)
BEGIN
  SELECT RAISE(ABORT, 'a key replaces only one of the same merchant and mode');
END;

-- For the schedule, which looks after all organisations at once.
CREATE INDEX keys_expiring_anywhere ON keys (expires_at)
  WHERE lapsed_at IS NULL AND revoked_at IS NULL AND expires_at IS NOT NULL;

-- Verifications by key, hour and answer. An hour is named by its first millisecond.
CREATE TABLE usage_hours (
  key_id  TEXT NOT NULL REFERENCES keys (id),
  hour_at INTEGER NOT NULL CHECK (hour_at % 3600000 = 0),
  code    TEXT NOT NULL,
  calls   INTEGER NOT NULL CHECK (calls > 0),
  PRIMARY KEY (key_id, hour_at, code)
) STRICT, WITHOUT ROWID;
