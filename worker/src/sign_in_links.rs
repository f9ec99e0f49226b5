//! Creates, mails and accepts sign-in links.

use crate::admission::{Admission, link_used};
use crate::call::Call;
use crate::context::RequestContext;
use crate::db::members::Membership;
use crate::db::{self, Statement};
use crate::event;
use crate::failure::Failure;
use crate::mail::{Mail, Mailer, quoted};
use crate::reply::{self, Reply};
use crate::token::Token;
use crate::{clock, limits, origin, random};
use shared::activity::ActivityAction;
use shared::endpoint::RequestSignInLink;
use shared::id::MemberId;
use shared::moment::Moment;
use shared::problem::ErrorCode;
use shared::session::SignInLink;
use std::time::Duration;

const LINK_MS: i64 = 15 * Moment::MINUTE_MS;
/// When a request for a link is processed after the response: the minimum delay, and the maximum random addition to it.
const LOOK_AFTER: Duration = Duration::from_millis(200);
const LOOK_WITHIN: Duration = Duration::from_millis(1800);

/// A new link for a member, and the statement that stores its hash.
pub(crate) fn make(context: &RequestContext, member_id: MemberId) -> (SignInLink, Statement) {
    let (link, token_hash) = write(context, LINK_MS);
    let insert = db::sign_in_links::insert(&token_hash, member_id, context.now, link.expires_at);
    (link, insert)
}

/// A new link, which works once its hash is stored, and that hash.
pub(crate) fn write(context: &RequestContext, lasts_ms: i64) -> (SignInLink, String) {
    let token = Token::random();
    let url = format!("{}/sign-in#{}", origin::own(context), token.reveal());
    let expires_at = context.now.plus_ms(lasts_ms);
    (SignInLink { url, token: token.reveal().to_owned(), expires_at }, token.hash())
}

/// Responds before reading whether a member has the address, and reads after a random delay. So neither the response,
/// nor its duration, nor that of a later response reveals which addresses have members.
pub(crate) async fn request(call: Call<RequestSignInLink>) -> Result<Reply<()>, Failure> {
    let (email, context) = (call.input.email, call.context);
    limits::before_link(&context).await?;
    let execution = context.execution.clone();
    execution.wait_until(async move {
        clock::sleep(LOOK_AFTER + random::up_to(LOOK_WITHIN)).await;
        if let Err(failure) = send_to(&context, &email).await {
            failure.log("mailing sign-in links");
        }
    });
    Ok(reply::no_content())
}

/// The admission by a sign-in link; `None` if no link has this token.
pub(crate) async fn admission(context: &RequestContext, token_hash: &str) -> Result<Option<Admission>, Failure> {
    match db::sign_in_links::find(&context.db, token_hash).await? {
        None => Ok(None),
        Some(link) if link.is_used => Err(link_used()),
        Some(link) if link.expires_at <= context.now => {
            Err(Failure::refused(ErrorCode::SignInLinkExpired, "Links last 15 minutes. Ask for a new one."))
        }
        Some(link) => {
            let used = db::sign_in_links::mark_used(token_hash, context.now);
            Ok(Some(Admission { membership: link.membership, change: vec![used] }))
        }
    }
}

/// Mails a link for each organisation in which a member has this address.
async fn send_to(context: &RequestContext, email: &str) -> Result<(), Failure> {
    let Some(mailer) = Mailer::of(&context.env) else { return Ok(()) };
    if !limits::admits_link_mail(context, email).await? {
        return Ok(());
    }
    for membership in db::members::with_email(&context.db, email).await? {
        let (link, token_hash) = write(context, LINK_MS);
        let insert =
            db::sign_in_links::insert_unless_many(&token_hash, membership.member.id, context.now, link.expires_at);
        if context.db.change(vec![insert, requested(context, &membership).insert()?]).await? {
            mailer
                .send(Mail { to: email, subject: "Your link to sign in to Keywright", text: text(&membership, &link) })
                .await;
        }
    }
    Ok(())
}

/// Records that a link was sent to the member, with the client of the request. The caller is anonymous.
fn requested(context: &RequestContext, membership: &Membership) -> db::events::NewEvent {
    let action = ActivityAction::SignInLinkRequested;
    event::by_operator(membership.organisation.id, context, action).about_member(membership.member.id)
}

fn text(membership: &Membership, link: &SignInLink) -> String {
    let (name, organisation) = (quoted(&membership.member.name), quoted(&membership.organisation.name));
    format!(
        "Hello {name},\n\nthis link signs you in to {organisation} on Keywright, once, within 15 minutes:\n\n{}\n\n\
         If you did not ask for this link, ignore this message: nobody can sign in without the link.\n",
        link.url
    )
}
