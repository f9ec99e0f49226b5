-- Organisations, their members, and how members sign in.
--
-- In all tables, ids are stored as the texts that the API uses, and times in milliseconds since 1970. Tables with an id
-- as the key have no rowid, so that rows have no second, hidden key by which they could be addressed or replaced.

CREATE TABLE organisations (
  id         TEXT NOT NULL PRIMARY KEY,
  name       TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
  id              TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations (id),
  name            TEXT NOT NULL,
  -- One address signs in to one organisation, so it is unique in the whole deployment.
  email           TEXT NOT NULL UNIQUE CHECK (email = lower(email)),
  role            TEXT NOT NULL CHECK (role IN ('viewer', 'developer', 'admin', 'owner')),
  created_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Only the SHA-256 of tokens of links and sessions is stored: reading this table is not enough to sign in.
CREATE TABLE sign_in_links (
  token_hash TEXT NOT NULL PRIMARY KEY CHECK (length(token_hash) = 64),
  member_id  TEXT NOT NULL REFERENCES members (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at    INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  token_hash   TEXT NOT NULL PRIMARY KEY CHECK (length(token_hash) = 64),
  member_id    TEXT NOT NULL REFERENCES members (id),
  created_at   INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
