-- The state log fails closed: without its row, changes of state are rejected instead of not being logged. Versions
-- never decrease.

CREATE TRIGGER state_log_is_never_deleted BEFORE DELETE ON state_log
BEGIN
  SELECT RAISE(ABORT, 'the row of state_log is never deleted');
END;

CREATE TRIGGER state_log_is_written_once BEFORE INSERT ON state_log
WHEN EXISTS (SELECT 1 FROM state_log)
BEGIN
  SELECT RAISE(ABORT, 'state_log has one row');
END;

CREATE TRIGGER state_log_never_goes_back BEFORE UPDATE ON state_log
WHEN NEW.only <> OLD.only OR NEW.head < OLD.head OR NEW.dropped_until < OLD.dropped_until
  OR NEW.dropped_until > NEW.head
BEGIN
  SELECT RAISE(ABORT, 'state_log never goes back');
END;

CREATE TRIGGER keys_have_a_state_log BEFORE UPDATE OF disabled_at, revoked_at, expires_at ON keys
WHEN NOT EXISTS (SELECT 1 FROM state_log)
BEGIN
  SELECT RAISE(ABORT, 'the row of state_log is missing');
END;

CREATE TRIGGER merchants_have_a_state_log BEFORE UPDATE OF disabled_at ON merchants
WHEN NOT EXISTS (SELECT 1 FROM state_log)
BEGIN
  SELECT RAISE(ABORT, 'the row of state_log is missing');
END;
