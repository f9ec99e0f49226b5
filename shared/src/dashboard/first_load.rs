//! What a page of the dashboard needs first: the areas of the program that show it, and its first requests.
//!
//! Both are loaded at once: by `frontend/page/start.js` while the program itself is loading, and later by the program.

use super::{DashboardPage, MERCHANT_PAGES, MerchantPage, PAGES};
use crate::endpoint::{
    Endpoint, GetKey, GetKeyUsage, GetMerchant, GetOverview, GetRotationHistory, ListActivity, ListKeys, ListMembers,
    ListMerchants, ListOrganisationKeys, ListPasskeys, ListSessions,
};
use crate::id::{KeyId, MerchantId};
use crate::wire_name::wire_names;
use serde::Serialize;

wire_names! {
    /// A part of the dashboard's program that is loaded when it is first opened.
    "area" Area {
        Home = "home",
        Merchant = "merchant",
        MerchantAccount = "merchant_account",
        Key = "key",
        KeyDialogs = "key_dialogs",
        KeyHistory = "key_history",
        NewKey = "new_key",
        Created = "created",
        Activity = "activity",
        Members = "members",
        YourAccount = "your_account",
        Dialogs = "dialogs",
        WhomToAsk = "whom_to_ask",
    }
}

/// What one page needs first, for `start.js`. In its texts, `{merchant_id}` and `{key_id}` stand for ids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FirstLoad {
    /// The path of the page.
    pub page: String,
    /// A regular expression of JavaScript for the path, whose groups are the ids.
    pub pattern: String,
    pub areas: &'static [Area],
    /// See [`DashboardPage::first_requests`].
    pub requests: Vec<String>,
}

/// What every page needs first.
pub fn first_loads() -> Vec<FirstLoad> {
    let (merchant_id, key_id) = (MerchantId::new(0, 0), KeyId::new(0, 0));
    let text =
        |text: String| text.replace(&merchant_id.to_string(), "{merchant_id}").replace(&key_id.to_string(), "{key_id}");
    let merchant_pages = MERCHANT_PAGES.iter().map(|(_, page)| DashboardPage::Merchant(merchant_id, *page));
    PAGES
        .iter()
        .map(|(_, page)| *page)
        .chain(merchant_pages)
        .chain([DashboardPage::key(merchant_id, key_id)])
        .map(|page| {
            let path = text(page.to_string());
            FirstLoad {
                pattern: pattern_of(&path),
                page: path,
                areas: page.areas(),
                requests: page.first_requests().into_iter().map(text).collect(),
            }
        })
        .collect()
}

/// The path with or without a slash at its end, as in [`DashboardPage::at`].
fn pattern_of(path: &str) -> String {
    let group = |name: &str, pattern: &str| format!("(?<{name}>{})", pattern.trim_matches(['^', '$']));
    let pattern = path
        .replace("{merchant_id}", &group("merchant_id", MerchantId::PATTERN))
        .replace("{key_id}", &group("key_id", KeyId::PATTERN));
    if path == "/" { "^/$".to_owned() } else { format!("^{pattern}/?$") }
}

impl DashboardPage {
    /// The areas of the program that show the page; none if the main part shows it.
    pub const fn areas(self) -> &'static [Area] {
        match self {
            Self::Home | Self::Keys => &[Area::Home],
            Self::SignIn | Self::Merchants => &[],
            Self::NewMerchant => &[Area::MerchantAccount],
            Self::Merchant(_, page) => page.areas(),
            Self::Activity => &[Area::Activity],
            Self::Members => &[Area::Members],
            Self::YourAccount | Self::Settings => &[Area::YourAccount],
        }
    }

    /// The addresses that the page requests when it opens. One that ends with `?` or `&` takes the query of the page's own
    /// address, which replaces its own parameters.
    pub fn first_requests(self) -> Vec<String> {
        match self {
            Self::SignIn | Self::NewMerchant => Vec::new(),
            Self::Home | Self::Settings => vec![GetOverview::PATH.to_owned()],
            Self::Merchants => vec![format!("{}?", ListMerchants::PATH)],
            Self::Merchant(id, page) => page.first_requests(id),
            Self::Keys => vec![format!("{}?", ListOrganisationKeys::PATH)],
            Self::Activity => vec![format!("{}?", ListActivity::PATH)],
            Self::Members => vec![ListMembers::PATH.to_owned()],
            Self::YourAccount => [ListSessions::PATH, ListPasskeys::PATH].map(str::to_owned).into(),
        }
    }
}

impl MerchantPage {
    /// The frame of the merchant account, and what is in it.
    const fn areas(self) -> &'static [Area] {
        match self {
            Self::Root | Self::Account | Self::Developers => &[Area::Merchant, Area::MerchantAccount],
            Self::NewKey => &[Area::Merchant, Area::NewKey],
            Self::Key(_) => &[Area::Merchant, Area::Key],
            Self::Activity => &[Area::Merchant, Area::Activity],
        }
    }

    fn first_requests(self, merchant_id: MerchantId) -> Vec<String> {
        let mut requests = vec![GetMerchant::path(&merchant_id)];
        match self {
            Self::Root | Self::Account | Self::NewKey => {}
            Self::Developers => requests.push(format!("{}?revoked=hidden&", ListKeys::path(&merchant_id))),
            Self::Key(id) => requests.extend([
                GetKey::path(&id),
                format!("{}?limit=100", GetRotationHistory::path(&id)),
                format!("{}?range=24h", GetKeyUsage::path(&id)),
                format!("{}?key_id={id}", ListActivity::PATH),
            ]),
            Self::Activity => requests.push(format!("{}?merchant_id={merchant_id}&", ListActivity::PATH)),
        }
        requests
    }
}

#[cfg(test)]
mod tests {
    use super::{FirstLoad, first_loads};
    use crate::endpoint::{ENDPOINTS, Method};

    fn of(page: &str) -> FirstLoad {
        first_loads().into_iter().find(|load| load.page == page).expect("a page")
    }

    #[test]
    fn every_first_request_is_a_get_of_the_endpoint_table() {
        for request in first_loads().into_iter().flat_map(|load| load.requests) {
            let path = request.split('?').next().expect("a path");
            let is_listed = ENDPOINTS.iter().any(|row| row.method == Method::Get && row.path == path);
            assert!(is_listed, "{request}");
        }
    }

    #[test]
    fn a_path_matches_with_ids_of_its_kinds_and_a_slash_at_its_end() {
        let key = of("/merchants/{merchant_id}/developers/keys/{key_id}");
        let id = "_[0-7][0-9a-hjkmnp-tv-z]{25})";
        assert_eq!(key.pattern, format!("^/merchants/(?<merchant_id>mer{id}/developers/keys/(?<key_id>key{id}/?$"));
        assert_eq!([of("/").pattern, of("/members").pattern], ["^/$", "^/members/?$"]);
    }

    #[test]
    fn ids_are_placeholders() {
        let key = of("/merchants/{merchant_id}/developers/keys/{key_id}");
        assert_eq!(key.requests[..2], ["/api/merchants/{merchant_id}", "/api/keys/{key_id}"]);
    }
}
