//! The table `invitations`. An invitation is open until it is accepted or revoked. Later it is found only by its token.

use super::{Db, Ms, Statement, columns, organisations, values};
use crate::cursor;
use crate::failure::Failure;
use crate::json;
use serde::Deserialize;
use shared::activity::Person;
use shared::id::{InvitationId, MemberId, OrganisationId};
use shared::invitation::Invitation;
use shared::member::{Organisation, Role};
use shared::moment::Moment;
use shared::page::Limit;
use shared::problem::ErrorCode;

/// An invitation, as the holder of its token sees it.
pub(crate) struct Opened {
    pub(crate) organisation: Organisation,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: Role,
    /// The current role of the inviter.
    pub(crate) inviters_role: Role,
    pub(crate) expires_at: Moment,
    pub(crate) is_accepted: bool,
}

/// The limits on an organisation's invitations.
#[derive(Clone, Copy)]
pub(crate) struct Most {
    /// Open and not expired.
    pub(crate) open: usize,
    /// Created since this time.
    pub(crate) since: (Moment, usize),
}

/// A statement of a change. Does nothing if the address has an open invitation.
pub(crate) fn insert(new: &Invitation, token_hash: &str, organisation_id: OrganisationId) -> Statement {
    let row = columns! {
        id: new.id,
        organisation_id: organisation_id,
        token_hash: token_hash,
        name: &new.name,
        email: &new.email,
        role: new.role,
        created_at: new.created_at,
        created_by: new.created_by.id,
        expires_at: new.expires_at,
    };
    let mut insert = Statement::insert("invitations", row);
    insert.push(
        " WHERE NOT EXISTS (SELECT 1 FROM invitations
           WHERE organisation_id = ? AND email = ? AND accepted_at IS NULL AND revoked_at IS NULL)",
        values![organisation_id, &new.email],
    );
    insert
}

/// A part of the condition of a change's first statement, so that nothing is written if it fails: whether the address
/// has no member, and the organisation has not reached a limit.
pub(crate) fn push_if_allowed(first: &mut Statement, new: &Invitation, organisation_id: OrganisationId, most: Most) {
    first.push(
        " AND NOT EXISTS (
           SELECT 1 FROM members WHERE organisation_id = ? AND email = ? AND removed_at IS NULL)",
        values![organisation_id, &new.email],
    );
    let (since, made) = most.since;
    first.push(" AND (", values![]);
    first.append(count_open(organisation_id, new.created_at));
    first.push(") < ? AND (", values![most.open]);
    first.append(count_made(organisation_id, since));
    first.push(") < ?", values![made]);
}

/// Stops counting at 1,000.
fn count_open(organisation_id: OrganisationId, now: Moment) -> Statement {
    Statement::new(
        "SELECT count(*) FROM (SELECT 1 FROM invitations
           WHERE organisation_id = ? AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > ? LIMIT 1000)",
        values![organisation_id, now],
    )
}

/// Stops counting at 1,000.
fn count_made(organisation_id: OrganisationId, since: Moment) -> Statement {
    Statement::new(
        "SELECT count(*) FROM (SELECT 1 FROM invitations WHERE organisation_id = ? AND created_at > ? LIMIT 1000)",
        values![organisation_id, since],
    )
}

/// The first statement of a change. Does nothing if the invitation is no longer open.
pub(crate) fn revoke(organisation_id: OrganisationId, id: InvitationId, now: Moment) -> Statement {
    Statement::new(
        "UPDATE invitations SET revoked_at = ?
         WHERE organisation_id = ? AND id = ? AND accepted_at IS NULL AND revoked_at IS NULL",
        values![now, organisation_id, id],
    )
}

/// The first statement of a change. Does nothing if the invitation is no longer open or has expired.
pub(crate) fn accept(token_hash: &str, now: Moment) -> Statement {
    Statement::new(
        "UPDATE invitations SET accepted_at = ?2
         WHERE token_hash = ?1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > ?2",
        values![token_hash, now],
    )
}

/// Deletes all invitations that expired before this time.
pub(crate) fn drop_old(before: Moment) -> Statement {
    Statement::new("DELETE FROM invitations WHERE expires_at <= ?", values![before])
}

/// The open invitations, newest first.
pub(crate) async fn list(
    db: &Db,
    organisation_id: OrganisationId,
    limit: Limit,
    after: Option<InvitationId>,
) -> Result<Vec<Invitation>, Failure> {
    let mut list = select(organisation_id);
    list.push(" AND i.id < coalesce(?, 'z') ORDER BY i.id DESC LIMIT ?", values![after, cursor::rows(limit)]);
    let rows: Vec<Row> = db.rows(vec![list]).await?;
    Ok(rows.into_iter().map(Invitation::from).collect())
}

/// The open, unexpired invitations that `maker` created and whose role `granted` cannot appoint; all of them if
/// `granted` is `None`.
pub(crate) async fn ending_with(
    db: &Db,
    organisation_id: OrganisationId,
    maker: MemberId,
    granted: Option<Role>,
    now: Moment,
) -> Result<Vec<Invitation>, Failure> {
    let mut list = select(organisation_id);
    list.push(" AND i.created_by = ? AND i.expires_at > ? ORDER BY i.id", values![maker, now]);
    let rows: Vec<Row> = db.rows(vec![list]).await?;
    let ends = |invitation: &Invitation| granted.is_none_or(|granted| !granted.may_appoint(invitation.role));
    Ok(rows.into_iter().map(Invitation::from).filter(ends).collect())
}

/// A condition: the invitations of `maker` that end are still exactly `those`.
pub(super) fn no_others_than(those: &[Invitation], maker: MemberId, granted: Option<Role>, now: Moment) -> Statement {
    let ids: Vec<String> = those.iter().map(|invitation| invitation.id.to_string()).collect();
    let kept: Vec<_> =
        Role::ALL.iter().filter(|role| granted.is_some_and(|granted| granted.may_appoint(**role))).collect();
    let kept: Vec<_> = kept.into_iter().map(|role| role.wire_name()).collect();
    // Ids contain no character that JSON would escape.
    let json = format!("[{}]", ids.iter().map(|id| format!("\"{id}\"")).collect::<Vec<_>>().join(","));
    Statement::new(
        "NOT EXISTS (SELECT 1 FROM invitations WHERE created_by = ? AND accepted_at IS NULL AND revoked_at IS NULL
           AND expires_at > ? AND instr(' ' || ? || ' ', ' ' || role || ' ') = 0
           AND instr(' ' || ? || ' ', ' ' || id || ' ') = 0)
         AND NOT EXISTS (SELECT 1 FROM invitations WHERE id IN (SELECT value FROM json_each(?))
           AND (accepted_at IS NOT NULL OR revoked_at IS NOT NULL))",
        values![maker, now, kept.join(" "), ids.join(" "), json],
    )
}

/// Counts the organisation's open and unexpired invitations, those that it created since `since`, and those that it
/// mailed to this address since `since`. Stops counting at 1,000.
pub(crate) async fn counts(
    db: &Db,
    organisation_id: OrganisationId,
    email: &str,
    now: Moment,
    since: Moment,
) -> Result<Counts, Failure> {
    let mut count = Statement::new("SELECT (", values![]);
    count.append(count_open(organisation_id, now));
    count.push(") AS open, (", values![]);
    count.append(count_made(organisation_id, since));
    let mailed = "FROM invitations WHERE email = ? AND mailed_at > ? AND organisation_id = ?";
    count.push(") AS made, (SELECT count(*) ", values![]);
    count.push(&format!("FROM (SELECT 1 {mailed} LIMIT 1000)) AS mailed"), values![email, since, organisation_id]);
    count
        .push(&format!(", (SELECT max(mailed_at) {mailed}) AS last_mailed_at"), values![email, since, organisation_id]);
    let row: Option<Counts> = db.row(count).await?;
    row.ok_or_else(|| Failure::broken(ErrorCode::InternalError, "counting invitations", "no row was returned"))
}

#[derive(Deserialize)]
pub(crate) struct Counts {
    pub(crate) open: usize,
    pub(crate) made: usize,
    pub(crate) mailed: usize,
    last_mailed_at: Option<Ms>,
}

impl Counts {
    /// When the organisation last mailed an invitation to the address.
    pub(crate) fn last_mailed_at(&self) -> Option<Moment> {
        self.last_mailed_at.map(Into::into)
    }
}

/// Records that the invitation was mailed.
pub(crate) fn mark_mailed(id: InvitationId, now: Moment) -> Statement {
    Statement::new("UPDATE invitations SET mailed_at = ? WHERE id = ?", values![now, id])
}

pub(crate) async fn is_mailed(db: &Db, id: InvitationId) -> Result<bool, Failure> {
    let sql = "SELECT id FROM invitations WHERE id = ? AND mailed_at IS NOT NULL";
    Ok(!db.select(vec![Statement::new(sql, values![id])]).await?.is_empty())
}

pub(crate) async fn find(
    db: &Db,
    organisation_id: OrganisationId,
    id: InvitationId,
) -> Result<Option<Invitation>, Failure> {
    let mut find = select(organisation_id);
    find.push(" AND i.id = ?", values![id]);
    let row: Option<Row> = db.row(find).await?;
    Ok(row.map(Invitation::from))
}

pub(crate) async fn find_by_email(
    db: &Db,
    organisation_id: OrganisationId,
    email: &str,
) -> Result<Option<Invitation>, Failure> {
    let mut find = select(organisation_id);
    find.push(" AND i.email = ?", values![email]);
    let row: Option<Row> = db.row(find).await?;
    Ok(row.map(Invitation::from))
}

/// The invitation with this token, unless it was revoked.
pub(crate) async fn find_by_token(db: &Db, token_hash: &str) -> Result<Option<Opened>, Failure> {
    let sql = format!(
        "SELECT {} AS organisation, i.name, i.email, i.role, m.role AS inviters_role, i.expires_at, i.accepted_at
         FROM invitations i JOIN organisations o ON o.id = i.organisation_id JOIN members m ON m.id = i.created_by
         WHERE i.token_hash = ? AND i.revoked_at IS NULL",
        organisations::ORGANISATION
    );
    let row: Option<OpenedRow> = db.row(Statement::new(sql, values![token_hash])).await?;
    row.map(OpenedRow::into_opened).transpose()
}

fn select(organisation_id: OrganisationId) -> Statement {
    Statement::new(
        "SELECT i.id, i.name, i.email, i.role, i.created_at, i.created_by, m.name AS created_by_name, i.expires_at
         FROM invitations i JOIN members m ON m.id = i.created_by
         WHERE i.organisation_id = ? AND i.accepted_at IS NULL AND i.revoked_at IS NULL",
        values![organisation_id],
    )
}

#[derive(Deserialize)]
struct Row {
    id: InvitationId,
    name: String,
    email: String,
    role: Role,
    created_at: Ms,
    created_by: MemberId,
    created_by_name: String,
    expires_at: Ms,
}

impl From<Row> for Invitation {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            email: row.email,
            role: row.role,
            created_at: row.created_at.into(),
            created_by: Person { id: row.created_by, name: row.created_by_name },
            expires_at: row.expires_at.into(),
        }
    }
}

#[derive(Deserialize)]
struct OpenedRow {
    organisation: String,
    name: String,
    email: String,
    role: Role,
    inviters_role: Role,
    expires_at: Ms,
    accepted_at: Option<Ms>,
}

impl OpenedRow {
    fn into_opened(self) -> Result<Opened, Failure> {
        Ok(Opened {
            organisation: json::read_text(&self.organisation)?,
            name: self.name,
            email: self.email,
            role: self.role,
            inviters_role: self.inviters_role,
            expires_at: self.expires_at.into(),
            is_accepted: self.accepted_at.is_some(),
        })
    }
}
