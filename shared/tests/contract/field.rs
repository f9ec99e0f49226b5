//! Checks of free texts and addresses.

use shared::email::{EMAIL_LEN, EMAIL_PATTERN};
use shared::field::{ERRORS_LEN, FieldErrorCode};
use shared::invitation::NewInvitation;
use shared::key::{Mode, NewKey};
use shared::member::{NewOrganisation, NewOwner, Role};
use shared::moment::Moment;
use shared::secret::{RANDOM_LEN, Secret};
use shared::session::SignInLinkRequest;

fn is_address(email: &str) -> bool {
    SignInLinkRequest { email: email.into() }.check().is_ok()
}

/// The codes of what is wrong with an invitation of this name.
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
fn what_is_no_address_or_has_several_spellings_is_rejected() {
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
    ] {
        assert_eq!(codes_of_name(name), [FieldErrorCode::Invalid], "{name}");
    }
}

#[test]
fn an_organisation_can_be_named_like_a_domain_and_not_like_a_link() {
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
fn a_text_with_a_secret_is_rejected_and_not_repeated() {
    for mode in Mode::ALL {
        let secret = Secret::new(*mode, &"s".repeat(RANDOM_LEN)).expect("a secret").reveal().to_owned();
        for text in [secret.clone(), format!("key={secret}."), format!("ä{secret}ä"), format!("kw_live_{secret}")] {
            assert!(Secret::is_in(&text), "{text}");
        }
        for part in [&secret[1..], &secret[..secret.len() - 1], "kw_live_", "kw_", "ä"] {
            assert!(!Secret::is_in(part), "{part}");
        }
    }
}

#[test]
fn no_more_than_fifty_errors_are_named() {
    let json = serde_json::json!({ "mode": "test", "permissions": [], "allowed_ips": vec!["x"; 500] });
    let new: NewKey = serde_json::from_value(json).expect("a key");
    assert_eq!(new.check(Moment::from_ms(0)).expect_err("wrong").len(), ERRORS_LEN);
}
