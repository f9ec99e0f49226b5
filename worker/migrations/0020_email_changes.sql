-- The address that a member wants to change to, until they confirm it with the link that was mailed there. One row per
-- member: a new request voids the link of the one before.
CREATE TABLE email_changes (
  member_id    TEXT NOT NULL PRIMARY KEY REFERENCES members (id),
  -- Null once the change was made.
  token_hash   TEXT CHECK (length(token_hash) = 64),
  email        TEXT NOT NULL CHECK (email = lower(email)),
  requested_at INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,
  -- How many links were mailed since then.
  counted_from INTEGER NOT NULL,
  requests     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX email_changes_by_count ON email_changes (counted_from);

-- Links that were mailed to the former address open nothing, and an address is confirmed once.
CREATE TRIGGER members_change_their_address AFTER UPDATE OF email ON members
WHEN OLD.email <> NEW.email
BEGIN
  DELETE FROM sign_in_links WHERE member_id = NEW.id;
  UPDATE email_changes SET token_hash = NULL WHERE member_id = NEW.id;
END;
