//! The tables `usage_hours` and `usage_days`: verifications by key, time and answer. Hours become days when they are old.

use super::{Db, Statement, values};
use crate::failure::Failure;
use crate::usage::Counts;
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

/// Adds counts, all or none, and notes when each key was last used. A revoked key's record no longer changes.
pub(crate) async fn add(db: &Db, counts: &Counts) -> Result<(), Failure> {
    let rows: Vec<_> = counts
        .iter()
        .map(|(count, counted)| (count.key_id, count.hour_at.ms(), count.code, counted.calls, counted.last_at.ms()))
        .collect();
    let rows = serde_json::to_string(&rows)?;
    let calls = "INSERT INTO usage_hours (key_id, hour_at, code, calls)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?) WHERE true
        ON CONFLICT (key_id, hour_at, code) DO UPDATE SET calls = calls + excluded.calls";
    let last_used = "UPDATE keys SET last_used_at = used.at
        FROM (SELECT value ->> 0 AS id, max(value ->> 4) AS at FROM json_each(?) GROUP BY 1) AS used
        WHERE keys.id = used.id AND revoked_at IS NULL AND (last_used_at IS NULL OR last_used_at < used.at)";
    let change = vec![Statement::new(calls, values![&rows]), Statement::new(last_used, values![&rows])];
    db.change(change).await.map(|_| ())
}

/// Makes days of hours that are a month old.
pub(crate) fn fold(now: Moment) -> Vec<Statement> {
    let until = now.plus_ms(-30 * Moment::DAY_MS).floor(Moment::DAY_MS);
    let insert = "INSERT INTO usage_days (key_id, day_at, code, calls)
        SELECT key_id, hour_at - hour_at % 86400000, code, sum(calls) FROM usage_hours WHERE hour_at < ? GROUP BY 1, 2, 3
        ON CONFLICT (key_id, day_at, code) DO UPDATE SET calls = calls + excluded.calls";
    let delete = "DELETE FROM usage_hours WHERE hour_at < ?";
    vec![Statement::new(insert, values![until]), Statement::new(delete, values![until])]
}
