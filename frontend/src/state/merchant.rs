//! The merchant account that the address names.

use crate::api;
use leptos::prelude::*;
use shared::dashboard::{DashboardPage, MerchantPage};
use shared::endpoint::{GetMerchant, Nothing};
use shared::id::MerchantId;
use shared::merchant::Merchant;

/// The account, shared by all its pages.
#[derive(Clone, Copy)]
pub struct CurrentMerchant(RwSignal<Merchant>);

impl CurrentMerchant {
    pub fn new(merchant: Merchant) -> Self {
        Self(RwSignal::new(merchant))
    }

    pub fn get(self) -> Merchant {
        self.0.get()
    }

    pub fn get_untracked(self) -> Merchant {
        self.0.get_untracked()
    }

    /// Shows the Worker's reply to a change.
    pub fn set(self, merchant: Merchant) {
        self.0.set(merchant);
    }

    /// Loads the account again. If that fails, nothing changes.
    pub fn refresh(self) {
        let call = api::call::<GetMerchant>(&self.id(), &Nothing {});
        leptos::task::spawn_local(async move {
            if let Ok(merchant) = call.await {
                // The member may have left its pages meanwhile.
                let _ = self.0.try_set(merchant);
            }
        });
    }

    pub fn id(self) -> MerchantId {
        self.0.with_untracked(|merchant| merchant.id)
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
