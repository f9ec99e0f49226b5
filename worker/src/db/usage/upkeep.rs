//! What the schedule does with the days of keys: it deletes old networks, finds unused permissions, and moves the counts
//! that the Worker wrote before migration 0022.

use crate::db::{Db, Statement, values};
use crate::failure::Failure;
use serde::Deserialize;
use shared::id::KeyId;
use shared::moment::Moment;
use shared::permission::PermissionSet;
use shared::verification::VerificationCode;

/// Since when permissions and networks are recorded, and how far the daily upkeep of all keys is.
#[derive(Deserialize)]
pub(crate) struct Progress {
    pub(crate) began_at: i64,
    pub(crate) upkeep_at: i64,
    /// The last key that was handled. `None` if all were.
    pub(crate) upkeep_key: Option<String>,
}

pub(crate) async fn progress(db: &Db) -> Result<Option<Progress>, Failure> {
    db.row(Statement::new("SELECT began_at, upkeep_at, upkeep_key FROM usage_recording", values![])).await
}

/// Begins the upkeep of all keys.
pub(crate) async fn begin(db: &Db, now: Moment) -> Result<(), Failure> {
    let sql = "UPDATE usage_recording SET upkeep_at = ?, upkeep_key = ''";
    db.change(vec![Statement::new(sql, values![now])]).await.map(drop)
}

/// What a key may do and has used.
#[derive(Deserialize)]
pub(crate) struct Used {
    pub(crate) key_id: KeyId,
    pub(crate) created_at: i64,
    pub(crate) permissions: u32,
    pub(crate) used: u32,
    pub(crate) unused: Option<u32>,
}

/// The permissions that at most `most` keys after `after` have used since `since`.
pub(crate) async fn used(db: &Db, after: &str, most: u32, since: Moment) -> Result<Vec<Used>, Failure> {
    // SQLite has no aggregate that combines bits.
    let bits = (0..PermissionSet::ALL.len()).map(|bit| format!("coalesce(max(u.used & {}), 0)", 1_u32 << bit));
    let sql = format!(
        "SELECT k.id AS key_id, k.created_at, k.permissions, {} AS used,
            (SELECT a.unused FROM key_advice a WHERE a.key_id = k.id) AS unused
         FROM (SELECT id, created_at, permissions FROM keys WHERE id > ? ORDER BY id LIMIT ?) k
         LEFT JOIN key_days u ON u.key_id = k.id AND u.day_at >= ?
         GROUP BY k.id ORDER BY k.id",
        bits.collect::<Vec<_>>().join(" | ")
    );
    db.rows(vec![Statement::new(sql, values![after, most, since])]).await
}

/// Stores how many permissions these keys have not used.
pub(crate) fn store_advice(advice: &[(KeyId, u32)]) -> Result<Statement, Failure> {
    let sql = "INSERT INTO key_advice (key_id, unused) SELECT value ->> 0, value ->> 1 FROM json_each(?) WHERE true
        ON CONFLICT (key_id) DO UPDATE SET unused = excluded.unused";
    Ok(Statement::new(sql, values![serde_json::to_string(advice)?]))
}

/// Deletes the networks of these keys on the days from `since` until `until`.
pub(crate) fn delete_networks(ids: &[KeyId], since: Moment, until: Moment) -> Result<Statement, Failure> {
    let sql = "UPDATE key_days SET networks = NULL WHERE key_id IN (SELECT value FROM json_each(?))
        AND day_at >= ? AND day_at < ? AND networks IS NOT NULL";
    Ok(Statement::new(sql, values![serde_json::to_string(ids)?, since, until]))
}

/// Stores how far the upkeep is.
pub(crate) fn advance(key: Option<KeyId>) -> Statement {
    Statement::new("UPDATE usage_recording SET upkeep_key = ?", values![key])
}

/// Calls that the previous Worker has counted.
#[derive(Deserialize)]
pub(crate) struct OldHour {
    pub(crate) key_id: KeyId,
    pub(crate) hour_at: i64,
    pub(crate) code: VerificationCode,
    pub(crate) calls: u32,
}

/// The first of those of the days before `until`, at most `most`.
pub(crate) async fn old_hours(db: &Db, until: Moment, most: u32) -> Result<Vec<OldHour>, Failure> {
    let sql = "SELECT key_id, hour_at, code, calls FROM usage_hours WHERE hour_at < ? ORDER BY key_id, hour_at LIMIT ?";
    db.rows(vec![Statement::new(sql, values![until, most])]).await
}

/// Deletes these rows if the statement before has written their counts.
pub(crate) fn delete_old_hours(hours: &[OldHour]) -> Result<Statement, Failure> {
    let rows: Vec<_> = hours.iter().map(|hour| (hour.key_id, hour.hour_at, hour.code)).collect();
    let sql = "DELETE FROM usage_hours WHERE (key_id, hour_at, code) IN (
        SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)) AND changes() > 0";
    Ok(Statement::new(sql, values![serde_json::to_string(&rows)?]))
}
