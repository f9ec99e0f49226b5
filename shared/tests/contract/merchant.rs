//! Merchant accounts: the checks of input.

use shared::field::FieldErrorCode;
use shared::merchant::{MerchantFilter, MerchantPatch, MerchantStatus, NewMerchant};

fn good_merchant() -> NewMerchant {
    NewMerchant { name: "Shop".into(), website: "https://shop.example".into(), description: None, reference_id: None }
}

#[test]
fn every_wrong_field_is_rejected_with_its_name_and_code() {
    let cases = [
        (NewMerchant { name: "  ".into(), ..good_merchant() }, "name", FieldErrorCode::Required),
        (NewMerchant { name: "n".repeat(101), ..good_merchant() }, "name", FieldErrorCode::TooLong),
        (NewMerchant { website: String::new(), ..good_merchant() }, "website", FieldErrorCode::Required),
        (NewMerchant { website: "shop".into(), ..good_merchant() }, "website", FieldErrorCode::Invalid),
        (NewMerchant { description: Some("d".repeat(501)), ..good_merchant() }, "description", FieldErrorCode::TooLong),
        (
            NewMerchant { reference_id: Some("r".repeat(101)), ..good_merchant() },
            "reference_id",
            FieldErrorCode::TooLong,
        ),
    ];
    for (merchant, field, code) in cases {
        let findings = merchant.check().expect_err(field);
        let found: Vec<_> = findings.iter().map(|finding| (finding.field.as_str(), finding.code)).collect();
        assert_eq!(found, [(field, code)]);
    }
}

#[test]
fn a_website_is_an_http_or_https_address_with_a_host() {
    for website in [
        "https://shop.example",
        "shop.example",
        "http://shop.example:8080/a?b=c",
        "https://203.0.113.7/",
        "bücher.example",
    ] {
        assert!(NewMerchant { website: website.into(), ..good_merchant() }.check().is_ok(), "{website}");
    }
    for website in [
        "shop",
        "ftp://shop.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://",
        "https://shop example",
        "https://user:password@shop.example",
        "/merchants",
    ] {
        let findings = NewMerchant { website: website.into(), ..good_merchant() }.check().expect_err(website);
        assert_eq!((findings[0].field.as_str(), findings[0].code), ("website", FieldErrorCode::Invalid), "{website}");
    }
}

#[test]
fn a_website_has_at_most_500_characters() {
    let of_len = |len: usize| NewMerchant {
        website: format!("https://shop.example/{}", "a".repeat(len - 21)),
        ..good_merchant()
    };
    assert!(of_len(500).check().is_ok());
    assert_eq!(of_len(501).check().expect_err("too long")[0].code, FieldErrorCode::TooLong);
}

#[test]
fn texts_are_trimmed_and_empty_texts_become_null() {
    let sent = NewMerchant {
        name: " Shop\t".into(),
        website: " https://shop.example ".into(),
        description: Some("  ".into()),
        reference_id: Some(String::new()),
    };
    assert_eq!(sent.check(), Ok(good_merchant()));
}

#[test]
fn a_patch_checks_only_what_it_changes() {
    assert_eq!(MerchantPatch::default().check(), Ok(MerchantPatch::default()));
    let patch = MerchantPatch {
        name: Some(String::new()),
        website: Some("shop".into()),
        description: Some(Some("d".repeat(501))),
        reference_id: Some(None),
        status: Some(MerchantStatus::Disabled),
    };
    let fields: Vec<_> = patch.check().expect_err("wrong").into_iter().map(|finding| finding.field).collect();
    assert_eq!(fields, ["name", "website", "description"]);
}

#[test]
fn optional_fields_are_cleared_by_null_or_an_empty_text() {
    let patch: MerchantPatch = serde_json::from_str(r#"{"description":null,"reference_id":" "}"#).expect("a patch");
    let checked = patch.check().expect("a right patch");
    assert_eq!((checked.description, checked.reference_id), (Some(None), Some(None)));
}

#[test]
fn a_search_has_at_most_100_characters() {
    let search = |len| MerchantFilter { search: Some("s".repeat(len)), ..MerchantFilter::default() }.check();
    assert!(search(100).is_ok());
    assert_eq!(search(101).expect_err("too long")[0].field, "search");
}
