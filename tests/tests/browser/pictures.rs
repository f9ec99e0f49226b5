//! The pictures in the documents. `cargo xtask pictures` copies them to `docs/pictures`.

use crate::fixtures::{named, successor, use_all_day};
use keywright_tests::browser::{Page, Theme};
use keywright_tests::organisation::{Organisation, new_key};
use shared::account::AccountPatch;
use shared::endpoint::{CreateKey, DisableKey, UpdateAccount, UpdateOrganisation};
use shared::id::MerchantId;
use shared::key::{Disabling, Key, Mode, NewKey};
use shared::member::OrganisationPatch;
use shared::permission::Preset;

/// An organisation that looks like one in use: a merchant account, and one of its keys.
fn organisation() -> (Organisation, MerchantId, Key) {
    let organisation = Organisation::new();
    let owner = &organisation.owner;
    owner.call::<UpdateAccount>(&(), &AccountPatch { name: Some("Ada Lindqvist".to_owned()) });
    let renamed = OrganisationPatch { name: Some("Ternside Payments".to_owned()), ..OrganisationPatch::default() };
    owner.call::<UpdateOrganisation>(&(), &renamed);
    let merchant_id = organisation.merchant_named("Tern & Tide Surf").id;
    let with_preset = |name: &str, mode, preset: Preset| {
        let new = NewKey { name: Some(name.to_owned()), permissions: preset.permissions(), ..new_key(mode) };
        owner.call::<CreateKey>(&merchant_id, &new).key
    };
    with_preset("Reporting", Mode::Test, Preset::ReadOnly);
    let campaign = with_preset("Spring campaign", Mode::Live, Preset::Write);
    owner.call::<DisableKey>(&campaign.id, &Disabling { reason: Some("The campaign is over.".to_owned()) });
    let checkout = with_preset("Checkout", Mode::Live, Preset::Write);
    use_all_day(&organisation, &checkout, 3);
    let payouts = named(&organisation, merchant_id, "Payout worker", Mode::Live);
    use_all_day(&organisation, &payouts, 1);
    successor(&organisation, &payouts, "Payout worker", 86_400);
    (organisation, merchant_id, checkout)
}

#[test]
fn the_pictures_of_the_documents_show_this_product() {
    let (organisation, merchant_id, key) = organisation();
    let page = Page::open_as(&organisation.owner, &format!("/merchants/{merchant_id}/developers"));
    page.sees("Last used");
    page.picture("keys", Theme::Dark);
    page.go(&format!("/merchants/{merchant_id}/developers/keys/{}", key.id));
    page.sees("created an API key");
    page.picture("key", Theme::Light);
    page.go("/activity");
    page.sees("added the merchant account");
    page.picture("activity", Theme::Dark);
    page.go(&format!("/merchants/{merchant_id}/developers/keys/new?preset=read_only"));
    page.fill("Name", "Back office");
    page.sees("10 of 20 selected");
    page.script(
        "[...document.querySelectorAll('h2')].find(title => title.textContent === 'Permissions').scrollIntoView();
         scrollBy(0, -40)",
        Vec::new(),
    );
    page.picture("add-api-key", Theme::Dark);
    page.picture("add-api-key", Theme::Light);
    page.click("button", "Create API key");
    page.sees("key created");
    page.picture("secret", Theme::Light);
}
