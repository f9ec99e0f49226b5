-- Names to sort by, folded so that Émile is next to Emil. The Worker folds them together with the search words, and
-- before a list by name. This migration only notes the existing rows.
ALTER TABLE merchants ADD COLUMN sort_name TEXT;
ALTER TABLE members ADD COLUMN sort_name TEXT;

DROP INDEX merchants_by_name;
DROP INDEX merchants_by_status_and_name;
DROP INDEX members_by_name;
CREATE INDEX merchants_by_name ON merchants (organisation_id, sort_name, id);
CREATE INDEX merchants_by_status_and_name ON merchants (organisation_id, status, sort_name, id);
CREATE INDEX members_by_name ON members (organisation_id, sort_name, id) WHERE removed_at IS NULL;

INSERT INTO to_index (scope, subject) SELECT organisation_id, id FROM merchants WHERE true
  ON CONFLICT DO UPDATE SET noted = noted + 1;
INSERT INTO to_index (scope, subject) SELECT 'members of ' || organisation_id, id FROM members;

CREATE TRIGGER members_are_indexed AFTER INSERT ON members
BEGIN
  INSERT INTO to_index (scope, subject) VALUES ('members of ' || NEW.organisation_id, NEW.id)
    ON CONFLICT DO UPDATE SET noted = noted + 1;
END;

CREATE TRIGGER members_are_indexed_anew AFTER UPDATE OF name, email ON members
WHEN (OLD.name, OLD.email) IS NOT (NEW.name, NEW.email)
BEGIN
  INSERT INTO to_index (scope, subject) VALUES ('members of ' || NEW.organisation_id, NEW.id)
    ON CONFLICT DO UPDATE SET noted = noted + 1;
END;
