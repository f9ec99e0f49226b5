-- What was made by requests with an `Idempotency-Key`, so that one that is repeated makes nothing more. Keys have theirs in
-- their own rows.
CREATE TABLE repeated_requests (
  -- A member's id, or `operator`: the Idempotency-Keys of two callers have nothing to do with each other.
  caller          TEXT NOT NULL,
  -- What the endpoint makes: `merchant`, `invitation`, `organisation`.
  makes           TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  -- The SHA-256 of everything that was asked for.
  request_digest  TEXT NOT NULL,
  -- The id of what was made.
  made            TEXT NOT NULL,
  PRIMARY KEY (caller, makes, idempotency_key)
) STRICT, WITHOUT ROWID;

-- A reference ID names one merchant account of an organisation. Two that had the same keep it until one is changed.
CREATE INDEX merchants_by_reference ON merchants (organisation_id, reference_id) WHERE reference_id IS NOT NULL;
