-- Passkeys, and the challenges for their use.

CREATE TABLE passkeys (
  id            TEXT NOT NULL PRIMARY KEY,
  member_id     TEXT NOT NULL REFERENCES members (id),
  -- Base64url without padding, as browsers write it.
  credential_id TEXT NOT NULL UNIQUE,
  -- COSE, in base64url.
  public_key    TEXT NOT NULL,
  sign_count    INTEGER NOT NULL,
  name          TEXT NOT NULL,
  -- How the authenticator can be reached, as reported by the browser: a JSON array.
  transports    TEXT NOT NULL CHECK (json_type(transports) = 'array'),
  created_at    INTEGER NOT NULL,
  last_used_at  INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX passkeys_of_member ON passkeys (member_id, id);

CREATE TRIGGER members_leave_without_passkeys AFTER UPDATE OF removed_at ON members
WHEN OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL
BEGIN
  DELETE FROM passkeys WHERE member_id = NEW.id;
END;

-- A challenge is answered once: the answer deletes it.
CREATE TABLE challenges (
  challenge  TEXT NOT NULL PRIMARY KEY,
  purpose    TEXT NOT NULL,
  -- Null for challenges to sign in.
  member_id  TEXT REFERENCES members (id),
  session_id TEXT,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX challenges_by_end ON challenges (expires_at);
