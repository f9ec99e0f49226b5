//! The table `members`. Removed members keep their rows, but no query here finds them.

use super::organisations::ORGANISATION;
use super::search::{self, Prefix, Scope};
use super::{Author, Db, Listing, Ms, Statement, columns, email_changes, invitations, values};
use crate::cursor;
use crate::failure::Failure;
use crate::json;
use serde::Deserialize;
use shared::id::{MemberId, OrganisationId};
use shared::invitation::Invitation;
use shared::member::{Member, MemberRecord, Organisation, Role};
use shared::moment::Moment;
use shared::page::Limit;
use shared::session::Session;

/// A member, their organisation, and whether they have a passkey.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Membership {
    pub(crate) organisation: Organisation,
    pub(crate) member: Member,
    has_passkey: bool,
}

/// A member, and whether they are their organisation's only owner.
pub(crate) struct Found {
    pub(crate) record: MemberRecord,
    pub(crate) is_only_owner: bool,
}

/// A member's position in the list: by folded name, then by id.
pub(crate) type Place = (String, MemberId);

/// SQL for a [`Membership`] in JSON, of a member `m` and their organisation `o`.
pub(super) fn membership() -> String {
    format!(
        "json_object(
             'organisation', {ORGANISATION},
             'member', json_object('id', m.id, 'name', m.name, 'email', m.email, 'role', m.role),
             'has_passkey', json(iif({HAS_PASSKEY}, 'true', 'false'))
         ) AS membership"
    )
}

/// Joins the member and the organisation of the rows of a table `t`.
pub(super) const OF_MEMBER: &str = "JOIN members m ON m.id = t.member_id AND m.removed_at IS NULL
    JOIN organisations o ON o.id = m.organisation_id";

const HAS_PASSKEY: &str = "EXISTS (SELECT 1 FROM passkeys WHERE member_id = m.id)";

/// A later statement of a change.
pub(crate) fn insert(member: &Member, organisation_id: OrganisationId, now: Moment) -> Statement {
    let row = columns! {
        id: member.id,
        organisation_id: organisation_id,
        name: &member.name,
        email: &member.email,
        role: member.role,
        created_at: now,
    };
    let mut insert = Statement::insert("members", row);
    insert.push(" WHERE changes() > 0", values![]);
    insert
}

/// The first statement of a change. Does nothing if the member's role is not as in `before`, if they are the only
/// owner, or if the invitations that end with it are not exactly `ending`, because each of them needs its event.
pub(crate) fn update_role(before: &MemberRecord, role: Role, by: Author, ending: &[Invitation]) -> Statement {
    let mut update = Statement::new("UPDATE members SET role = ?", values![role]);
    update.append(unless_only_owner(before, by));
    update.push(" AND ", values![]);
    update.append(invitations::no_others_than(ending, before.id, Some(role), by.now));
    update
}

/// The first statement of a change. Does nothing if the member's name is no longer the one in `before`.
pub(crate) fn rename(before: &Member, name: &str) -> Statement {
    Statement::new(
        "UPDATE members SET name = ? WHERE id = ? AND name = ? AND removed_at IS NULL",
        values![name, before.id, &before.name],
    )
}

/// The first statement of a change. Does nothing if the link with this token does not confirm `email` at `now`, or if
/// another member of the organisation has the address. Triggers void the links that were mailed to the former address.
pub(crate) fn change_email(before: &Member, email: &str, token_hash: &str, author: Author) -> Statement {
    let mut update = Statement::new(
        "UPDATE members SET email = ? WHERE id = ? AND email = ? AND removed_at IS NULL AND ? = (",
        values![email, before.id, &before.email, email],
    );
    update.append(email_changes::select(before.id, token_hash, author.now));
    update.push(") AND NOT EXISTS (", values![]);
    update.append(select_id(author.organisation_id, email));
    update.push(")", values![]);
    update
}

/// The first statement of a change, with the conditions of [`update_role`]. Triggers end the member's sessions, links,
/// passkeys and invitations.
pub(crate) fn remove(before: &MemberRecord, by: Author, ending: &[Invitation]) -> Statement {
    let mut remove = Statement::new("UPDATE members SET removed_at = ?, removed_by = ?", values![by.now, by.member_id]);
    remove.append(unless_only_owner(before, by));
    remove.push(" AND ", values![]);
    remove.append(invitations::no_others_than(ending, before.id, None, by.now));
    remove
}

fn unless_only_owner(before: &MemberRecord, by: Author) -> Statement {
    let mut condition = Statement::new(
        " WHERE id = ? AND organisation_id = ? AND role = ? AND removed_at IS NULL AND NOT ",
        values![before.id, by.organisation_id, before.role],
    );
    condition.push(&is_only_owner("members"), values![]);
    condition
}

/// Whether a row of `table` is the only owner of its organisation.
fn is_only_owner(table: &str) -> String {
    format!(
        "({table}.role = 'owner' AND NOT EXISTS (
             SELECT 1 FROM members others
             WHERE others.organisation_id = {table}.organisation_id AND others.role = 'owner'
               AND others.removed_at IS NULL AND others.id <> {table}.id))"
    )
}

/// Records that the member was active now.
pub(crate) fn mark_seen(id: MemberId, now: Moment) -> Statement {
    Statement::new("UPDATE members SET last_seen_at = ? WHERE id = ?", values![now, id])
}

/// The members that match all `words`, after `place`.
pub(crate) fn list(
    organisation_id: OrganisationId,
    words: Option<&[Prefix]>,
    limit: Limit,
    place: Option<Place>,
) -> Listing<MemberRecord> {
    let mut list = select(organisation_id);
    if let Some(words) = words {
        search::push_words(&mut list, "m.id", Scope::Members(organisation_id), words);
    }
    if let Some((name, id)) = place {
        list.push(" AND (m.sort_name, m.id) > (?, ?)", values![name, id]);
    }
    list.push(" ORDER BY m.sort_name, m.id LIMIT ?", values![cursor::rows(limit)]);
    Listing::new(list, |row: Row| Ok(row.into_found().record))
}

pub(crate) async fn find(db: &Db, organisation_id: OrganisationId, id: MemberId) -> Result<Option<Found>, Failure> {
    let mut find = select(organisation_id);
    find.push(" AND m.id = ?", values![id]);
    let row: Option<Row> = db.row(find).await?;
    Ok(row.map(Row::into_found))
}

pub(crate) async fn has_email(db: &Db, organisation_id: OrganisationId, email: &str) -> Result<bool, Failure> {
    Ok(!db.select(vec![select_id(organisation_id, email)]).await?.is_empty())
}

/// The id of the organisation's member with this address.
fn select_id(organisation_id: OrganisationId, email: &str) -> Statement {
    Statement::new(
        "SELECT id FROM members WHERE organisation_id = ? AND email = ? AND removed_at IS NULL",
        values![organisation_id, email],
    )
}

/// All memberships with this address in all organisations: for the operator, and for sign-in links by mail.
pub(crate) async fn with_email(db: &Db, email: &str) -> Result<Vec<Membership>, Failure> {
    let sql = format!(
        "SELECT {} FROM members m JOIN organisations o ON o.id = m.organisation_id
         WHERE m.email = ? AND m.removed_at IS NULL ORDER BY m.id",
        membership()
    );
    let rows: Vec<MembershipRow> = db.rows(vec![Statement::new(sql, values![email])]).await?;
    rows.into_iter().map(|row| Membership::read(&row.membership)).collect()
}

fn select(organisation_id: OrganisationId) -> Statement {
    let mut select = Statement::new("SELECT m.id, m.name, m.email, m.role, m.created_at, m.last_seen_at, ", values![]);
    select.push(&format!("{HAS_PASSKEY} AS has_passkey, {} AS is_only_owner", is_only_owner("m")), values![]);
    select.push(" FROM members m WHERE m.organisation_id = ? AND m.removed_at IS NULL", values![organisation_id]);
    select
}

#[derive(Deserialize)]
struct Row {
    id: MemberId,
    name: String,
    email: String,
    role: Role,
    created_at: Ms,
    last_seen_at: Option<Ms>,
    has_passkey: u8,
    is_only_owner: u8,
}

impl Row {
    fn into_found(self) -> Found {
        let record = MemberRecord {
            id: self.id,
            name: self.name,
            email: self.email,
            role: self.role,
            joined_at: self.created_at.into(),
            last_seen_at: self.last_seen_at.map(Into::into),
            has_passkey: self.has_passkey != 0,
        };
        Found { record, is_only_owner: self.is_only_owner != 0 }
    }
}

#[derive(Deserialize)]
struct MembershipRow {
    membership: String,
}

impl Membership {
    /// The membership of a new member.
    pub(crate) const fn new(organisation: Organisation, member: Member) -> Self {
        Self { organisation, member, has_passkey: false }
    }

    /// Reads a column of [`membership`].
    pub(super) fn read(column: &str) -> Result<Self, Failure> {
        json::read_text(column)
    }

    /// The session of this member that ends at `expires_at`.
    pub(crate) fn into_session(self, expires_at: Moment, confirmed_at: Option<Moment>) -> Session {
        let Self { organisation, member, has_passkey } = self;
        Session { organisation, member, expires_at, has_passkey, confirmed_at }
    }
}
