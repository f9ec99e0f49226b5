-- Replacement, recorded expiry and usage of keys, and which member disabled a merchant account.

ALTER TABLE merchants ADD COLUMN disabled_by TEXT REFERENCES members (id);

-- For accounts that are disabled already, the member of the last edit is the best guess.
UPDATE merchants SET disabled_by = updated_by WHERE disabled_at IS NOT NULL;

CREATE TRIGGER keys_replace_their_like BEFORE INSERT ON keys
WHEN NEW.replaces IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM keys WHERE id = NEW.replaces AND merchant_id = NEW.merchant_id AND mode = NEW.mode)
BEGIN
  SELECT RAISE(ABORT, 'a key replaces only one of the same merchant and mode');
END;

-- For the schedule, which handles all organisations at once.
CREATE INDEX keys_expiring_anywhere ON keys (expires_at)
  WHERE lapsed_at IS NULL AND revoked_at IS NULL AND expires_at IS NOT NULL;

-- Verifications by key, hour and result. `hour_at` is the start of the hour.
CREATE TABLE usage_hours (
  key_id  TEXT NOT NULL REFERENCES keys (id),
  hour_at INTEGER NOT NULL CHECK (hour_at % 3600000 = 0),
  code    TEXT NOT NULL,
  calls   INTEGER NOT NULL CHECK (calls > 0),
  PRIMARY KEY (key_id, hour_at, code)
) STRICT, WITHOUT ROWID;
