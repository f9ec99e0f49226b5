//! The table `repeated_requests`: what requests with an `Idempotency-Key` created.

use super::{Db, Statement, values};
use crate::failure::Failure;
use serde::Deserialize;

/// Identifies a request, so that a repetition is recognised.
#[derive(Clone)]
pub(crate) struct Request {
    /// A member's id, or `operator`.
    pub(crate) caller: String,
    /// The kind of thing that it creates.
    pub(crate) makes: &'static str,
    pub(crate) idempotency_key: String,
    /// The SHA-256 of the checked input.
    pub(crate) digest: String,
}

/// What an earlier request with the same `Idempotency-Key` created.
#[derive(Deserialize)]
pub(crate) struct Made {
    pub(crate) request_digest: String,
    /// The id of the created thing.
    pub(crate) made: String,
}

pub(crate) async fn find(db: &Db, request: &Request) -> Result<Option<Made>, Failure> {
    let sql = "SELECT request_digest, made FROM repeated_requests
        WHERE caller = ? AND makes = ? AND idempotency_key = ?";
    db.row(Statement::new(sql, values![&request.caller, request.makes, &request.idempotency_key])).await
}

/// A part of a condition: whether the same request was not answered before.
pub(crate) fn push_unless_answered(first: &mut Statement, request: Option<&Request>) {
    let Some(request) = request else { return };
    first.push(
        " AND NOT EXISTS (SELECT 1 FROM repeated_requests WHERE caller = ? AND makes = ? AND idempotency_key = ?)",
        values![&request.caller, request.makes, &request.idempotency_key],
    );
}

/// A later statement of a change.
pub(crate) fn insert(request: &Request, made: String) -> Statement {
    let Request { caller, makes, idempotency_key, digest } = request;
    Statement::new(
        "INSERT INTO repeated_requests (caller, makes, idempotency_key, request_digest, made)
         SELECT ?, ?, ?, ?, ? WHERE true",
        values![caller, *makes, idempotency_key, digest, made],
    )
    .if_changed()
}
