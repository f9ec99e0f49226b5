-- Who let a key end before it was to: by replacing it, or by ending the grace. Nobody, where its expiry is as it was made.

ALTER TABLE keys ADD COLUMN expires_by TEXT REFERENCES members (id);

-- Until now the maker of the latest successor is the best that is known.
UPDATE keys SET expires_by = (SELECT s.created_by FROM keys s WHERE s.replaces = keys.id ORDER BY s.id DESC LIMIT 1)
WHERE revoked_at IS NULL AND expires_at IS NOT NULL;
