//! Keys by the digests of their secrets, and reports that keys leaked.
//!
//! These queries are about the keys of all organisations: who sends a digest here has the secret, or has had GitHub's
//! signature verified. Reports of any number of keys take the same number of statements.

use super::events::{reason, reported};
use super::{Client, Db, Statement, values};
use crate::failure::Failure;
use serde::{Deserialize, Serialize};
use shared::id::EventId;
use shared::key::LeakSource;
use shared::member::{LeakMail, Role};
use shared::moment::Moment;
use std::collections::HashSet;

/// The most mails that one report causes.
const MOST_MAILS: u32 = 100;

/// A key to be reported.
#[derive(Serialize)]
pub(crate) struct Finding {
    pub(crate) digest: String,
    pub(crate) url: Option<String>,
    pub(crate) event: EventId,
}

/// A member to be mailed about leaked keys of their organisation.
#[derive(Deserialize)]
pub(crate) struct Recipient {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) organisation: String,
    pub(crate) revoked: u32,
    pub(crate) reported: u32,
}

/// A number of reports.
#[derive(Deserialize)]
struct CountRow {
    reports: u32,
}

/// Counts another report of this sender and returns how many there were since `hour_at`.
pub(crate) async fn count_report(db: &Db, sender: &str, hour_at: Moment) -> Result<u32, Failure> {
    let count = Statement::new(
        "INSERT INTO leak_reports (hour_at, sender, reports) VALUES (?, ?, 1)
         ON CONFLICT DO UPDATE SET reports = reports + 1 RETURNING reports",
        values![hour_at, sender],
    );
    let row: Option<CountRow> = db.row(count).await?;
    Ok(row.map_or(1, |row| row.reports))
}

/// Deletes the counts of earlier hours.
pub(crate) fn drop_counts_before(hour_at: Moment) -> Statement {
    Statement::new("DELETE FROM leak_reports WHERE hour_at < ?", values![hour_at])
}

/// A change: marks the keys of `findings` as leaked, revokes them if their organisation wants that, and writes an event for
/// each. Keys that are revoked, and kept keys that were reported already, stay as they are and get no event. A key that was kept
/// and is revoked now still says who reported it first.
pub(crate) fn report(
    findings: &[Finding],
    source: LeakSource,
    client: Client,
    now: Moment,
) -> Result<Vec<Statement>, Failure> {
    let findings = serde_json::to_string(findings)?;
    let reason = reason("?4", "found.url");
    let mark = Statement::new(
        format!(
            "UPDATE keys SET leaked_at = coalesce(leaked_at, ?2), leak_source = coalesce(leak_source, ?3),
             leak_url = iif(leaked_at IS NULL, found.url, leak_url), leak_event = found.event,
             revoked_at = iif(is_revoked, ?2, NULL), revoked_by = iif(is_revoked, created_by, NULL),
             revoked_by_report = is_revoked,
             revoked_reason = iif(is_revoked, {reason}, NULL)
         FROM (
             SELECT k.id, f.value ->> 'url' AS url, f.value ->> 'event' AS event,
                 k.mode = 'live' OR NOT o.keeps_leaked_test_keys AS is_revoked
             FROM json_each(?1) f JOIN keys k ON k.digest = f.value ->> 'digest'
             JOIN organisations o ON o.id = k.organisation_id
         ) found
         WHERE keys.id = found.id AND keys.revoked_at IS NULL AND (keys.leaked_at IS NULL OR is_revoked)"
        ),
        values![&findings, now, source, source.reason()],
    );
    Ok(vec![mark, reported(&findings, source, client, now)])
}

/// Those of the digests that are digests of keys.
pub(crate) async fn known(db: &Db, digests: &[String]) -> Result<HashSet<String>, Failure> {
    #[derive(Deserialize)]
    struct Row {
        digest: String,
    }
    let sql = "SELECT k.digest FROM json_each(?) d JOIN keys k ON k.digest = d.value";
    let rows: Vec<Row> = db.rows(vec![Statement::new(sql, values![serde_json::to_string(digests)?])]).await?;
    Ok(rows.into_iter().map(|row| row.digest).collect())
}

/// The owners and admins to mail after a report of `findings`, each with the number of keys that the report has changed.
pub(crate) async fn recipients(db: &Db, findings: &[Finding]) -> Result<Vec<Recipient>, Failure> {
    let select = Statement::new(
        "SELECT m.name, m.email, o.name AS organisation,
             sum(k.revoked_at IS NOT NULL) AS revoked, sum(k.revoked_at IS NULL) AS reported
         FROM json_each(?) f
         JOIN keys k ON k.digest = f.value ->> 'digest' AND k.leak_event = f.value ->> 'event'
         JOIN organisations o ON o.id = k.organisation_id
         JOIN members m ON m.organisation_id = o.id AND m.removed_at IS NULL
           AND (m.role = ?2 AND o.leak_mail <> ?3 OR m.role = ?4 AND o.leak_mail = ?5)
         GROUP BY m.id ORDER BY m.id LIMIT ?6",
        values![
            serde_json::to_string(findings)?,
            Role::Owner,
            LeakMail::Nobody,
            Role::Admin,
            LeakMail::OwnersAndAdmins,
            MOST_MAILS
        ],
    );
    db.rows(vec![select]).await
}
