//! `GET /api/merchants/{merchant_id}/keys`: search, mode and status.

use keywright_tests::organisation::{Organisation, new_key};
use shared::endpoint::{CreateKey, ListKeys};
use shared::id::KeyId;
use shared::key::{Key, KeyFilter, KeyStatus, Mode, NewKey};

struct Listed {
    organisation: Organisation,
    live: Key,
    test: Key,
}

fn listed() -> Listed {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let named = |mode, name: &str| {
        let sent = NewKey { name: Some(name.to_owned()), ..new_key(mode) };
        organisation.owner.call::<CreateKey>(&merchant_id, &sent).key
    };
    let (live, test) = (named(Mode::Live, "Checkout 100%"), named(Mode::Test, "Check_inbound"));
    Listed { organisation, live, test }
}

impl Listed {
    fn found(&self, filter: KeyFilter) -> Vec<KeyId> {
        let page = self.organisation.owner.call::<ListKeys>(&self.live.merchant_id, &filter);
        page.items.iter().map(|key| key.id).collect()
    }

    fn search(&self, text: &str) -> Vec<KeyId> {
        self.found(KeyFilter { search: Some(text.to_owned()), ..KeyFilter::default() })
    }
}

#[test]
fn a_search_finds_word_prefixes_key_endings_and_ids() {
    let listed = listed();
    let (live, test) = (listed.live.id, listed.test.id);
    assert_eq!(listed.search("check"), [test, live]);
    assert_eq!(listed.search("CHECKOUT"), [live]);
    assert_eq!(listed.search("100 check"), [live]);
    assert_eq!(listed.search("heckout"), []);
    let tail: String = listed.test.hint.chars().skip("kw_test_…".chars().count()).collect();
    assert!(listed.search(&tail).contains(&test), "{tail}");
    assert_eq!(listed.search(&listed.live.hint), [live]);
    assert_eq!(listed.search(&live.to_string()), [live]);
    assert_eq!(listed.search("nothing of the kind"), []);
}

#[test]
fn punctuation_only_separates_words_in_a_search() {
    let listed = listed();
    assert_eq!(listed.search("100%"), [listed.live.id]);
    assert_eq!(listed.search("check_inbou"), [listed.test.id]);
    // Texts with words contain one that is longer than a key ending: random endings could match a shorter word.
    for text in ["Che%ckout", "%", "…", "_heckout", "'", "\\"] {
        assert_eq!(listed.search(text), [], "{text}");
    }
}

#[test]
fn the_longest_search_in_multibyte_characters_is_answered() {
    assert_eq!(listed().search(&"한".repeat(100)), []);
}

#[test]
fn filtering_by_mode_excludes_the_other_mode() {
    let listed = listed();
    for (mode, id) in [(Mode::Live, listed.live.id), (Mode::Test, listed.test.id)] {
        assert_eq!(listed.found(KeyFilter { mode: Some(mode), ..KeyFilter::default() }), [id]);
    }
}

#[test]
fn filtering_by_status_works_with_and_without_a_mode() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let [enabled, disabled, expired, revoked] = [(); 4].map(|()| organisation.key(merchant_id).key);
    organisation.disable(&disabled);
    organisation.expire(&expired);
    organisation.revoke(&revoked);
    let keys = [enabled, disabled, expired, revoked];
    for (status, key) in KeyStatus::ALL.iter().zip(&keys) {
        for (mode, expected) in [(None, vec![key.id]), (Some(Mode::Test), vec![key.id]), (Some(Mode::Live), vec![])] {
            let filter = KeyFilter { status: Some(*status), mode, ..KeyFilter::default() };
            let page = organisation.owner.call::<ListKeys>(&merchant_id, &filter);
            assert_eq!(page.items.iter().map(|key| key.id).collect::<Vec<_>>(), expected, "{status} {mode:?}");
        }
    }
}

#[test]
fn pages_of_a_filtered_list_miss_no_key() {
    let organisation = Organisation::new();
    let merchant_id = organisation.merchant().id;
    let mut expected = Vec::new();
    for mode in Mode::ALL.repeat(5) {
        let key = organisation.owner.call::<CreateKey>(&merchant_id, &new_key(mode)).key;
        if mode == Mode::Live {
            expected.insert(0, key.id);
        }
    }
    let limit = Some("2".parse().expect("a page size"));
    let mut filter = KeyFilter { mode: Some(Mode::Live), limit, ..KeyFilter::default() };
    let mut found = Vec::new();
    while found.len() < 10 {
        let page = organisation.owner.call::<ListKeys>(&merchant_id, &filter);
        found.extend(page.items.iter().map(|key| key.id));
        match page.next_cursor {
            Some(cursor) => filter.cursor = Some(cursor),
            None => break,
        }
    }
    assert_eq!(found, expected);
}
