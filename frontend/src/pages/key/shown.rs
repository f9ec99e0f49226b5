//! The data of a key's page: the key, its rotation history, and its merchant account.

use super::stop_action::StopAction;
use crate::api::{self, Fault, Pending};
use crate::clock::now;
use crate::state::merchant::CurrentMerchant;
use crate::state::remote::Remote;
use leptos::prelude::*;
use shared::dashboard::{DashboardPage, MerchantPage};
use shared::endpoint::GetRotationHistory;
use shared::id::KeyId;
use shared::key::{AllowedIp, Blocker, Key, KeyAction, KeyStatus};
use shared::page::{Limit, Page, PageFilter};
use shared::permission::PermissionSet;
use shared::verification::PermissionList;

#[derive(Clone, Copy)]
pub struct ShownKey {
    current: RwSignal<Key>,
    merchant: CurrentMerchant,
    /// The keys of its rotation history, the oldest first.
    pub history: Remote<Page<Key>>,
    /// The action whose dialog is open.
    pub stop_action: RwSignal<Option<StopAction>>,
}

impl ShownKey {
    pub fn new(key: Key, merchant: CurrentMerchant) -> Self {
        let current = RwSignal::new(key);
        let history = Remote::pages(move |page| -> Pending<_> {
            let Key { id, replaced_by, .. } = current.get();
            Box::pin(history(id, replaced_by.unwrap_or(id), page))
        });
        Self { current, merchant, history, stop_action: RwSignal::new(None) }
    }

    pub fn get(self) -> Key {
        self.current.get()
    }

    pub fn get_untracked(self) -> Key {
        self.current.get_untracked()
    }

    /// Shows the Worker's reply to a change.
    pub fn set(self, key: Key) {
        self.current.set(key);
    }

    /// The key that replaces this one, if there is one; `None` until that is known.
    pub fn replacement(self) -> Option<Option<Key>> {
        let Some(id) = self.current.with(|key| key.replaced_by) else { return Some(None) };
        let history = self.history.get()?.ok()?;
        history.items.into_iter().find(|key| key.id == id).map(Some)
    }

    /// The enabled key that replaces this one, directly or through others; `None` until that is known.
    pub fn working_replacement(self) -> Option<Option<Key>> {
        let history = self.history.get()?.ok()?.items;
        let mut id = self.current.with(|key| key.replaced_by);
        while let Some(key) = id.and_then(|id| history.iter().find(|key| key.id == id)) {
            if key.status == KeyStatus::Enabled {
                return Some(Some(key.clone()));
            }
            id = key.replaced_by;
        }
        Some(None)
    }

    /// Whether a replacement key can be created; false until it is known whether there is one.
    pub fn is_replaceable(self) -> bool {
        let Some(replacement) = self.replacement() else { return false };
        let has_replacement = replacement.is_some_and(|key| key.can_work(now()));
        self.current.with(|key| key.check_replaceable(has_replacement, now()).is_ok())
    }

    /// The address of the form for a key that replaces this one.
    pub fn replacement_form(self, how: &str) -> String {
        format!("{}?replaces={}{how}", self.merchant_page(MerchantPage::NewKey), self.get_untracked().id)
    }

    /// The same, filled in with these permissions.
    pub fn form_with_permissions(self, permissions: PermissionSet) -> String {
        self.replacement_form(&format!("&permissions={}", PermissionList(permissions)))
    }

    /// The same, filled in with this list of IP addresses.
    pub fn form_with_addresses(self, allowed_ips: &[AllowedIp]) -> String {
        let list: Vec<String> = allowed_ips.iter().map(ToString::to_string).collect();
        self.replacement_form(&format!("&allowed_ips={}", list.join(",")))
    }

    /// Whether `action` changes the key.
    pub fn allows(self, action: KeyAction) -> bool {
        self.current.with(|key| key.allows(action, now()))
    }

    /// Why the key does not work; `None` if it works.
    pub fn blocker(self) -> Option<Blocker> {
        Blocker::new(&self.get(), &self.merchant.get(), now())
    }

    /// A page of the key's merchant account.
    pub fn merchant_page(self, page: MerchantPage) -> DashboardPage {
        self.merchant.page(page)
    }
}

/// A page of the rotation history of the key `id`. The first page includes the key `newest`: what is shown of a key depends on
/// its neighbours.
async fn history(id: KeyId, newest: KeyId, filter: PageFilter) -> Result<Page<Key>, Fault> {
    let ask = |cursor| api::call::<GetRotationHistory>(&id, &PageFilter { cursor, limit: Some(Limit::MOST) });
    let mut page = ask(filter.cursor).await?;
    while page.next_cursor.is_some() && page.items.last().is_some_and(|last| last.id < newest) {
        let next = ask(page.next_cursor).await?;
        page.items.extend(next.items);
        page.next_cursor = next.next_cursor;
    }
    Ok(page)
}
