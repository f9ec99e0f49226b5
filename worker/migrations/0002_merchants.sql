-- Merchant accounts. Each order of the list has an index, with and without a filter by status.

CREATE TABLE merchants (
  id              TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisations (id),
  name            TEXT NOT NULL COLLATE NOCASE,
  website         TEXT NOT NULL,
  description     TEXT,
  reference_id    TEXT,
  disabled_at     INTEGER,
  status          TEXT NOT NULL GENERATED ALWAYS AS (
    CASE WHEN disabled_at IS NULL THEN 'enabled' ELSE 'disabled' END
  ) STORED,
  created_at      INTEGER NOT NULL,
  created_by      TEXT NOT NULL REFERENCES members (id),
  updated_at      INTEGER NOT NULL,
  updated_by      TEXT NOT NULL REFERENCES members (id)
) STRICT, WITHOUT ROWID;

-- Unique, so that a key can refer to its merchant account and its organisation together.
CREATE UNIQUE INDEX merchants_by_age ON merchants (organisation_id, id);
CREATE INDEX merchants_by_name ON merchants (organisation_id, name, id);
CREATE INDEX merchants_by_status_and_age ON merchants (organisation_id, status, id);
CREATE INDEX merchants_by_status_and_name ON merchants (organisation_id, status, name, id);
