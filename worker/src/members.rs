//! Members: the list, another role, leaving. Of an organisation's owners one always stays.

use crate::activity;
use crate::arrival::Arrival;
use crate::caller::SignedIn;
use crate::cursor;
use crate::db;
use crate::db::members::{Found, Place};
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::router::Call;
use shared::activity::ActivityAction;
use shared::endpoint::{ListMembers, RemoveMember, UpdateMember};
use shared::id::MemberId;
use shared::member::{MemberRecord, Role};
use shared::page::Page;
use shared::problem::ErrorCode;

const LIST: &str = "members";

pub(crate) async fn list(call: Call<ListMembers>) -> Result<Reply<Page<MemberRecord>>, Failure> {
    let organisation_id = call.caller.member()?.organisation_id();
    let limit = call.input.limit.unwrap_or_default();
    let place: Option<Place> = cursor::read(LIST, call.input.cursor.as_deref())?;
    let members = db::members::list(&call.arrival.db, organisation_id, limit, place).await?;
    Ok(reply::ok(cursor::page(LIST, members, limit, |member| (member.name.clone(), member.id))?))
}

/// Gives a member another role. Their sessions go on, by another token.
pub(crate) async fn update(call: Call<UpdateMember>) -> Result<Reply<MemberRecord>, Failure> {
    let (member, arrival, role) = (call.caller.member()?, &call.arrival, call.input.role);
    let author = member.author(arrival.now);
    loop {
        let Found { record, is_only_owner } = find(arrival, member, call.target).await?;
        check_may_appoint(member, record.role)?;
        check_may_appoint(member, role)?;
        if record.role == role {
            return Ok(reply::ok(record));
        }
        if is_only_owner {
            return Err(last_owner());
        }
        let after = MemberRecord { role, ..record.clone() };
        let mut changed = activity::by(author, arrival, ActivityAction::MemberRoleChanged);
        changed.member_id = Some(record.id);
        (changed.before, changed.after) = activity::changes(&record, &after)?;
        let change = vec![db::members::update_role(&record, role, author), db::events::insert(changed)?];
        if arrival.db.change(change).await? {
            return Ok(reply::ok(find(arrival, member, call.target).await?.record));
        }
        // Somebody else changed this member, or the other owners, since we looked: look again.
    }
}

/// Removes a member, or lets the one who asks leave.
pub(crate) async fn remove(call: Call<RemoveMember>) -> Result<Reply<()>, Failure> {
    let (member, arrival) = (call.caller.member()?, &call.arrival);
    let author = member.author(arrival.now);
    loop {
        let Found { record, is_only_owner } = find(arrival, member, call.target).await?;
        check_may_appoint(member, record.role)?;
        if is_only_owner {
            return Err(last_owner());
        }
        let mut removed = activity::by(author, arrival, ActivityAction::MemberRemoved);
        removed.member_id = Some(record.id);
        removed.before = activity::fields(&record)?;
        removed.before.retain(|(name, _)| matches!(name.as_str(), "name" | "email" | "role"));
        let change = vec![db::members::remove(&record, author), db::events::insert(removed)?];
        if arrival.db.change(change).await? {
            return Ok(reply::no_content());
        }
        // Somebody else changed this member, or the other owners, since we looked: look again.
    }
}

/// Refuses whoever may make nobody a `role`, nor change one who is.
pub(crate) fn check_may_appoint(member: &SignedIn, role: Role) -> Result<(), Failure> {
    let own = member.session.member.role;
    if own.may_appoint(role) {
        return Ok(());
    }
    let detail = format!("You are a {own}; only an owner makes, changes and removes owners.");
    Err(Failure::refused(ErrorCode::NotAllowed, detail))
}

async fn find(arrival: &Arrival, member: &SignedIn, id: MemberId) -> Result<Found, Failure> {
    let found = db::members::find(&arrival.db, member.organisation_id(), id).await?;
    found.ok_or_else(Failure::not_found)
}

fn last_owner() -> Failure {
    Failure::refused(ErrorCode::LastOwner, "Make somebody else an owner first.")
}
