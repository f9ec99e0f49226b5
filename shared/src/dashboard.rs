//! The pages of the dashboard and their paths: the only list of them.
//!
//! The dashboard shows the page at its address and links to others by these values. The Worker sends the app with 200 for
//! these paths only, so that a gateway with a wrong path gets no 2xx.

mod first_load;

use crate::id::{KeyId, MerchantId};
pub use first_load::{Area, FirstLoad, first_loads};
use std::fmt;

/// A page of the dashboard. It displays as its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DashboardPage {
    Home,
    SignIn,
    Merchants,
    NewMerchant,
    Merchant(MerchantId, MerchantPage),
    /// The keys of all merchant accounts.
    Keys,
    Activity,
    Members,
    Settings,
    YourAccount,
}

/// A page of one merchant account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MerchantPage {
    /// Leads to the first tab.
    Root,
    Account,
    Developers,
    NewKey,
    Key(KeyId),
    Activity,
}

/// The pages whose paths contain no id.
const PAGES: [(&str, DashboardPage); 9] = [
    ("/", DashboardPage::Home),
    ("/sign-in", DashboardPage::SignIn),
    (MERCHANTS, DashboardPage::Merchants),
    ("/merchants/new", DashboardPage::NewMerchant),
    ("/keys", DashboardPage::Keys),
    ("/activity", DashboardPage::Activity),
    ("/members", DashboardPage::Members),
    ("/settings", DashboardPage::Settings),
    ("/account", DashboardPage::YourAccount),
];

/// The pages of a merchant account: what follows the account's id in their paths.
const MERCHANT_PAGES: [(&str, MerchantPage); 5] = [
    ("", MerchantPage::Root),
    ("/account", MerchantPage::Account),
    ("/developers", MerchantPage::Developers),
    ("/developers/keys/new", MerchantPage::NewKey),
    ("/activity", MerchantPage::Activity),
];

const MERCHANTS: &str = "/merchants";
const KEYS: &str = "/developers/keys/";

impl DashboardPage {
    /// The page of a key.
    pub const fn key(merchant_id: MerchantId, key_id: KeyId) -> Self {
        Self::Merchant(merchant_id, MerchantPage::Key(key_id))
    }

    /// The page at `path`, which can end with a slash; `None` if there is no such page.
    pub fn at(path: &str) -> Option<Self> {
        let path = path.strip_suffix('/').filter(|path| !matches!(*path, "" | "/")).unwrap_or(path);
        PAGES.iter().find(|(listed, _)| *listed == path).map(|(_, page)| *page).or_else(|| {
            let path = path.strip_prefix(MERCHANTS)?.strip_prefix('/')?;
            let (id, page) = path.split_at(path.find('/').unwrap_or(path.len()));
            Some(Self::Merchant(id.parse().ok()?, MerchantPage::at(page)?))
        })
    }
}

impl MerchantPage {
    /// The page at the part of the path that follows the merchant account's id.
    fn at(path: &str) -> Option<Self> {
        let listed = MERCHANT_PAGES.iter().find(|(listed, _)| *listed == path);
        listed.map(|(_, page)| *page).or_else(|| Some(Self::Key(path.strip_prefix(KEYS)?.parse().ok()?)))
    }
}

impl fmt::Display for DashboardPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Merchant(id, page) => write!(f, "{MERCHANTS}/{id}{page}"),
            page => f.write_str(path_of(&PAGES, page)),
        }
    }
}

impl fmt::Display for MerchantPage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(id) => write!(f, "{KEYS}{id}"),
            page => f.write_str(path_of(&MERCHANT_PAGES, page)),
        }
    }
}

fn path_of<P: PartialEq>(pages: &[(&'static str, P)], page: &P) -> &'static str {
    pages.iter().find(|(_, listed)| listed == page).map_or("", |(path, _)| path)
}
