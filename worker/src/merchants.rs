//! Merchant accounts: list, create, get, update.

use crate::call::Call;
use crate::caller::MemberSession;
use crate::context::RequestContext;
use crate::db::merchants::{Editable, Place};
use crate::db::search::Scope;
use crate::db::{self, Author, events::NewEvent};
use crate::failure::Failure;
use crate::if_match::{self, tagged};
use crate::reply::{self, Reply};
use crate::retry::retry;
use crate::{cursor, event, expiry, idempotency, search};
use shared::activity::ActivityAction;
use shared::endpoint::{CreateMerchant, GetMerchant, ListMerchants, UpdateMerchant};
use shared::id::MerchantId;
use shared::merchant::{Merchant, MerchantOrder, MerchantPatch, MerchantStatus};
use shared::page::Page;
use shared::problem::ErrorCode;
use shared::text::fold;

pub(crate) async fn list(member: &MemberSession, call: Call<ListMerchants>) -> Result<Reply<Page<Merchant>>, Failure> {
    let organisation_id = member.organisation_id();
    let filter = call.input;
    let words = match filter.search.as_deref() {
        Some(text) => Some(search::prepare(&call.context, member, Scope::Merchants(organisation_id), text).await?),
        None => None,
    };
    let limit = filter.limit.unwrap_or_default();
    // Each order has its own cursors.
    let list = format!("merchants, {}", filter.order.unwrap_or(MerchantOrder::Newest));
    let place: Option<Place> = cursor::read(&list, filter.cursor.as_deref())?;
    let (db, now) = (&call.context.db, call.context.now);
    if filter.order == Some(MerchantOrder::Name) {
        search::prepare_names(db, Scope::Merchants(organisation_id)).await?;
    }
    let listing = db::merchants::list(organisation_id, &filter, words.as_deref(), limit, place, now);
    let merchants = expiry::list(db, organisation_id, now, listing).await?;
    Ok(reply::ok(cursor::page(&list, merchants, limit, |merchant| (fold(&merchant.name), merchant.id))?))
}

pub(crate) async fn create(member: &MemberSession, call: Call<CreateMerchant>) -> Result<Reply<Merchant>, Failure> {
    let context = &call.context;
    let new = call.input;
    let author = member.author(context.now);
    let request = idempotency::request(context, author.member_id, "merchant", &new)?;
    let before = async || {
        let Some(made) = idempotency::made_before(context, request.as_ref()).await? else { return Ok(None) };
        let id = made.parse().map_err(|_| Failure::not_found())?;
        Ok(Some(tagged(reply::ok(find(context, member, id).await?))))
    };
    let create = async || {
        check_reference(context, author, new.reference_id.as_deref(), None).await?;
        let id = context.fresh(MerchantId::new);
        let made = event::by_member(author, context, ActivityAction::MerchantCreated).about_merchant(id).began(&new)?;
        let mut change = vec![db::merchants::insert(id, &new, author)];
        db::repeated_requests::once(&mut change, request.as_ref(), id);
        change.push(made.insert()?);
        if context.db.change(change).await? {
            return Ok(Some(tagged(reply::created(find(context, member, id).await?))));
        }
        Ok(None)
    };
    idempotency::create_once(before, create).await
}

pub(crate) async fn get(member: &MemberSession, call: Call<GetMerchant>) -> Result<Reply<Merchant>, Failure> {
    Ok(tagged(reply::ok(find(&call.context, member, call.target).await?)))
}

/// Edits, disables or enables a merchant account. A request that changes nothing writes nothing.
pub(crate) async fn update(member: &MemberSession, call: Call<UpdateMerchant>) -> Result<Reply<Merchant>, Failure> {
    let context = &call.context;
    let patch = call.input;
    retry(async || {
        let before = find(context, member, call.target).await?;
        let after = patched(&before, &patch);
        if before.status != after.status && after.status == MerchantStatus::Enabled {
            // Its live keys would work again.
            member.require_step_up(context.now)?;
        }
        let author = member.author(context.now);
        let events = events(author, context, &before, &after)?;
        if events.is_empty() {
            return Ok(Some(tagged(reply::ok(before))));
        }
        if_match::check(context, &before)?;
        check_reference(context, author, after.reference_id.as_deref(), Some(&before)).await?;
        let mut change = vec![db::merchants::update(&before, &after, author)];
        for event in events {
            change.push(event.insert()?);
        }
        if context.db.change(change).await? {
            return Ok(Some(tagged(reply::ok(find(context, member, call.target).await?))));
        }
        // A concurrent request changed the account. The events must contain the values before this change, so read
        // again.
        Ok(None)
    })
    .await
}

/// Rejects a reference ID that another merchant account of the organisation has. An unchanged one is not checked.
async fn check_reference(
    context: &RequestContext,
    author: Author,
    reference_id: Option<&str>,
    before: Option<&Merchant>,
) -> Result<(), Failure> {
    let Some(reference_id) = reference_id else { return Ok(()) };
    if before.is_some_and(|before| before.reference_id.as_deref() == Some(reference_id)) {
        return Ok(());
    }
    match db::merchants::with_reference(&context.db, author.organisation_id, reference_id).await? {
        Some(id) => Err(Failure::refused(
            ErrorCode::ReferenceIdTaken,
            format!("The merchant account {id} has this reference ID. Use another one, or change that account first."),
        )),
        None => Ok(()),
    }
}

async fn find(context: &RequestContext, member: &MemberSession, id: MerchantId) -> Result<Merchant, Failure> {
    let found = db::merchants::find(&context.db, member.organisation_id(), id, context.now).await?;
    found.ok_or_else(Failure::not_found)
}

fn patched(before: &Merchant, patch: &MerchantPatch) -> Editable {
    let before = Editable::from(before);
    Editable {
        name: patch.name.clone().unwrap_or(before.name),
        website: patch.website.clone().unwrap_or(before.website),
        description: patch.description.clone().unwrap_or(before.description),
        reference_id: patch.reference_id.clone().unwrap_or(before.reference_id),
        status: patch.status.unwrap_or(before.status),
    }
}

/// One event for the edited texts and one for the status, because these are different actions.
fn events(
    author: Author,
    context: &RequestContext,
    before: &Merchant,
    after: &Editable,
) -> Result<Vec<NewEvent>, Failure> {
    let changed = |action| {
        let event = event::by_member(author, context, action).about_merchant(before.id);
        event.changes(&Editable::from(before), after)
    };
    let of_status = changed(status_action(after.status))?.of_fields(|name| name == "status");
    let of_texts = changed(ActivityAction::MerchantUpdated)?.of_fields(|name| name != "status");
    Ok(of_status.into_iter().chain(of_texts).collect())
}

const fn status_action(status: MerchantStatus) -> ActivityAction {
    match status {
        MerchantStatus::Enabled => ActivityAction::MerchantEnabled,
        MerchantStatus::Disabled => ActivityAction::MerchantDisabled,
    }
}
