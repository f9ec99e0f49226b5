-- The end of a grace period, separate from the key's own expiry. Cancelling the rotation restores the own expiry.

DROP TRIGGER keys_never_live_longer;
DROP TRIGGER keys_log_their_state;
DROP TRIGGER keys_have_a_state_log;

ALTER TABLE keys ADD COLUMN grace_ends_at INTEGER;

-- When the key stops working: the earlier of the two.
ALTER TABLE keys ADD COLUMN ends_at INTEGER
  GENERATED ALWAYS AS (coalesce(min(expires_at, grace_ends_at), expires_at, grace_ends_at)) VIRTUAL;

-- Previously, the grace period overwrote the expiry. The event of the first replacement contains the original value.
-- Without it, the key keeps its current end.
UPDATE keys SET grace_ends_at = expires_at
WHERE revoked_at IS NULL AND expires_by IS NOT NULL;

UPDATE keys SET expires_at = own.expires_at
FROM (
  SELECT e.key_id, min(e.number),
    CAST(round((julianday(json_extract(e.before, '$.expires_at')) - 2440587.5) * 86400000) AS INTEGER) AS expires_at
  FROM events e
  WHERE e.action IN ('key_replaced', 'rotation_finished') AND json_type(e.before, '$.expires_at') IS NOT NULL
  GROUP BY e.key_id
) own
WHERE own.key_id = keys.id AND keys.revoked_at IS NULL AND keys.grace_ends_at IS NOT NULL;

CREATE TRIGGER keys_never_live_longer BEFORE UPDATE OF expires_at ON keys
WHEN OLD.expires_at IS NOT NULL AND (NEW.expires_at IS NULL OR NEW.expires_at > OLD.expires_at)
BEGIN
  SELECT RAISE(ABORT, 'a key never expires later than it was to');
END;

-- A grace period can be shortened, and cancelled while it lasts. The minute allows for differences between clocks.
CREATE TRIGGER keys_never_get_more_grace BEFORE UPDATE OF grace_ends_at ON keys
WHEN NEW.grace_ends_at > OLD.grace_ends_at
  OR (NEW.grace_ends_at IS NULL AND OLD.grace_ends_at < unixepoch('subsec') * 1000 - 60000)
BEGIN
  SELECT RAISE(ABORT, 'a grace period that is over is never cancelled');
END;

CREATE TRIGGER keys_log_their_state AFTER UPDATE OF disabled_at, revoked_at, expires_at, grace_ends_at ON keys
WHEN (OLD.disabled_at, OLD.revoked_at, OLD.ends_at) IS NOT (NEW.disabled_at, NEW.revoked_at, NEW.ends_at)
BEGIN
  UPDATE state_log SET head = head + 1;
  DELETE FROM state_changes WHERE subject = NEW.digest;
  INSERT INTO state_changes (version, subject, changed_at, disabled_at, revoked_at, expires_at)
  SELECT head, NEW.digest, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.disabled_at, NEW.revoked_at, NEW.ends_at
  FROM state_log;
END;

CREATE TRIGGER keys_have_a_state_log BEFORE UPDATE OF disabled_at, revoked_at, expires_at, grace_ends_at ON keys
WHEN NOT EXISTS (SELECT 1 FROM state_log)
BEGIN
  SELECT RAISE(ABORT, 'the row of state_log is missing');
END;

DROP INDEX keys_by_mode_and_standing;
DROP INDEX keys_expiring;
DROP INDEX keys_expiring_anywhere;
CREATE INDEX keys_by_mode_and_standing ON keys (merchant_id, mode, standing, id, ends_at);
CREATE INDEX keys_expiring ON keys (organisation_id, ends_at)
  WHERE lapsed_at IS NULL AND revoked_at IS NULL AND ends_at IS NOT NULL;
CREATE INDEX keys_expiring_anywhere ON keys (ends_at)
  WHERE lapsed_at IS NULL AND revoked_at IS NULL AND ends_at IS NOT NULL;
