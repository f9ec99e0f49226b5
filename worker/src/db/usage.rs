//! The table `key_days`: one row for each key and day with what happened, written by the objects of `usage.rs`. The table
//! `usage_of_organisations`: calls by organisation and day. The table `usage_gaps`: days on which counts were lost.

pub(crate) mod upkeep;

use super::{Db, Statement, values};
use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use shared::id::{KeyId, MerchantId, OrganisationId};
use shared::key::Mode;
use shared::moment::Moment;

/// The columns of a day. Counts and networks are CBOR in hexadecimal.
const DAY: &str =
    "u.day_at, hex(u.hours) AS hours, u.used, u.missing, u.last_used_at, hex(u.networks) AS networks, u.upto";

/// What a row of `key_days` says about a day.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct DayRow {
    pub(crate) day_at: i64,
    pub(crate) hours: String,
    pub(crate) used: u32,
    pub(crate) missing: u32,
    pub(crate) last_used_at: Option<i64>,
    pub(crate) networks: String,
    pub(crate) upto: u64,
}

/// A key, and its row for a day if there is one.
#[derive(Deserialize)]
pub(crate) struct KeyDayRow {
    pub(crate) key_id: KeyId,
    pub(crate) organisation_id: OrganisationId,
    pub(crate) merchant_id: MerchantId,
    pub(crate) mode: Mode,
    pub(crate) asked_day_at: i64,
    /// The day as JSON.
    pub(crate) day: Option<String>,
}

/// A row to be written.
#[derive(Serialize)]
pub(crate) struct NewDayRow {
    pub(crate) key_id: KeyId,
    pub(crate) day: DayRow,
    pub(crate) calls: u64,
    pub(crate) refusals: u64,
    /// What is new in `calls` and `refusals`.
    pub(crate) new_calls: u64,
    pub(crate) new_refusals: u64,
}

/// The rows of these keys and days. Keys that do not exist have none.
pub(crate) async fn of_keys(db: &Db, asked: &[(KeyId, i64)]) -> Result<Vec<KeyDayRow>, Failure> {
    let sql = "SELECT k.id AS key_id, k.organisation_id, k.merchant_id, k.mode, a.value ->> 1 AS asked_day_at,
            (SELECT json_object('day_at', u.day_at, 'hours', hex(u.hours), 'used', u.used, 'missing', u.missing,
                    'last_used_at', u.last_used_at, 'networks', hex(u.networks), 'upto', u.upto)
             FROM key_days u WHERE u.key_id = k.id AND u.day_at = a.value ->> 1) AS day
        FROM json_each(?) a CROSS JOIN keys k ON k.id = a.value ->> 0";
    db.rows(vec![Statement::new(sql, values![serde_json::to_string(asked)?])]).await
}

/// Writes rows. A row that has the same batches already stays as it is.
pub(crate) fn write(rows: &[NewDayRow]) -> Result<Statement, Failure> {
    let sql =
        "INSERT INTO key_days (key_id, day_at, hours, calls, refusals, used, missing, last_used_at, networks, upto)
        SELECT key_id, day ->> 'day_at', unhex(day ->> 'hours'), calls, refusals, day ->> 'used', day ->> 'missing',
            day ->> 'last_used_at', unhex(day ->> 'networks'), day ->> 'upto'
        FROM (SELECT value ->> 'key_id' AS key_id, value -> 'day' AS day, value ->> 'calls' AS calls,
                value ->> 'refusals' AS refusals FROM json_each(?))
        WHERE true
        ON CONFLICT (key_id, day_at) DO UPDATE SET hours = excluded.hours, calls = excluded.calls,
            refusals = excluded.refusals, used = excluded.used, missing = excluded.missing,
            last_used_at = excluded.last_used_at, networks = excluded.networks, upto = excluded.upto
            WHERE excluded.upto > key_days.upto";
    Ok(Statement::new(sql, values![serde_json::to_string(rows)?]))
}

/// Adds what is new in these rows to the days of their organisations.
pub(crate) fn add_to_organisations(rows: &[NewDayRow]) -> Result<Statement, Failure> {
    let sql = "INSERT INTO usage_of_organisations (organisation_id, day_at, calls, refusals)
        SELECT k.organisation_id, r.value ->> '$.day.day_at', sum(r.value ->> 'new_calls'), sum(r.value ->> 'new_refusals')
        FROM json_each(?) r CROSS JOIN keys k ON k.id = r.value ->> 'key_id' GROUP BY 1, 2
        HAVING sum(r.value ->> 'new_calls') > 0
        ON CONFLICT (organisation_id, day_at)
            DO UPDATE SET calls = calls + excluded.calls, refusals = refusals + excluded.refusals";
    Ok(Statement::new(sql, values![serde_json::to_string(rows)?]))
}

/// Records the days on which the counts of a shard were lost.
pub(crate) fn write_gaps(shard: usize, days: &[i64]) -> Result<Statement, Failure> {
    let sql = "INSERT OR IGNORE INTO usage_gaps (shard, day_at) SELECT ?, value FROM json_each(?)";
    Ok(Statement::new(sql, values![shard, serde_json::to_string(days)?]))
}

/// What D1 has about a key since a day.
pub(crate) struct Recorded {
    /// In the order of the days.
    pub(crate) days: Vec<DayRow>,
    /// Whether counts of its shard were lost since then.
    pub(crate) has_gaps: bool,
    /// Since when the deployment records permissions and networks.
    pub(crate) recorded_since: Moment,
}

#[derive(Deserialize)]
struct Recording {
    began_at: i64,
    has_gaps: u8,
}

pub(crate) async fn since(db: &Db, key_id: KeyId, shard: usize, since: Moment) -> Result<Recorded, Failure> {
    let days = Statement::new(
        format!("SELECT {DAY} FROM key_days u WHERE u.key_id = ? AND u.day_at >= ? ORDER BY u.day_at"),
        values![key_id, since],
    );
    let recording = Statement::new(
        "SELECT r.began_at, EXISTS (SELECT 1 FROM usage_gaps WHERE shard = ? AND day_at >= ?) AS has_gaps
         FROM usage_recording r",
        values![shard, since],
    );
    let mut results = db.select_each(vec![days, recording]).await?;
    let (days, recording): (_, Vec<Recording>) = (results.rows()?, results.rows()?);
    let (began_at, has_gaps) = recording.first().map_or((0, true), |row| (row.began_at, row.has_gaps != 0));
    Ok(Recorded { days, has_gaps, recorded_since: Moment::from_ms(began_at) })
}

/// The hours of a key on a day; none for a key without calls.
#[derive(Deserialize)]
pub(crate) struct HoursRow {
    pub(crate) key_id: KeyId,
    pub(crate) day_at: Option<i64>,
    pub(crate) hours: Option<String>,
}

/// The days since `since` of those of the keys `ids` that belong to this merchant account, by key and day.
pub(crate) async fn hours(
    db: &Db,
    (organisation_id, merchant_id): (OrganisationId, MerchantId),
    ids: &[KeyId],
    since: Moment,
) -> Result<Vec<HoursRow>, Failure> {
    // A cross join fixes the order of its sides; otherwise SQLite would read all keys of the merchant account.
    let hours = Statement::new(
        "SELECT k.id AS key_id, u.day_at, hex(u.hours) AS hours
         FROM json_each(?) AS asked
         CROSS JOIN keys k ON k.id = asked.value AND k.organisation_id = ? AND k.merchant_id = ?
         LEFT JOIN key_days u ON u.key_id = k.id AND u.day_at >= ?
         ORDER BY 1, 2",
        values![serde_json::to_string(ids)?, organisation_id, merchant_id, since.floor(Moment::DAY_MS)],
    );
    db.rows(vec![hours]).await
}
