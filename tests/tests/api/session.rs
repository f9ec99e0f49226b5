//! `/api/session`: signing in, the current session, signing out.

mod ending;
mod limits;
mod others;
mod renewal;
mod sign_in;

use keywright_tests::caller::Caller;
use keywright_tests::organisation::{Organisation, now};
use serde_json::json;
use shared::endpoint::{GetSession, Nothing};
use shared::moment::Moment;
use shared::problem::ErrorCode;

#[test]
fn a_session_contains_member_organisation_and_expiry() {
    let organisation = Organisation::new();
    let reply = organisation.owner.ask::<GetSession>(&(), &Nothing {});
    let (body, member) = (reply.json(), &organisation.owner_record);
    let expected = json!({
        "organisation": {
            "id": organisation.id,
            "name": body["organisation"]["name"],
            "requires_passkey": false,
            "api_url": null,
            "revokes_leaked_test_keys": true,
            "leak_mail": "owners_and_admins",
        },
        "member": { "id": member.id, "name": member.name, "email": member.email, "role": "owner" },
        "expires_at": body["expires_at"],
        "has_passkey": false,
        "confirmed_at": null,
    });
    assert_eq!((reply.status, body.clone()), (200, expected));
    let expires_at: Moment = body["expires_at"].as_str().expect("a moment").parse().expect("a moment");
    let lasts_ms = expires_at.ms_since(now());
    assert!((12 * Moment::HOUR_MS - Moment::MINUTE_MS..=12 * Moment::HOUR_MS).contains(&lasts_ms), "{lasts_ms} ms");
}

#[test]
fn invalid_session_cookies_are_rejected() {
    let organisation = Organisation::new();
    let token = organisation.owner.session_token();
    let (head, tail) = token.split_at(token.len() - 1);
    let changed = format!("{head}{}", if tail == "A" { "B" } else { "A" });
    let cookie = |value: &str| Caller::with_cookie(&format!("__Host-session={value}; Path=/"));
    for made_up in [changed.as_str(), head, "", "null", "'--", &"a".repeat(4000)] {
        let problem = cookie(made_up).refusal::<GetSession>(&(), &Nothing {});
        assert_eq!(problem.code, ErrorCode::NotSignedIn, "{made_up}");
    }
    assert_eq!(cookie(token).ask::<GetSession>(&(), &Nothing {}).status, 200);
}
