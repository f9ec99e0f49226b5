//! One merchant account: what all its pages share, and the tabs of three of them.

use crate::api::{self, Fault};
use crate::pages::merchants::StatusBadge;
use crate::pages::not_found::NotFoundPage;
use crate::ui::loaded::Loaded;
use crate::ui::tabs::Tabs;
use crate::ui::title::Title;
use crate::ui::trail::Trail;
use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::use_params_map;
use shared::endpoint::{GetMerchant, Nothing};
use shared::id::MerchantId;
use shared::merchant::{Merchant, MerchantStatus};
use shared::problem::ErrorCode;

/// The merchant account that the address names, as its pages see it.
#[derive(Clone, Copy)]
pub struct CurrentMerchant(RwSignal<Merchant>);

impl CurrentMerchant {
    /// The merchant account that [`MerchantScope`] provided; `None` outside of it.
    pub fn get() -> Option<Self> {
        use_context()
    }

    pub fn read(self) -> Merchant {
        self.0.get()
    }

    /// Puts what the Worker replied to a change in place of what is shown.
    pub fn set(self, merchant: Merchant) {
        self.0.set(merchant);
    }

    pub fn id(self) -> MerchantId {
        self.0.with_untracked(|merchant| merchant.id)
    }

    /// The address of one of its pages.
    pub fn address(self, page: &str) -> String {
        format!("/merchants/{}/{page}", self.id())
    }
}

/// Loads the merchant account once for all pages below its address.
#[component]
pub fn MerchantScope() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("merchant_id")?.parse::<MerchantId>().ok()));
    let merchant = LocalResource::new(move || {
        let id = id.get();
        async move {
            match id {
                Some(id) => found(api::call::<GetMerchant>(&id, &Nothing {}).await),
                None => Ok(None),
            }
        }
    });
    let show = |merchant: Option<Merchant>| match merchant {
        Some(merchant) => {
            provide_context(CurrentMerchant(RwSignal::new(merchant)));
            view! { <Outlet /> }.into_any()
        }
        None => view! { <NotFoundPage /> }.into_any(),
    };
    view! { <Loaded resource=merchant show /> }
}

/// That there is no such thing is an answer, not a fault.
pub fn found<T>(outcome: Result<T, Fault>) -> Result<Option<T>, Fault> {
    match outcome {
        Err(fault) if fault.code() == Some(ErrorCode::NotFound) => Ok(None),
        outcome => outcome.map(Some),
    }
}

/// The head and tabs of a merchant account.
#[component]
pub fn MerchantTabs() -> impl IntoView {
    CurrentMerchant::get().map(|merchant| {
        let tabs = [("Account", "account"), ("Developers", "developers"), ("Activity", "activity")];
        let status = move || merchant.read().status;
        view! {
            <div>
                <Trail steps=vec![("Merchants".to_owned(), "/merchants".to_owned())] />
                <Title text=Signal::derive(move || merchant.read().name)>
                    {move || view! { <StatusBadge status=status() /> }}
                </Title>
            </div>
            <Show when=move || status() == MerchantStatus::Disabled>
                <p class="rounded-control bg-sunken px-3.5 py-3 text-muted">
                    "This merchant account is disabled: none of its keys opens anything until it is enabled again."
                </p>
            </Show>
            <Tabs
                label="Merchant account"
                tabs=tabs.map(|(text, page)| (text, merchant.address(page))).into()
            />
            <Outlet />
        }
    })
}
