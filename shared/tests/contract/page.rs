//! Page sizes: 1 to 100.

use shared::page::Limit;

#[test]
fn a_page_has_1_to_100_items() {
    for limit in 1..=100_usize {
        assert_eq!(limit.to_string().parse::<Limit>().map(Limit::get), Ok(limit));
    }
    for text in ["0", "101", "256", "-1", "", "ten", "1.0", " 1", "99999999999999999999"] {
        assert!(text.parse::<Limit>().is_err(), "{text:?}");
    }
}

#[test]
fn a_page_has_50_items_by_default() {
    assert_eq!(Limit::default().get(), 50);
}
