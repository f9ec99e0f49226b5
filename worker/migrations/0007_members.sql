-- How people join, leave and are signed in: members who may be removed, invitations, and sessions that one can name.

-- Since when live keys are made, replaced and revoked only with a passkey; null where they are not.
ALTER TABLE organisations ADD COLUMN passkey_required_at INTEGER;

-- Everybody signs in again: these sessions have no ids, and nobody knows where they were begun.
DROP TABLE sessions;

-- `members` is made anew to be rid of the uniqueness of its addresses. What refers to a member has to wait for that:
-- each row that goes leaves its references dangling, and each that comes back heals them.
PRAGMA defer_foreign_keys = on;

CREATE TABLE members_before (
  id              TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL,
  name            TEXT NOT NULL,
  email           TEXT NOT NULL,
  role            TEXT NOT NULL,
  created_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO members_before (id, organisation_id, name, email, role, created_at)
SELECT id, organisation_id, name, email, role, created_at FROM members;

DROP TABLE members;

CREATE TABLE members (
  id              TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations (id),
  name            TEXT NOT NULL COLLATE NOCASE,
  email           TEXT NOT NULL CHECK (email = lower(email)),
  role            TEXT NOT NULL CHECK (role IN ('viewer', 'developer', 'admin', 'owner')),
  created_at      INTEGER NOT NULL,
  -- To the minute, and after the session is gone.
  last_seen_at    INTEGER,
  -- A member who was removed keeps the row: the record names them for ever.
  removed_at      INTEGER,
  removed_by      TEXT REFERENCES members (id),
  CHECK ((removed_at IS NULL) = (removed_by IS NULL))
) STRICT, WITHOUT ROWID;

INSERT INTO members (id, organisation_id, name, email, role, created_at)
SELECT id, organisation_id, name, email, role, created_at FROM members_before;

DROP TABLE members_before;

-- An address may belong to several organisations: who invites it must not learn whether it does.
CREATE UNIQUE INDEX members_by_email ON members (organisation_id, email) WHERE removed_at IS NULL;
CREATE INDEX members_by_name ON members (organisation_id, name, id) WHERE removed_at IS NULL;
-- For whoever asks for a link, and for the operator.
CREATE INDEX members_anywhere_by_email ON members (email) WHERE removed_at IS NULL;

CREATE INDEX members_owning ON members (organisation_id) WHERE role = 'owner' AND removed_at IS NULL;

CREATE TRIGGER members_keep_an_owner BEFORE UPDATE OF role, removed_at ON members
WHEN OLD.role = 'owner' AND OLD.removed_at IS NULL AND (NEW.role <> 'owner' OR NEW.removed_at IS NOT NULL)
  AND NOT EXISTS (
    SELECT 1 FROM members
    WHERE organisation_id = OLD.organisation_id AND role = 'owner' AND removed_at IS NULL AND id <> OLD.id
  )
BEGIN
  SELECT RAISE(ABORT, 'an organisation always keeps an owner');
END;

CREATE INDEX sign_in_links_of_member ON sign_in_links (member_id);
CREATE INDEX sign_in_links_by_end ON sign_in_links (expires_at);

CREATE TABLE sessions (
  id             TEXT NOT NULL PRIMARY KEY,
  token_hash     TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
  member_id      TEXT NOT NULL REFERENCES members (id),
  created_at     INTEGER NOT NULL,
  expires_at     INTEGER NOT NULL,
  last_seen_at   INTEGER NOT NULL,
  -- When the member last showed a passkey.
  confirmed_at   INTEGER,
  -- Set once the member's role has changed: the next request gets a new token.
  renew_at       INTEGER,
  -- The token before that still opens the session for a moment, for requests that were under way.
  previous_hash  TEXT UNIQUE CHECK (length(previous_hash) = 64),
  previous_until INTEGER,
  ip             TEXT,
  country        TEXT,
  user_agent     TEXT,
  CHECK ((previous_hash IS NULL) = (previous_until IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_of_member ON sessions (member_id, id);
CREATE INDEX sessions_by_end ON sessions (expires_at);
CREATE INDEX sessions_by_use ON sessions (last_seen_at);

CREATE TABLE invitations (
  id              TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations (id),
  token_hash      TEXT NOT NULL UNIQUE CHECK (length(token_hash) = 64),
  name            TEXT NOT NULL,
  email           TEXT NOT NULL CHECK (email = lower(email)),
  role            TEXT NOT NULL CHECK (role IN ('viewer', 'developer', 'admin', 'owner')),
  created_at      INTEGER NOT NULL,
  created_by      TEXT NOT NULL REFERENCES members (id),
  expires_at      INTEGER NOT NULL,
  accepted_at     INTEGER,
  revoked_at      INTEGER
) STRICT, WITHOUT ROWID;

-- Of those that are open there is one for an address.
CREATE UNIQUE INDEX invitations_open ON invitations (organisation_id, email)
  WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_by_age ON invitations (organisation_id, id)
  WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_by_member ON invitations (created_by)
  WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_by_end ON invitations (expires_at);

-- Whoever writes the SQL: another role takes another token, and who is removed has no way in left, nor has anybody else
-- by them.
CREATE TRIGGER members_renew_their_sessions AFTER UPDATE OF role ON members
WHEN OLD.role <> NEW.role
BEGIN
  UPDATE sessions SET renew_at = CAST(unixepoch('subsec') * 1000 AS INTEGER) WHERE member_id = NEW.id;
END;

CREATE TRIGGER members_leave_for_good AFTER UPDATE OF removed_at ON members
WHEN OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL
BEGIN
  DELETE FROM sessions WHERE member_id = NEW.id;
  DELETE FROM sign_in_links WHERE member_id = NEW.id;
  UPDATE invitations SET revoked_at = NEW.removed_at
  WHERE created_by = NEW.id AND accepted_at IS NULL AND revoked_at IS NULL;
END;
