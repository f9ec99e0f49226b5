//! Lists events. `event.rs` creates them and `db/events.rs` stores them.

mod csv;
pub(crate) mod export;
pub(crate) mod verify;

use crate::call::Call;
use crate::caller::MemberSession;
use crate::cursor;
use crate::db;
use crate::db::events::StoredEvent;
use crate::db::events::walk::{Order, Place, Walk, Which};
use crate::expiry;
use crate::failure::Failure;
use crate::reply::{self, Reply};
use shared::endpoint::ListActivity;
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
    let (db, now) = (&call.context.db, call.context.now);
    let events = expiry::list(db, organisation_id, now, db::events::list(&walk)).await?;
    Ok(reply::ok(cursor::page(LIST, events, limit, |event| (event.at, event.number))?))
}
