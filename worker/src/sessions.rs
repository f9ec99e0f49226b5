//! Where a member is signed in: the list, and how they end it elsewhere.

use crate::activity;
use crate::arrival::Arrival;
use crate::caller::SignedIn;
use crate::cookie;
use crate::db;
use crate::db::Statement;
use crate::failure::Failure;
use crate::json::Json;
use crate::reply::{self, Reply};
use crate::router::Call;
use crate::session::IDLE_MS;
use shared::activity::ActivityAction;
use shared::endpoint::{EndOtherSessions, EndSession, ListSessions};
use shared::page::Page;
use shared::session::SessionRecord;

pub(crate) async fn list(call: Call<ListSessions>) -> Result<Reply<Page<SessionRecord>>, Failure> {
    let items = sessions_of(call.caller.member()?, &call.arrival).await?;
    Ok(reply::ok(Page { items, next_cursor: None }))
}

pub(crate) async fn end_others(call: Call<EndOtherSessions>) -> Result<Reply<()>, Failure> {
    let (member, arrival) = (call.caller.member()?, &call.arrival);
    let ended = sessions_of(member, arrival).await?.into_iter().filter(|session| !session.is_current).collect();
    end(member, arrival, db::sessions::delete_others(member.session.member.id, member.session_id), ended).await?;
    Ok(reply::no_content())
}

/// Ends one, which may be the one that asks.
pub(crate) async fn end_one(call: Call<EndSession>) -> Result<Reply<()>, Failure> {
    let (member, arrival) = (call.caller.member()?, &call.arrival);
    let found = sessions_of(member, arrival).await?.into_iter().find(|session| session.id == call.target);
    let session = found.ok_or_else(Failure::not_found)?;
    let reply = reply::no_content();
    let is_current = session.is_current;
    end(member, arrival, db::sessions::delete(session.id), vec![session]).await?;
    Ok(if is_current { reply.with_header("Set-Cookie", cookie::clear()) } else { reply })
}

async fn sessions_of(member: &SignedIn, arrival: &Arrival) -> Result<Vec<SessionRecord>, Failure> {
    let idle_since = arrival.now.plus_ms(-IDLE_MS);
    db::sessions::list(&arrival.db, member.session.member.id, member.session_id, arrival.now, idle_since).await
}

/// Where there is nothing left to end, nothing was done.
async fn end(
    member: &SignedIn,
    arrival: &Arrival,
    delete: Statement,
    ended: Vec<SessionRecord>,
) -> Result<(), Failure> {
    let author = member.author(arrival.now);
    let mut event = activity::by(author, arrival, ActivityAction::SessionsEnded);
    event.member_id = Some(author.member_id);
    let ids = ended.into_iter().map(|session| Json::Text(session.id.to_string())).collect();
    event.before = vec![("sessions".to_owned(), Json::List(ids))];
    arrival.db.change(vec![delete, db::events::insert(event)?]).await.map(|_| ())
}
