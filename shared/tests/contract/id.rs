//! Identifiers: each type reads only its own.

use proptest::prelude::*;
use shared::id::{EventId, KeyId, MemberId, MerchantId, OrganisationId};

const ULID: &str = "01k2zq3v9m5x7n8p4r6t0w1y2a";

#[test]
fn an_id_of_one_type_is_not_accepted_as_another() {
    type Reads = fn(&str) -> bool;
    let kinds: [(&str, Reads); 5] = [
        ("org", |text| text.parse::<OrganisationId>().is_ok()),
        ("mem", |text| text.parse::<MemberId>().is_ok()),
        ("mer", |text| text.parse::<MerchantId>().is_ok()),
        ("key", |text| text.parse::<KeyId>().is_ok()),
        ("evt", |text| text.parse::<EventId>().is_ok()),
    ];
    for (own, reads) in kinds {
        for prefix in ["org", "mem", "mer", "key", "evt"] {
            assert_eq!(reads(&format!("{prefix}_{ULID}")), prefix == own, "{prefix} as {own}");
        }
    }
}

#[test]
fn a_text_that_is_not_exactly_an_id_is_rejected() {
    let upper = format!("key_{}", ULID.to_ascii_uppercase());
    let long = format!("key_{ULID}0");
    let spaced = format!("key_{ULID} ");
    let overflowing = format!("key_8{}", &ULID[1..]);
    for text in ["", "key_", ULID, "KEY_01k2zq3v9m5x7n8p4r6t0w1y2a", "key_01k2zq3v9m5x7n8p4r6t0w1y2", "key-", &upper] {
        assert!(text.parse::<KeyId>().is_err(), "{text:?}");
    }
    for text in [long, spaced, overflowing] {
        assert!(text.parse::<KeyId>().is_err(), "{text:?}");
    }
}

#[test]
fn letters_that_look_like_digits_are_rejected_in_ids() {
    for (looks, means) in [('o', '0'), ('i', '1'), ('l', '1')] {
        let text = format!("key_{}", ULID.replace(means, &looks.to_string()));
        assert!(text.parse::<KeyId>().is_err(), "{text}");
    }
}

#[test]
fn the_error_describes_the_format_of_an_id() {
    let refusal = "mer_1".parse::<KeyId>().expect_err("a merchant's").to_string();
    assert_eq!(refusal, "Expected an id of the form key_ and 26 characters of 0-9 and a-z.");
}

proptest! {
    #[test]
    fn an_id_reads_back_from_text_and_json(at_ms in 0..1_u64 << 48, random in 0..1_u128 << 80) {
        let id = KeyId::new(at_ms, random);
        prop_assert_eq!(id.to_string().len(), "key_".len() + 26);
        prop_assert_eq!(id.to_string().parse(), Ok(id));
        let json = serde_json::to_string(&id).expect("JSON");
        prop_assert_eq!(serde_json::from_str::<KeyId>(&json).expect("an id"), id);
    }

    #[test]
    fn ids_and_their_texts_sort_by_creation(
        earlier in (0..1_u64 << 47, 0..1_u128 << 80),
        later in (1_u64 << 47..1_u64 << 48, 0..1_u128 << 80),
    ) {
        let (earlier, later) = (MerchantId::new(earlier.0, earlier.1), MerchantId::new(later.0, later.1));
        prop_assert!(earlier < later);
        prop_assert!(earlier.to_string() < later.to_string());
    }
}
