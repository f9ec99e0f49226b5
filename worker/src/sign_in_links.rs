//! Sign-in links: how they are made, asked for, and open.

use crate::activity;
use crate::arrival::Arrival;
use crate::db::members::Membership;
use crate::db::{self, Statement};
use crate::failure::Failure;
use crate::mail::{Mail, Post, quoted};
use crate::reply::{self, Reply};
use crate::router::Call;
use crate::session::{self, WayIn};
use crate::token::Token;
use crate::{clock, limits, origin, random};
use shared::activity::ActivityAction;
use shared::endpoint::RequestSignInLink;
use shared::id::MemberId;
use shared::moment::Moment;
use shared::problem::ErrorCode;
use shared::session::SignInLink;
use std::time::Duration;
use worker::console_error;

const LINK_MS: i64 = 15 * Moment::MINUTE_MS;
/// How long after the response a requested link is looked for: at the earliest, and by how much later at most.
const LOOK_AFTER: Duration = Duration::from_millis(200);
const LOOK_WITHIN: Duration = Duration::from_millis(1800);

/// A new link for a member, and the statement that stores its hash.
pub(crate) fn make(arrival: &Arrival, member_id: MemberId) -> (SignInLink, Statement) {
    let (link, token_hash) = write(arrival, LINK_MS);
    let insert = db::sign_in_links::insert(&token_hash, member_id, arrival.now, link.expires_at);
    (link, insert)
}

/// A link that opens nothing yet, and the hash by which it will be known.
pub(crate) fn write(arrival: &Arrival, lasts_ms: i64) -> (SignInLink, String) {
    let token = Token::random();
    let url = format!("{}/sign-in#{}", origin::own(arrival), token.reveal());
    let expires_at = arrival.now.plus_ms(lasts_ms);
    (SignInLink { url, token: token.reveal().to_owned(), expires_at }, token.hash())
}

/// Answers before it looks whether anybody has the address, and looks after a random delay: neither the response, nor its
/// time, nor that of the next response can tell.
pub(crate) async fn request(call: Call<RequestSignInLink>) -> Result<Reply<()>, Failure> {
    let (email, arrival) = (call.input.check()?.email, call.arrival);
    limits::before_link(&arrival).await?;
    let context = arrival.context.clone();
    context.wait_until(async move {
        clock::sleep(LOOK_AFTER + random::up_to(LOOK_WITHIN)).await;
        if let Err(Failure::Broken(fault)) = send_to(&arrival, &email).await {
            console_error!("sending links: {}: {}", fault.doing, fault.error);
        }
    });
    Ok(reply::no_content())
}

/// Whom a link lets in, if there is such a link.
pub(crate) async fn way_in(arrival: &Arrival, token_hash: &str) -> Result<Option<WayIn>, Failure> {
    match db::sign_in_links::find(&arrival.db, token_hash).await? {
        None => Ok(None),
        Some(link) if link.is_used => Err(session::link_used()),
        Some(link) if link.expires_at <= arrival.now => {
            Err(Failure::refused(ErrorCode::SignInLinkExpired, "Links last 15 minutes. Ask for a new one."))
        }
        Some(link) => {
            let used = db::sign_in_links::mark_used(token_hash, arrival.now);
            Ok(Some(WayIn { membership: link.membership, change: vec![used] }))
        }
    }
}

/// Sends a link for each organisation in which somebody has this address.
async fn send_to(arrival: &Arrival, email: &str) -> Result<(), Failure> {
    let Some(post) = Post::of(&arrival.env) else { return Ok(()) };
    if !limits::admits_link_mail(arrival, email).await? {
        return Ok(());
    }
    for membership in db::members::with_email(&arrival.db, email).await? {
        let (link, token_hash) = write(arrival, LINK_MS);
        let insert =
            db::sign_in_links::insert_unless_many(&token_hash, membership.member.id, arrival.now, link.expires_at);
        if arrival.db.change(vec![insert, db::events::insert(requested(arrival, &membership))?]).await? {
            post.send(Mail { to: email, subject: "Your link to sign in to Keywright", text: text(&membership, &link) })
                .await;
        }
    }
    Ok(())
}

/// Nobody knows who asked: it is on record that the member was sent a link, and where the request came from.
fn requested(arrival: &Arrival, membership: &Membership) -> db::events::NewEvent {
    let action = ActivityAction::SignInLinkRequested;
    let mut event = activity::by_operator(membership.organisation.id, arrival, action);
    event.member_id = Some(membership.member.id);
    event
}

fn text(membership: &Membership, link: &SignInLink) -> String {
    let (name, organisation) = (quoted(&membership.member.name), quoted(&membership.organisation.name));
    format!(
        "Hello {name},\n\nthis link signs you in to {organisation} on Keywright, once, within 15 minutes:\n\n{}\n\n\
         If you did not ask for it, you need to do nothing: without the link nobody gets in.\n",
        link.url
    )
}
