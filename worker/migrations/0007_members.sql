-- How members join, leave and sign in: members can be removed, and invitations and sessions have ids.

-- Since when creating, replacing and revoking live keys requires a passkey. Null if it does not.
ALTER TABLE organisations ADD COLUMN passkey_required_at INTEGER;

-- All members must sign in again: the existing sessions have no ids, and their origin is unknown.
DROP TABLE sessions;

-- Recreates `members` without the uniqueness of addresses. The check of foreign keys is deferred, because the
-- references to a member are invalid while its row is missing.
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
  -- To the minute. Kept after the session has ended.
  last_seen_at    INTEGER,
  -- Removed members keep their rows permanently, because the audit log refers to them.
  removed_at      INTEGER,
  removed_by      TEXT REFERENCES members (id),
  CHECK ((removed_at IS NULL) = (removed_by IS NULL))
) STRICT, WITHOUT ROWID;

INSERT INTO members (id, organisation_id, name, email, role, created_at)
SELECT id, organisation_id, name, email, role, created_at FROM members_before;

DROP TABLE members_before;

-- An address can belong to several organisations, so that inviting it does not reveal whether it does.
CREATE UNIQUE INDEX members_by_email ON members (organisation_id, email) WHERE removed_at IS NULL;
CREATE INDEX members_by_name ON members (organisation_id, name, id) WHERE removed_at IS NULL;
-- For requests for a sign-in link, and for the operator.
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
  -- When the member last used a passkey.
  confirmed_at   INTEGER,
  -- Set when the member's role changes: the next request gets a new token.
  renew_at       INTEGER,
  -- The previous token works for a moment, for requests that were sent before the replacement.
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

-- An address has at most one open invitation.
CREATE UNIQUE INDEX invitations_open ON invitations (organisation_id, email)
  WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_by_age ON invitations (organisation_id, id)
  WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_by_member ON invitations (created_by)
  WHERE accepted_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_by_end ON invitations (expires_at);

-- For all SQL: a change of the role replaces the tokens of the member's sessions. Removing a member deletes their
-- sessions and links, and revokes the invitations that they created.
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
