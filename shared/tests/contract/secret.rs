//! The format of secrets, and what is never shown of them.

use proptest::prelude::*;
use shared::key::Mode;
use shared::secret::{MalformedSecret, Secret, SeveralKeys};

const BASE62: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Secrets whose checksum (Python's `zlib.crc32`, written in base62) and digest (its `hashlib.sha256`)
/// were computed by another program. In the last, the checksum is padded with zeros.
const KNOWN: [(&str, &str); 5] = [
    (
        "kw_test_000000000000000000000000000000002IsIbM",
        "9fc1a7212d7252e2c9a10f3652f11b545d20fadff2ec7ff023354fe491666e0c",
    ),
    (
        "kw_live_0123456789ABCDEFGHIJKLMNOPQRSTUV0tyZ62",
        "a2fb97f24aebda1fb59763489341ffb172a56c237b5944a044baa4fa88234a0d",
    ),
    (
        "kw_test_abcdefghijklmnopqrstuvwxyz0123453VKcdU",
        "2b7c938d0c5966706fb4c699dc9b410d97d7ba0fae3e82ef1da0d072000948fb",
    ),
    (
        "kw_live_zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz2qs5c3",
        "f0f98e7189a7920f51060826d25e53baabb8e6d1a88f4d97be8e095fab426c2f",
    ),
    (
        "kw_test_E6K18Mh1a9jyIG1j2DW0G07BzYTMFL3w00zoc5",
        "3d1fe92947479bdcb6dcfe68ab04a3cf745617611aacf76661e15f23e80030d5",
    ),
];

fn any_mode() -> impl Strategy<Value = Mode> {
    prop::sample::select(Mode::ALL)
}

fn any_secret() -> impl Strategy<Value = Secret> {
    (any_mode(), "[0-9A-Za-z]{32}").prop_map(|(mode, random)| Secret::new(mode, &random).expect("32 base62 characters"))
}

fn refused(text: &str) -> bool {
    Secret::parse(text) == Err(MalformedSecret)
}

/// `text` with the bytes of `range` replaced.
fn edited(text: &str, range: std::ops::Range<usize>, replacement: &str) -> String {
    let mut edited = text.to_owned();
    edited.replace_range(range, replacement);
    edited
}

#[test]
fn checksums_and_digests_agree_with_other_programs() {
    for (text, digest) in KNOWN {
        let secret = Secret::parse(text).expect(text);
        let mode = if text.starts_with("kw_live_") { Mode::Live } else { Mode::Test };
        assert_eq!(secret.mode(), mode);
        assert_eq!(secret.digest().to_string(), digest);
        assert_eq!(Secret::new(mode, &text[8..40]).expect("32 base62 characters").reveal(), text);
    }
}

#[test]
fn the_hint_has_the_mode_and_the_last_four_characters() {
    assert_eq!(Secret::parse(KNOWN[0].0).expect("a secret").hint(), "kw_test_…sIbM");
    assert_eq!(Secret::parse(KNOWN[1].0).expect("a secret").hint(), "kw_live_…yZ62");
}

#[test]
fn a_text_that_is_not_a_secret_is_rejected() {
    let good = KNOWN[0].0;
    let foreign = good.replace("kw_test_", "sk_test_");
    let upper = good.to_ascii_uppercase();
    let spaced = [format!(" {good}"), format!("{good} "), format!("{good}\n"), format!("{good}{good}")];
    let texts =
        ["", "kw_test_", "kw_", "key_test_", &good[..45], &good[8..], &foreign, &upper, "ключ", "kw_test_…sIbM"];
    for text in texts.into_iter().chain(spaced.iter().map(String::as_str)) {
        assert!(refused(text), "{text:?}");
    }
    assert!(MalformedSecret.to_string().starts_with("This isn't a Keywright key"), "{MalformedSecret}");
}

#[test]
fn a_secret_with_the_prefix_of_the_other_mode_is_rejected() {
    for (text, _) in KNOWN {
        let crossed = match text.strip_prefix("kw_live_") {
            Some(rest) => format!("kw_test_{rest}"),
            None => text.replace("kw_test_", "kw_live_"),
        };
        assert!(refused(&crossed), "{crossed}");
    }
}

#[test]
fn a_secret_needs_32_base62_characters() {
    for random in ["", &"a".repeat(31), &"a".repeat(33), &"-".repeat(32), &"é".repeat(16)] {
        assert_eq!(Secret::new(Mode::Test, random), Err(MalformedSecret), "{random:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_secret_with_a_replaced_character_is_rejected(secret in any_secret()) {
        let text = secret.reveal();
        for (place, old) in text.char_indices() {
            for new in BASE62.chars().chain("_-. ".chars()).filter(|new| *new != old) {
                prop_assert!(refused(&edited(text, place..place + 1, new.encode_utf8(&mut [0; 4]))), "{place} {new}");
            }
        }
    }

    #[test]
    fn a_secret_with_a_missing_character_is_rejected(secret in any_secret()) {
        let text = secret.reveal();
        for place in 0..text.len() {
            prop_assert!(refused(&edited(text, place..place + 1, "")), "{place}");
        }
    }

    #[test]
    fn a_secret_with_an_additional_character_is_rejected(secret in any_secret()) {
        let text = secret.reveal();
        for place in 0..=text.len() {
            for new in BASE62.chars() {
                prop_assert!(refused(&edited(text, place..place, new.encode_utf8(&mut [0; 4]))), "{place} {new}");
            }
        }
    }

    #[test]
    fn a_secret_with_swapped_neighbours_is_rejected(secret in any_secret()) {
        let text = secret.reveal();
        for place in 0..text.len() - 1 {
            let swapped: String = text[place..place + 2].chars().rev().collect();
            if swapped != text[place..place + 2] {
                prop_assert!(refused(&edited(text, place..place + 2, &swapped)), "{place}");
            }
        }
    }

    #[test]
    fn a_secret_has_the_documented_format_and_reads_back(mode in any_mode(), random in "[0-9A-Za-z]{32}") {
        let secret = Secret::new(mode, &random).expect("32 base62 characters");
        let tail = secret.reveal().strip_prefix(&format!("kw_{mode}_")).expect("the prefix of its mode");
        prop_assert_eq!(tail.len(), 38);
        prop_assert!(tail.starts_with(&random) && tail.chars().all(|c| BASE62.contains(c)));
        prop_assert_eq!(Secret::parse(secret.reveal()), Ok(secret));
    }

    #[test]
    fn debug_output_of_a_secret_shows_only_its_hint(secret in any_secret()) {
        prop_assert_eq!(format!("{secret:?}"), format!("Secret({})", secret.hint()));
        prop_assert_eq!(secret.hint().chars().count(), "kw_test_…a1B2".chars().count());
    }
}

#[test]
fn the_value_in_the_format_of_a_key_is_the_key() {
    let secret = KNOWN[1].0;
    let mistyped = &format!("{}x", &secret[..secret.len() - 1]);
    for (values, key) in [
        (&[][..], None),
        (&["", " ", ","], None),
        (&["foreign", "other"], Some("foreign")),
        (&["foreign", secret], Some(secret)),
        (&[secret, "foreign"], Some(secret)),
        (&[secret, secret], Some(secret)),
        (&["\n ", "foreign, kw_live_x"], Some("foreign")),
        (&["foreign", mistyped], Some(mistyped.as_str())),
    ] {
        assert_eq!(Secret::among(values.iter().copied()), Ok(key), "{values:?}");
    }
    let joined = format!("foreign, {secret}\t,{secret}\n");
    assert_eq!(Secret::among([joined.as_str()]), Ok(Some(secret)));
    let several = format!("{secret},{mistyped}");
    for values in [&[several.as_str()][..], &[secret, mistyped], &[mistyped, "foreign", secret]] {
        assert_eq!(Secret::among(values.iter().copied()), Err(SeveralKeys), "{values:?}");
    }
}
