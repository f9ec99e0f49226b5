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

/// The cookie with which a browser that signs in to this organisation keeps its sessions in the others. `None` if it has
/// none.
pub(crate) async fn kept(context: &RequestContext, signed_in_to: OrganisationId) -> Result<Option<String>, Failure> {
    let tokens = caller::token(context).into_iter().chain(read(context)).collect();
    let kept = open(context, tokens, signed_in_to).await?;
    let tokens: Vec<&Token> = kept.iter().map(|other| &other.token).take(OtherSessions::MAX).collect();
    Ok((!tokens.is_empty()).then(|| cookie::set_others(&tokens)))
}

/// Ends them, each with its event.
pub(crate) async fn end(member: &MemberSession, context: &RequestContext) -> Result<(), Failure> {
    for Open { found, .. } in others(member, context).await? {
        let Session { organisation, member, .. } = found.session;
        let author = Author { organisation_id: organisation.id, member_id: member.id, now: context.now, caller: None };
        let signed_out = event::about_author(author, context, ActivityAction::SignedOut);
        context.db.change(vec![db::sessions::delete(found.id), signed_out.insert()?]).await?;
    }
    Ok(())
}

async fn others(member: &MemberSession, context: &RequestContext) -> Result<Vec<Open>, Failure> {
    open(context, read(context), member.organisation_id()).await
}

fn read(context: &RequestContext) -> Vec<Token> {
    context.header("Cookie").map(|header| cookie::read_others(&header)).unwrap_or_default()
}

/// The sessions with these tokens that have not ended: one for each organisation except this one.
async fn open(context: &RequestContext, tokens: Vec<Token>, except: OrganisationId) -> Result<Vec<Open>, Failure> {
    if tokens.is_empty() {
        return Ok(Vec::new());
    }
    let token_hashes: Vec<String> = tokens.iter().map(Token::hash).collect();
    let idle_since = context.now.plus_ms(-IDLE_MS);
    let found = db::sessions::find_each(&context.db, &token_hashes, context.now, idle_since).await?;
    let mut open: Vec<Open> = Vec::new();
    for (token, found) in tokens.into_iter().zip(found) {
        let Some(found) = found else { continue };
        let other = Open { token, found };
        let id = other.organisation_id();
        if id != except && open.iter().all(|known| known.organisation_id() != id) {
            open.push(other);
        }
    }
    Ok(open)
}
