//! The tables `organisations` and `members`.

use super::{Db, Statement, values};
use crate::failure::Failure;
use serde::Deserialize;
use shared::id::{MemberId, OrganisationId};
use shared::member::{Member, Organisation, Role};
use shared::moment::Moment;

/// A member in their organisation. A query that selects [`MEMBERSHIP`] has it in its rows.
#[derive(Debug, Deserialize)]
pub(crate) struct Membership {
    member_id: MemberId,
    member_name: String,
    email: String,
    role: Role,
    organisation_id: OrganisationId,
    organisation_name: String,
}

/// The columns of a [`Membership`], from the members `m` and the organisations `o`.
pub(crate) const MEMBERSHIP: &str = "m.id AS member_id, m.name AS member_name, m.email, m.role,
    o.id AS organisation_id, o.name AS organisation_name";

/// The first of a change: does nothing where somebody has `email` already.
pub(crate) fn insert_organisation_unless_taken(organisation: &Organisation, email: &str, now: Moment) -> Statement {
    Statement::new(
        "INSERT INTO organisations (id, name, created_at)
         SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM members WHERE email = ?)",
        values![organisation.id, &organisation.name, now, email],
    )
}

pub(crate) fn insert(member: &Member, organisation_id: OrganisationId, now: Moment) -> Statement {
    Statement::new(
        "INSERT INTO members (id, organisation_id, name, email, role, created_at)
         SELECT ?, ?, ?, ?, ?, ? WHERE changes() > 0",
        values![member.id, organisation_id, &member.name, &member.email, member.role, now],
    )
}

/// Searches the whole deployment: for the operator, and for nobody else.
pub(crate) async fn find_by_email(db: &Db, email: &str) -> Result<Option<(Organisation, Member)>, Failure> {
    let sql = format!(
        "SELECT {MEMBERSHIP} FROM members m JOIN organisations o ON o.id = m.organisation_id WHERE m.email = ?"
    );
    let membership: Option<Membership> = db.row(Statement::new(sql, values![email])).await?;
    Ok(membership.map(Membership::into_parts))
}

impl Membership {
    pub(crate) fn into_parts(self) -> (Organisation, Member) {
        let organisation = Organisation { id: self.organisation_id, name: self.organisation_name };
        let member = Member { id: self.member_id, name: self.member_name, email: self.email, role: self.role };
        (organisation, member)
    }
}
