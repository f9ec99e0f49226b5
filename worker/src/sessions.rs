//! Where a member is signed in: the list, and how they end it elsewhere.

use crate::activity;
use crate::arrival::Arrival;
use crate::caller::SignedIn;
use crate::db::sessions::Open;
use crate::db::{self, Statement};
use crate::failure::Failure;
use crate::json::Json;
use crate::reply::{self, Reply};
use crate::router::Call;
use crate::session::IDLE_MS;
use crate::{cookie, cursor};
use shared::activity::ActivityAction;
use shared::endpoint::{EndOtherSessions, EndSession, ListSessions};
use shared::id::SessionId;
use shared::page::Page;
use shared::session::SessionRecord;

const LIST: &str = "sessions";
/// How many ended sessions an event names. It also says how many there were.
const NAMED: usize = 20;

pub(crate) async fn list(call: Call<ListSessions>) -> Result<Reply<Page<SessionRecord>>, Failure> {
    let (member, arrival) = (call.caller.member()?, &call.arrival);
    let limit = call.input.limit.unwrap_or_default();
    let after: Option<SessionId> = cursor::read(LIST, call.input.cursor.as_deref())?;
    let sessions = db::sessions::list(&arrival.db, &open(member, arrival), limit, after).await?;
    Ok(reply::ok(cursor::page(LIST, sessions, limit, |session| session.id)?))
}

pub(crate) async fn end_others(call: Call<EndOtherSessions>) -> Result<Reply<()>, Failure> {
    let (member, arrival) = (call.caller.member()?, &call.arrival);
    let (count, ids) = db::sessions::others(&arrival.db, &open(member, arrival), NAMED).await?;
    let delete = db::sessions::delete_others(member.session.member.id, member.session_id);
    end(member, arrival, delete, count, &ids).await?;
    Ok(reply::no_content())
}

/// Ends one, which may be the one that asks.
pub(crate) async fn end_one(call: Call<EndSession>) -> Result<Reply<()>, Failure> {
    let (member, arrival, id) = (call.caller.member()?, &call.arrival, call.target);
    if !db::sessions::exists(&arrival.db, &open(member, arrival), id).await? {
        return Err(Failure::not_found());
    }
    end(member, arrival, db::sessions::delete(id), 1, &[id]).await?;
    let reply = reply::no_content();
    Ok(if id == member.session_id { reply.with_header("Set-Cookie", cookie::clear()) } else { reply })
}

/// The member's sessions that have not ended.
pub(crate) fn open(member: &SignedIn, arrival: &Arrival) -> Open {
    Open {
        member_id: member.session.member.id,
        current: member.session_id,
        now: arrival.now,
        idle_since: arrival.now.plus_ms(-IDLE_MS),
    }
}

/// If there is nothing left to end, nothing is written.
async fn end(
    member: &SignedIn,
    arrival: &Arrival,
    delete: Statement,
    count: usize,
    ids: &[SessionId],
) -> Result<(), Failure> {
    let author = member.author(arrival.now);
    let mut event = activity::by(author, arrival, ActivityAction::SessionsEnded);
    event.member_id = Some(author.member_id);
    let ids = ids.iter().map(|id| Json::Text(id.to_string())).collect();
    event.before = vec![("sessions".to_owned(), Json::List(ids))];
    if count > NAMED {
        event.before.push(("count".to_owned(), Json::Number(i64::try_from(count).unwrap_or(i64::MAX))));
    }
    arrival.db.change(vec![delete, db::events::insert(event)?]).await.map(|_| ())
}
