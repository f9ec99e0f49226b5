//! Lookups by digest, and reports of leaked keys: what they can contain, and what is stored of them.

use shared::field::{FieldError, FieldErrorCode};
use shared::leak::{KeyLookup, LEAK_URL_LEN, LeakReport, PartnerFinding};

const SECRET: &str = "kw_live_0123456789ABCDEFGHIJKLMNOPQRSTUV0tyZ62";

/// Another key.
const OTHER: &str = "kw_test_000000000000000000000000000000002IsIbM";

fn report(keys: usize, url: Option<&str>) -> LeakReport {
    LeakReport { keys: vec![SECRET.to_owned(); keys], url: url.map(str::to_owned) }
}

fn faults<T>(outcome: Result<T, Vec<FieldError>>) -> Vec<(String, FieldErrorCode)> {
    outcome.err().into_iter().flatten().map(|error| (error.field, error.code)).collect()
}

#[test]
fn a_digest_has_64_hexadecimal_characters_in_lower_case() {
    let lookup = |digest: &str| KeyLookup { digest: digest.to_owned() };
    assert!(lookup(&"0a".repeat(32)).check().is_ok());
    for digest in ["", &"0a".repeat(31), &"0A".repeat(32), &"0g".repeat(32), &"é".repeat(32), SECRET] {
        let errors = lookup(digest).check().expect_err("no digest");
        assert_eq!((errors[0].field.as_str(), errors[0].code), ("digest", FieldErrorCode::Invalid), "{digest}");
        assert!(!errors[0].message.contains(SECRET));
    }
}

#[test]
fn a_report_has_1_to_100_texts_whatever_they_are() {
    assert!(report(1, None).check().is_ok() && report(100, None).check().is_ok());
    assert_eq!(faults(report(0, None).check()), [("keys".to_owned(), FieldErrorCode::Required)]);
    assert_eq!(faults(report(101, None).check()), [("keys".to_owned(), FieldErrorCode::TooMany)]);
    let long = LeakReport { keys: vec!["x".repeat(1001)], url: None };
    assert_eq!(faults(long.check()), [("keys".to_owned(), FieldErrorCode::TooLong)]);
}

#[test]
fn a_url_with_a_secret_is_dropped_and_one_that_is_no_line_is_rejected() {
    let stored = |url: &str| report(1, Some(url)).check().ok().and_then(|report| report.url);
    assert_eq!(stored(" https://shop.example/a "), Some("https://shop.example/a".to_owned()));
    for key in [SECRET.to_owned(), SECRET.replace('_', "%255F"), OTHER.to_owned()] {
        assert_eq!(stored(&format!("https://shop.example/?key={key}")), None, "{key}");
    }
    assert_eq!(stored(""), None);
    let faults_of = |url: &str| faults(report(1, Some(url)).check());
    assert_eq!(faults_of("a\nb"), [("url".to_owned(), FieldErrorCode::Invalid)]);
    assert_eq!(faults_of(&"x".repeat(LEAK_URL_LEN + 1)), [("url".to_owned(), FieldErrorCode::TooLong)]);
}

fn finding(url: Option<&str>, location: Option<&str>) -> PartnerFinding {
    let [url, location] = [url, location].map(|place| place.map(str::to_owned));
    PartnerFinding { token: "x".to_owned(), kind: None, url, location }
}

#[test]
fn a_url_with_a_part_of_the_reported_key_is_dropped() {
    let spread = |between: &str| SECRET.chars().map(|c| format!("{c}{between}")).collect::<String>();
    for part in [
        SECRET[..40].to_owned(),
        SECRET[8..].to_owned(),
        SECRET[20..32].to_owned(),
        spread("."),
        spread("\u{200d}"),
        spread("%0a"),
        spread("%250a"),
        SECRET.replace('_', "-"),
        SECRET.replace('_', "&#95;"),
    ] {
        let url = format!("https://x.example/{part}");
        assert_eq!(report(1, Some(&url)).check().expect("a report").url, None, "{url}");
        let found = PartnerFinding { token: SECRET.to_owned(), ..finding(Some(&url), None) };
        assert_eq!(found.found_at(), None, "{url}");
    }
    let other = "https://docs.example/document/d/1aB2cD3eF4gH5iJ6kL7mN8oP9qR0sT1uV2wX3yZ4aB5c/edit";
    assert_eq!(report(1, Some(other)).check().expect("a report").url.as_deref(), Some(other));
}

#[test]
fn a_wrong_url_of_a_partner_is_no_error() {
    let found_at = |url: Option<&str>| finding(url, None).found_at();
    assert_eq!(found_at(Some("https://github.com/a")), Some("https://github.com/a".to_owned()));
    assert_eq!(found_at(Some(&"x".repeat(LEAK_URL_LEN + 9))), Some("x".repeat(LEAK_URL_LEN)));
    let across_the_end = format!("{}{SECRET}", "x".repeat(LEAK_URL_LEN - 40));
    for url in [None, Some(""), Some("a\u{202e}b"), Some(SECRET), Some(&across_the_end)] {
        assert_eq!(found_at(url), None, "{url:?}");
    }
    assert_eq!(finding(None, Some("https://gitlab.example/a")).found_at(), Some("https://gitlab.example/a".to_owned()));
}
