//! Secrets and parts of secrets in texts that people paste.

use proptest::prelude::*;
use shared::key::Mode;
use shared::secret::{Pasted, Secret};

const SECRET: &str = "kw_live_0123456789ABCDEFGHIJKLMNOPQRSTUV0tyZ62";

/// A secret whose random characters are those of a real one.
fn random_looking() -> Secret {
    Secret::new(Mode::Test, "E6K18Mh1a9jyIG1j2DW0G07BzYTMFL3w").expect("32 base62 characters")
}

fn whole(secret: &str) -> Option<Pasted> {
    Some(Pasted::Whole(Secret::parse(secret).expect("a secret")))
}

fn altered(ending: &str) -> Option<Pasted> {
    Some(Pasted::Altered { ending: ending.to_owned() })
}

fn part(ending: &str) -> Option<Pasted> {
    Some(Pasted::Part { ending: ending.to_owned() })
}

#[test]
fn a_whole_secret_is_found_in_any_text() {
    let (front, back) = SECRET.split_at(20);
    for text in [
        SECRET.to_owned(),
        format!("  {SECRET}\n"),
        format!("\"{SECRET}\""),
        format!("'{SECRET}',"),
        format!("KEYWRIGHT_KEY={SECRET}"),
        format!("export API_KEY=\"{SECRET}\""),
        format!("api_key_{SECRET}"),
        format!("{{\"key\":\"{SECRET}\"}}"),
        format!("Authorization: Bearer {SECRET}"),
        format!("https://shop.example/?key={SECRET}&x=1"),
        format!("https://shop.example/?key={}", SECRET.replace('_', "%5F")),
        format!("{front}\n  {back}"),
        format!("{front} {back}"),
        format!("the key ({SECRET})."),
        format!("{front}\u{200b}{back}"),
        format!("{front}\u{ad}{back}"),
        format!("key%253D{}", SECRET.replace('_', "%255F")),
        format!("{SECRET} and more"),
        format!("{SECRET}Z"),
        SECRET.replace("kw_live_", "KW_LIVE_"),
    ] {
        assert_eq!(Pasted::find(&text), whole(SECRET), "{text:?}");
    }
}

#[test]
fn a_secret_without_all_of_its_prefix_is_completed_by_its_checksum() {
    for cut in 1..="kw_live_".len() {
        assert_eq!(Pasted::find(&SECRET[cut..]), whole(SECRET), "{}", &SECRET[cut..]);
    }
}

#[test]
fn a_wrong_checksum_is_altered() {
    for text in [
        SECRET.replace("0tyZ62", "0tyZ63"),
        SECRET.replace("ABC", "ABD"),
        format!("\"{}\"", SECRET.replace("0tyZ62", "0tyZ63")),
    ] {
        assert!(matches!(Pasted::find(&text), Some(Pasted::Altered { .. })), "{text}");
    }
    assert_eq!(Pasted::find(&SECRET.replace("ABC", "ABD")), altered("yZ62"));
}

#[test]
fn the_end_of_a_part_is_its_ending() {
    let secret = random_looking();
    let text = secret.reveal();
    for cut in [9, 12, 20, 30] {
        assert_eq!(Pasted::find(&text[cut..]), part(&text[text.len() - 4..]), "{}", &text[cut..]);
    }
    for len in [12, 20, 30, 45] {
        assert_eq!(Pasted::find(&text[..len]), part(&text[len - 4..len]), "{}", &text[..len]);
    }
    assert_eq!(Pasted::find(&format!("KEY={}", &text[..30])), part(&text[26..30]));
}

#[test]
fn an_end_after_dots_is_a_part() {
    for text in ["kw_live_...yZ62", "kw_live_****yZ62", "KEY=kw_live_…V0tyZ62", "kw_live_... V0tyZ62"] {
        assert_eq!(Pasted::find(text), part("yZ62"), "{text}");
    }
}

#[test]
fn names_ids_endings_and_hints_are_no_parts() {
    for text in [
        "",
        "Storefront",
        "Shop24Furniture",
        "Lumen & Oak Furniture and Interiors",
        "Donaudampfschifffahrtsgesellschaft",
        "DonauDampfSchifffahrtsGesellschaft",
        "INTERNATIONAL2026HOLDINGS",
        "key_01m8eqfn2mts0n889e4b6fn24p",
        "01m8eqfn2mts0n889e4b6fn24p",
        "mer_01k2zq3v9m5x7n8p4r6t0w1y2a",
        "owner.name+2026@shop-example.com",
        "https://www.shop.example/Checkout/2026",
        "yZ62",
        "…yZ62",
        "kw_live_…yZ62",
        "kw_test_",
        "kw_live",
        "live_",
        "2026-11-27T14:03:00Z",
    ] {
        assert_eq!(Pasted::find(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn any_secret_is_found_wherever_it_is_broken(random in "[0-9A-Za-z]{32}", at in 0_usize..46, is_live: bool) {
        let secret = Secret::new(if is_live { Mode::Live } else { Mode::Test }, &random).expect("a secret");
        let (front, back) = secret.reveal().split_at(at);
        prop_assert_eq!(Pasted::find(&format!("key: \"{front}\n{back}\"")), Some(Pasted::Whole(secret.clone())));
    }

    #[test]
    fn an_altered_secret_is_never_whole(random in "[0-9A-Za-z]{32}", at in 8_usize..46, other in "[0-9A-Za-z]") {
        let secret = Secret::new(Mode::Live, &random).expect("a secret");
        let mut text = secret.reveal().to_owned();
        prop_assume!(text[at..=at] != other);
        text.replace_range(at..=at, &other);
        let is_altered = matches!(Pasted::find(&text), Some(Pasted::Altered { .. }));
        prop_assert!(is_altered);
    }

    #[test]
    fn no_text_makes_it_fail(text in ".*") {
        let _ = Pasted::find(&text);
    }
}

#[test]
fn usual_searches_are_known_not_to_contain_a_secret() {
    for text in [
        "",
        "Checkout",
        "yZ62",
        "key_01m8eqfn2mts0n889e4b6fn24p",
        "owner.name+2026@shop-example.com",
        "Tern & Tide Surf",
        "Shop24Furniture",
        "bright harbour books and toys",
    ] {
        assert!(!Pasted::is_possible(text), "{text}");
    }
}

proptest! {
    #[test]
    fn a_text_in_which_a_secret_is_found_is_a_possible_one(
        random in "[0-9A-Za-z]{32}", other in "[ -~]{0,40}", start in 0_usize..30, len in 0_usize..46,
    ) {
        let secret = Secret::new(Mode::Live, &random).expect("a secret");
        let whole = secret.reveal();
        let part = &whole[start..(start + len).min(whole.len())];
        let spaced = part.replace('e', "e ");
        let encoded = part.replace('_', "%5F");
        for text in [&other, &format!("{other}{part}"), &format!("{part}{other}"), &spaced, &encoded, &part.to_uppercase()] {
            prop_assert!(Pasted::is_possible(text) || Pasted::find(text).is_none(), "{text}");
        }
    }
}
