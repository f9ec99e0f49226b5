//! The table `invitations`. One is open until it is accepted or revoked; one that is not is found by its token only.

use super::{Db, Statement, members, organisations, values};
use crate::failure::Failure;
use crate::json;
use serde::Deserialize;
use shared::activity::Person;
use shared::id::{InvitationId, MemberId, OrganisationId};
use shared::invitation::Invitation;
use shared::member::{Organisation, Role};
use shared::moment::Moment;

/// An invitation, as it stands to whoever holds its token.
pub(crate) struct Opened {
    pub(crate) organisation: Organisation,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: Role,
    /// The role that whoever made it has by now.
    pub(crate) inviters_role: Role,
    pub(crate) expires_at: Moment,
    pub(crate) is_accepted: bool,
}

/// The first of a change: does nothing where the address is a member's, or has an open invitation.
pub(crate) fn insert(new: &Invitation, token_hash: &str, organisation_id: OrganisationId) -> Statement {
    let mut insert = Statement::new(
        "INSERT INTO invitations (id, organisation_id, token_hash, name, email, role, created_at, created_by, expires_at)
         SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?",
        values![new.id, organisation_id, token_hash, &new.name, &new.email, new.role, new.created_at],
    );
    insert.push(" WHERE NOT EXISTS (", values![new.created_by.id, new.expires_at]);
    insert.append(members::select_id(organisation_id, &new.email));
    insert.push(
        ") AND NOT EXISTS (SELECT 1 FROM invitations
           WHERE organisation_id = ? AND email = ? AND accepted_at IS NULL AND revoked_at IS NULL)",
        values![organisation_id, &new.email],
    );
    insert
}

/// The first of a change: does nothing where the invitation is no longer open.
pub(crate) fn revoke(organisation_id: OrganisationId, id: InvitationId, now: Moment) -> Statement {
    Statement::new(
        "UPDATE invitations SET revoked_at = ?
         WHERE organisation_id = ? AND id = ? AND accepted_at IS NULL AND revoked_at IS NULL",
        values![now, organisation_id, id],
    )
}

/// The first of a change: does nothing where the invitation is no longer open.
pub(crate) fn accept(token_hash: &str, now: Moment) -> Statement {
    Statement::new(
        "UPDATE invitations SET accepted_at = ?2
         WHERE token_hash = ?1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > ?2",
        values![token_hash, now],
    )
}

/// Removes the rows of invitations that ended before then, whatever became of them.
pub(crate) fn drop_old(before: Moment) -> Statement {
    Statement::new("DELETE FROM invitations WHERE expires_at <= ?", values![before])
}

/// The open ones, the newest first.
pub(crate) async fn list(db: &Db, organisation_id: OrganisationId) -> Result<Vec<Invitation>, Failure> {
    let mut list = select(organisation_id);
    list.push(" ORDER BY i.id DESC", values![]);
    let rows: Vec<Row> = db.rows(vec![list]).await?;
    Ok(rows.into_iter().map(Invitation::from).collect())
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

/// A revoked one is as good as none.
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
    created_at: i64,
    created_by: MemberId,
    created_by_name: String,
    expires_at: i64,
}

impl From<Row> for Invitation {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            name: row.name,
            email: row.email,
            role: row.role,
            created_at: Moment::from_ms(row.created_at),
            created_by: Person { id: row.created_by, name: row.created_by_name },
            expires_at: Moment::from_ms(row.expires_at),
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
    expires_at: i64,
    accepted_at: Option<i64>,
}

impl OpenedRow {
    fn into_opened(self) -> Result<Opened, Failure> {
        Ok(Opened {
            organisation: json::read_text(&self.organisation)?,
            name: self.name,
            email: self.email,
            role: self.role,
            inviters_role: self.inviters_role,
            expires_at: Moment::from_ms(self.expires_at),
            is_accepted: self.accepted_at.is_some(),
        })
    }
}
