//! `GET /api/merchants`: search and status.

use keywright_tests::organisation::{Organisation, new_merchant};
use shared::endpoint::{CreateMerchant, ListMerchants, UpdateMerchant};
use shared::merchant::{Merchant, MerchantFilter, MerchantOrder, MerchantPatch, MerchantStatus, NewMerchant};

struct Listed {
    organisation: Organisation,
    flowers: Merchant,
    books: Merchant,
}

fn listed() -> Listed {
    let organisation = Organisation::new();
    let flowers = NewMerchant {
        website: "https://blumen.example".to_owned(),
        reference_id: Some("B_1923".to_owned()),
        ..new_merchant("Flowers 100% fresh")
    };
    let flowers = organisation.owner.call::<CreateMerchant>(&(), &flowers);
    let books = organisation.merchant_named("Books, flowerless");
    let disabled = MerchantPatch { status: Some(MerchantStatus::Disabled), ..MerchantPatch::default() };
    let books = organisation.owner.call::<UpdateMerchant>(&books.id, &disabled);
    Listed { organisation, flowers, books }
}

impl Listed {
    fn found(&self, filter: MerchantFilter) -> Vec<Merchant> {
        self.organisation.owner.call::<ListMerchants>(&(), &filter).items
    }

    fn search(&self, text: &str) -> Vec<Merchant> {
        self.found(MerchantFilter { search: Some(text.to_owned()), ..MerchantFilter::default() })
    }
}

#[test]
fn a_search_finds_word_prefixes_and_ids() {
    let listed = listed();
    let (flowers, books) = (vec![listed.flowers.clone()], vec![listed.books.clone()]);
    assert_eq!(listed.search("flower"), [books.clone(), flowers.clone()].concat());
    assert_eq!(listed.search("FLOWERS"), flowers);
    assert_eq!(listed.search("blumen"), flowers);
    assert_eq!(listed.search("b_19"), flowers);
    assert_eq!(listed.search(&listed.books.id.to_string()), books);
    assert_eq!(listed.search("  books  "), books);
    assert_eq!(listed.search("nothing of the kind"), []);
}

#[test]
fn a_search_ignores_case_accents_and_unicode_form() {
    let organisation = Organisation::new();
    for (name, searches) in [
        ("Éclairs Müller", &["eclair", "ÉCLAIR", "e\u{301}clair", "MÜLLER", "muller"][..]),
        ("Магазин", &["магазин", "МАГАЗ"]),
        ("O'Brien & Sons", &["o'brien", "obrien", "O’Brien", "brien", "sons"]),
        ("H&M Łódź", &["h&m", "hm", "lodz", "ŁÓD"]),
        ("Ħal Għargħur", &["hal", "ghargh"]),
        ("ΟΔΟΣ", &["οδος", "οδοσ", "Οδός"]),
        ("Straße 9", &["strasse", "STRASSE", "straße"]),
        ("שָׁלוֹם", &["שלום"]),
        ("مُحَمَّد", &["محمد"]),
        ("한국상점", &["한국", "한"]),
        ("ガラス", &["ガラス"]),
        ("Ｗｉｄｅ Shop", &["wide"]),
    ] {
        let merchant = organisation.merchant_named(name);
        for text in searches {
            let filter = MerchantFilter { search: Some((*text).to_owned()), ..MerchantFilter::default() };
            let found = organisation.owner.call::<ListMerchants>(&(), &filter).items;
            assert!(found.contains(&merchant), "{text} in {name}");
        }
    }
}

#[test]
fn a_search_finds_parts_of_a_website() {
    let listed = listed();
    for text in ["https", "https://blumen.example", "blumen.example"] {
        assert!(listed.search(text).contains(&listed.flowers), "{text}");
    }
}

#[test]
fn punctuation_only_separates_words_in_a_search() {
    let listed = listed();
    assert_eq!(listed.search("100%"), vec![listed.flowers.clone()]);
    assert_eq!(listed.search("B_1"), vec![listed.flowers.clone()]);
    for text in ["%", "F%z", "_ooks", "\\", "'", "\" OR 1=1 --", "*", "[a-z]"] {
        assert_eq!(listed.search(text), [], "{text}");
    }
}

#[test]
fn the_longest_search_in_multibyte_characters_is_answered() {
    assert_eq!(listed().search(&"한".repeat(100)), []);
}

#[test]
fn filtering_by_status_works_in_every_order() {
    let listed = listed();
    for order in MerchantOrder::ALL {
        let of = |status| MerchantFilter { status: Some(status), order: Some(*order), ..MerchantFilter::default() };
        assert_eq!(listed.found(of(MerchantStatus::Enabled)), vec![listed.flowers.clone()], "{order}");
        assert_eq!(listed.found(of(MerchantStatus::Disabled)), vec![listed.books.clone()], "{order}");
    }
}

#[test]
fn status_and_search_can_be_combined() {
    let listed = listed();
    let filter = |status| MerchantFilter {
        search: Some("flower".to_owned()),
        status: Some(status),
        ..MerchantFilter::default()
    };
    assert_eq!(listed.found(filter(MerchantStatus::Enabled)), vec![listed.flowers.clone()]);
    assert_eq!(listed.found(filter(MerchantStatus::Disabled)), vec![listed.books.clone()]);
}
