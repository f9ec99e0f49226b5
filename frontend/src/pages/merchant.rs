//! One merchant account: what all its pages share, and the tabs of three of them.

use crate::api;
use crate::pages::account::AccountPage;
use crate::pages::developers::DevelopersPage;
use crate::pages::key::KeyPage;
use crate::pages::merchant_activity::MerchantActivityPage;
use crate::pages::merchants::StatusBadge;
use crate::pages::new_key::NewKeyPage;
use crate::pages::not_found::NotFoundPage;
use crate::ui::await_remote::AwaitRemote;
use crate::ui::breadcrumbs::Breadcrumbs;
use crate::ui::remote::{Remote, find};
use crate::ui::show_if::ShowIf;
use crate::ui::tabs::Tabs;
use crate::ui::title::Title;
use leptos::prelude::*;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_params_map;
use shared::dashboard::MerchantPage;
use shared::endpoint::{GetMerchant, Nothing};
use shared::id::MerchantId;
use shared::merchant::{Merchant, MerchantStatus};

/// The tabs: their text and their page below the account's address.
const TABS: [(&str, &str); 3] = [("Account", "account"), ("Developers", "developers"), ("Activity", "activity")];

/// The merchant account that the address names, as its pages see it.
#[derive(Clone, Copy)]
pub struct CurrentMerchant(RwSignal<Merchant>);

impl CurrentMerchant {
    pub fn get(self) -> Merchant {
        self.0.get()
    }

    pub fn get_untracked(self) -> Merchant {
        self.0.get_untracked()
    }

    /// Puts what the Worker replied to a change in place of what is shown.
    pub fn set(self, merchant: Merchant) {
        self.0.set(merchant);
    }

    /// Asks for the account as it is now. Where that fails, what is shown stays.
    pub fn refresh(self) {
        let call = api::call::<GetMerchant>(&self.id(), &Nothing {});
        leptos::task::spawn_local(async move {
            if let Ok(merchant) = call.await {
                // Its pages may have been left meanwhile.
                let _ = self.0.try_set(merchant);
            }
        });
    }

    pub fn id(self) -> MerchantId {
        self.0.with_untracked(|merchant| merchant.id)
    }

    /// The pages above those of its keys: see [`Trail`].
    pub fn trail_to_keys(self) -> Vec<(String, String)> {
        vec![
            ("Merchants".to_owned(), "/merchants".to_owned()),
            (self.get_untracked().name, self.address("account")),
            ("Developers".to_owned(), self.address("developers")),
        ]
    }

    /// The address of one of its pages.
    pub fn address(self, page: &str) -> String {
        format!("/merchants/{}/{page}", self.id())
    }
}

/// The pages below a merchant account's address. The account is loaded once for all of them.
#[component]
pub fn MerchantPages() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("merchant_id")?.parse::<MerchantId>().ok()));
    let page = Memo::new(move |_| MerchantPage::at(&params.with(|params| params.get("page")).unwrap_or_default()));
    // All tabs are one place, so that their head stays.
    let place = Memo::new(move |_| page.get().map(|page| if is_tab(page) { MerchantPage::Account } else { page }));
    let merchant = Remote::new(move || find::<GetMerchant>(id.get()));
    let show = move |merchant: Option<Merchant>| match merchant {
        Some(merchant) => {
            let merchant = CurrentMerchant(RwSignal::new(merchant));
            (move || match place.get() {
                Some(MerchantPage::Root) => view! { <Redirect path=merchant.address("account") /> }.into_any(),
                Some(MerchantPage::Account | MerchantPage::Developers | MerchantPage::Activity) => tabs(merchant, page),
                Some(MerchantPage::NewKey) => view! { <NewKeyPage merchant /> }.into_any(),
                Some(MerchantPage::Key(Some(id))) => view! { <KeyPage merchant id /> }.into_any(),
                Some(MerchantPage::Key(None)) | None => view! { <NotFoundPage /> }.into_any(),
            })
            .into_any()
        }
        None => view! { <NotFoundPage /> }.into_any(),
    };
    view! { <AwaitRemote remote=merchant show /> }
}

const fn is_tab(page: MerchantPage) -> bool {
    matches!(page, MerchantPage::Account | MerchantPage::Developers | MerchantPage::Activity)
}

/// The head of a merchant account, its tabs, and the one that is open.
fn tabs(merchant: CurrentMerchant, page: Memo<Option<MerchantPage>>) -> AnyView {
    let status = move || merchant.get().status;
    let open_tab = move || match page.get() {
        Some(MerchantPage::Account) => view! { <AccountPage merchant /> }.into_any(),
        Some(MerchantPage::Developers) => view! { <DevelopersPage merchant /> }.into_any(),
        _ => view! { <MerchantActivityPage merchant /> }.into_any(),
    };
    view! {
        <div>
            <Breadcrumbs steps=vec![("Merchants".to_owned(), "/merchants".to_owned())] />
            <Title
                text=Signal::derive(move || merchant.get().name)
                beside=ViewFn::from(move || view! { <StatusBadge status=status() /> })
            />
        </div>
        <ShowIf when=move || status() == MerchantStatus::Disabled>
            <p class="rounded-control bg-sunken px-3.5 py-3 text-muted">
                "This merchant account is disabled. All its API keys are blocked."
            </p>
        </ShowIf>
        <Tabs label="Merchant account" tabs=TABS.map(|(text, page)| (text, merchant.address(page))).into() />
        {open_tab}
    }
    .into_any()
}
