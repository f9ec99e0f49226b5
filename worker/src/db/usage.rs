//! The tables `usage_hours` and `usage_days`: counts of verifications by key, time and result. Old hours are added up
//! to days. The table `usage_of_organisations`: the same by organisation and day.

use super::{Db, Statement, values};
use crate::failure::Failure;
use serde::Deserialize;
use shared::id::{KeyId, MerchantId, OrganisationId};
use shared::moment::Moment;
use shared::usage::UsageRange;
use shared::verification::VerificationCode;
use std::collections::HashMap;

/// Verifications of a key in the hour that begins at `hour_at`, with the result `code`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Count {
    pub(crate) key_id: KeyId,
    pub(crate) hour_at: Moment,
    pub(crate) code: VerificationCode,
}

/// How many verifications, and the minute of the last.
#[derive(Clone, Copy)]
pub(crate) struct Counted {
    pub(crate) calls: u32,
    pub(crate) last_at: Moment,
}

pub(crate) type Counts = HashMap<Count, Counted>;

/// How many verifications of a key had the result `code` in the step that begins at `at`.
#[derive(Deserialize)]
pub(crate) struct StepCount {
    pub(crate) at: i64,
    pub(crate) code: VerificationCode,
    pub(crate) calls: u64,
}

/// The verifications of a key in an hour; one row without an hour for a key without verifications.
#[derive(Deserialize)]
pub(crate) struct HourCount {
    pub(crate) key_id: KeyId,
    pub(crate) hour_at: Option<i64>,
    pub(crate) calls: u32,
    /// How many of them were rejected.
    pub(crate) refusals: u32,
}

/// The verifications of a key in a range that begins at `since`, by step and result, and how many there were in the same
/// time before. No range reaches back further than [`fold`] keeps hours, so its hours are complete.
pub(crate) async fn steps(
    db: &Db,
    key_id: KeyId,
    since: Moment,
    range: UsageRange,
) -> Result<(Vec<StepCount>, u64), Failure> {
    let steps = Statement::new(
        "SELECT hour_at - hour_at % (? * 1000) AS at, code, sum(calls) AS calls FROM usage_hours
         WHERE key_id = ? AND hour_at >= ? GROUP BY 1, 2 ORDER BY 1, 2",
        values![range.step_seconds(), key_id, since],
    );
    let before = Statement::new(
        "SELECT coalesce(sum(calls), 0) AS calls FROM (
             SELECT calls FROM usage_hours WHERE key_id = ?1 AND hour_at >= ?2 AND hour_at < ?3
             UNION ALL SELECT calls FROM usage_days WHERE key_id = ?1 AND day_at >= ?2 AND day_at < ?3)",
        values![key_id, since.plus_ms(-range.ms()), since],
    );
    let mut results = db.select_each(vec![steps, before]).await?;
    let (steps, before): (_, Vec<Calls>) = (results.rows()?, results.rows()?);
    Ok((steps, before.first().map_or(0, |before| before.calls)))
}

#[derive(Deserialize)]
struct Calls {
    calls: u64,
}

/// The verifications since `since` of those of the keys `ids` that belong to this merchant account, by key and hour.
pub(crate) async fn hours(
    db: &Db,
    (organisation_id, merchant_id): (OrganisationId, MerchantId),
    ids: &[KeyId],
    since: Moment,
) -> Result<Vec<HourCount>, Failure> {
    // A cross join fixes the order of its sides; otherwise SQLite would read all keys of the merchant account.
    let hours = Statement::new(
        "SELECT k.id AS key_id, u.hour_at, coalesce(sum(u.calls), 0) AS calls,
                coalesce(sum(iif(u.code = 'valid', 0, u.calls)), 0) AS refusals
         FROM json_each(?) AS asked
         CROSS JOIN keys k ON k.id = asked.value AND k.organisation_id = ? AND k.merchant_id = ?
         LEFT JOIN usage_hours u ON u.key_id = k.id AND u.hour_at >= ?
         GROUP BY 1, 2 ORDER BY 1, 2",
        values![serde_json::to_string(ids)?, organisation_id, merchant_id, since],
    );
    db.rows(vec![hours]).await
}

/// Adds counts in one transaction, and records when each key was last used. The rows of revoked keys do not change.
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
    let of_organisations = "INSERT INTO usage_of_organisations (organisation_id, day_at, calls, refusals)
        SELECT k.organisation_id, c.value ->> 1 - c.value ->> 1 % 86400000, sum(c.value ->> 3),
            sum(iif(c.value ->> 2 = 'valid', 0, c.value ->> 3))
        FROM json_each(?) c JOIN keys k ON k.id = c.value ->> 0 WHERE true GROUP BY 1, 2
        ON CONFLICT (organisation_id, day_at)
            DO UPDATE SET calls = calls + excluded.calls, refusals = refusals + excluded.refusals";
    let change = [calls, last_used, of_organisations].map(|sql| Statement::new(sql, values![&rows])).into();
    db.change(change).await.map(|_| ())
}

/// Adds up hours that are a month old to days.
pub(crate) fn fold(now: Moment) -> Vec<Statement> {
    let until = now.plus_ms(-30 * Moment::DAY_MS).floor(Moment::DAY_MS);
    let insert = "INSERT INTO usage_days (key_id, day_at, code, calls)
        SELECT key_id, hour_at - hour_at % 86400000, code, sum(calls) FROM usage_hours WHERE hour_at < ? GROUP BY 1, 2, 3
        ON CONFLICT (key_id, day_at, code) DO UPDATE SET calls = calls + excluded.calls";
    let delete = "DELETE FROM usage_hours WHERE hour_at < ?";
    vec![Statement::new(insert, values![until]), Statement::new(delete, values![until])]
}
