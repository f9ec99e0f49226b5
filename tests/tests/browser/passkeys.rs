//! Passkeys: added, used to sign in, and used again for step-up.

use crate::fixtures::{named, page_of};
use keywright_tests::browser::{Authenticator, Page};
use keywright_tests::database;
use keywright_tests::organisation::Organisation;
use shared::endpoint::{ListKeys, UpdateOrganisation};
use shared::id::MerchantId;
use shared::key::{KeyFilter, KeyStatus, Mode};
use shared::member::{OrganisationPatch, Role};
use shared::problem::ErrorCode;

/// Clears the time of the last passkey confirmation, so that the next sensitive action requires one.
pub(crate) fn forget_confirmation(organisation: &Organisation) {
    let member_id = organisation.owner_record.id.to_string();
    database::run("UPDATE sessions SET confirmed_at = NULL WHERE member_id = ?", &[&member_id]);
}

/// Makes the owner's sessions so old that the sign-in by link no longer counts as recent.
fn age_sessions(organisation: &Organisation) {
    let member_id = organisation.owner_record.id.to_string();
    database::run("UPDATE sessions SET expires_at = expires_at - 600000 WHERE member_id = ?", &[&member_id]);
}

/// The owner's account page with a new passkey, held by this browser's authenticator.
fn account_with_passkey() -> (Organisation, Page, Authenticator) {
    let organisation = Organisation::new();
    let page = Page::open_as(&organisation.owner, "/account");
    let authenticator = page.plug_in_authenticator();
    page.sees("No passkeys yet");
    add(&page);
    (organisation, page, authenticator)
}

fn add(page: &Page) {
    page.click("button", "Add passkey");
    page.fill("Name", "Work laptop");
    page.click("button", "Continue");
    page.sees("The passkey was added.");
    page.find("button", "Rename Work laptop");
}

fn new_live_key(merchant_id: MerchantId) -> String {
    format!("/merchants/{merchant_id}/developers/keys/new?preset=read_only&mode=live")
}

fn keys_of(organisation: &Organisation, merchant_id: MerchantId) -> Vec<Option<String>> {
    let keys = organisation.owner.call::<ListKeys>(&merchant_id, &KeyFilter::default()).items;
    keys.into_iter().map(|key| key.name).collect()
}

#[test]
fn a_passkey_signs_in_without_a_link() {
    let (organisation, page, _authenticator) = account_with_passkey();
    let mut page = page;
    page.expect_refusal(401);
    page.click("button", "Sign out");
    page.click("button", "Sign in with a passkey");
    page.is_at("Your account");
    page.sees(&organisation.owner_record.email);
    page.reload();
    page.sees("Work laptop");
}

#[test]
fn a_live_key_requires_a_passkey_and_the_form_keeps_its_input() {
    let (organisation, page, _authenticator) = account_with_passkey();
    let mut page = page;
    let merchant_id = organisation.merchant_named("Shop").id;
    forget_confirmation(&organisation);
    page.go(&new_live_key(merchant_id));
    page.fill("Name", "Checkout");
    page.expect_refusal(403);
    page.click("button", "Create API key");
    page.find("dialog", "Confirm it's you");
    page.click("button", "Cancel");
    page.sees("Confirm with a passkey first.");
    assert_eq!(page.value_of("textbox", "Name"), "Checkout");
    page.click("button", "Create API key");
    page.click("button", "Confirm with a passkey");
    page.sees("key created");
    assert_eq!(keys_of(&organisation, merchant_id), [Some("Checkout".to_owned())]);
    page.click("button", "Done, I've saved it");
    page.is_at("Checkout");
    page.go(&new_live_key(merchant_id));
    page.click("button", "Create API key");
    page.sees("key created");
}

#[test]
fn going_back_instead_of_confirming_creates_no_key() {
    let (organisation, page, _authenticator) = account_with_passkey();
    let mut page = page;
    let merchant_id = organisation.merchant_named("Shop").id;
    forget_confirmation(&organisation);
    page.go(&format!("/merchants/{merchant_id}/developers"));
    page.click("link", "Add API key");
    page.click("radio", "Live");
    page.click("radio", "Read-only");
    page.expect_refusal(403);
    page.click("button", "Create API key");
    page.find("dialog", "Confirm it's you");
    page.back();
    page.is_at("Shop");
    page.sees_no_more("Confirm it's you");
    assert_eq!(keys_of(&organisation, merchant_id), Vec::<Option<String>>::new());
}

#[test]
fn revoking_a_live_key_requires_a_passkey() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant_named("Shop").id;
    let key = named(&organisation, merchant_id, "Checkout", Mode::Live);
    let mut page = Page::open_as(&organisation.owner, "/account");
    page.plug_in_authenticator();
    add(&page);
    forget_confirmation(&organisation);
    page.go(&page_of(&key));
    page.expect_refusal(403);
    page.click("button", "More");
    page.click("button", "Report leak…");
    page.sees("This key has never been used");
    page.click("button", "Revoke leaked key");
    page.click("button", "Confirm with a passkey");
    page.sees("was revoked.");
    let keys = organisation.owner.call::<ListKeys>(&merchant_id, &KeyFilter::default()).items;
    assert_eq!(keys.iter().map(|key| key.status).collect::<Vec<_>>(), [KeyStatus::Revoked]);
}

#[test]
fn a_cancelled_passkey_is_explained_and_can_be_retried() {
    let (_organisation, page, authenticator) = account_with_passkey();
    let mut page = page;
    page.expect_refusal(401);
    page.click("button", "Sign out");
    page.lets_owner_confirm(&authenticator, false);
    page.click("button", "Sign in with a passkey");
    page.sees("This was cancelled, or this device has no passkey for Keywright.");
    page.lets_owner_confirm(&authenticator, true);
    page.click("button", "Sign in with a passkey");
    page.is_at("Your account");
}

#[test]
fn a_device_creates_only_one_passkey_per_member() {
    let (_organisation, page, _authenticator) = account_with_passkey();
    page.click("button", "Add passkey");
    page.fill("Name", "Again");
    page.click("button", "Continue");
    page.sees("This device already has one of your passkeys.");
}

#[test]
fn adding_a_second_passkey_requires_the_first() {
    let (organisation, mut page, _authenticator) = account_with_passkey();
    forget_confirmation(&organisation);
    age_sessions(&organisation);
    page.expect_refusal(403);
    page.click("button", "Add passkey");
    page.fill("Name", "Again");
    page.click("button", "Continue");
    page.find("dialog", "Confirm it's you");
    page.click("button", "Confirm with a passkey");
    page.sees("This device already has one of your passkeys.");
}

#[test]
fn adding_a_first_passkey_requires_a_recent_sign_in() {
    let organisation = Organisation::new();
    age_sessions(&organisation);
    let mut page = Page::open_as(&organisation.owner, "/account");
    page.sees("You can add your first passkey only within 5 minutes");
    page.expect_refusal(403);
    page.click("button", "Add passkey");
    page.fill("Name", "Work laptop");
    page.click("button", "Continue");
    page.sees(ErrorCode::RecentSignInRequired.title());
    page.click("button", "Cancel");
    page.expect_refusal(401);
    page.click_in(("main", ""), "button", "Sign out");
    page.is_at("Sign in to Keywright");
}

#[test]
fn a_role_change_asks_for_the_passkey_in_a_second_dialog() {
    let (organisation, mut page, _authenticator) = account_with_passkey();
    organisation.member(Role::Viewer);
    forget_confirmation(&organisation);
    page.go("/members");
    page.expect_refusal(403);
    page.act_on("viewer", "Change role…");
    page.click("radio", "Developer");
    page.click("button", "Change role");
    page.find("dialog", "Confirm it's you");
    page.click("button", "Cancel");
    page.sees(ErrorCode::StepUpRequired.title());
    assert!(page.is_switched_on("radio", "Developer"), "the first dialog must keep its state");
    page.click("button", "Change role");
    page.click("button", "Confirm with a passkey");
    page.sees("has the role Developer now.");
}

#[test]
fn a_browser_without_passkey_support_says_so() {
    let page = Page::open("/sign-in");
    page.find("button", "Sign in with a passkey");
    page.script("delete window.PublicKeyCredential", Vec::new());
    page.click("button", "Sign in with a passkey");
    page.sees("This browser doesn't support passkeys.");
}

/// Scripts that imitate older browsers, which lack functions, and password managers, which return other objects.
const OTHER_BROWSERS: [&str; 3] = [
    "delete PublicKeyCredential.parseCreationOptionsFromJSON;
     delete PublicKeyCredential.parseRequestOptionsFromJSON;
     delete PublicKeyCredential.prototype.toJSON;",
    "PublicKeyCredential.prototype.toJSON = () => { throw new TypeError('Illegal invocation'); };
     AuthenticatorAttestationResponse.prototype.getTransports = () => { throw new TypeError('Illegal invocation'); };",
    "for (const ask of ['create', 'get']) {
         const real = navigator.credentials[ask].bind(navigator.credentials);
         navigator.credentials[ask] = async (options) => {
             const { id, rawId, type, response } = await real(options), copy = {};
             for (const name in response) if (response[name] instanceof ArrayBuffer) copy[name] = new Uint8Array(response[name]);
             return { id, rawId, type, response: copy };
         };
     }",
];

#[test]
fn passkeys_work_without_the_json_functions_of_new_browsers() {
    for browser in OTHER_BROWSERS {
        let organisation = Organisation::new();
        let mut page = Page::open_as(&organisation.owner, "/account");
        page.plug_in_authenticator();
        page.sees("No passkeys yet");
        page.script(browser, Vec::new());
        add(&page);
        page.expect_refusal(401);
        page.click("button", "Sign out");
        page.click("button", "Sign in with a passkey");
        page.is_at("Your account");
    }
}

#[test]
fn the_page_says_why_a_passkey_failed() {
    let page = Page::open("/sign-in");
    page.find("button", "Sign in with a passkey");
    for (answer, cause) in [
        ("Promise.reject(new DOMException('', 'NotAllowedError'))", "This was cancelled"),
        (
            "Promise.reject(new DOMException('', 'SecurityError'))",
            "Your browser doesn't allow passkeys at this address.",
        ),
        ("Promise.reject(new DOMException('', 'NotSupportedError'))", "the kind of passkey that Keywright needs"),
        ("Promise.reject(new DOMException('', 'ConstraintError'))", "Set up a screen lock or a PIN"),
        ("Promise.reject(new DOMException('', 'UnknownError'))", "reported an error (UnknownError)"),
        ("Promise.reject('no')", "reported an error."),
        ("Promise.resolve(null)", "sent an answer that Keywright can't read"),
        ("Promise.resolve({ id: 'AAAA', response: {} })", "sent an answer that Keywright can't read"),
    ] {
        page.script(&format!("navigator.credentials.get = () => {answer}"), Vec::new());
        page.click("button", "Sign in with a passkey");
        page.sees(cause);
    }
    page.script("Object.defineProperty(window, 'isSecureContext', { value: false })", Vec::new());
    page.click("button", "Sign in with a passkey");
    page.sees("Open this page with https.");
}

#[test]
fn a_passkey_is_renamed_and_removed() {
    let (_organisation, page, _authenticator) = account_with_passkey();
    page.click("button", "Rename Work laptop");
    page.fill("Name", "Old laptop");
    page.click("button", "Save");
    page.sees("Saved.");
    page.click("button", "Remove Old laptop");
    page.sees("You won't be able to sign in with it.");
    page.click("button", "Remove passkey");
    page.sees("The passkey was removed.");
    page.sees("No passkeys yet");
}

#[test]
fn without_a_passkey_live_key_creation_leads_to_your_account() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant_named("Shop").id;
    organisation.owner.call::<UpdateOrganisation>(
        &(),
        &OrganisationPatch { requires_passkey: Some(true), ..OrganisationPatch::default() },
    );
    let mut page = Page::open_as(&organisation.owner, &new_live_key(merchant_id));
    page.plug_in_authenticator();
    page.fill("Name", "Checkout");
    page.expect_refusal(403);
    page.click("button", "Create API key");
    page.find("dialog", "Passkey required");
    page.find("link", "Your account in another tab");
    page.click("button", "Cancel");
    page.sees(ErrorCode::PasskeyRequired.title());
    page.go("/account");
    page.sees("Your organisation requires a passkey to manage live keys and members.");
    add(&page);
    forget_confirmation(&organisation);
    page.go(&new_live_key(merchant_id));
    page.click("button", "Create API key");
    page.click("button", "Confirm with a passkey");
    page.sees("key created");
    assert_eq!(keys_of(&organisation, merchant_id), [None]);
}
