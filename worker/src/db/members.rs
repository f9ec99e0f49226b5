//! The tables `organisations` and `members`.

use super::{Db, Statement, values};
use crate::failure::Failure;
use serde::Deserialize;
use shared::id::{MemberId, OrganisationId};
use shared::member::{Member, Organisation, Role};
use shared::moment::Moment;

/// Who may use a token, until when, and when it was last used: a row of `sessions` or `sign_in_links`.
#[derive(Deserialize)]
pub(super) struct Holder {
    member_id: MemberId,
    member_name: String,
    email: String,
    role: Role,
    organisation_id: OrganisationId,
    organisation_name: String,
    expires_at: i64,
    used_at: Option<i64>,
}

/// Selects the [`Holder`] of a token of `table`, in whose column `used_at` its last use stands.
pub(super) fn select_holder(table: &str, used_at: &str) -> String {
    format!(
        "SELECT m.id AS member_id, m.name AS member_name, m.email, m.role,
                o.id AS organisation_id, o.name AS organisation_name, t.expires_at, t.{used_at} AS used_at
         FROM {table} t
         JOIN members m ON m.id = t.member_id
         JOIN organisations o ON o.id = m.organisation_id
         WHERE t.token_hash = ?"
    )
}

#[derive(Deserialize)]
pub(crate) struct Membership {
    pub(crate) member_id: MemberId,
    pub(crate) organisation_id: OrganisationId,
}

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
pub(crate) async fn find_by_email(db: &Db, email: &str) -> Result<Option<Membership>, Failure> {
    let sql = "SELECT id AS member_id, organisation_id FROM members WHERE email = ?";
    db.row(Statement::new(sql, values![email])).await
}

impl Holder {
    pub(super) fn expires_at(&self) -> Moment {
        Moment::from_ms(self.expires_at)
    }

    pub(super) fn used_at(&self) -> Option<Moment> {
        self.used_at.map(Moment::from_ms)
    }

    pub(super) fn into_parts(self) -> (Organisation, Member) {
        let organisation =
            Organisation { id: self.organisation_id, name: self.organisation_name, requires_passkey: false };
        let member = Member { id: self.member_id, name: self.member_name, email: self.email, role: self.role };
        (organisation, member)
    }
}
