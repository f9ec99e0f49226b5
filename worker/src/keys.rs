//! API keys: list, get, update, rotation history. `keys/creation.rs` and `keys/succession.rs` create keys,
//! `keys/state_change.rs` and `keys/bulk.rs` change their state, `keys/organisation.rs` lists those of
//! all merchant accounts, `keys/lookup.rs` finds the key of a secret. `keys/usage.rs`, `keys/observed.rs` and `keys/dry_run.rs` say
//! how they are used. Only the name and the description can be edited.

pub(crate) mod bulk;
mod creation;
pub(crate) mod dry_run;
pub(crate) mod lookup;
pub(crate) mod observed;
pub(crate) mod organisation;
pub(crate) mod state_change;
mod succession;
pub(crate) mod usage;

use crate::call::Call;
use crate::caller::MemberSession;
use crate::context::RequestContext;
use crate::db;
use crate::db::keys::{Editable, Place};
use crate::db::search::Scope;
use crate::failure::Failure;
use crate::if_match::{self, tagged};
use crate::reply::{self, Reply};
use crate::retry::retry;
use crate::{cursor, event, expiry, search};
pub(crate) use creation::create;
use shared::activity::ActivityAction;
use shared::endpoint::{GetKey, GetRotationHistory, ListKeys, UpdateKey};
use shared::id::{KeyId, MerchantId};
use shared::key::{Key, KeyPatch, KeyStatus};
use shared::member::Right;
use shared::page::Page;
use shared::problem::ErrorCode;

pub(crate) async fn list(member: &MemberSession, call: Call<ListKeys>) -> Result<Reply<Page<Key>>, Failure> {
    let (context, merchant_id) = (&call.context, call.target);
    let filter = call.input;
    check_merchant(context, member, merchant_id).await?;
    if filter.order.is_some() {
        let Page { items, next_cursor } = organisation::page(member, context, &filter.of_merchant(merchant_id)).await?;
        return Ok(reply::ok(Page { items: items.into_iter().map(|item| item.key).collect(), next_cursor }));
    }
    let words = match filter.search.as_deref() {
        Some(text) => Some(search::prepare(context, member, Scope::Keys(merchant_id), text).await?),
        None => None,
    };
    let limit = filter.limit.unwrap_or_default();
    // The list of all keys and the lists by status have different orders, so their cursors must not mix.
    let list = format!("keys of {merchant_id}, {}", filter.status.map_or("all", KeyStatus::wire_name));
    let place: Option<Place> = cursor::read(&list, filter.cursor.as_deref())?;
    let of = (member.organisation_id(), merchant_id);
    let listing = db::keys::list(of, &filter, words.as_deref(), limit, place, context.now);
    let keys = expiry::list(&context.db, member.organisation_id(), context.now, listing).await?;
    Ok(reply::ok(cursor::page(&list, keys, limit, |key| (key.status, key.id))?))
}

pub(crate) async fn get(member: &MemberSession, call: Call<GetKey>) -> Result<Reply<Key>, Failure> {
    Ok(tagged(reply::ok(find(&call.context, member, call.target).await?)))
}

pub(crate) async fn rotation_history(
    member: &MemberSession,
    call: Call<GetRotationHistory>,
) -> Result<Reply<Page<Key>>, Failure> {
    let context = &call.context;
    find(context, member, call.target).await?;
    let limit = call.input.limit.unwrap_or_default();
    let list = format!("rotation history of {}", call.target);
    let after: Option<KeyId> = cursor::read(&list, call.input.cursor.as_deref())?;
    let of = (member.organisation_id(), call.target);
    let keys = db::keys::rotation_history(&context.db, of, limit, after, context.now).await?;
    Ok(reply::ok(cursor::page(&list, keys, limit, |key| key.id)?))
}

/// Edits the name and the description. A request that changes nothing writes nothing.
pub(crate) async fn update(member: &MemberSession, call: Call<UpdateKey>) -> Result<Reply<Key>, Failure> {
    let context = &call.context;
    let patch = call.input;
    retry(async || {
        let before = find(context, member, call.target).await?;
        member.require(Right::manage_keys(before.mode))?;
        if before.status == KeyStatus::Revoked {
            return Err(Failure::refused(ErrorCode::KeyIsRevoked, "A revoked key can't be edited."));
        }
        let after = patched(&before, &patch);
        let author = member.author(context.now);
        let edited = event::by_member(author, context, ActivityAction::KeyUpdated)
            .about_key(before.merchant_id, before.id)
            .changes(&Editable::from(&before), &after)?;
        if edited.changes_nothing() {
            return Ok(Some(tagged(reply::ok(before))));
        }
        if_match::check(context, &before)?;
        let change = vec![db::keys::update(&before, &after, author), edited.insert()?];
        if context.db.change(change).await? {
            return Ok(Some(tagged(reply::ok(find(context, member, call.target).await?))));
        }
        // A concurrent request changed the key. The event must contain the values before this change, so read again.
        Ok(None)
    })
    .await
}

async fn find(context: &RequestContext, member: &MemberSession, id: KeyId) -> Result<Key, Failure> {
    let found = db::keys::find(&context.db, member.organisation_id(), id, context.now).await?;
    found.ok_or_else(Failure::not_found)
}

async fn check_merchant(context: &RequestContext, member: &MemberSession, id: MerchantId) -> Result<(), Failure> {
    let exists = db::merchants::exists(&context.db, member.organisation_id(), id).await?;
    if exists { Ok(()) } else { Err(Failure::not_found()) }
}

fn patched(before: &Key, patch: &KeyPatch) -> Editable {
    let before = Editable::from(before);
    Editable {
        name: patch.name.clone().unwrap_or(before.name),
        description: patch.description.clone().unwrap_or(before.description),
    }
}
