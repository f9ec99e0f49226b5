//! Checks of free texts and addresses.

use shared::email::{EMAIL_LEN, EMAIL_PATTERN};
use shared::field::{ERRORS_LEN, FieldError, FieldErrorCode};
use shared::invitation::NewInvitation;
use shared::key::{KeyPatch, Mode, NewKey, Revocation};
use shared::member::{NewOrganisation, NewOwner, Role};
use shared::merchant::{MerchantPatch, NewMerchant};
use shared::moment::Moment;
use shared::passkey::PasskeyPatch;
use shared::secret::{RANDOM_LEN, Secret};
use shared::session::SignInLinkRequest;
use shared::text::{LINE_PATTERN, REQUIRED_LINE_PATTERN, REQUIRED_TEXT_PATTERN, TEXT_PATTERN};

fn is_address(email: &str) -> bool {
    SignInLinkRequest { email: email.into() }.check().is_ok()
}

/// The codes of the errors of an invitation with this name.
fn codes_of_name(name: &str) -> Vec<FieldErrorCode> {
    let new = NewInvitation { name: name.into(), email: "ada@shop.example".into(), role: Role::Viewer };
    new.check().err().unwrap_or_default().iter().map(|error| error.code).collect()
}

#[test]
fn addresses_of_rfc_5321_are_accepted() {
    let longest = format!("{}@{}.example", "l".repeat(64), ["d".repeat(63), "e".repeat(63), "f".repeat(53)].join("."));
    assert_eq!(longest.len(), EMAIL_LEN);
    for email in
        ["ada@shop.example", "a.b+c@x-y.shop.example", "o'neill@shop.example", "ada@xn--bcher-kva.example", &longest]
    {
        assert!(is_address(email), "{email}");
    }
}

#[test]
fn malformed_and_ambiguous_addresses_are_rejected() {
    let long_local = format!("{}@shop.example", "l".repeat(65));
    let long_label = format!("ada@{}.example", "d".repeat(64));
    for email in [
        "ada@shop.example.",
        "ada@.shop.example",
        "ada@shop..example",
        "ada@shop",
        "ada@-shop.example",
        "ada@shop-.example",
        "ada@127.0.0.1",
        ".ada@shop.example",
        "ada.@shop.example",
        "a..b@shop.example",
        "<ada@shop.example>",
        "ada@shop.example,",
        "mailto:ada@shop.example",
        "\"ada\"@shop.example",
        "ÄDA@shop.example",
        "ada@bücher.example",
        "\u{212a}ada@shop.example",
        "ada@\u{212a}.example",
        "ada\u{1fef}@shop.example",
        "ada@xn--a.example",
        "ada@xn--.example",
        "ada@shop.example\nbcc: all@shop.example",
        &long_local,
        &long_label,
    ] {
        assert!(!is_address(email), "{email}");
    }
}

#[test]
fn the_described_pattern_has_no_line_break() {
    assert!(EMAIL_PATTERN.starts_with('^') && EMAIL_PATTERN.ends_with('$') && !EMAIL_PATTERN.contains('\n'));
}

#[test]
fn a_persons_name_is_on_one_line_and_has_no_link() {
    for name in
        ["Ada Lovelace", "J.R.R. Tolkien", "Dr. O'Neill, Jr.", "李小龍", "Ada (finance)", "St.John Smith", "Prof.Dr. X"]
    {
        assert_eq!(codes_of_name(name), [], "{name}");
    }
    for name in [
        "Ada\nClick here",
        "Ada\u{2028}Lovelace",
        "Ada https://evil.example",
        "see evil.example/login",
        "WWW.evil.example",
        "//evil.example",
        "t.co",
        "Pay at x.com/login",
        "EVIL.COM",
        "evil。com",
        "evil%2ecom",
        "ada@evil.example",
        "evil..com",
        "evil\u{fe52}com",
        "evil.c\u{200d}om",
        "example.中国",
        "evil.рф",
    ] {
        assert_eq!(codes_of_name(name), [FieldErrorCode::Invalid], "{name}");
    }
}

/// Every free text of the API: whether it has one line only, and its errors.
fn checked(text: &str) -> Vec<(&'static str, bool, Vec<FieldErrorCode>)> {
    let codes = |errors: Option<Vec<FieldError>>| errors.unwrap_or_default().iter().map(|error| error.code).collect();
    let text = || text.to_owned();
    let merchant = NewMerchant {
        name: "Shop".into(),
        website: "https://shop.example".into(),
        description: None,
        reference_id: None,
    };
    let patch = MerchantPatch { description: Some(Some(text())), ..MerchantPatch::default() };
    let key = KeyPatch { name: Some(Some(text())), ..KeyPatch::default() };
    vec![
        ("merchant name", true, codes(NewMerchant { name: text(), ..merchant.clone() }.check().err())),
        ("reference", true, codes(NewMerchant { reference_id: Some(text()), ..merchant }.check().err())),
        ("merchant description", false, codes(patch.check().err())),
        ("key name", true, codes(key.check().err())),
        ("passkey name", true, codes(PasskeyPatch { name: text() }.check().err())),
        ("member name", true, codes_of_name(&text())),
        ("reason", false, codes(Revocation { reason: text(), leaked: false }.check().err())),
    ]
}

#[test]
fn visible_texts_are_accepted_in_every_script() {
    for text in [
        "Café",
        "Cafe\u{301}",
        "می\u{200c}خواهم",
        "क्\u{200d}ष",
        "👨\u{200d}👩\u{200d}👧",
        "❤\u{fe0f}\u{200d}🔥",
        "한\u{3164}국",
        "שָׁלוֹם",
        "!",
    ] {
        for (field, _, codes) in checked(text) {
            assert_eq!(codes, [], "{field}: {text:?}");
        }
    }
}

#[test]
fn invisible_and_reversed_texts_are_rejected() {
    for text in [
        "\u{200b}",
        "\u{2060}\u{2060}",
        "\u{ad}",
        "\u{3164}",
        "\u{2800}\u{2800}",
        "\u{ffa0}",
        "\u{115f}\u{1160}",
        "\u{fe0f}",
        "Sh\u{200b}op",
        "Shop\u{feff}",
        "\u{202e}pohS",
        "Sh\u{2066}op\u{2069}",
        "Shop\u{200f}",
        "\u{61c}Shop",
        "Shop\u{200d}",
        "\u{200c}Shop",
        "Corner \u{200d} shop",
        "Sh\u{200d}\u{200d}op",
        "Shop \u{e0041}",
        "Sh\u{0}op",
        "Sh\u{85}op",
        "Sh\u{2028}op",
    ] {
        for (field, _, codes) in checked(text) {
            assert_eq!(codes, [FieldErrorCode::Invalid], "{field}: {text:?}");
        }
    }
}

#[test]
fn names_have_one_line_and_descriptions_can_have_several() {
    for text in ["Two\nlines", "Two\r\nlines", "A\ttab"] {
        for (field, is_line, codes) in checked(text) {
            assert_eq!(codes.is_empty(), !is_line, "{field}: {text:?}");
        }
    }
}

#[test]
fn texts_are_stored_in_one_unicode_form() {
    let kept = PasskeyPatch { name: " Cafe\u{301} ".into() }.check().expect("a name").name;
    assert_eq!(kept, "Café");
}

#[test]
fn the_described_patterns_accept_what_is_accepted() {
    let matches = |pattern: &str, text: &str| {
        let schema = serde_json::json!({ "pattern": pattern });
        jsonschema::validator_for(&schema).expect("a pattern").is_valid(&serde_json::json!(text))
    };
    let texts = [
        "Shop",
        " Shop\u{85}",
        "",
        " ",
        "\u{2028}",
        "a b",
        "Two\nlines",
        "A\ttab",
        "Café",
        "Cafe\u{301}",
        "\u{301}",
        "\u{200b}",
        "a\u{200b}",
        "\u{2060}",
        "\u{ad}",
        "\u{3164}",
        "한\u{3164}",
        "\u{2800} ",
        "\u{fe0f}",
        "❤\u{fe0f}",
        "\u{202e}x",
        "\u{feff}x",
        "x\u{feff}",
        "x\u{0}",
        "x\u{1f}y",
        "x\u{7f}",
        "\u{b}x",
        "x\u{b}y",
        "x\u{2028}y",
        "x\u{2028}",
        "می\u{200c}خواهم",
        "\u{e0041}",
        "\u{110bd}x",
        "\u{1d173}",
        "\u{10ffff}",
        "\u{3000}x",
        "x\u{3000}y",
    ];
    for text in texts {
        for (field, is_line, codes) in checked(text) {
            let is_optional = matches!(field, "reference" | "merchant description" | "key name");
            let pattern = match (is_optional, is_line) {
                (true, true) => LINE_PATTERN,
                (true, false) => TEXT_PATTERN,
                (false, true) => REQUIRED_LINE_PATTERN,
                (false, false) => REQUIRED_TEXT_PATTERN,
            };
            assert_eq!(matches(pattern, text), codes.is_empty(), "{field}: {text:?}");
        }
    }
}

#[test]
fn an_organisation_can_be_named_like_a_domain_but_not_like_a_link() {
    let check = |name: &str| {
        let owner = NewOwner { name: "Ada".into(), email: "ada@shop.example".into() };
        NewOrganisation { name: name.into(), owner }.check()
    };
    assert!(check("Shop.example").is_ok());
    for name in ["https://shop.example", "www.shop.example", "shop.example/login", "a@shop.example"] {
        assert!(check(name).is_err(), "{name}");
    }
    assert!(check("Shop\nexample").is_err());
}

#[test]
fn a_text_with_a_secret_is_rejected_and_not_quoted() {
    for mode in Mode::ALL {
        let secret = Secret::new(*mode, &"s".repeat(RANDOM_LEN)).expect("a secret").reveal().to_owned();
        for text in [secret.clone(), format!("key={secret}."), format!("ä{secret}ä"), format!("kw_live_{secret}")] {
            assert!(Secret::is_in(&text), "{text}");
            let encoded = text.replace('_', "%5f");
            assert!(Secret::is_in(&encoded) && Secret::is_in(&encoded.replace('%', "%25")), "{encoded}");
        }
        for part in [&secret[1..], &secret[..secret.len() - 1], "kw_live_", "kw_", "ä"] {
            assert!(!Secret::is_in(part), "{part}");
        }
    }
}

#[test]
fn at_most_fifty_errors_are_named() {
    let json = serde_json::json!({ "mode": "test", "permissions": [], "allowed_ips": vec!["x"; 500] });
    let new: NewKey = serde_json::from_value(json).expect("a key");
    assert_eq!(new.check(Moment::from_ms(0)).expect_err("wrong").len(), ERRORS_LEN);
}
