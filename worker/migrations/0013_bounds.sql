-- Indexes for limits and pages, so that no list and no limit reads more rows than it needs.

CREATE INDEX invitations_made ON invitations (organisation_id, created_at);

-- When the invitation was mailed, if it was.
ALTER TABLE invitations ADD COLUMN mailed_at INTEGER;

CREATE INDEX invitations_mailed ON invitations (email, mailed_at) WHERE mailed_at IS NOT NULL;

-- The id of the first key of a rotation history identifies the history, so that an index can order its pages.
ALTER TABLE keys ADD COLUMN family_id TEXT;

DROP TRIGGER keys_stay_revoked;

UPDATE keys SET family_id = (
  WITH RECURSIVE forebears (id, replaces) AS (
    SELECT id, replaces FROM keys k WHERE k.id = keys.id
    UNION SELECT f.id, f.replaces FROM keys f JOIN forebears ON f.id = forebears.replaces
  )
  SELECT id FROM forebears WHERE replaces IS NULL
);

CREATE TRIGGER keys_stay_revoked BEFORE UPDATE ON keys
WHEN OLD.revoked_at IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a revoked key never changes');
END;

CREATE TRIGGER keys_stay_in_their_family BEFORE UPDATE OF family_id ON keys
WHEN OLD.family_id IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'what a key is never changes');
END;

CREATE TRIGGER keys_join_a_family AFTER INSERT ON keys
BEGIN
  UPDATE keys SET family_id = coalesce((SELECT family_id FROM keys WHERE id = NEW.replaces), NEW.id) WHERE id = NEW.id;
END;

CREATE INDEX keys_of_family ON keys (family_id, id);

-- The words of merchant accounts (within their organisation) and of keys (within their merchant account), folded:
-- without case and accents. A search reads a range of the primary key. The Worker writes the words before a search and
-- in the schedule. The triggers only note what must be folded.
CREATE TABLE search_words (
  scope   TEXT NOT NULL,
  word    TEXT NOT NULL,
  subject TEXT NOT NULL,
  PRIMARY KEY (scope, word, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX search_words_of_subject ON search_words (subject, word);

CREATE TABLE to_index (
  scope   TEXT NOT NULL,
  subject TEXT NOT NULL,
  -- How often it was written. If this changes while the Worker folds, the subject stays in the queue.
  noted   INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (scope, subject)
) STRICT, WITHOUT ROWID;

INSERT INTO to_index (scope, subject) SELECT organisation_id, id FROM merchants;
INSERT INTO to_index (scope, subject) SELECT merchant_id, id FROM keys;

CREATE TRIGGER merchants_are_indexed AFTER INSERT ON merchants
BEGIN
  INSERT INTO to_index (scope, subject) VALUES (NEW.organisation_id, NEW.id) ON CONFLICT DO UPDATE SET noted = noted + 1;
END;

CREATE TRIGGER merchants_are_indexed_anew AFTER UPDATE OF name, website, reference_id ON merchants
WHEN (OLD.name, OLD.website, OLD.reference_id) IS NOT (NEW.name, NEW.website, NEW.reference_id)
BEGIN
  INSERT INTO to_index (scope, subject) VALUES (NEW.organisation_id, NEW.id) ON CONFLICT DO UPDATE SET noted = noted + 1;
END;

CREATE TRIGGER keys_are_indexed AFTER INSERT ON keys
BEGIN
  INSERT INTO to_index (scope, subject) VALUES (NEW.merchant_id, NEW.id) ON CONFLICT DO UPDATE SET noted = noted + 1;
END;

CREATE TRIGGER keys_are_indexed_anew AFTER UPDATE OF name ON keys
WHEN OLD.name IS NOT NEW.name
BEGIN
  INSERT INTO to_index (scope, subject) VALUES (NEW.merchant_id, NEW.id) ON CONFLICT DO UPDATE SET noted = noted + 1;
END;
