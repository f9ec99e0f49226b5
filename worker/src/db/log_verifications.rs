//! The table `log_verifications`: how far each member has verified the audit log.

use super::{Db, Statement, values};
use crate::chain::check::Progress;
use crate::failure::Failure;
use serde::Deserialize;
use shared::id::{MemberId, OrganisationId};
use shared::moment::Moment;

/// A member's current or last verification.
pub(crate) struct Verification {
    pub(crate) progress: Progress,
    /// The first event of this verification.
    pub(crate) first_event: i64,
    is_complete: bool,
}

impl Verification {
    pub(crate) fn from_start() -> Self {
        Self { progress: Progress::default(), first_event: 1, is_complete: false }
    }

    /// The state that the next call continues from. After a complete verification, a new one of the later events
    /// begins.
    pub(crate) fn resumed(self) -> Self {
        let first_event = if self.is_complete { self.progress.last_event + 1 } else { self.first_event };
        Self { first_event, is_complete: false, ..self }
    }
}

/// Reserves the verification of an organisation's log until `until`, and returns how far this member has come. `None`
/// if another verification is running.
pub(crate) async fn begin(
    db: &Db,
    (organisation_id, member_id): (OrganisationId, MemberId),
    now: Moment,
    until: Moment,
) -> Result<Option<Verification>, Failure> {
    let reserve = Statement::new(
        "INSERT INTO log_verifications (organisation_id, member_id, running_until)
         SELECT ?1, ?2, ?4
         WHERE NOT EXISTS (SELECT 1 FROM log_verifications WHERE organisation_id = ?1 AND running_until > ?3)
         ON CONFLICT DO UPDATE SET running_until = ?4
         RETURNING number, last_event, digest, sealed_at, first_event, is_complete",
        values![organisation_id, member_id, now, until],
    );
    let row: Option<Row> = db.row(reserve).await?;
    Ok(row.map(Verification::from))
}

/// Stores how far a member has come, and ends the reservation.
pub(crate) fn keep(
    (organisation_id, member_id): (OrganisationId, MemberId),
    progress: &Progress,
    first_event: i64,
    is_complete: bool,
) -> Statement {
    let Progress { number, last_event, digest, sealed_at } = progress;
    let mut keep = Statement::new(
        "UPDATE log_verifications SET number = ?, last_event = ?, digest = ?, sealed_at = ?, first_event = ?,
             is_complete = ?, running_until = 0",
        values![*number, *last_event, digest, *sealed_at, first_event, u32::from(is_complete)],
    );
    keep.push(" WHERE organisation_id = ? AND member_id = ?", values![organisation_id, member_id]);
    keep
}

#[derive(Deserialize)]
struct Row {
    number: i64,
    last_event: i64,
    digest: String,
    sealed_at: i64,
    first_event: i64,
    is_complete: u8,
}

impl From<Row> for Verification {
    fn from(row: Row) -> Self {
        let Row { number, last_event, digest, sealed_at, first_event, is_complete } = row;
        let progress = Progress { number, last_event, digest, sealed_at };
        Self { progress, first_event, is_complete: is_complete != 0 }
    }
}
