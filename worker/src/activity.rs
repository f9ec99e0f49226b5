//! What was done: how an event is put together, and the list of them. They are stored by `db/events.rs`.

mod csv;
pub(crate) mod export;
pub(crate) mod verify;

use crate::call::Call;
use crate::caller::MemberSession;
use crate::context::{Client, RequestContext};
use crate::cursor;
use crate::db::events::walk::{Order, Place, Walk, Which};
use crate::db::events::{NewEvent, StoredEvent};
use crate::db::{self, Author};
use crate::failure::Failure;
use crate::json::{self, Fields, Json};
use crate::reply::{self, Reply};
use serde::Serialize;
use shared::activity::ActivityAction;
use shared::endpoint::ListActivity;
use shared::id::{EventId, OrganisationId};
use shared::page::Page;

const LIST: &str = "activity";

pub(crate) async fn list(
    member: &MemberSession,
    call: Call<ListActivity>,
) -> Result<Reply<Page<StoredEvent>>, Failure> {
    let organisation_id = member.organisation_id();
    let limit = call.input.limit.unwrap_or_default();
    let after: Option<Place> = cursor::read(LIST, call.input.cursor.as_deref())?;
    let which = Which::from(&call.input);
    let walk = Walk { organisation_id, which: &which, order: Order::NewestFirst, after, len: cursor::rows(limit) };
    let events = db::events::list(&call.context.db, &walk, call.context.now).await?;
    Ok(reply::ok(cursor::page(LIST, events, limit, |event| (event.at, event.number))?))
}

/// What a member does, from where the request came; what it is about is to be added.
pub(crate) fn by(author: Author, context: &RequestContext, action: ActivityAction) -> NewEvent {
    let mut event = by_operator(author.organisation_id, context, action);
    event.done_by = Some(author.member_id);
    event.caller = author.caller;
    event
}

/// What a member does to their own account or session.
pub(crate) fn about_author(author: Author, context: &RequestContext, action: ActivityAction) -> NewEvent {
    NewEvent { member_id: Some(author.member_id), ..by(author, context, action) }
}

/// What time did. The event says by itself when that was.
pub(crate) fn by_time(id: EventId, organisation_id: OrganisationId, action: ActivityAction) -> NewEvent {
    NewEvent {
        id,
        organisation_id,
        caller: None,
        action,
        done_by: None,
        ip: None,
        country: None,
        user_agent: None,
        merchant_id: None,
        key_id: None,
        member_id: None,
        before: Fields::new(),
        after: Fields::new(),
        reason: None,
    }
}

/// What the operator of the deployment does for an organisation.
pub(crate) fn by_operator(
    organisation_id: OrganisationId,
    context: &RequestContext,
    action: ActivityAction,
) -> NewEvent {
    let event = by_time(context.fresh(EventId::new), organisation_id, action);
    let Client { ip, country, user_agent } = context.client();
    NewEvent { ip, country, user_agent, ..event }
}

/// The fields of `thing`, for an event.
pub(crate) fn fields(thing: &impl Serialize) -> Result<Fields, Failure> {
    match json::parse(serde_json::to_string(thing)?.as_bytes())? {
        Json::Object(fields) => Ok(fields),
        // What is no object has no fields.
        _ => Ok(Fields::new()),
    }
}

/// The fields in which two states of a thing differ: as they were, and as they became.
pub(crate) fn changes(before: &impl Serialize, after: &impl Serialize) -> Result<(Fields, Fields), Failure> {
    let (mut was, mut became) = (fields(before)?, fields(after)?);
    was.retain(|field| !became.contains(field));
    became.retain(|(name, _)| was.iter().any(|(changed, _)| changed == name));
    Ok((was, became))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_a_change() {
        let before = json!({ "name": "Shop", "description": null, "website": "https://shop.example" });
        let after = json!({ "name": "Store", "description": "New", "website": "https://shop.example" });
        let (was, became) = changes(&before, &after).unwrap();
        assert_eq!(was, fields(&json!({ "name": "Shop", "description": null })).unwrap());
        assert_eq!(became, fields(&json!({ "name": "Store", "description": "New" })).unwrap());
    }
}
