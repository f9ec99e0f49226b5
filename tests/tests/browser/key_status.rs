//! The status of a key on its page: why it stopped, how long it still works, and its rotation history.

use crate::fixtures::{ending, key_named, page_of, successor, used};
use keywright_tests::browser::Page;
use keywright_tests::organisation::{Organisation, new_key, now};
use shared::endpoint::{CreateKey, DisableKey, GetKey, GetMerchant, Nothing, RevokeKey, UpdateMerchant};
use shared::key::{Disabling, Key, KeyStatus, Mode, NewKey, Revocation};
use shared::merchant::{MerchantPatch, MerchantStatus};
use shared::moment::Moment;

const DAY_SECONDS: u32 = 86_400;

/// Makes a key stop working.
type Stop = fn(&Organisation, &Key);

#[test]
fn a_working_key_has_no_status_banner() {
    let organisation = Organisation::new();
    let key = key_named(&organisation, "Checkout");
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    page.sees("created an API key");
    assert!(!page.text().contains("This key was") && !page.text().contains("Rotation history"));
}

#[test]
fn a_stopped_key_says_why_who_stopped_it_and_what_to_do() {
    let organisation = Organisation::new();
    let owner = &organisation.owner_record.name;
    let causes: [(&str, Stop, String); 4] = [
        (
            "disabled",
            |organisation, key| {
                let disabling = Disabling { reason: Some("Odd traffic".to_owned()) };
                organisation.owner.call::<DisableKey>(&key.id, &disabling);
            },
            format!("by {owner}: “Odd traffic”. Enable it to let it work again, or revoke it permanently."),
        ),
        (
            "permanently revoked",
            |organisation, key| {
                let revocation = Revocation { reason: "In a public repository".to_owned(), leaked: true };
                organisation.owner.call::<RevokeKey>(&key.id, &revocation);
            },
            format!("by {owner}: “In a public repository”. It can't work again"),
        ),
        ("expired", Organisation::expire, format!("as set by {owner}. It can't be extended")),
        (
            "replaced",
            |organisation, key| {
                successor(organisation, key, "Checkout 2", 0);
            },
            format!(
                "as set by {owner}. Use the replacement key's secret wherever this key is still used. Go to “Checkout 2”"
            ),
        ),
    ];
    let page = Page::open_as(&organisation.owner, "/merchants");
    for (cause, stop, sentence) in causes {
        let key = key_named(&organisation, "Checkout");
        stop(&organisation, &key);
        page.go(&page_of(&key));
        page.sees("This key ");
        page.sees(cause);
        page.sees(&sentence);
    }
}

#[test]
fn keys_explain_a_disabled_merchant_and_work_after_it_is_enabled() {
    let organisation = Organisation::new();
    let key = key_named(&organisation, "Checkout");
    let set = |status| {
        let patch = MerchantPatch { status: Some(status), ..MerchantPatch::default() };
        organisation.owner.call::<UpdateMerchant>(&key.merchant_id, &patch);
    };
    set(MerchantStatus::Disabled);
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    page.sees("This key is rejected because its merchant account was disabled");
    page.click("link", "Go to the merchant account");
    page.sees(&format!("by {}.", organisation.owner_record.name));
    page.click("button", "Enable merchant account");
    page.sees("Shop is enabled now.");
    page.go(&page_of(&key));
    page.sees("created an API key");
    assert!(!page.text().contains("This key is rejected"));
    assert_eq!(organisation.owner.call::<GetMerchant>(&key.merchant_id, &Nothing {}).disabled_by, None);
}

#[test]
fn a_grace_period_is_shown_on_the_key_and_can_be_ended_early() {
    let organisation = Organisation::new();
    let old = key_named(&organisation, "Checkout");
    used(&old, 7, Moment::HOUR_MS);
    let new = successor(&organisation, &old, "Checkout 2", DAY_SECONDS);
    let page = Page::open_as(&organisation.owner, &page_of(&old));
    page.sees(&format!(
        "This key was replaced by “Checkout 2” ({}). It still works, and stops in 24 hours.",
        ending(&new)
    ));
    page.sees("The old key has been silent for 1 hour: it looks safe to end the grace period.");
    page.go(&page_of(&new));
    page.sees("The old key has been silent for 1 hour");
    page.go(&page_of(&old));
    page.sees("This key was replaced");
    assert!(!page.has("link", "Rotate"), "it has a replacement key");
    page.click("button", "End grace period now…");
    page.find("dialog", "End the grace period of “Checkout”?");
    page.sees("Calls in the last 24 hours");
    page.click("button", "End now");
    page.sees("This key was replaced, and its grace period is over");
    page.sees("finished the rotation of an API key");
    let status = |key: &Key| organisation.owner.call::<GetKey>(&key.id, &Nothing {}).status;
    assert_eq!((status(&old), status(&new)), (KeyStatus::Expired, KeyStatus::Enabled));
}

#[test]
fn after_its_replacement_is_revoked_a_key_can_be_rotated_again() {
    let organisation = Organisation::new();
    let old = key_named(&organisation, "Checkout");
    let new = successor(&organisation, &old, "Checkout 2", DAY_SECONDS);
    organisation.revoke(&new);
    let page = Page::open_as(&organisation.owner, &page_of(&old));
    page.sees(&format!("No working key replaces this one: “Checkout 2” ({}) Revoked.", ending(&new)));
    page.find("link", "Rotate");
}

#[test]
fn a_replaced_key_can_be_kept_after_its_replacement_is_revoked() {
    let organisation = Organisation::new();
    let sent = NewKey {
        name: Some("Checkout".to_owned()),
        expires_at: Some(now().plus_ms(12 * Moment::DAY_MS)),
        ..new_key(Mode::Test)
    };
    let old = organisation.owner.call::<CreateKey>(&organisation.merchant().id, &sent).key;
    let new = successor(&organisation, &old, "Checkout 2", DAY_SECONDS);
    let page = Page::open_as(&organisation.owner, &page_of(&old));
    page.sees(&format!(
        "This key was replaced by “Checkout 2” ({}). It still works, and stops in 24 hours.",
        ending(&new)
    ));
    page.find("button", "Keep the old key");
    organisation.revoke(&new);
    page.reload();
    page.sees("This key still works, but stops in 24 hours. After that, neither key works.");
    page.click("button", "Keep the old key");
    page.sees("“Checkout” keeps working.");
    page.sees("in 12 days · ");
    page.sees("cancelled the rotation and kept the API key");
    assert!(!page.has("button", "Keep the old key"));
    let kept = organisation.owner.call::<GetKey>(&old.id, &Nothing {});
    assert_eq!((kept.status, kept.ends_at()), (KeyStatus::Enabled, old.expires_at));
}

#[test]
fn the_rotation_history_links_its_keys() {
    let organisation = Organisation::new();
    let first = key_named(&organisation, "First");
    let second = successor(&organisation, &first, "Second", 0);
    let third = successor(&organisation, &second, "Third", 7 * DAY_SECONDS);
    let page = Page::open_as(&organisation.owner, &page_of(&second));
    page.find("heading", "Rotation history");
    for key in [&first, &second, &third] {
        page.sees(&ending(key));
    }
    page.sees("Stops in 7 days");
    page.sees("Active, no expiry");
    let current = "return document.querySelector('.rotation-history [aria-current=page] span').innerText";
    assert_eq!(page.script(current, Vec::new()), format!("Second {}", ending(&second)));
    page.click("link", "Third");
    page.is_at("Third");
    page.comes_to(&page_of(&third));
}

#[test]
fn a_key_shows_its_expiry_as_a_distance_and_a_date() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let sent = NewKey {
        expires_at: Some(now().plus_ms(12 * Moment::DAY_MS)),
        allowed_ips: vec!["203.0.113.0/24".to_owned(), "2001:db8::1".to_owned()],
        ..new_key(Mode::Test)
    };
    let key = organisation.owner.call::<CreateKey>(&merchant_id, &sent).key;
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    page.sees("in 12 days · ");
    page.sees("203.0.113.0/24\n2001:db8::1");
}

#[test]
fn expiry_events_have_the_key_as_their_subject() {
    let organisation = Organisation::new();
    let expired = key_named(&organisation, "Checkout");
    organisation.expire(&expired);
    let page = Page::open_as(&organisation.owner, &page_of(&expired));
    page.sees("“Checkout” expired");
    let replaced = key_named(&organisation, "Refunds");
    let new = successor(&organisation, &replaced, "Refunds 2", DAY_SECONDS);
    organisation.expire(&replaced);
    page.go(&page_of(&replaced));
    page.sees("“Refunds” stopped working: its grace period ended");
    page.sees("replaced an API key “Refunds”");
    page.open_details();
    page.click("link", &new.id.to_string());
    page.is_at("Refunds 2");
}

#[test]
fn a_disabled_and_expired_key_cannot_be_enabled() {
    let organisation = Organisation::new();
    let key = key_named(&organisation, "Checkout");
    organisation.disable(&key);
    organisation.expire(&key);
    let page = Page::open_as(&organisation.owner, &page_of(&key));
    page.sees("It has expired since, so it can't be enabled");
    page.find("button", "More");
    assert!(!page.has("button", "Enable") && !page.has("link", "Rotate"));
}
