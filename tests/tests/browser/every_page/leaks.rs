//! Accessibility of the dialog about a secret in a search field, and of the page of a leaked key.

use super::{faults, furnished};
use crate::fixtures::{named, page_of, use_all_day};
use crate::leaks::{report, search, storefront};
use keywright_tests::browser::Page;
use keywright_tests::organisation::Organisation;
use shared::endpoint::UpdateOrganisation;
use shared::key::Mode;
use shared::member::{OrganisationPatch, Role};
use shared::secret::{RANDOM_LEN, Secret};

#[test]
fn finding_the_key_of_a_secret_is_accessible() {
    let (organisation, ..) = furnished();
    let (key, secret) = storefront(&organisation, Mode::Live);
    let unknown = Secret::new(Mode::Live, &"0aB".repeat(RANDOM_LEN)[..RANDOM_LEN]).expect("a secret");
    let page = Page::open_as(&organisation.owner, "/");
    page.is_at("Home");
    let mut found = Vec::new();
    for (name, typed, text) in [
        ("which-key", secret.reveal(), "This is “Storefront”"),
        ("which-key-unknown", unknown.reveal(), "has this secret."),
        ("which-key-part", &secret.reveal()[20..], "Keys that end with"),
        ("which-key-none", &secret.reveal()[..30], " ends with "),
    ] {
        search(&page, typed);
        page.sees(text);
        found.extend(faults(&page, name));
        page.click("button", "Close");
        page.sees_no_more(text);
    }
    organisation.revoke(&key);
    search(&page, secret.reveal());
    page.sees("It has been revoked already");
    found.extend(faults(&page, "which-key-revoked"));
    let viewer = Page::open_as(&organisation.member(Role::Viewer), "/");
    viewer.is_at("Home");
    search(&viewer, storefront(&organisation, Mode::Live).1.reveal());
    viewer.sees("Ask ");
    found.extend(faults(&viewer, "which-key-viewer"));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_pages_of_leaked_keys_are_accessible() {
    let organisation = Organisation::new();
    let reports_only = OrganisationPatch { revokes_leaked_test_keys: Some(false), ..OrganisationPatch::default() };
    organisation.owner.call::<UpdateOrganisation>(&(), &reports_only);
    let url = format!("https://github.com/shop/app/blob/{}/.env#L3", "0123456789abcdef".repeat(4));
    let page = Page::open_as(&organisation.owner, "/merchants");
    let mut found = Vec::new();
    for (name, mode, text) in [
        ("key-leaked", Mode::Live, "because it was reported as leaked"),
        ("key-only-reported", Mode::Test, "This test key still works."),
    ] {
        let (key, secret) = storefront(&organisation, mode);
        use_all_day(&organisation, &key, 1);
        report(&secret, &url);
        page.go(&page_of(&key));
        page.sees(text);
        page.sees("In the 30 days before");
        page.sees("was reported as leaked");
        found.extend(faults(&page, name));
    }
    page.go("/keys");
    page.sees("Leaked");
    found.extend(faults(&page, "keys-leaked"));
    page.go("/");
    page.sees("Reported as leaked");
    found.extend(faults(&page, "home-leaked"));
    let unrelated = named(&organisation, organisation.merchant().id, "Checkout", Mode::Live);
    page.go(&page_of(&unrelated));
    page.sees("created an API key");
    assert!(!page.text().contains("Next steps"));
    assert!(found.is_empty(), "{}", found.join("\n"));
}
