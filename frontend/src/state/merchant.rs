//! The merchant account that the address names.

use crate::api;
use crate::clock::now;
use leptos::prelude::*;
use shared::dashboard::{DashboardPage, MerchantPage};
use shared::endpoint::{GetMerchant, Nothing};
use shared::id::MerchantId;
use shared::merchant::Merchant;
use shared::moment::Moment;

/// How long a page that opens shows the account without loading it again, in milliseconds.
const FRESH_MS: i64 = 2000;

/// The account, shared by all its pages.
#[derive(Clone, Copy)]
pub struct CurrentMerchant {
    current: RwSignal<Merchant>,
    loaded_at: Moment,
}

impl CurrentMerchant {
    /// The account, which was loaded now.
    pub fn new(merchant: Merchant) -> Self {
        Self { current: RwSignal::new(merchant), loaded_at: now() }
    }

    pub fn get(self) -> Merchant {
        self.current.get()
    }

    pub fn get_untracked(self) -> Merchant {
        self.current.get_untracked()
    }

    /// Shows the Worker's reply to a change.
    pub fn set(self, merchant: Merchant) {
        self.current.set(merchant);
    }

    /// [`Self::refresh`], unless the account was loaded for the page that opens.
    pub fn refresh_for_page(self) {
        if now().ms_since(self.loaded_at) > FRESH_MS {
            self.refresh();
        }
    }

    /// Loads the account again. If that fails, nothing changes.
    pub fn refresh(self) {
        let call = api::call::<GetMerchant>(&self.id(), &Nothing {});
        leptos::task::spawn_local(async move {
            if let Ok(merchant) = call.await {
                // The member may have left its pages meanwhile.
                let _ = self.current.try_set(merchant);
            }
        });
    }

    pub fn id(self) -> MerchantId {
        self.current.with_untracked(|merchant| merchant.id)
    }

    /// The pages above those of its keys, outermost first.
    pub fn trail_to_keys(self) -> Vec<(String, DashboardPage)> {
        vec![
            ("Merchants".to_owned(), DashboardPage::Merchants),
            (self.get_untracked().name, self.page(MerchantPage::Account)),
            ("Developers".to_owned(), self.page(MerchantPage::Developers)),
        ]
    }

    /// One of its pages.
    pub fn page(self, page: MerchantPage) -> DashboardPage {
        DashboardPage::Merchant(self.id(), page)
    }
}
