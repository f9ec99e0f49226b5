//! What a search found: pages and actions by their names, everything else by the Worker.

use crate::api::Fault;
use crate::filter;
use crate::parts::key::{name_of, page_of};
use crate::shortcuts;
use crate::state::session::CurrentSession;
use crate::ui::icon::{Icon, IconName};
use leptos::prelude::*;
use shared::dashboard::{DashboardPage, MerchantPage};
use shared::member::Right;
use shared::search::{RESULTS_LEN, SearchResults};
use shared::text::fold;

/// The pages that are not in the navigation.
const OTHER_PAGES: [(&str, DashboardPage, IconName); 2] = [
    ("Add merchant account", DashboardPage::NewMerchant, IconName::Plus),
    ("Your account", DashboardPage::YourAccount, IconName::Passkey),
];

/// A link in the list.
#[derive(Clone, PartialEq)]
struct Item {
    /// The kind of result, which heads the first of its items.
    group: &'static str,
    icon: IconName,
    title: String,
    detail: String,
    address: String,
}

/// The results in their order, and what to say if there are none.
#[derive(Clone, PartialEq)]
pub struct Found {
    items: Vec<Item>,
    message: Option<&'static str>,
}

impl Found {
    /// The results for `typed`. `answer` is that to the last request, which was for `asked`. Addresses contain only `asked`:
    /// `typed` can contain a secret.
    pub fn new(typed: &str, asked: &str, answer: Option<Result<SearchResults, Fault>>) -> Self {
        let mut items = pages(typed);
        let message = match answer {
            Some(Ok(found)) => {
                items.extend(things(found, asked));
                items.is_empty().then_some("Nothing found. Try the start of a name, a key ending or an ID.")
            }
            Some(Err(_)) => Some("Couldn't search. Check your connection and type again."),
            None => items.is_empty().then_some("Searching…"),
        };
        Self { items, message }
    }

    pub fn count(&self) -> usize {
        self.items.len()
    }

    /// The id of the element of a result; `None` if there is no such result.
    pub fn id_of(&self, place: usize) -> Option<String> {
        (place < self.items.len()).then(|| id(place))
    }
}

pub fn id(place: usize) -> String {
    format!("result-{place}")
}

fn pages(typed: &str) -> Vec<Item> {
    let typed = fold(typed.trim());
    let may_add = CurrentSession::get().may(Right::ManageMerchants);
    let item = |(title, page, icon): (&str, DashboardPage, _)| Item {
        group: "Pages",
        icon,
        title: title.to_owned(),
        detail: String::new(),
        address: page.to_string(),
    };
    let navigation = shortcuts::PAGES.map(|(_, title, page, icon)| (title, page, icon));
    navigation
        .into_iter()
        .chain(OTHER_PAGES)
        .filter(|(title, page, _)| fold(title).contains(&typed) && (may_add || *page != DashboardPage::NewMerchant))
        .map(item)
        .collect()
}

/// What the Worker found, and where all of it is if it returned only the first results.
fn things(found: SearchResults, asked: &str) -> impl Iterator<Item = Item> {
    let all = |group, count, title: &str, list| {
        (count == RESULTS_LEN).then(|| Item {
            group,
            icon: IconName::Search,
            title: title.to_owned(),
            detail: String::new(),
            address: filter::address(list, &[("search", asked)]),
        })
    };
    let (merchants, keys) = ("Merchant accounts", "API keys");
    let all_merchants = all(merchants, found.merchants.len(), "All merchant accounts found", DashboardPage::Merchants);
    let all_keys = all(keys, found.keys.len(), "All API keys found", DashboardPage::Keys);
    let merchants = found.merchants.into_iter().map(|merchant| Item {
        group: merchants,
        icon: IconName::Shop,
        title: merchant.name,
        detail: merchant.status.label().to_owned(),
        address: DashboardPage::Merchant(merchant.id, MerchantPage::Developers).to_string(),
    });
    let keys = found.keys.into_iter().map(|found| Item {
        group: keys,
        icon: IconName::Key,
        title: name_of(&found.key),
        detail: format!("{} · {} · {}", found.key.hint, found.merchant_name, found.key.status.label()),
        address: page_of(&found.key).to_string(),
    });
    let members = found.members.into_iter().map(|member| Item {
        group: "Members",
        icon: IconName::People,
        title: member.name,
        detail: format!("{} · {}", member.email, member.role.label()),
        address: DashboardPage::Members.to_string(),
    });
    merchants.chain(all_merchants).chain(keys).chain(all_keys).chain(members)
}

#[component]
pub fn Results(results: Memo<Found>, active: RwSignal<usize>, close: Callback<()>) -> impl IntoView {
    let message = move || results.with(|found| found.message);
    let list = move || {
        let items = results.with(|found| found.items.clone());
        let heads: Vec<_> = items.chunk_by(|one, next| one.group == next.group).map(<[_]>::to_vec).collect();
        let mut place = 0;
        heads
            .into_iter()
            .map(|group| {
                let first = place;
                place += group.len();
                view! { <Group items=group first active close /> }
            })
            .collect_view()
    };
    view! {
        <div id="results" role="listbox" aria-label="Results" class="-mx-2 max-h-96 min-h-40 overflow-y-auto">{list}</div>
        <p role="status" class="text-muted empty:hidden">{message}</p>
        <p class="border-t border-line pt-3 text-xs text-muted max-sm:hidden">
            <kbd>"↑"</kbd> " " <kbd>"↓"</kbd> " to select, " <kbd>"Enter"</kbd> " to open, " <kbd>"Esc"</kbd> " to close"
        </p>
    }
}

/// Results of one kind. `first` is the place of the first one among all results.
#[component]
fn Group(items: Vec<Item>, first: usize, active: RwSignal<usize>, close: Callback<()>) -> impl IntoView {
    let name = items.first().map_or("", |item| item.group);
    let row = |(offset, item): (usize, Item)| {
        let place = first + offset;
        let is_active = move || active.get() == place;
        view! {
            <a
                id=id(place)
                role="option"
                tabindex="-1"
                href=item.address
                aria-selected=move || is_active().to_string()
                class="flex items-center gap-3 rounded-control px-3 py-2 aria-selected:bg-accent-soft aria-selected:text-accent-ink forced-colors:aria-selected:outline-2"
                on:mousemove=move |_| active.set(place)
                on:click=move |_| close.run(())
            >
                <Icon name=item.icon />
                <span class="min-w-0 flex-1">
                    <span class="block truncate"><bdi>{item.title}</bdi></span>
                    <span class="block text-xs wrap-anywhere text-muted empty:hidden"><bdi>{item.detail}</bdi></span>
                </span>
            </a>
        }
    };
    view! {
        <div role="group" aria-label=name>
            <p class="px-3 pt-3 pb-1 text-xs font-medium text-muted" aria-hidden="true">{name}</p>
            {items.into_iter().enumerate().map(row).collect_view()}
        </div>
    }
}
