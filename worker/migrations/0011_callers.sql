-- Checks the author of a change again when it is written: see `src/db/caller_check.rs`.
--
-- An INSERT into this view stores nothing. Its trigger aborts the transaction if the session has ended, the member was
-- removed, their role no longer suffices, or their passkey was used too long ago.

CREATE VIEW caller_checks AS
SELECT NULL AS session_id, NULL AS now, NULL AS idle_since, NULL AS roles, NULL AS proof, NULL AS proven_since
WHERE false;

CREATE TRIGGER caller_checks_abort INSTEAD OF INSERT ON caller_checks
BEGIN
  SELECT RAISE(ABORT, 'caller check: not_signed_in')
  WHERE NOT EXISTS (
    SELECT 1 FROM sessions s JOIN members m ON m.id = s.member_id
    WHERE s.id = NEW.session_id AND m.removed_at IS NULL AND s.expires_at > NEW.now AND s.last_seen_at > NEW.idle_since
  );
  SELECT RAISE(ABORT, 'caller check: not_allowed')
  FROM sessions s JOIN members m ON m.id = s.member_id
  WHERE s.id = NEW.session_id AND instr(' ' || NEW.roles || ' ', ' ' || m.role || ' ') = 0;
  SELECT RAISE(ABORT, 'caller check: step_up_required')
  FROM sessions s
  WHERE s.id = NEW.session_id AND NEW.proof = 'passkey' AND coalesce(s.confirmed_at, 0) <= NEW.proven_since
    AND EXISTS (SELECT 1 FROM passkeys WHERE member_id = s.member_id);
  SELECT RAISE(ABORT, 'caller check: passkey_required')
  FROM sessions s JOIN members m ON m.id = s.member_id JOIN organisations o ON o.id = m.organisation_id
  WHERE s.id = NEW.session_id AND NEW.proof = 'passkey' AND o.passkey_required_at IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM passkeys WHERE member_id = s.member_id);
  SELECT RAISE(ABORT, 'caller check: recent_sign_in_required')
  FROM sessions s
  WHERE s.id = NEW.session_id AND NEW.proof = 'passkey_or_link'
    AND max(coalesce(s.confirmed_at, 0), s.created_at) <= NEW.proven_since;
END;

-- A member who loses the right to invite loses their open invitations, and does not get them back with the right.
-- Invitations of removed members are revoked by `members_leave_for_good`.
CREATE TRIGGER members_lose_their_invitations AFTER UPDATE OF role ON members
WHEN OLD.role <> NEW.role
BEGIN
  UPDATE invitations SET revoked_at = CAST(unixepoch('subsec') * 1000 AS INTEGER)
  WHERE created_by = NEW.id AND accepted_at IS NULL AND revoked_at IS NULL
    AND (NEW.role IN ('viewer', 'developer') OR NEW.role = 'admin' AND role = 'owner');
END;
