-- The address that a member wants to change to, until they confirm it with the link that was mailed to it. One row per
-- member: a new request voids the previous link.
CREATE TABLE email_changes (
  member_id    TEXT NOT NULL PRIMARY KEY REFERENCES members (id),
  -- Null after the change.
  token_hash   TEXT CHECK (length(token_hash) = 64),
  email        TEXT NOT NULL CHECK (email = lower(email)),
  requested_at INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL,
  -- The start of the period in which `requests` counts the mailed links.
  counted_from INTEGER NOT NULL,
  requests     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX email_changes_by_count ON email_changes (counted_from);

-- Voids links that were mailed to the former address, and the confirmation link, which works once.
CREATE TRIGGER members_change_their_address AFTER UPDATE OF email ON members
WHEN OLD.email <> NEW.email
BEGIN
  DELETE FROM sign_in_links WHERE member_id = NEW.id;
  UPDATE email_changes SET token_hash = NULL WHERE member_id = NEW.id;
END;
