//! The tables `organisations` and `members`. A member who was removed keeps the row, and is found by nothing here.

use super::{Db, Statement, values};
use crate::failure::Failure;
use crate::json;
use serde::Deserialize;
use shared::id::OrganisationId;
use shared::member::{Member, Organisation};
use shared::moment::Moment;
use shared::session::Session;

/// A member, what they are a member of, and whether they have a passkey.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Membership {
    pub(crate) organisation: Organisation,
    pub(crate) member: Member,
    has_passkey: bool,
}

/// What makes a [`Membership`] of a member `m`, as a column of that name.
pub(super) const MEMBERSHIP: &str = "json_object(
    'organisation', json_object('id', o.id, 'name', o.name,
        'requires_passkey', json(iif(o.passkey_required_at IS NULL, 'false', 'true'))),
    'member', json_object('id', m.id, 'name', m.name, 'email', m.email, 'role', m.role),
    'has_passkey', json(iif(EXISTS (SELECT 1 FROM passkeys WHERE member_id = m.id), 'true', 'false'))
) AS membership";

/// Joins to a table `t` the member whom its rows name, and whose [`MEMBERSHIP`] is asked for.
pub(super) const OF_LIVING_MEMBER: &str = "JOIN members m ON m.id = t.member_id AND m.removed_at IS NULL
    JOIN organisations o ON o.id = m.organisation_id";

/// The first of a change.
pub(crate) fn insert_organisation(organisation: &Organisation, now: Moment) -> Statement {
    Statement::new(
        "INSERT INTO organisations (id, name, created_at) VALUES (?, ?, ?)",
        values![organisation.id, &organisation.name, now],
    )
}

pub(crate) fn insert(member: &Member, organisation_id: OrganisationId, now: Moment) -> Statement {
    Statement::new(
        "INSERT INTO members (id, organisation_id, name, email, role, created_at)
         SELECT ?, ?, ?, ?, ?, ? WHERE changes() > 0",
        values![member.id, organisation_id, &member.name, &member.email, member.role, now],
    )
}

/// Everybody in the whole deployment who has this address: for the operator, and for links that go there by e-mail.
pub(crate) async fn with_email(db: &Db, email: &str) -> Result<Vec<Membership>, Failure> {
    let sql = format!(
        "SELECT {MEMBERSHIP} FROM members m JOIN organisations o ON o.id = m.organisation_id
         WHERE m.email = ? AND m.removed_at IS NULL ORDER BY m.id"
    );
    let rows: Vec<Row> = db.rows(vec![Statement::new(sql, values![email])]).await?;
    rows.into_iter().map(|row| Membership::read(&row.membership)).collect()
}

#[derive(Deserialize)]
struct Row {
    membership: String,
}

impl Membership {
    /// Reads a column [`MEMBERSHIP`].
    pub(super) fn read(column: &str) -> Result<Self, Failure> {
        json::read_text(column)
    }

    /// The session of this member that ends then.
    pub(crate) fn into_session(self, expires_at: Moment, confirmed_at: Option<Moment>) -> Session {
        let Self { organisation, member, has_passkey } = self;
        Session { organisation, member, expires_at, has_passkey, confirmed_at }
    }
}
