//! Which path shows which page of the dashboard.

use shared::dashboard::{DashboardPage, MerchantPage};
use shared::id::{KeyId, MerchantId};

#[test]
fn every_page_has_a_path() {
    let (merchant_id, key_id) = (MerchantId::new(1, 2), KeyId::new(3, 4));
    let of_merchant = |page| DashboardPage::Merchant(Some(merchant_id), page);
    let merchant = format!("/merchants/{merchant_id}");
    for (path, page) in [
        ("/".to_owned(), DashboardPage::Home),
        ("/sign-in".to_owned(), DashboardPage::SignIn),
        ("/merchants".to_owned(), DashboardPage::Merchants),
        ("/merchants/new".to_owned(), DashboardPage::NewMerchant),
        ("/activity".to_owned(), DashboardPage::Activity),
        ("/members".to_owned(), DashboardPage::Members),
        ("/account".to_owned(), DashboardPage::YourAccount),
        (merchant.clone(), of_merchant(MerchantPage::Root)),
        (format!("{merchant}/account"), of_merchant(MerchantPage::Account)),
        (format!("{merchant}/developers"), of_merchant(MerchantPage::Developers)),
        (format!("{merchant}/activity"), of_merchant(MerchantPage::Activity)),
        (format!("{merchant}/developers/keys/new"), of_merchant(MerchantPage::NewKey)),
        (format!("{merchant}/developers/keys/{key_id}"), of_merchant(MerchantPage::Key(Some(key_id)))),
    ] {
        assert_eq!(DashboardPage::at(&path), Some(page), "{path}");
        let with_slash = if path == "/" { path } else { path + "/" };
        assert_eq!(DashboardPage::at(&with_slash), Some(page), "{with_slash}");
    }
}

#[test]
fn a_text_that_is_no_id_names_nothing() {
    let page = DashboardPage::at("/merchants/mer_1/developers/keys/key_1");
    assert_eq!(page, Some(DashboardPage::Merchant(None, MerchantPage::Key(None))));
}

#[test]
fn other_paths_are_no_pages() {
    for path in [
        "",
        "merchants",
        "//",
        "//merchants",
        "/merchants//",
        "/Merchants",
        "/MERCHANTS/new",
        "/merchants/new//",
        "/%6derchants",
        "/index.html",
        "/merchants/mer_1/nothing",
        "/merchants//account",
        "/merchants/mer_1/developers/keys",
        "/merchants/mer_1/developers/keys//",
        "/merchants/mer_1/developers/keys/key_1/usage",
        "/api",
        "/v1",
        "/v1/authorize",
        "/V1/authorize",
        "/authorize",
        "/healthz",
    ] {
        assert_eq!(DashboardPage::at(path), None, "{path}");
    }
}
