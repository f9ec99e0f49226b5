//! The pages of one merchant account. Three of these pages are tabs.

use crate::app::loaded_area::{loaded_area, loaded_dialog, loaded_part, loaded_section};
use crate::app::{areas, prefetch};
use crate::pages::developers::bulk::Bulk;
use crate::pages::key::LaterParts;
use crate::parts::await_remote::AwaitRemote;
use crate::parts::merchant::status::MerchantStatusBadge;
use crate::parts::not_found::NotFoundPage;
use crate::routes;
use crate::state::form::FormState;
use crate::state::merchant::CurrentMerchant;
use crate::state::remote::{Remote, find};
use crate::ui::breadcrumbs::Breadcrumbs;
use crate::ui::show_if::ShowIf;
use crate::ui::tabs::{Tab, Tabs};
use crate::ui::title::Title;
use leptos::prelude::*;
use shared::dashboard::{Area, DashboardPage, MerchantPage};
use shared::endpoint::GetMerchant;
use shared::id::{KeyId, MerchantId};
use shared::merchant::{Merchant, MerchantStatus};

/// The tabs: their text and their page.
const TABS: [(&str, MerchantPage); 3] = [
    ("Account", MerchantPage::Account),
    ("Developers", MerchantPage::Developers),
    ("Activity", MerchantPage::Activity),
];

/// The parts of a key's page that are areas of their own.
const LATER: LaterParts = LaterParts {
    edit: |shown, editing| {
        let close = Callback::new(move |()| editing.set(false));
        loaded_dialog(Area::KeyDialogs, close, move || areas::edit_dialog(shown, editing))
    },
    stop: |stop| loaded_dialog(Area::KeyDialogs, stop.on_dismiss, move || areas::stop_dialog(stop.clone())),
    observed: |shown| loaded_section(Area::KeyDialogs, move || areas::key_observed(shown)),
    leak: |shown| loaded_section(Area::KeyDialogs, move || areas::key_leak(shown)),
    history: |filter| loaded_section(Area::KeyHistory, move || areas::key_history(filter)),
};

/// The dry run of a list of addresses has the same area as on the page of a key.
fn try_list(key: KeyId, text: RwSignal<String>, form: FormState) -> AnyView {
    loaded_part(Area::KeyDialogs, move || areas::try_list(key, text, form))
}

/// Changing several keys has the same area as changing one.
fn bulk_dialog(bulk: Bulk) -> AnyView {
    loaded_dialog(Area::KeyDialogs, bulk.on_close, move || areas::bulk_dialog(bulk.clone()))
}

/// The pages of one merchant account. The account is loaded once for all of them.
#[component]
pub fn MerchantPages(id: MerchantId) -> impl IntoView {
    let current = routes::current_page();
    // If the address names a page elsewhere, this one stays until it is removed.
    let page = Memo::new(move |before: Option<&MerchantPage>| match current.get() {
        Some(DashboardPage::Merchant(_, page)) => page,
        _ => before.copied().unwrap_or(MerchantPage::Root),
    });
    // All tabs are one place: their head stays.
    let place = Memo::new(move |_| if is_tab(page.get()) { MerchantPage::Account } else { page.get() });
    let merchant = Remote::new(move || find::<GetMerchant>(Some(id)));
    let request_first = prefetch::request_first();
    let show_place = move |place: MerchantPage, merchant: CurrentMerchant| match place {
        MerchantPage::Root => {
            routes::replace_page().run(merchant.page(MerchantPage::Account));
            ().into_any()
        }
        MerchantPage::Account | MerchantPage::Developers | MerchantPage::Activity => tabs(merchant, page),
        MerchantPage::NewKey => loaded_area(Area::NewKey, move || {
            // The dialog with the secret is there before a key is created.
            prefetch::load(&[Area::Created]);
            areas::new_key(merchant, try_list)
        }),
        MerchantPage::Key(id) => loaded_area(Area::Key, move || areas::key(merchant, id, LATER)),
    };
    let show = move |merchant: Option<Merchant>| match merchant {
        Some(merchant) => {
            let merchant = CurrentMerchant::new(merchant);
            (move || {
                let place = place.get();
                request_first();
                show_place(place, merchant)
            })
            .into_any()
        }
        None => view! { <NotFoundPage /> }.into_any(),
    };
    view! { <AwaitRemote remote=merchant show /> }
}

fn is_tab(page: MerchantPage) -> bool {
    TABS.iter().any(|(_, tab)| *tab == page)
}

/// The head of a merchant account, its tabs, and the open tab.
fn tabs(merchant: CurrentMerchant, page: Memo<MerchantPage>) -> AnyView {
    let status = move || merchant.get().status;
    let section = move || TABS.iter().find(|(_, tab)| *tab == page.get()).map(|(text, _)| *text);
    let open_tab = move || match page.get() {
        MerchantPage::Account => loaded_area(Area::MerchantAccount, move || areas::merchant_account(merchant)),
        MerchantPage::Developers => {
            loaded_area(Area::MerchantAccount, move || areas::developers(merchant, bulk_dialog))
        }
        _ => loaded_area(Area::Activity, move || areas::merchant_activity(merchant)),
    };
    let tab = |(text, tab): (&'static str, MerchantPage)| Tab {
        text,
        href: merchant.page(tab).to_string(),
        is_current: Signal::derive(move || page.get() == tab),
    };
    view! {
        <div>
            <Breadcrumbs steps=vec![("Merchants".to_owned(), DashboardPage::Merchants)] />
            <Title
                text=Signal::derive(move || merchant.get().name)
                section=Signal::derive(section)
                beside=ViewFn::from(move || view! { <MerchantStatusBadge status=status() /> })
            />
        </div>
        <ShowIf when=Signal::derive(move || status() == MerchantStatus::Disabled)>
            {loaded_part(Area::MerchantAccount, move || areas::disabled_banner(merchant))}
        </ShowIf>
        <Tabs label="Merchant account" tabs=TABS.map(tab).into() />
        {open_tab}
    }
    .into_any()
}
