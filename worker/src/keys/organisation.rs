//! Lists the keys of all merchant accounts of an organisation.

use crate::call::Call;
use crate::caller::MemberSession;
use crate::context::RequestContext;
use crate::cursor;
use crate::db;
use crate::db::keys::organisation::{Place, place_of};
use crate::db::search::Scope;
use crate::expiry;
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::search;
use shared::endpoint::ListOrganisationKeys;
use shared::key::{Direction, KeyOrder, OrganisationKey, OrganisationKeyFilter};
use shared::page::Page;

pub(crate) async fn list(
    member: &MemberSession,
    call: Call<ListOrganisationKeys>,
) -> Result<Reply<Page<OrganisationKey>>, Failure> {
    Ok(reply::ok(page(member, &call.context, &call.input).await?))
}

/// A page of the keys that match `filter`.
pub(super) async fn page(
    member: &MemberSession,
    context: &RequestContext,
    filter: &OrganisationKeyFilter,
) -> Result<Page<OrganisationKey>, Failure> {
    let organisation_id = member.organisation_id();
    let words = match filter.search.as_deref() {
        Some(text) => Some(search::prepare(context, member, Scope::OrganisationKeys(organisation_id), text).await?),
        None => None,
    };
    let limit = filter.limit.unwrap_or_default();
    // Each order has its own cursors.
    let (order, direction) = (filter.order.unwrap_or(KeyOrder::Created), filter.direction);
    let list = format!("keys of the organisation, {order}, {}", direction.unwrap_or(Direction::Descending));
    let place: Option<Place> = cursor::read(&list, filter.cursor.as_deref())?;
    let listing = db::keys::organisation::list(organisation_id, filter, words.as_deref(), limit, place, context.now);
    let keys = expiry::list(&context.db, organisation_id, context.now, listing).await?;
    cursor::page(&list, keys, limit, |item| place_of(filter, item))
}
