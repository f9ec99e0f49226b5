//! A role change renews the session token. The old token works for a moment longer, for concurrent requests.

use keywright_tests::caller::Caller;
use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use shared::endpoint::{CreateMerchant, DeleteSession, GetSession, ListMerchants, Nothing, UpdateMember};
use shared::id::MemberId;
use shared::member::{MemberPatch, Role};
use shared::merchant::MerchantFilter;
use shared::problem::ErrorCode;
use std::thread;

/// A developer whose role was changed to `role` after they signed in.
fn changed(organisation: &Organisation, role: Role) -> (Caller, MemberId) {
    let member = organisation.member(Role::Developer);
    let id = member.session().member.id;
    organisation.owner.call::<UpdateMember>(&id, &MemberPatch { role });
    (member, id)
}

#[test]
fn the_first_request_after_a_role_change_gets_a_new_token() {
    let organisation = Organisation::new();
    let (before, _) = changed(&organisation, Role::Admin);
    let reply = before.ask::<GetSession>(&(), &Nothing {});
    assert_eq!(reply.json()["member"]["role"], "admin");
    let after = Caller::with_cookie(reply.header("set-cookie"));
    assert_ne!(after.session_token(), before.session_token());
    let again = after.ask::<GetSession>(&(), &Nothing {});
    assert_eq!((again.status, again.header("set-cookie")), (200, ""));
}

#[test]
fn a_session_without_a_role_change_keeps_its_token() {
    let organisation = Organisation::new();
    changed(&organisation, Role::Developer);
    assert_eq!(organisation.owner.ask::<GetSession>(&(), &Nothing {}).header("set-cookie"), "");
}

#[test]
fn the_old_token_works_for_30_seconds() {
    let organisation = Organisation::new();
    let (before, id) = changed(&organisation, Role::Admin);
    let after = Caller::with_cookie(before.ask::<GetSession>(&(), &Nothing {}).header("set-cookie"));
    assert_eq!(before.ask::<GetSession>(&(), &Nothing {}).status, 200);
    let left = "SELECT previous_until - CAST(unixepoch('subsec') * 1000 AS INTEGER) FROM sessions WHERE member_id = ?";
    assert!((20_000..=30_000).contains(&database::number(left, &[&id.to_string()])));
    database::run("UPDATE sessions SET previous_until = 1 WHERE member_id = ?", &[&id.to_string()]);
    assert_eq!(before.refusal::<GetSession>(&(), &Nothing {}).code, ErrorCode::NotSignedIn);
    assert_eq!(after.ask::<GetSession>(&(), &Nothing {}).status, 200);
}

#[test]
fn only_one_of_many_concurrent_requests_gets_the_new_token() {
    let organisation = Organisation::new();
    let (before, _) = changed(&organisation, Role::Viewer);
    let replies: Vec<_> = thread::scope(|scope| {
        let ask = || before.ask::<ListMerchants>(&(), &MerchantFilter::default());
        let asking: Vec<_> = (0..10).map(|_| scope.spawn(ask)).collect();
        asking.into_iter().map(|asked| asked.join().expect("a reply")).collect()
    });
    assert!(replies.iter().all(|reply| reply.status == 200), "{replies:?}");
    assert_eq!(replies.iter().filter(|reply| !reply.header("set-cookie").is_empty()).count(), 1);
}

#[test]
fn a_rejected_request_returns_the_new_token_too() {
    let organisation = Organisation::new();
    let (before, _) = changed(&organisation, Role::Viewer);
    let reply = before.request("POST", "/api/merchants").json(&serde_json::json!({})).send();
    assert_eq!(reply.problem().code, ErrorCode::NotAllowed);
    let after = Caller::with_cookie(reply.header("set-cookie"));
    assert_eq!(after.session().member.role, Role::Viewer);
    let problem = after.refusal::<CreateMerchant>(&(), &keywright_tests::organisation::new_merchant("Shop"));
    assert_eq!(problem.code, ErrorCode::NotAllowed);
}

#[test]
fn signing_out_after_a_role_change_only_deletes_the_cookie() {
    let organisation = Organisation::new();
    let (member, _) = changed(&organisation, Role::Admin);
    let reply = member.ask::<DeleteSession>(&(), &Nothing {});
    assert!(reply.header("set-cookie").starts_with("__Host-session=;"), "{reply:?}");
}

#[test]
fn a_cookie_sent_with_a_sign_in_is_not_adopted() {
    let organisation = Organisation::new();
    let link = organisation.invite(Role::Viewer).link.expect("a link");
    let fixed = "0".repeat(64);
    let request = Caller::with_cookie(&format!("__Host-session={fixed}; Path=/"))
        .request("POST", "/api/session")
        .json(&serde_json::json!({ "token": link.token }));
    let reply = request.send();
    let begun = Caller::with_cookie(reply.header("set-cookie"));
    assert_ne!(begun.session_token(), fixed);
    let planted = Caller::with_cookie(&format!("__Host-session={fixed}; Path=/"));
    assert_eq!(planted.refusal::<GetSession>(&(), &Nothing {}).code, ErrorCode::NotSignedIn);
}
