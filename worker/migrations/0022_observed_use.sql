-- What a key was used for, in one row for each key and day. Objects of the class `Usage` count and write (usage.rs).

CREATE TABLE key_days (
  key_id       TEXT NOT NULL REFERENCES keys (id),
  -- The start of the day in UTC.
  day_at       INTEGER NOT NULL CHECK (day_at % 86400000 = 0),
  -- Calls by result and hour: CBOR, such as [["valid", [0, 0, 12]]]. Hours after the last call can be missing.
  hours        BLOB NOT NULL,
  calls        INTEGER NOT NULL CHECK (calls >= 0),
  refusals     INTEGER NOT NULL CHECK (refusals BETWEEN 0 AND calls),
  -- The permissions that calls needed and the key has, and those that they needed and it lacks; bits as in keys.
  used         INTEGER NOT NULL DEFAULT 0 CHECK (used BETWEEN 0 AND 1048575),
  missing      INTEGER NOT NULL DEFAULT 0 CHECK (missing BETWEEN 0 AND 1048575),
  -- The minute of the last call before the key was revoked.
  last_used_at INTEGER,
  -- CBOR; kept for 90 days.
  networks     BLOB,
  -- The number of the last batch of counts that this row contains.
  upto         INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (key_id, day_at)
) STRICT, WITHOUT ROWID;

-- Days on which counts of a shard were lost.
CREATE TABLE usage_gaps (
  shard  INTEGER NOT NULL,
  day_at INTEGER NOT NULL CHECK (day_at % 86400000 = 0),
  PRIMARY KEY (shard, day_at)
) STRICT, WITHOUT ROWID;

-- How many permissions of a key were not used, if it was observed for 30 days and used others.
CREATE TABLE key_advice (
  key_id TEXT NOT NULL PRIMARY KEY REFERENCES keys (id),
  unused INTEGER NOT NULL CHECK (unused BETWEEN 0 AND 20)
) STRICT, WITHOUT ROWID;

-- Since when permissions and networks are recorded. And how far the daily upkeep of all keys is: when it began, and the
-- last key that it has handled, or NULL if it has handled all.
CREATE TABLE usage_recording (
  id         INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  began_at   INTEGER NOT NULL,
  upkeep_at  INTEGER NOT NULL,
  upkeep_key TEXT
) STRICT, WITHOUT ROWID;

INSERT INTO usage_recording (id, began_at, upkeep_at)
SELECT 1, now, now FROM (SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER) AS now);

-- Days without hours have all their calls in the first hour; only their sums are ever shown. In CBOR, 0x80 + n begins an
-- array of n items, 0x9818 one of 24, 0x60 + n and 0x78 a text, and 0x1A a number of four bytes.
INSERT INTO key_days (key_id, day_at, hours, calls, refusals, last_used_at)
WITH counts AS (
  SELECT key_id, hour_at - hour_at % 86400000 AS day_at, hour_at % 86400000 / 3600000 AS hour, code, calls FROM usage_hours
  UNION ALL
  SELECT key_id, day_at, 0, code, calls FROM usage_days
),
codes AS (
  SELECT key_id, day_at, code, sum(calls) AS calls,
    printf('9818' || replace(hex(zeroblob(12)), '0', '1A%08X'),
      sum(iif(hour = 0, calls, 0)), sum(iif(hour = 1, calls, 0)), sum(iif(hour = 2, calls, 0)),
      sum(iif(hour = 3, calls, 0)), sum(iif(hour = 4, calls, 0)), sum(iif(hour = 5, calls, 0)),
      sum(iif(hour = 6, calls, 0)), sum(iif(hour = 7, calls, 0)), sum(iif(hour = 8, calls, 0)),
      sum(iif(hour = 9, calls, 0)), sum(iif(hour = 10, calls, 0)), sum(iif(hour = 11, calls, 0)),
      sum(iif(hour = 12, calls, 0)), sum(iif(hour = 13, calls, 0)), sum(iif(hour = 14, calls, 0)),
      sum(iif(hour = 15, calls, 0)), sum(iif(hour = 16, calls, 0)), sum(iif(hour = 17, calls, 0)),
      sum(iif(hour = 18, calls, 0)), sum(iif(hour = 19, calls, 0)), sum(iif(hour = 20, calls, 0)),
      sum(iif(hour = 21, calls, 0)), sum(iif(hour = 22, calls, 0)), sum(iif(hour = 23, calls, 0))
    ) AS hours
  FROM counts GROUP BY 1, 2, 3
)
SELECT c.key_id, c.day_at,
  unhex(printf('%02X', 0x80 + count(*)) || group_concat(
    '82' || iif(length(c.code) < 24, printf('%02X', 0x60 + length(c.code)), printf('78%02X', length(c.code)))
      || hex(c.code) || c.hours, '')),
  sum(c.calls),
  sum(iif(c.code = 'valid', 0, c.calls)),
  max(iif(k.last_used_at - k.last_used_at % 86400000 = c.day_at, k.last_used_at, NULL))
FROM codes c JOIN keys k ON k.id = c.key_id GROUP BY 1, 2;

INSERT OR IGNORE INTO key_days (key_id, day_at, hours, calls, refusals, last_used_at)
SELECT id, last_used_at - last_used_at % 86400000, x'80', 0, 0, last_used_at FROM keys WHERE last_used_at IS NOT NULL;

-- The previous Worker writes here until the new one is deployed. The schedule moves those rows, too.
DELETE FROM usage_hours;
DELETE FROM usage_days;
