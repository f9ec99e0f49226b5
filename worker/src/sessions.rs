//! Lists a member's sessions and ends them.

use crate::call::Call;
use crate::caller::MemberSession;
use crate::context::RequestContext;
use crate::db::sessions::Open;
use crate::db::{self, Statement};
use crate::event;
use crate::failure::Failure;
use crate::json::Json;
use crate::reply::{self, Reply};
use crate::session::resume::IDLE_MS;
use crate::{cookie, cursor};
use shared::activity::ActivityAction;
use shared::endpoint::{EndOtherSessions, EndSession, ListSessions};
use shared::id::SessionId;
use shared::page::Page;
use shared::session::SessionRecord;

const LIST: &str = "sessions";
/// How many ended sessions an event lists. If there are more, it also has their count.
const NAMED: usize = 20;

pub(crate) async fn list(
    member: &MemberSession,
    call: Call<ListSessions>,
) -> Result<Reply<Page<SessionRecord>>, Failure> {
    let context = &call.context;
    let limit = call.input.limit.unwrap_or_default();
    let after: Option<SessionId> = cursor::read(LIST, call.input.cursor.as_deref())?;
    let sessions = db::sessions::list(&context.db, &open(member, context), limit, after).await?;
    Ok(reply::ok(cursor::page(LIST, sessions, limit, |session| session.id)?))
}

pub(crate) async fn end_others(member: &MemberSession, call: Call<EndOtherSessions>) -> Result<Reply<()>, Failure> {
    let context = &call.context;
    let (count, ids) = db::sessions::others(&context.db, &open(member, context), NAMED).await?;
    let delete = db::sessions::delete_others(member.session.member.id, member.session_id);
    end(member, context, delete, count, &ids).await?;
    Ok(reply::no_content())
}

/// Ends a session, which can be the current one.
pub(crate) async fn end_one(member: &MemberSession, call: Call<EndSession>) -> Result<Reply<()>, Failure> {
    let (context, id) = (&call.context, call.target);
    if !db::sessions::exists(&context.db, &open(member, context), id).await? {
        return Err(Failure::not_found());
    }
    end(member, context, db::sessions::delete(id), 1, &[id]).await?;
    let reply = reply::no_content();
    Ok(if id == member.session_id { reply.with_header("Set-Cookie", cookie::clear()) } else { reply })
}

/// Selects the member's sessions that have not ended.
pub(crate) fn open(member: &MemberSession, context: &RequestContext) -> Open {
    Open {
        member_id: member.session.member.id,
        current: member.session_id,
        now: context.now,
        idle_since: context.now.plus_ms(-IDLE_MS),
    }
}

/// Writes nothing if a concurrent request has ended the sessions.
async fn end(
    member: &MemberSession,
    context: &RequestContext,
    delete: Statement,
    count: usize,
    ids: &[SessionId],
) -> Result<(), Failure> {
    let author = member.author(context.now);
    let ids = ids.iter().map(|id| Json::Text(id.to_string())).collect();
    let mut event =
        event::about_author(author, context, ActivityAction::SessionsEnded).was("sessions", Json::List(ids));
    if count > NAMED {
        event = event.was("count", Json::Number(i64::try_from(count).unwrap_or(i64::MAX)));
    }
    context.db.change(vec![delete, event.insert()?]).await.map(|_| ())
}
