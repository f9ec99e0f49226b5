-- What requests with an `Idempotency-Key` created, so that a repetition creates nothing. Keys have theirs in their own
-- rows.
CREATE TABLE repeated_requests (
  -- A member's id, or `operator`. The Idempotency-Keys of different callers are independent.
  caller          TEXT NOT NULL,
  -- What the endpoint creates: `merchant`, `invitation`, `organisation`.
  makes           TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  -- The SHA-256 of the checked input.
  request_digest  TEXT NOT NULL,
  -- The id of the created thing.
  made            TEXT NOT NULL,
  PRIMARY KEY (caller, makes, idempotency_key)
) STRICT, WITHOUT ROWID;

-- A reference ID belongs to one merchant account of an organisation. Existing accounts that share one keep it until
-- edited.
CREATE INDEX merchants_by_reference ON merchants (organisation_id, reference_id) WHERE reference_id IS NOT NULL;
