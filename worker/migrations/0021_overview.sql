-- For the overview of an organisation, and for lists of the keys of all its merchant accounts.

-- The URL of the platform's API, for code samples.
ALTER TABLE organisations ADD COLUMN api_url TEXT;

CREATE INDEX keys_of_organisation ON keys (organisation_id, id);
-- Counts keys by type and status without reading their rows.
CREATE INDEX keys_of_organisation_by_standing ON keys (organisation_id, mode, standing, id, ends_at);

-- Rejections of single keys, without reading their successful verifications.
CREATE INDEX usage_rejections ON usage_hours (key_id, hour_at, calls) WHERE code <> 'valid';

-- Verifications by organisation and day, so that the overview does not read those of each key. `day_at` is the start of
-- the day in UTC.
CREATE TABLE usage_of_organisations (
  organisation_id TEXT NOT NULL REFERENCES organisations (id),
  day_at          INTEGER NOT NULL CHECK (day_at % 86400000 = 0),
  calls           INTEGER NOT NULL CHECK (calls > 0),
  refusals        INTEGER NOT NULL CHECK (refusals BETWEEN 0 AND calls),
  PRIMARY KEY (organisation_id, day_at)
) STRICT, WITHOUT ROWID;

INSERT INTO usage_of_organisations (organisation_id, day_at, calls, refusals)
SELECT k.organisation_id, u.at - u.at % 86400000, sum(u.calls), sum(iif(u.code = 'valid', 0, u.calls))
FROM (
  SELECT key_id, hour_at AS at, code, calls FROM usage_hours
  UNION ALL
  SELECT key_id, day_at, code, calls FROM usage_days
) u
JOIN keys k ON k.id = u.key_id
GROUP BY 1, 2;
