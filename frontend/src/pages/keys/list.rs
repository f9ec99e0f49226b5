//! The list, a page at a time. Column heads sort it.

use crate::filter;
use crate::parts::key::{AccessCell, KeyLink, KeyStatusBadge, LeakedBadge, ModeBadge};
use crate::parts::key_order::{Sorted, sorting};
use crate::parts::time::{Time, time_or_never};
use crate::ui::button::LinkButton;
use crate::ui::empty::Empty;
use crate::ui::icon::IconName;
use crate::ui::pager::Pager;
use crate::ui::table::{Column, Table};
use leptos::prelude::*;
use shared::dashboard::{DashboardPage, MerchantPage};
use shared::key::{Direction, KeyOrder, OrganisationKey, OrganisationKeyFilter};
use shared::merchant::MerchantStatus;
use shared::page::Page;

/// Columns that only wide windows have room for.
const FROM_XL: &str = "md:max-xl:hidden";
const FROM_2XL: &str = "md:max-2xl:hidden";

#[component]
pub fn KeyList(page: Page<OrganisationKey>, filter: OrganisationKeyFilter) -> impl IntoView {
    if page.items.is_empty() {
        return view! { <NoKeys filter /> }.into_any();
    }
    let pages = filter::pages(DashboardPage::Keys, &filter, &page, "API key");
    view! {
        <Table label="API keys" brief=true columns=columns(&filter)>
            {page.items.into_iter().map(|item| view! { <Row item /> }).collect_view()}
        </Table>
        <p class="border-t border-line px-4 py-2 text-xs text-muted">"Last use: up to 5 minutes old"</p>
        <Pager pages />
    }
    .into_any()
}

fn columns(filter: &OrganisationKeyFilter) -> Vec<Column> {
    let now = (filter.order.unwrap_or(KeyOrder::Created), filter.direction.unwrap_or(Direction::Descending));
    let address = |sorted: Sorted| {
        let (order, direction) = sorted.unzip();
        filter::address(
            DashboardPage::Keys,
            &OrganisationKeyFilter { order, direction, cursor: None, ..filter.clone() },
        )
    };
    let sorted = |text, order| Column::sorted(text, sorting(order, Some(now), address));
    vec![
        sorted("Key", KeyOrder::Name),
        Column::new("Status"),
        Column::new("Type"),
        Column::new("Merchant account"),
        Column::new("Access").with_class(FROM_2XL),
        sorted("Last used", KeyOrder::Used),
        sorted("Expires", KeyOrder::Ends),
        sorted("Created", KeyOrder::Created).with_class(FROM_XL),
    ]
}

#[component]
fn Row(item: OrganisationKey) -> impl IntoView {
    let OrganisationKey { key, merchant_name, merchant_status } = item;
    let merchant = DashboardPage::Merchant(key.merchant_id, MerchantPage::Developers);
    view! {
        <tr role="row">
            <td role="cell">
                <KeyLink record=key.clone() />
            </td>
            <td role="cell" data-label="Status">
                <KeyStatusBadge status=key.status blocked=Signal::stored(merchant_status == MerchantStatus::Disabled) />
                " "
                <LeakedBadge record=key.clone() />
            </td>
            <td role="cell" data-label="Type"><ModeBadge mode=key.mode /></td>
            <td role="cell" data-label="Merchant account">
                <a
                    href=merchant.to_string()
                    title=merchant_name.clone()
                    class="link relative z-10 inline-block max-w-48 truncate align-bottom"
                >
                    <bdi>{merchant_name.clone()}</bdi>
                </a>
            </td>
            <td role="cell" data-label="Access" class=FROM_2XL><AccessCell record=key.clone() /></td>
            <td role="cell" data-label="Last used" class="text-muted">{time_or_never(key.last_used_at, false)}</td>
            <td role="cell" data-label="Expires" class="text-muted">{time_or_never(key.ends_at(), true)}</td>
            <td role="cell" data-label="Created" class=format!("text-muted max-md:hidden! {FROM_XL}")><Time at=key.created_at /></td>
        </tr>
    }
}

#[component]
fn NoKeys(filter: OrganisationKeyFilter) -> impl IntoView {
    let narrowing = OrganisationKeyFilter { order: None, direction: None, cursor: None, limit: None, ..filter };
    let (title, text, href, action) = if narrowing == OrganisationKeyFilter::default() {
        let text = "API keys belong to a merchant account. Select one to create a key.";
        ("No API keys yet", text, DashboardPage::Merchants, "Go to Merchants")
    } else {
        ("No keys found", "Try changing your search or filters.", DashboardPage::Keys, "Clear filters")
    };
    view! { <Empty icon=IconName::Key title text><LinkButton href=href.to_string()>{action}</LinkButton></Empty> }
}
