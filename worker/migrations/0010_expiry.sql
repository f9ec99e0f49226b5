-- The member who made a key end early, by replacing it or by ending its grace period. Null if only its own expiry ends
-- it.

ALTER TABLE keys ADD COLUMN expires_by TEXT REFERENCES members (id);

-- For existing rows, the creator of the latest replacement key is the best guess.
UPDATE keys SET expires_by = (SELECT s.created_by FROM keys s WHERE s.replaces = keys.id ORDER BY s.id DESC LIMIT 1)
WHERE revoked_at IS NULL AND expires_at IS NOT NULL;
