//! `POST /api/session`: exchanges a link's token for a session cookie.

use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use shared::endpoint::{CreateSession, CreateSignInLink};
use shared::problem::ErrorCode;
use shared::session::{NewSignInLink, Session, SignIn};

fn link_of(organisation: &Organisation) -> SignIn {
    let email = organisation.owner_record.email.clone();
    SignIn {
        token: Caller::operator().call::<CreateSignInLink>(&(), &NewSignInLink { email, organisation_id: None }).token,
    }
}

fn sessions_of(organisation: &Organisation) -> i64 {
    let member_id = organisation.owner_record.id.to_string();
    database::number("SELECT count(*) FROM sessions WHERE member_id = ?", &[&member_id])
}

#[test]
fn the_session_cookie_is_host_only_and_hidden_from_scripts() {
    let organisation = Organisation::new();
    let reply = Caller::nobody().ask::<CreateSession>(&(), &link_of(&organisation));
    assert_eq!((reply.status, reply.header("cache-control")), (200, "no-store"));
    let session: Session = serde_json::from_value(reply.json()).expect("a session");
    assert_eq!(session.member, organisation.owner_record);
    let mut parts: Vec<_> = reply.header("set-cookie").split("; ").collect();
    let (name, value) = parts.remove(0).split_once('=').expect("a cookie");
    parts.sort_unstable();
    assert_eq!(name, "__Host-session");
    assert_eq!(parts, ["HttpOnly", "Max-Age=43200", "Path=/", "SameSite=Lax", "Secure"]);
    assert!(value.len() >= 43, "256 bits take 43 characters: {}", value.len());
}

#[test]
fn a_link_works_once() {
    let organisation = Organisation::new();
    let link = link_of(&organisation);
    assert_eq!(Caller::nobody().ask::<CreateSession>(&(), &link).status, 200);
    let before = sessions_of(&organisation);
    let problem = Caller::nobody().refusal::<CreateSession>(&(), &link);
    assert_eq!((problem.code, sessions_of(&organisation)), (ErrorCode::SignInLinkUsed, before));
}

#[test]
fn a_link_opened_ten_times_at_once_works_once() {
    let organisation = Organisation::new();
    let (link, before) = (link_of(&organisation), sessions_of(&organisation));
    let replies: Vec<_> = std::thread::scope(|scope| {
        let asked: Vec<_> =
            (0..10).map(|_| scope.spawn(|| Caller::nobody().ask::<CreateSession>(&(), &link))).collect();
        asked.into_iter().map(|asker| asker.join().expect("a reply")).collect()
    });
    let (let_in, refused): (Vec<_>, Vec<_>) = replies.iter().partition(|reply| reply.status == 200);
    assert_eq!((let_in.len(), sessions_of(&organisation)), (1, before + 1));
    for reply in refused {
        assert_eq!(reply.problem().code, ErrorCode::SignInLinkUsed);
        assert_eq!(reply.header("set-cookie"), "");
    }
}

#[test]
fn a_link_older_than_15_minutes_is_rejected() {
    let organisation = Organisation::new();
    let (link, before) = (link_of(&organisation), sessions_of(&organisation));
    let member_id = organisation.owner_record.id.to_string();
    database::run(
        "UPDATE sign_in_links SET expires_at = created_at WHERE member_id = ? AND used_at IS NULL",
        &[&member_id],
    );
    let problem = Caller::nobody().refusal::<CreateSession>(&(), &link);
    assert_eq!((problem.code, sessions_of(&organisation)), (ErrorCode::SignInLinkExpired, before));
}

#[test]
fn an_unknown_link_is_rejected() {
    for token in ["", " ", "made-up", &"0".repeat(64), "ключ", &"a".repeat(5000)] {
        let problem = Caller::nobody().refusal::<CreateSession>(&(), &SignIn { token: token.to_owned() });
        assert_eq!(problem.code, ErrorCode::SignInLinkUnknown, "{token}");
    }
}
