//! The merchant accounts of the organisation.

use crate::api;
use crate::filter;
use crate::parts::await_remote::{AwaitRemote, HowMany};
use crate::parts::merchant::key_counts;
use crate::parts::merchant::status::MerchantStatusBadge;
use crate::parts::time::Time;
use crate::state::remote::Remote;
use crate::state::session::CurrentSession;
use crate::ui::button::{LinkButton, Variant};
use crate::ui::empty::Empty;
use crate::ui::icon::{Icon, IconName};
use crate::ui::pager::Pager;
use crate::ui::search::{Choice, Search};
use crate::ui::show_if::ShowIf;
use crate::ui::table::{Column, Table};
use crate::ui::title::Title;
use leptos::prelude::*;
use shared::dashboard::{DashboardPage, MerchantPage};
use shared::endpoint::ListMerchants;
use shared::member::Right;
use shared::merchant::{Merchant, MerchantFilter, MerchantOrder, MerchantStatus};
use shared::page::Page;
use shared::website;

#[component]
pub fn MerchantsPage(
    /// The names of members who have a right: a part that is loaded later.
    names_to_ask: fn(Right) -> AnyView,
) -> impl IntoView {
    let filter = filter::from_url::<MerchantFilter>();
    let merchants = Remote::new(move || api::call::<ListMerchants>(&(), &filter.get()));
    // If there are no accounts at all, there is nothing to filter, and the empty list has the button.
    let none = Memo::new(move |_| {
        !is_narrowed(&filter.get())
            && merchants.with(|page| page.items.is_empty()).is_some_and(|empty| empty == Ok(true))
    });
    view! {
        <Title text="Merchants">
            <ShowIf when=Signal::derive(move || !none.get())><AddMerchant names_to_ask /></ShowIf>
        </Title>
        <div class="card">
            <div class=("hidden", none)><Filters filter /></div>
            <HowMany remote=merchants />
            <AwaitRemote remote=merchants lines=8 show=move |page| view! { <Merchants page filter names_to_ask /> } />
        </div>
    }
}

/// The link to the form for a new account. Members who can't add accounts see who can.
#[component]
fn AddMerchant(names_to_ask: fn(Right) -> AnyView) -> impl IntoView {
    if !CurrentSession::get().may(Right::ManageMerchants) {
        let names = names_to_ask(Right::ManageMerchants);
        return view! { <p class="text-muted">"Only admins and owners can add merchant accounts." {names}</p> }
            .into_any();
    }
    view! {
        <LinkButton variant=Variant::Primary href=DashboardPage::NewMerchant.to_string()>
            <Icon name=IconName::Plus />
            "Add merchant account"
        </LinkButton>
    }
    .into_any()
}

/// Whether the filter can leave out accounts.
fn is_narrowed(filter: &MerchantFilter) -> bool {
    filter.search.is_some() || filter.status.is_some() || filter.cursor.is_some()
}

#[component]
fn Filters(filter: Memo<MerchantFilter>) -> impl IntoView {
    view! {
        <div class="flex flex-wrap gap-2 border-b border-line p-3">
            <Search
                label="Search merchants"
                placeholder="Name, website, reference or ID"
                value=Signal::derive(move || filter.get().search.unwrap_or_default())
                on_search=filter::change(filter, |filter, text| filter.search = Some(text).filter(|text| !text.is_empty()))
            />
            <Choice
                label="Status"
                any="Any status"
                choices=MerchantStatus::ALL.iter().map(|status| (status.wire_name(), status.label().to_owned())).collect()
                value=filter::selected(filter, |filter| filter.status)
                on_choose=filter::change(filter, |filter, name| filter.status = name.parse().ok())
            />
            <Choice
                label="Order"
                any="Newest first"
                choices=[("oldest", "Oldest first"), ("name", "By name")].map(|(name, text)| (name, text.to_owned())).into()
                value=filter::selected(filter, |filter| filter.order.filter(|order| *order != MerchantOrder::Newest))
                on_choose=filter::change(filter, |filter, name| filter.order = name.parse().ok())
            />
        </div>
    }
}

#[component]
fn Merchants(page: Page<Merchant>, filter: Memo<MerchantFilter>, names_to_ask: fn(Right) -> AnyView) -> impl IntoView {
    let filter = filter.get_untracked();
    if page.items.is_empty() {
        return view! { <NoMerchants filtered=is_narrowed(&filter) names_to_ask /> }.into_any();
    }
    let pages = filter::pages(DashboardPage::Merchants, &filter, &page, "merchant account");
    view! {
        <Table label="Merchant accounts" brief=true columns=["Merchant account", "Status", "Enabled keys", "Created"].map(Column::new).into()>
            {page.items.into_iter().map(|merchant| view! { <Row merchant /> }).collect_view()}
        </Table>
        <Pager pages />
    }
    .into_any()
}

#[component]
fn Row(merchant: Merchant) -> impl IntoView {
    let page = DashboardPage::Merchant(merchant.id, MerchantPage::Account);
    let keys = match (key_counts(merchant.enabled_keys), merchant.status) {
        (None, _) => view! { <span class="text-muted">"None"</span> }.into_any(),
        (Some(keys), MerchantStatus::Enabled) => keys.into_any(),
        (Some(keys), MerchantStatus::Disabled) => {
            view! { <span class="text-muted">"Blocked: " {keys}</span> }.into_any()
        }
    };
    view! {
        <tr role="row">
            <td role="cell">
                <div class="min-w-0">
                    <a href=page.to_string() class="row-link font-medium wrap-anywhere">
                        <bdi>{merchant.name}</bdi>
                    </a>
                    <div class="text-xs wrap-anywhere text-muted">{website::shown(&merchant.website)}</div>
                </div>
            </td>
            <td role="cell" data-label="Status"><MerchantStatusBadge status=merchant.status /></td>
            <td role="cell" data-label="Enabled keys" class="tabular-nums">{keys}</td>
            <td role="cell" data-label="Created" class="text-muted max-md:hidden!"><Time at=merchant.created_at /></td>
        </tr>
    }
}

#[component]
fn NoMerchants(filtered: bool, names_to_ask: fn(Right) -> AnyView) -> impl IntoView {
    if filtered {
        return view! {
            <Empty title="No merchant accounts found" text="Try changing your search or filters.">
                <LinkButton href=DashboardPage::Merchants.to_string()>"Clear filters"</LinkButton>
            </Empty>
        }
        .into_any();
    }
    let text = if CurrentSession::get().may(Right::ManageMerchants) {
        "API keys belong to a merchant account. Add your first merchant account to create keys."
    } else {
        "API keys belong to a merchant account."
    };
    view! {
        <Empty icon=IconName::Shop title="No merchant accounts yet" text><AddMerchant names_to_ask /></Empty>
    }
    .into_any()
}
