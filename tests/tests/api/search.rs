//! `GET /api/search`

use keywright_tests::organisation::{Organisation, new_key, new_merchant};
use serde_json::json;
use shared::endpoint::{CreateKey, CreateMerchant, Search};
use shared::field::FieldErrorCode;
use shared::key::{CreatedKey, Mode, NewKey};
use shared::member::Role;
use shared::merchant::NewMerchant;
use shared::search::{RESULTS_LEN, SearchFilter, SearchResults};

fn search(organisation: &Organisation, text: &str) -> SearchResults {
    organisation.owner.call::<Search>(&(), &SearchFilter { q: text.to_owned() })
}

fn key_named(organisation: &Organisation, name: &str) -> CreatedKey {
    let new = NewKey { name: Some(name.to_owned()), ..new_key(Mode::Test) };
    organisation.owner.call::<CreateKey>(&organisation.merchant_named("Émile Surf").id, &new)
}

/// The ids of what was found, in the order of the results.
fn ids(found: &SearchResults) -> Vec<String> {
    let merchants = found.merchants.iter().map(|merchant| merchant.id.to_string());
    let keys = found.keys.iter().map(|listed| listed.key.id.to_string());
    merchants.chain(keys).chain(found.members.iter().map(|member| member.id.to_string())).collect()
}

#[test]
fn a_search_finds_merchants_keys_and_members_by_words() {
    let organisation = Organisation::new();
    let key = key_named(&organisation, "Storefront").key;
    let member = organisation.member(Role::Viewer).session().member;
    let merchant_id = key.merchant_id.to_string();
    assert_eq!(ids(&search(&organisation, "emile")), [&*merchant_id]);
    assert_eq!(ids(&search(&organisation, "SURF émi")), [&*merchant_id]);
    let found = search(&organisation, "storef");
    assert_eq!(ids(&found), [key.id.to_string()]);
    assert_eq!(found.keys[0].merchant_name, "Émile Surf");
    assert!(ids(&search(&organisation, &member.email)).contains(&member.id.to_string()));
    assert_eq!(ids(&search(&organisation, &key.id.to_string())), [key.id.to_string()]);
    assert_eq!(ids(&search(&organisation, &merchant_id)), [merchant_id]);
    assert_eq!(ids(&search(&organisation, &key.hint)), [key.id.to_string()]);
    assert_eq!(search(&organisation, "nothing of the kind"), SearchResults::default());
}

#[test]
fn a_search_without_words_finds_nothing() {
    let organisation = Organisation::new();
    organisation.merchant();
    for text in ["  ", "%", "…"] {
        assert_eq!(search(&organisation, text), SearchResults::default(), "{text:?}");
    }
    let problem = organisation.owner.refusal::<Search>(&(), &SearchFilter { q: String::new() });
    assert_eq!(problem.errors[0].code, FieldErrorCode::Required);
}

#[test]
fn each_kind_of_result_is_bounded_and_newest_first() {
    let organisation = Organisation::new();
    let shops: Vec<_> = (0..=RESULTS_LEN).map(|_| organisation.merchant_named("Same name").id).collect();
    let found: Vec<_> = search(&organisation, "same").merchants.iter().map(|merchant| merchant.id).collect();
    let newest: Vec<_> = shops.into_iter().rev().take(RESULTS_LEN).collect();
    assert_eq!(found, newest);
}

#[test]
fn a_search_finds_revoked_keys_and_disabled_accounts() {
    let organisation = Organisation::new();
    let key = key_named(&organisation, "Old importer").key;
    organisation.revoke(&key);
    assert_eq!(ids(&search(&organisation, "importer")), [key.id.to_string()]);
}

#[test]
fn nothing_of_other_organisations_is_found() {
    let (ours, theirs) = (Organisation::new(), Organisation::new());
    let key = key_named(&theirs, "Their key").key;
    let merchant = NewMerchant { reference_id: Some("their-reference".to_owned()), ..new_merchant("Their shop") };
    theirs.owner.call::<CreateMerchant>(&(), &merchant);
    let texts = ["their", "their-reference", &key.id.to_string(), &key.hint, &theirs.owner_record.email];
    for text in texts {
        assert_eq!(search(&ours, text), SearchResults::default(), "{text}");
    }
}

#[test]
fn a_search_with_a_secret_is_rejected_without_repeating_it() {
    let organisation = Organisation::new();
    let secret = key_named(&organisation, "Storefront").secret.expect("a secret");
    let reply = organisation.owner.ask::<Search>(&(), &SearchFilter { q: format!("KEY={secret}") });
    let problem = reply.problem();
    assert_eq!(problem.errors[0].code, FieldErrorCode::ContainsSecret);
    assert!(!json!(problem).to_string().contains(&secret));
}
