//! Sign-in links: how one is made. How one is used is in `session.rs`.

use crate::arrival::Arrival;
use crate::db::{self, Statement};
use crate::token::Token;
use shared::id::MemberId;
use shared::moment::Moment;
use shared::session::SignInLink;

const LINK_MS: i64 = 15 * Moment::MINUTE_MS;

/// A new link for a member, and the statement that stores its hash.
pub(crate) fn make(arrival: &Arrival, member_id: MemberId) -> (SignInLink, Statement) {
    let token = Token::random();
    let expires_at = arrival.now.plus_ms(LINK_MS);
    let insert = db::sign_in_links::insert(&token.hash(), member_id, arrival.now, expires_at);
    let url = format!("{}/sign-in#{}", dashboard_origin(arrival), token.reveal());
    (SignInLink { url, token: token.reveal().to_owned(), expires_at }, insert)
}

/// Where people open the dashboard; the operator may well call by another name.
fn dashboard_origin(arrival: &Arrival) -> String {
    let set = arrival.env.var("PUBLIC_ORIGIN").map(|origin| origin.to_string()).unwrap_or_default();
    if set.is_empty() { arrival.origin() } else { set.trim_end_matches('/').to_owned() }
}
