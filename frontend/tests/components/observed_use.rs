//! What the calls of a key show: permissions in use, networks, and what would have allowed rejected calls.

use super::stage::Stage;
use keywright_frontend::pages::key::observed::networks::NetworkList;
use keywright_frontend::pages::key::observed::permissions::Advice;
use keywright_frontend::pages::key::observed::refusals::remedy;
use leptos::prelude::*;
use shared::key::Mode;
use shared::moment::Moment;
use shared::permission::{Action, Entity, PermissionSet, Preset};
use shared::usage::{KeyAdvice, KeyNetwork, KeyRefusal, Network, Observed};
use shared::verification::VerificationCode;
use wasm_bindgen_test::wasm_bindgen_test;

const SEEN: Moment = Moment::from_ms(0);

/// What is shown of a key with full access after `days` days.
fn advice(days: i64, observed: Observed) -> Stage {
    let now = SEEN.plus_ms(days * Moment::DAY_MS);
    let advice = KeyAdvice::new(PermissionSet::ALL, observed, SEEN, now);
    Stage::with(move || view! { <Advice advice /> })
}

fn viewing() -> PermissionSet {
    PermissionSet::EMPTY.with(Entity::Customer.permission(Action::View))
}

#[wasm_bindgen_test]
fn before_30_days_only_the_progress_is_shown() {
    let observed = Observed { calls: 9, used: viewing(), complete: true, ..Observed::default() };
    let stage = advice(12, observed);
    assert!(stage.text().starts_with("12 of 30 days observed"));
    assert_eq!(stage.find("progress").get_attribute("value").as_deref(), Some("12"));
    assert!(!stage.text().contains("View Customer"));
}

#[wasm_bindgen_test]
fn used_and_unused_permissions_are_listed() {
    let observed = Observed { calls: 340, used: viewing(), complete: true, ..Observed::default() };
    let text = advice(45, observed).text();
    assert!(text.starts_with("In the last 45 days, 340 calls needed 1 of the key's 20 permissions."), "{text}");
    assert!(text.contains("Used 1View Customer") && text.contains("Not used 19Edit Customer"), "{text}");
    assert!(!text.contains("not granted"), "{text}");
}

#[wasm_bindgen_test]
fn with_missing_calls_the_numbers_are_lower_bounds() {
    let observed = Observed { calls: 340, used: viewing(), complete: false, ..Observed::default() };
    let text = advice(45, observed).text();
    assert!(text.starts_with("In the last 45 days, at least 340 calls needed at least 1 of"), "{text}");
    assert!(text.contains("Calls may be missing"), "{text}");
    assert_eq!(
        advice(45, Observed::default()).text(),
        "No calls were counted in the last 45 days, but calls may be missing"
    );
}

#[wasm_bindgen_test]
fn missing_permissions_are_listed() {
    let advice = KeyAdvice::new(
        Preset::ReadOnly.permissions(),
        Observed { calls: 5, used: viewing(), missing: Preset::Write.permissions(), complete: true },
        SEEN,
        SEEN.plus_ms(30 * Moment::DAY_MS),
    );
    let text = Stage::with(move || view! { <Advice advice /> }).text();
    assert!(text.contains("Needed by rejected calls, but not granted 10Edit Customer"), "{text}");
}

#[wasm_bindgen_test]
fn calls_that_named_no_permission_are_explained() {
    let observed = Observed { calls: 340, complete: true, ..Observed::default() };
    let text = advice(45, observed).text();
    assert!(text.contains("no call named a permission"), "{text}");
    assert!(text.contains("/v1/authorize?permission=payment_request.edit"), "{text}");
    let unused = Observed { complete: true, ..Observed::default() };
    assert_eq!(advice(45, unused).text(), "No calls in the last 45 days");
}

#[wasm_bindgen_test]
fn networks_without_addresses_have_names() {
    let network = |network| KeyNetwork {
        network,
        country: Some("CH".to_owned()),
        calls: 1_200,
        refusals: 3,
        first_seen_at: SEEN,
        last_seen_at: SEEN,
    };
    let networks = [Network::V4([203, 0, 113]), Network::Unknown, Network::More].map(network).into();
    let stage = Stage::with(move || view! { <NetworkList networks /> });
    let names: Vec<_> = stage.find_all("tbody td:first-child").iter().filter_map(|cell| cell.text_content()).collect();
    assert_eq!(names, ["203.0.113.0/24", "Unknown address", "Other networks"]);
    let first = stage.find("tbody tr").text_content().unwrap();
    assert!(first.starts_with("203.0.113.0/24CH1,2003"), "{first}");
    let empty = Stage::with(|| view! { <NetworkList networks=Vec::new() /> });
    assert!(empty.text().contains("In the last 30 days, the key wasn't used."));
}

#[wasm_bindgen_test]
fn each_reason_says_what_would_have_allowed_the_call() {
    let words = |code, network| {
        let missing = viewing().with(Entity::PaymentRequest.permission(Action::Edit));
        remedy(&KeyRefusal { at: SEEN, code, missing_permissions: missing, network, calls: 1 }, Mode::Test)
    };
    let network = Network::V4([203, 0, 113]);
    let says = |code| words(code, network);
    assert_eq!(
        says(VerificationCode::InsufficientPermissions),
        "A key that also has View Customer and Edit Payment request would be accepted."
    );
    assert_eq!(says(VerificationCode::IpNotAllowed), "A key whose list contains 203.0.113.0/24 would be accepted.");
    assert_eq!(
        words(VerificationCode::IpNotAllowed, Network::Unknown),
        "The gateway has to send the caller's IP address."
    );
    assert_eq!(
        words(VerificationCode::IpNotAllowed, Network::More),
        "A key whose list contains the caller's address would be accepted."
    );
    assert_eq!(says(VerificationCode::WrongMode), "The call was to the live environment: it needs a live key.");
    assert!(says(VerificationCode::Revoked).contains("the secret may have leaked"));
    for code in [VerificationCode::Expired, VerificationCode::Disabled, VerificationCode::MerchantDisabled] {
        assert!(!says(code).is_empty(), "{code}");
    }
}
