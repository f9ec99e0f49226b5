//! The browser's sessions in other organisations. A person who belongs to several organisations signs in to each once, and
//! then switches.
//!
//! A cookie carries their tokens. That two members have the same address does not let one become the other, because an
//! invitation can name an address that its inviter does not own.

use crate::call::Call;
use crate::caller::{self, MemberSession};
use crate::context::RequestContext;
use crate::db::sessions::Found;
use crate::db::{self, Author};
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::session::resume::IDLE_MS;
use crate::token::Token;
use crate::{cookie, event};
use shared::activity::ActivityAction;
use shared::endpoint::{GetOtherSessions, SwitchOrganisation};
use shared::id::OrganisationId;
use shared::session::{OtherSessions, Session};

/// A session that has not ended, and its token.
struct Open {
    token: Token,
    found: Found,
}

impl Open {
    fn organisation_id(&self) -> OrganisationId {
        self.found.session.organisation.id
    }
}

pub(crate) async fn list(
    member: &MemberSession,
    call: Call<GetOtherSessions>,
) -> Result<Reply<OtherSessions>, Failure> {
    let others = others(member, &call.context).await?;
    Ok(reply::ok(OtherSessions { items: others.into_iter().map(|other| other.found.session).collect() }))
}

pub(crate) async fn switch(member: &MemberSession, call: Call<SwitchOrganisation>) -> Result<Reply<Session>, Failure> {
    let (context, wanted) = (&call.context, call.target);
    if wanted == member.organisation_id() {
        return Ok(reply::ok(member.session.clone()));
    }
    let (chosen, rest): (Vec<_>, Vec<_>) =
        others(member, context).await?.into_iter().partition(|other| other.organisation_id() == wanted);
    let chosen = chosen.into_iter().next().ok_or_else(Failure::not_found)?;
    let present = member.token(context)?;
    let kept: Vec<&Token> = [&present].into_iter().chain(rest.iter().map(|other| &other.token)).collect();
    let cookies = [cookie::set(&chosen.token), cookie::set_others(&kept)];
    Ok(reply::ok(chosen.found.session).with_headers(cookies.map(|cookie| ("Set-Cookie", cookie))))
}

/// The sessions that a browser had before it signs in.
pub(crate) struct Before {
    kept: Vec<Open>,
    dropped: Vec<Open>,
    had_cookie: bool,
}

/// What becomes of the browser's sessions when it signs in to this organisation. Those in other organisations are kept if one
/// of them was current: otherwise somebody else may be at the browser. No other session stays open without a cookie.
pub(crate) async fn before(context: &RequestContext, signed_in_to: OrganisationId) -> Result<Before, Failure> {
    let (present, others) = (caller::token(context).ok(), read(context));
    let (has_present, had_cookie) = (present.is_some(), !others.is_empty());
    let mut found = find(context, present.into_iter().chain(others).collect()).await?.into_iter();
    let present = if has_present { found.next().flatten() } else { None };
    let is_signed_in = present.is_some();
    let (mut kept, mut dropped): (Vec<Open>, Vec<Open>) = (Vec::new(), Vec::new());
    for session in present.into_iter().chain(found.flatten()) {
        let is_kept = is_signed_in && session.organisation_id() != signed_in_to && kept.len() < OtherSessions::MAX;
        if is_kept && !has_organisation(&kept, session.organisation_id()) {
            kept.push(session);
        } else {
            dropped.push(session);
        }
    }
    dropped.retain(|session| kept.iter().all(|kept| kept.found.id != session.found.id));
    Ok(Before { kept, dropped, had_cookie })
}

impl Before {
    /// The cookie that keeps these sessions, if the browser needs another one.
    pub(crate) fn cookie(&self) -> Option<String> {
        let tokens: Vec<&Token> = self.kept.iter().map(|session| &session.token).collect();
        (self.had_cookie || !tokens.is_empty()).then(|| cookie::set_others(&tokens))
    }

    /// Ends the sessions that are not kept. The browser has signed in already, so a failure is only logged.
    pub(crate) async fn end_dropped(self, context: &RequestContext) {
        if let Err(failure) = end_all(self.dropped, context).await {
            failure.log("ending the former sessions of a browser");
        }
    }
}

/// Ends the browser's sessions in other organisations, each with its event.
pub(crate) async fn end(member: &MemberSession, context: &RequestContext) -> Result<(), Failure> {
    end_all(others(member, context).await?, context).await
}

async fn end_all(sessions: Vec<Open>, context: &RequestContext) -> Result<(), Failure> {
    for Open { found, .. } in sessions {
        let Session { organisation, member, .. } = found.session;
        let author = Author { organisation_id: organisation.id, member_id: member.id, now: context.now, caller: None };
        let signed_out = event::about_author(author, context, ActivityAction::SignedOut);
        context.db.change(vec![db::sessions::delete(found.id), signed_out.insert()?]).await?;
    }
    Ok(())
}

/// One session for each organisation except the member's.
async fn others(member: &MemberSession, context: &RequestContext) -> Result<Vec<Open>, Failure> {
    let mut others: Vec<Open> = Vec::new();
    for session in find(context, read(context)).await?.into_iter().flatten() {
        let id = session.organisation_id();
        if id != member.organisation_id() && !has_organisation(&others, id) {
            others.push(session);
        }
    }
    Ok(others)
}

fn has_organisation(sessions: &[Open], id: OrganisationId) -> bool {
    sessions.iter().any(|session| session.organisation_id() == id)
}

fn read(context: &RequestContext) -> Vec<Token> {
    context.header("Cookie").map(|header| cookie::read_others(&header)).unwrap_or_default()
}

/// The session of each token; `None` if it has ended.
async fn find(context: &RequestContext, tokens: Vec<Token>) -> Result<Vec<Option<Open>>, Failure> {
    if tokens.is_empty() {
        return Ok(Vec::new());
    }
    let token_hashes: Vec<String> = tokens.iter().map(Token::hash).collect();
    let idle_since = context.now.plus_ms(-IDLE_MS);
    let found = db::sessions::find_each(&context.db, &token_hashes, context.now, idle_since).await?;
    Ok(tokens.into_iter().zip(found).map(|(token, found)| Some(Open { token, found: found? })).collect())
}
