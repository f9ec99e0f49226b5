//! The table `usage_hours`: verifications by key, hour and answer.

use super::{Db, Statement, values};
use crate::failure::Failure;
use serde::Deserialize;
use shared::id::KeyId;
use shared::moment::Moment;

/// Verifications of a key.
#[derive(Default, Deserialize)]
pub(crate) struct Calls {
    pub(crate) all: u64,
    /// Those that were answered with a no.
    pub(crate) refused: u64,
}

/// The verifications of a key from the hour of `since` on.
pub(crate) async fn calls(db: &Db, key_id: KeyId, since: Moment) -> Result<Calls, Failure> {
    let sum = Statement::new(
        "SELECT coalesce(sum(calls), 0) AS \"all\", coalesce(sum(iif(code = 'valid', 0, calls)), 0) AS refused
         FROM usage_hours WHERE key_id = ? AND hour_at > ?",
        values![key_id, since.plus_ms(-Moment::HOUR_MS)],
    );
    Ok(db.row(sum).await?.unwrap_or_default())
}
