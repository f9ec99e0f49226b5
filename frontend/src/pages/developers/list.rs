//! The list of keys, a page at a time, and what is shown if it is empty.

use super::AddKey;
use super::bulk_action::BulkAction;
use super::calls::{self, Calls};
use super::revoked::RevokedLink;
use super::row_menu::{KeyMenuButton, RowMenu, RowMenuList};
use super::selection::Selection;
use crate::clock::now;
use crate::filter;
use crate::parts::key::{AccessCell, KeyLink, KeyStatusBadge, LeakedBadge, ModeBadge, name_of};
use crate::parts::key_order::{Sorted, sorting};
use crate::parts::time::{Time, time_or_never};
use crate::state::merchant::CurrentMerchant;
use crate::state::remote::Remote;
use crate::ui::button::{Button, LinkButton, Variant};
use crate::ui::empty::Empty;
use crate::ui::icon::IconName;
use crate::ui::number::counted;
use crate::ui::pager::Pager;
use crate::ui::show_if::ShowIf;
use crate::ui::switch::{Checkbox, GroupSwitch};
use crate::ui::table::{Column, Table};
use leptos::prelude::*;
use shared::dashboard::MerchantPage;
use shared::id::KeyId;
use shared::key::{Direction, Key, KeyFilter, KeyOrder};
use shared::merchant::MerchantStatus;
use shared::page::Page;
use shared::usage::KeyDay;

/// Columns that only wide windows have room for; on narrow screens, where each key is a card, they are lines of it.
const FROM_XL: &str = "md:max-xl:hidden";
const FROM_2XL: &str = "md:max-2xl:hidden";

#[component]
pub fn KeyList(
    page: Page<Key>,
    filter: KeyFilter,
    merchant: CurrentMerchant,
    selection: Selection,
    changing: RwSignal<Option<BulkAction>>,
) -> impl IntoView {
    if page.items.is_empty() {
        return view! { <NoKeys filter merchant /> }.into_any();
    }
    let pages = filter::pages(merchant.page(MerchantPage::Developers), &filter, &page, "API key");
    let days = calls::load_calls(&page.items, merchant);
    let menu = RowMenu::closed();
    let blocked = Signal::derive(move || merchant.get().status == MerchantStatus::Disabled);
    view! {
        <Table label="API keys" brief=true columns=columns(selection, &filter, merchant)>
            {page.items.into_iter().map(|key| view! { <Row record=key days selection menu blocked /> }).collect_view()}
        </Table>
        <RowMenuList menu selection changing merchant />
        <SelectionBar selection changing />
        <p class="border-t border-line px-4 py-2 text-xs text-muted">"Calls and last use: up to 5 minutes old"</p>
        <Pager pages />
        <div class="flex justify-center border-t border-line p-2 empty:hidden"><RevokedLink filter merchant /></div>
    }
    .into_any()
}

/// How many keys are selected, and what can be done with them. It is below the list, so that no row moves, and always visible.
#[component]
fn SelectionBar(selection: Selection, changing: RwSignal<Option<BulkAction>>) -> impl IntoView {
    let text = move || format!("{} selected", selection.count());
    let announced = move || (selection.count() != 0).then(text);
    view! {
        // Not in the bar: screen readers ignore the text of new elements.
        <p class="sr-only" role="status">{announced}</p>
        <ShowIf when=move || selection.count() != 0>
            <div class="selection-bar sticky bottom-4 z-20 m-3 flex flex-wrap items-center gap-2 rounded-card border border-control bg-surface py-2 pr-2 pl-4 shadow-raised">
                <p class="mr-auto font-medium tabular-nums">{text}</p>
                <div class="flex flex-wrap gap-2 max-sm:order-last max-sm:w-full max-sm:[&>button]:w-full">
                    {BulkAction::ALL.map(|action| view! { <BulkButton action selection changing /> })}
                </div>
                <Button variant=Variant::Quiet on_click=move || selection.set_all(false)>"Clear"</Button>
            </div>
        </ShowIf>
    }
}

/// The button of an action, as long as one of the selected keys can be changed by it.
#[component]
fn BulkButton(action: BulkAction, selection: Selection, changing: RwSignal<Option<BulkAction>>) -> impl IntoView {
    let count = Memo::new(move |_| selection.selected_for(action).len());
    let text = move || match count.get() {
        count if count == selection.count() => format!("{} selected…", action.verb()),
        count => format!("{} {}…", action.verb(), counted(count as u64, "key")),
    };
    view! {
        <ShowIf when=move || count.get() != 0>
            <Button on_click=move || changing.set(Some(action))>{text}</Button>
        </ShowIf>
    }
}

fn columns(selection: Selection, filter: &KeyFilter, merchant: CurrentMerchant) -> Vec<Column> {
    let now = filter.order.map(|order| (order, filter.direction.unwrap_or(Direction::Descending)));
    let address = |sorted: Sorted| {
        let (order, direction) = sorted.unzip();
        let filter = KeyFilter { order, direction, cursor: None, ..filter.clone() };
        filter::address(merchant.page(MerchantPage::Developers), &filter)
    };
    let sorting = |order| sorting(order, now, address);
    let all = selection.is_possible().then(|| {
        let state = Signal::derive(move || selection.check_state());
        view! {
            <GroupSwitch label="All keys on this page" state on_change=move |on| selection.set_all(on) />
            <span class="md:hidden">"All on this page"</span>
        }
        .into_any()
    });
    let key = Column::sorted_beside(all, "Key", sorting(KeyOrder::Name));
    let others = ["Status", "Type", "Access", "Calls, 24 h"].map(Column::new);
    let last = [
        Column::sorted("Last used", sorting(KeyOrder::Used)).with_class(FROM_XL),
        Column::sorted("Expires", sorting(KeyOrder::Ends)),
        Column::sorted("Created", sorting(KeyOrder::Created)).with_class(FROM_2XL),
        Column::unseen("Actions"),
    ];
    [key].into_iter().chain(others).chain(last).collect()
}

#[component]
fn Row(
    record: Key,
    days: Remote<Page<KeyDay>>,
    selection: Selection,
    menu: RowMenu,
    blocked: Signal<bool>,
) -> impl IntoView {
    let name = name_of(&record);
    view! {
        <tr role="row">
            <td role="cell">
                <div class="flex min-w-0 items-center gap-3">
                    {selection.is_possible().then(|| view! { <RowCheckbox name=name.clone() id=record.id selection /> })}
                    <KeyLink record=record.clone() />
                </div>
            </td>
            <td role="cell" data-label="Status"><KeyStatusBadge status=record.status blocked /> " " <LeakedBadge record=record.clone() /></td>
            <td role="cell" data-label="Type"><ModeBadge mode=record.mode /></td>
            <td role="cell" data-label="Access" class="whitespace-nowrap md:max-xl:whitespace-normal">
                <AccessCell record=record.clone() />
            </td>
            <td role="cell" data-label="Calls, 24 h"><Calls days id=record.id /></td>
            <td role="cell" data-label="Last used" class=format!("text-muted {FROM_XL}")>{time_or_never(record.last_used_at, false)}</td>
            <td role="cell" data-label="Expires" class="text-muted"><Expires key_record=record.clone() /></td>
            <td role="cell" data-label="Created" class=format!("text-muted max-md:hidden! {FROM_2XL}")><Time at=record.created_at /></td>
            <td role="cell" class="row-actions"><KeyMenuButton record=record.clone() menu /></td>
        </tr>
    }
}

/// The place of the checkbox, which is empty if the key cannot be selected.
#[component]
fn RowCheckbox(name: String, id: KeyId, selection: Selection) -> impl IntoView {
    let checkbox = untrack(|| selection.is_selected(id)).map(|_| {
        let checked = Signal::derive(move || selection.is_selected(id) == Some(true));
        view! {
            <label class="relative z-10 -m-2 flex p-2">
                <Checkbox label=name checked on_change=move |on| selection.set(id, on) />
            </label>
        }
    });
    view! { <span class="w-4 shrink-0">{checkbox}</span> }
}

/// When the key expires, and whether another key replaces it.
#[component]
fn Expires(key_record: Key) -> impl IntoView {
    let key = key_record;
    let is_being_replaced = key.grace_until(now()).is_some();
    view! {
        <span class="block">{time_or_never(key.ends_at(), true)}</span>
        {is_being_replaced.then(|| view! { <span class="block text-xs">"Replaced"</span> })}
    }
}

/// Why the list is empty, and what to do next.
#[component]
fn NoKeys(filter: KeyFilter, merchant: CurrentMerchant) -> impl IntoView {
    let narrowing = KeyFilter { revoked: None, order: None, direction: None, ..filter.clone() };
    let is_filtered = narrowing != KeyFilter::default();
    move || {
        let filter = filter.clone();
        if is_filtered {
            return view! {
                <Empty icon=IconName::Key title="No keys found" text="Try changing your search or filters.">
                    <LinkButton href=merchant.page(MerchantPage::Developers).to_string()>"Clear filters"</LinkButton>
                    " "
                    <RevokedLink filter merchant />
                </Empty>
            }
            .into_any();
        }
        if merchant.get().revoked_keys > 0 {
            return view! {
                <Empty icon=IconName::Key title="No active keys" text="All keys for this merchant have been revoked.">
                    <AddKey merchant />
                    " "
                    <RevokedLink filter merchant />
                </Empty>
            }
            .into_any();
        }
        view! {
            <Empty icon=IconName::Key title="No API keys yet" text="API keys let your systems call the API on behalf of this merchant, with only the permissions you choose.">
                <AddKey merchant />
            </Empty>
        }
        .into_any()
    }
}
