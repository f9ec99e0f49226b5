//! The keys of all merchant accounts: what needs attention, and the filter of their list.

use serde_json::json;
use shared::id::{MemberId, MerchantId};
use shared::key::{ENDS_SOON_MS, KeyAttention, KeyFilter, OrganisationKeyFilter, UNUSED_MS};
use shared::moment::Moment;

#[test]
fn a_reason_for_attention_is_named_with_its_time() {
    let labels: Vec<&str> = KeyAttention::ALL.iter().map(|attention| attention.label()).collect();
    let [ends_soon, unused] = [ENDS_SOON_MS, UNUSED_MS].map(|ms| ms / Moment::DAY_MS);
    assert_eq!([ends_soon, unused], [30, 90]);
    let expected = [
        "Reported as leaked",
        &format!("Expires within {ends_soon} days"),
        "Rotation in progress",
        "More rejections this week",
        &format!("Live, unused for {unused} days"),
        "Live, any IP address",
        "Unused permissions",
    ];
    assert_eq!(labels, expected);
}

#[test]
fn a_search_among_all_keys_is_trimmed_and_has_at_most_100_characters() {
    let filter = |search: String| OrganisationKeyFilter {
        search: Some(search),
        attention: Some(KeyAttention::Unused),
        ..OrganisationKeyFilter::default()
    };
    assert_eq!(filter(" a ".into()).check(), Ok(filter("a".into())));
    assert_eq!(filter("a".repeat(101)).check().expect_err("too long")[0].field, "search");
}

#[test]
fn a_filter_of_one_merchant_account_has_everything_of_the_filter() {
    let mut json = json!({
        "search": "a", "mode": "live", "status": "enabled", "revoked": "hidden", "created_by": MemberId::new(0, 0),
        "order": "name", "direction": "asc", "cursor": "abc", "limit": "7",
    });
    let filter: KeyFilter = serde_json::from_value(json.clone()).expect("a filter");
    let merchant_id = MerchantId::new(0, 0);
    json["merchant_id"] = json!(merchant_id);
    assert_eq!(serde_json::to_value(filter.of_merchant(merchant_id)).expect("JSON"), json);
}
