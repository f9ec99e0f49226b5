//! Members: list, change roles, remove. An organisation always keeps at least one owner.

use crate::call::Call;
use crate::caller::MemberSession;
use crate::context::RequestContext;
use crate::cursor;
use crate::db;
use crate::db::members::{Found, Place};
use crate::db::search::Scope;
use crate::event;
use crate::expiry;
use crate::failure::Failure;
use crate::if_match::{self, tagged};
use crate::invitations;
use crate::reply::{self, Reply};
use crate::retry::retry;
use crate::search;
use shared::activity::ActivityAction;
use shared::endpoint::{ListMemberKeys, ListMembers, RemoveMember, UpdateMember};
use shared::id::{KeyId, MemberId};
use shared::key::Key;
use shared::member::MemberRecord;
use shared::page::Page;
use shared::problem::ErrorCode;
use shared::text::fold;

const LIST: &str = "members";

pub(crate) async fn list(
    member: &MemberSession,
    call: Call<ListMembers>,
) -> Result<Reply<Page<MemberRecord>>, Failure> {
    let organisation_id = member.organisation_id();
    let limit = call.input.limit.unwrap_or_default();
    let place: Option<Place> = cursor::read(LIST, call.input.cursor.as_deref())?;
    search::prepare_names(&call.context.db, Scope::Members(organisation_id)).await?;
    let listing = db::members::list(organisation_id, None, limit, place);
    let members = listing.read(call.context.db.select(vec![listing.statement()]).await?)?;
    Ok(reply::ok(cursor::page(LIST, members, limit, |member| (fold(&member.name), member.id))?))
}

pub(crate) async fn list_keys(member: &MemberSession, call: Call<ListMemberKeys>) -> Result<Reply<Page<Key>>, Failure> {
    let context = &call.context;
    find(context, member, call.target).await?;
    let limit = call.input.limit.unwrap_or_default();
    let list = format!("keys created by {}", call.target);
    let after: Option<KeyId> = cursor::read(&list, call.input.cursor.as_deref())?;
    let of = (member.organisation_id(), call.target);
    let listing = db::keys::list_enabled_by_creator(of, limit, after, context.now);
    let keys = expiry::list(&context.db, member.organisation_id(), context.now, listing).await?;
    Ok(reply::ok(cursor::page(&list, keys, limit, |key| key.id)?))
}

/// Changes a member's role. Their sessions continue with new tokens.
pub(crate) async fn update(member: &MemberSession, call: Call<UpdateMember>) -> Result<Reply<MemberRecord>, Failure> {
    let (context, role) = (&call.context, call.input.role);
    retry(async || {
        let Found { record, is_only_owner } = find(context, member, call.target).await?;
        member.require_may_appoint(record.role)?;
        member.require_may_appoint(role)?;
        let author = member.author(context.now);
        if record.role == role {
            return Ok(Some(tagged(reply::ok(record))));
        }
        if_match::check(context, &record)?;
        if is_only_owner {
            return Err(last_owner());
        }
        let after = MemberRecord { role, ..record.clone() };
        let changed = event::by_member(author, context, ActivityAction::MemberRoleChanged)
            .about_member(record.id)
            .changes(&record, &after)?;
        let ending = invitations::ending_with(context, author, &record, Some(role)).await?;
        let mut change = vec![db::members::update_role(&record, role, author, &ending)];
        change.push(changed.insert()?);
        change.extend(invitations::ended(context, author, &ending)?);
        if context.db.change(change).await? {
            return Ok(Some(tagged(reply::ok(find(context, member, call.target).await?.record))));
        }
        // A concurrent request changed this member or the other owners: try again.
        Ok(None)
    })
    .await
}

/// Removes a member, or lets the caller leave.
pub(crate) async fn remove(member: &MemberSession, call: Call<RemoveMember>) -> Result<Reply<()>, Failure> {
    let context = &call.context;
    retry(async || {
        let Found { record, is_only_owner } = find(context, member, call.target).await?;
        member.require_may_appoint(record.role)?;
        if is_only_owner {
            return Err(last_owner());
        }
        let author = member.author(context.now);
        let removed = event::by_member(author, context, ActivityAction::MemberRemoved)
            .about_member(record.id)
            .was("name", record.name.as_str())
            .was("email", record.email.as_str())
            .was("role", record.role.wire_name());
        let ending = invitations::ending_with(context, author, &record, None).await?;
        let mut change = vec![db::members::remove(&record, author, &ending), removed.insert()?];
        change.extend(invitations::ended(context, author, &ending)?);
        if context.db.change(change).await? {
            return Ok(Some(reply::no_content()));
        }
        // A concurrent request changed this member or the other owners: try again.
        Ok(None)
    })
    .await
}

async fn find(context: &RequestContext, member: &MemberSession, id: MemberId) -> Result<Found, Failure> {
    let found = db::members::find(&context.db, member.organisation_id(), id).await?;
    found.ok_or_else(Failure::not_found)
}

fn last_owner() -> Failure {
    Failure::refused(ErrorCode::LastOwner, "Make another member an owner first.")
}
