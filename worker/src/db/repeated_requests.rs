//! The table `repeated_requests`: what was made by requests with an `Idempotency-Key`.

use super::{Db, Statement, values};
use crate::failure::Failure;
use serde::Deserialize;

/// A request by which it is recognised when it is repeated.
#[derive(Clone)]
pub(crate) struct Request {
    /// A member's id, or `operator`.
    pub(crate) caller: String,
    /// What it makes.
    pub(crate) makes: &'static str,
    pub(crate) idempotency_key: String,
    /// The SHA-256 of everything that is asked for.
    pub(crate) digest: String,
}

/// What an earlier request with the same `Idempotency-Key` made.
#[derive(Deserialize)]
pub(crate) struct Made {
    pub(crate) request_digest: String,
    /// Its id.
    pub(crate) made: String,
}

pub(crate) async fn find(db: &Db, request: &Request) -> Result<Option<Made>, Failure> {
    let sql = "SELECT request_digest, made FROM repeated_requests
        WHERE caller = ? AND makes = ? AND idempotency_key = ?";
    db.row(Statement::new(sql, values![&request.caller, request.makes, &request.idempotency_key])).await
}

/// A part of the condition of a change: whether no such request was answered before.
pub(crate) fn push_unless_answered(first: &mut Statement, request: Option<&Request>) {
    let Some(request) = request else { return };
    first.push(
        " AND NOT EXISTS (SELECT 1 FROM repeated_requests WHERE caller = ? AND makes = ? AND idempotency_key = ?)",
        values![&request.caller, request.makes, &request.idempotency_key],
    );
}

/// A further one of a change.
pub(crate) fn insert(request: &Request, made: String) -> Statement {
    let Request { caller, makes, idempotency_key, digest } = request;
    Statement::new(
        "INSERT INTO repeated_requests (caller, makes, idempotency_key, request_digest, made)
         SELECT ?, ?, ?, ?, ? WHERE true",
        values![caller, *makes, idempotency_key, digest, made],
    )
    .if_changed()
}
