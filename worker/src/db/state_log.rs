//! The tables `state_log` and `state_changes`, and keys as verifications read them. `snapshot.rs` explains them.

use super::{Db, Ms, Statement, values};
use crate::failure::Failure;
use crate::snapshot::{Change, LogEntry, LogPage, LogQuery, Snapshot, Version};
use crate::{hex, json};
use serde::Deserialize;
use shared::id::{KeyId, MerchantId};
use shared::key::{KeyState, Mode};
use shared::moment::Moment;
use shared::permission::PermissionSet;
use shared::problem::ErrorCode;
use shared::secret::Digest;
use shared::verification::VerifiableKey;

/// How long changes are kept, in milliseconds: longer than any snapshot is used.
const KEPT_MS: i64 = Moment::HOUR_MS;

/// The answer of the log to `look`. The call itself sends the query.
pub(crate) fn page(db: &Db, look: &LogQuery) -> impl Future<Output = Result<LogPage, Failure>> + use<> {
    let sql = "SELECT l.head, l.dropped_until, c.version, c.subject, c.disabled_at, c.revoked_at, c.expires_at
        FROM state_log l
        LEFT JOIN (SELECT * FROM state_changes WHERE version > ? ORDER BY version DESC LIMIT ?) c";
    let rows = db.select_now(vec![Statement::new(sql, values![look.after.0, look.limit])]);
    async move { read_page(rows.await?) }
}

/// Fails without rows: the row with the bounds is always there.
fn read_page(rows: Vec<json::Json>) -> Result<LogPage, Failure> {
    let mut page = None;
    for row in rows {
        let row: Row = json::read(row)?;
        let (head, dropped_until) = (Version(row.head), Version(row.dropped_until));
        let page = page.get_or_insert(LogPage { head, dropped_until, entries: Vec::new() });
        page.entries.extend(row.into_entry()?);
    }
    page.ok_or_else(lost)
}

/// The latest version that was assigned.
pub(crate) async fn head(db: &Db) -> Result<Version, Failure> {
    let row: Option<HeadRow> = db.row(Statement::new("SELECT head FROM state_log", values![])).await?;
    row.map(|row| Version(row.head)).ok_or_else(lost)
}

/// The text of the triggers' error if the log has lost its row.
pub(super) const LOST: &str = "the row of state_log is missing";

fn lost() -> Failure {
    Failure::broken(ErrorCode::StoreUnavailable, "reading the state log", LOST)
}

/// Drops changes that are older than all snapshots in use.
pub(crate) fn drop_old(now: Moment) -> Vec<Statement> {
    let raise = "UPDATE state_log SET dropped_until = max(dropped_until,
        coalesce((SELECT max(version) FROM state_changes WHERE changed_at < ?), 0))";
    let delete = "DELETE FROM state_changes WHERE version <= (SELECT dropped_until FROM state_log)";
    vec![Statement::new(raise, values![now.plus_ms(-KEPT_MS)]), Statement::new(delete, values![])]
}

/// The key with this digest and the head of the log, as one consistent read.
pub(crate) async fn find(db: &Db, digest: &Digest, now: Moment) -> Result<Option<Snapshot>, Failure> {
    let sql = "SELECT k.id, k.merchant_id, k.mode, k.permissions, k.allowed_ips, k.disabled_at, k.revoked_at,
            k.ends_at AS expires_at, m.disabled_at AS merchant_disabled_at, l.head
        FROM keys k JOIN merchants m ON m.id = k.merchant_id LEFT JOIN state_log l WHERE k.digest = ?";
    let row: Option<KeyRow> = db.row(Statement::new(sql, values![*digest])).await?;
    row.map(|row| row.into_snapshot(now)).transpose()
}

#[derive(Deserialize)]
struct HeadRow {
    head: i64,
}

#[derive(Deserialize)]
struct Row {
    head: i64,
    dropped_until: i64,
    version: Option<i64>,
    subject: Option<String>,
    disabled_at: Option<Ms>,
    revoked_at: Option<Ms>,
    expires_at: Option<Ms>,
}

impl Row {
    /// `None` for the single row of a page without entries, which has only the bounds.
    fn into_entry(self) -> Result<Option<LogEntry>, Failure> {
        let Some((version, subject)) = self.version.zip(self.subject) else { return Ok(None) };
        let disabled_at = self.disabled_at.map(Into::into);
        let change = match subject.parse::<MerchantId>() {
            Ok(id) => Change::Merchant(id, disabled_at),
            Err(_) => Change::Key(
                digest(&subject)?,
                KeyState {
                    disabled_at,
                    revoked_at: self.revoked_at.map(Into::into),
                    expires_at: self.expires_at.map(Into::into),
                },
            ),
        };
        Ok(Some(LogEntry { version: Version(version), change }))
    }
}

#[derive(Deserialize)]
struct KeyRow {
    id: KeyId,
    merchant_id: MerchantId,
    mode: Mode,
    permissions: u32,
    allowed_ips: String,
    disabled_at: Option<Ms>,
    revoked_at: Option<Ms>,
    expires_at: Option<Ms>,
    merchant_disabled_at: Option<Ms>,
    head: Option<i64>,
}

impl KeyRow {
    fn into_snapshot(self, now: Moment) -> Result<Snapshot, Failure> {
        let permissions = PermissionSet::from_bits(self.permissions).ok_or_else(|| unreadable("its permissions"))?;
        let key = VerifiableKey {
            id: self.id,
            merchant_id: self.merchant_id,
            mode: self.mode,
            permissions,
            allowed_ips: json::read_text(&self.allowed_ips)?,
            state: KeyState {
                disabled_at: self.disabled_at.map(Into::into),
                revoked_at: self.revoked_at.map(Into::into),
                expires_at: self.expires_at.map(Into::into),
            },
            merchant_disabled_at: self.merchant_disabled_at.map(Into::into),
        };
        Ok(Snapshot::new(key, Version(self.head.ok_or_else(lost)?), now))
    }
}

fn digest(hexadecimal: &str) -> Result<Digest, Failure> {
    let bytes = hex::decode(hexadecimal).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    bytes.map(Digest::from).ok_or_else(|| unreadable("the subject of a change"))
}

fn unreadable(what: &str) -> Failure {
    Failure::broken(ErrorCode::InternalError, "reading a key for verification", format!("{what} cannot be read"))
}
