//! The menu of a key in the list. All rows share one menu, which shows the actions for the row that opened it.

use super::bulk_action::BulkAction;
use super::selection::Selection;
use crate::clock::now;
use crate::parts::key::{name_of, page_of};
use crate::state::merchant::CurrentMerchant;
use crate::state::session::CurrentSession;
use crate::ui::copy::copy;
use crate::ui::menu::{MenuButton, MenuLink, MenuList, RowMenuButton};
use crate::ui::toast::Toasts;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::dashboard::MerchantPage;
use shared::key::{Key, KeyAction};
use shared::member::Right;

/// The menu's id.
const ID: &str = "row-menu";

/// The key whose actions the menu shows.
#[derive(Clone, Copy)]
pub struct RowMenu(RwSignal<Option<Key>>);

impl RowMenu {
    pub fn closed() -> Self {
        Self(RwSignal::new(None))
    }
}

/// The button at the end of a row.
#[component]
pub fn KeyMenuButton(record: Key, menu: RowMenu) -> impl IntoView {
    let label = format!("Actions for {}", name_of(&record));
    view! { <RowMenuButton id=ID label on_open=move || menu.0.set(Some(record.clone())) /> }
}

#[component]
pub fn RowMenuList(
    menu: RowMenu,
    selection: Selection,
    changing: RwSignal<Option<BulkAction>>,
    merchant: CurrentMerchant,
) -> impl IntoView {
    let items = move || menu.0.get().map(|key| items(&key, selection, changing, merchant));
    view! { <MenuList id=ID label="Actions">{items}</MenuList> }
}

fn items(
    key: &Key,
    selection: Selection,
    changing: RwSignal<Option<BulkAction>>,
    merchant: CurrentMerchant,
) -> impl IntoView + use<> {
    let (session, toasts, id) = (CurrentSession::get(), Toasts::get(), key.id);
    let form = |query: &str| format!("{}?{query}", merchant.page(MerchantPage::NewKey));
    let may_change = session.may(Right::manage_keys(key.mode));
    let is_replaced = key.grace_until(now()).is_some();
    let may_replace = may_change && key.check_replaceable(is_replaced, now()).is_ok();
    let may_report = may_change && key.allows(KeyAction::RevokeLeaked, now());
    let copy_id = move || {
        spawn_local(async move {
            let is_copied = copy(&id.to_string()).await;
            toasts.say(if is_copied { "Key ID copied." } else { "Couldn't copy. Copy the ID on the key's page." });
        });
    };
    let change = move |action: BulkAction| {
        let ask = move || {
            selection.set_only(id);
            changing.set(Some(action));
        };
        view! { <MenuButton on_click=ask>{action.verb()}"…"</MenuButton> }
    };
    let changes = BulkAction::ALL.into_iter().filter(|action| action.can_change(key)).map(change).collect_view();
    view! {
        <MenuButton on_click=copy_id>"Copy key ID"</MenuButton>
        {may_replace.then(|| view! {
            <MenuLink href=form(&format!("replaces={id}&rotate=true"))>"Rotate"</MenuLink>
            <MenuLink href=form(&format!("replaces={id}"))>"Change permissions"</MenuLink>
        })}
        {session.may(Right::ManageTestKeys).then(|| view! {
            <MenuLink href=form(&format!("from={id}"))>"Duplicate"</MenuLink>
        })}
        {changes}
        {may_report.then(|| view! {
            <MenuLink harmful=true href=format!("{}?leaked=true", page_of(key))>"Report leak…"</MenuLink>
        })}
    }
}
