-- Who there is: organisations, their members, and how members get in.
--
-- Everywhere: ids are the API's own texts, moments are milliseconds since 1970. A table whose key
-- is an id has no rowid, so that there is no second, hidden way to name (or REPLACE) a row.

CREATE TABLE organisations (
  id         TEXT NOT NULL PRIMARY KEY,
  name       TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE members (
  id              TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations (id),
  name            TEXT NOT NULL,
  -- One address signs in to one organisation, so it is unique over the whole deployment.
  email           TEXT NOT NULL UNIQUE CHECK (email = lower(email)),
  role            TEXT NOT NULL CHECK (role IN ('viewer', 'developer', 'admin', 'owner')),
  created_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Of links and sessions only the SHA-256 of the token is kept: whoever reads this table cannot sign in.
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
