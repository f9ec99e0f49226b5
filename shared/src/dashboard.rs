//! The pages of the dashboard and their paths: the only list of them.
//!
//! The dashboard's router has the same segments, and the pages of a merchant account from here. The Worker sends the app
//! with 200 for these paths only, so that a gateway that asks at a wrong path gets no 2xx.

use crate::id::{KeyId, MerchantId};
use std::str::FromStr;

/// Segments of paths.
pub const SIGN_IN: &str = "sign-in";
pub const MERCHANTS: &str = "merchants";
pub const NEW: &str = "new";
pub const ACTIVITY: &str = "activity";
pub const MEMBERS: &str = "members";
pub const ACCOUNT: &str = "account";

/// A page of the dashboard. An id is `None` if the text in its place is none: that page says that there is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DashboardPage {
    Home,
    SignIn,
    Merchants,
    NewMerchant,
    Merchant(Option<MerchantId>, MerchantPage),
    Activity,
    Members,
    YourAccount,
}

/// A page of one merchant account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MerchantPage {
    Root,
    Account,
    Developers,
    NewKey,
    Key(Option<KeyId>),
    Activity,
}

impl DashboardPage {
    /// The page at `path`, which can end with a slash; `None` if there is no such page.
    pub fn at(path: &str) -> Option<Self> {
        if path == "/" {
            return Some(Self::Home);
        }
        let path = without_slash(path)?.strip_prefix('/')?;
        let (first, rest) = path.split_once('/').unzip();
        Some(match (first.unwrap_or(path), rest) {
            (SIGN_IN, None) => Self::SignIn,
            (MERCHANTS, None) => Self::Merchants,
            (MERCHANTS, Some(NEW)) => Self::NewMerchant,
            (MERCHANTS, Some(rest)) => {
                let (id, page) = rest.split_once('/').unwrap_or((rest, ""));
                Self::Merchant(read_id(id)?, MerchantPage::at(page)?)
            }
            (ACTIVITY, None) => Self::Activity,
            (MEMBERS, None) => Self::Members,
            (ACCOUNT, None) => Self::YourAccount,
            _ => return None,
        })
    }
}

impl MerchantPage {
    /// The page at the part of the path that follows the merchant account's id.
    pub fn at(path: &str) -> Option<Self> {
        Some(match without_slash(path)? {
            "" => Self::Root,
            ACCOUNT => Self::Account,
            "developers" => Self::Developers,
            "developers/keys/new" => Self::NewKey,
            ACTIVITY => Self::Activity,
            path => Self::Key(read_id(path.strip_prefix("developers/keys/")?)?),
        })
    }
}

/// The path without a slash at its end; `None` if there are several.
fn without_slash(path: &str) -> Option<&str> {
    let path = path.strip_suffix('/').unwrap_or(path);
    (!path.ends_with('/')).then_some(path)
}

/// An id, or `Some(None)` for another text; `None` if the text is empty or more than one segment.
fn read_id<I: FromStr>(segment: &str) -> Option<Option<I>> {
    (!segment.is_empty() && !segment.contains('/')).then(|| segment.parse().ok())
}
