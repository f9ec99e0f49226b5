//! Which path shows which page of the dashboard.

use proptest::prelude::*;
use shared::dashboard::{DashboardPage, MerchantPage};
use shared::id::{KeyId, MerchantId};

/// Every page, with these ids in its path.
fn pages(merchant_id: MerchantId, key_id: KeyId) -> [(String, DashboardPage); 15] {
    let of_merchant = |page| DashboardPage::Merchant(merchant_id, page);
    let merchant = format!("/merchants/{merchant_id}");
    [
        ("/".to_owned(), DashboardPage::Home),
        ("/sign-in".to_owned(), DashboardPage::SignIn),
        ("/merchants".to_owned(), DashboardPage::Merchants),
        ("/merchants/new".to_owned(), DashboardPage::NewMerchant),
        ("/keys".to_owned(), DashboardPage::Keys),
        ("/settings".to_owned(), DashboardPage::Settings),
        ("/activity".to_owned(), DashboardPage::Activity),
        ("/members".to_owned(), DashboardPage::Members),
        ("/account".to_owned(), DashboardPage::YourAccount),
        (merchant.clone(), of_merchant(MerchantPage::Root)),
        (format!("{merchant}/account"), of_merchant(MerchantPage::Account)),
        (format!("{merchant}/developers"), of_merchant(MerchantPage::Developers)),
        (format!("{merchant}/activity"), of_merchant(MerchantPage::Activity)),
        (format!("{merchant}/developers/keys/new"), of_merchant(MerchantPage::NewKey)),
        (format!("{merchant}/developers/keys/{key_id}"), DashboardPage::key(merchant_id, key_id)),
    ]
}

proptest! {
    #[test]
    fn every_page_reads_back_from_its_path(at_ms in 0..1_u64 << 48, random in 0..1_u128 << 80) {
        for (path, page) in pages(MerchantId::new(at_ms, random), KeyId::new(at_ms, random)) {
            prop_assert_eq!(page.to_string(), path.clone());
            prop_assert_eq!(DashboardPage::at(&path), Some(page));
            let with_slash = if path == "/" { path } else { path + "/" };
            prop_assert_eq!(DashboardPage::at(&with_slash), Some(page), "{}", with_slash);
        }
    }
}

#[test]
fn two_slashes_in_a_row_are_no_page() {
    for (path, _) in pages(MerchantId::new(1, 2), KeyId::new(3, 4)) {
        let doubled = path.match_indices('/').map(|(place, _)| format!("{}/{}", &path[..place], &path[place..]));
        for path in doubled.chain([format!("{path}//")]) {
            assert_eq!(DashboardPage::at(&path), None, "{path}");
        }
    }
}

#[test]
fn other_paths_are_not_pages() {
    let merchant = format!("/merchants/{}", MerchantId::new(1, 2));
    let of_merchant =
        ["/nothing", "/developers/keys", "/developers/keys/key_1", "/developers/keys/new/again", "account"];
    let of_key = format!("{merchant}/developers/keys/{}/usage", KeyId::new(3, 4));
    let of_merchant = of_merchant.map(|rest| format!("{merchant}{rest}"));
    let others = [
        "",
        "merchants",
        "/Merchants",
        "/MERCHANTS/new",
        "/%6derchants",
        "/merchants/mer_1",
        "/merchants/mer_1/account",
        "/index.html",
        "/api",
        "/v1",
        "/v1/authorize",
        "/V1/authorize",
        "/authorize",
        "/healthz",
    ];
    for path in others.into_iter().chain(of_merchant.iter().map(String::as_str)).chain([of_key.as_str()]) {
        assert_eq!(DashboardPage::at(path), None, "{path}");
    }
}
