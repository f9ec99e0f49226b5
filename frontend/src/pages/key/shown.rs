//! What a key's page knows: the key, those that it replaces and that replace it, and its merchant.

use super::stop_action::StopAction;
use crate::api::{self, Fault, Pending};
use crate::clock::now;
use crate::state::merchant::CurrentMerchant;
use crate::state::remote::Remote;
use leptos::prelude::*;
use shared::dashboard::{DashboardPage, MerchantPage};
use shared::endpoint::GetRotationHistory;
use shared::id::KeyId;
use shared::key::{Blocker, Key, KeyAction, KeyStatus};
use shared::page::{Limit, Page, PageFilter};

#[derive(Clone, Copy)]
pub struct ShownKey {
    current: RwSignal<Key>,
    merchant: CurrentMerchant,
    /// The keys of its rotation history, the oldest first.
    pub family: Remote<Page<Key>>,
    /// The way of stopping the key whose dialog is open.
    pub stop_action: RwSignal<Option<StopAction>>,
}

impl ShownKey {
    pub fn new(key: Key, merchant: CurrentMerchant) -> Self {
        let current = RwSignal::new(key);
        let family = Remote::pages(move |page| -> Pending<_> {
            let Key { id, replaced_by, .. } = current.get();
            Box::pin(history(id, replaced_by.unwrap_or(id), page))
        });
        Self { current, merchant, family, stop_action: RwSignal::new(None) }
    }

    pub fn get(self) -> Key {
        self.current.get()
    }

    pub fn get_untracked(self) -> Key {
        self.current.get_untracked()
    }

    /// Puts what the Worker replied to a change in place of what is shown.
    pub fn set(self, key: Key) {
        self.current.set(key);
    }

    /// The key that replaces this one, if one does; `None` as long as that is not known.
    pub fn successor(self) -> Option<Option<Key>> {
        let Some(id) = self.current.with(|key| key.replaced_by) else { return Some(None) };
        let family = self.family.get()?.ok()?;
        family.items.into_iter().find(|key| key.id == id).map(Some)
    }

    /// The enabled key that takes its place: the one that replaces it, or one that replaces that one, and so on. `None` as
    /// long as that is not known.
    pub fn working_replacement(self) -> Option<Option<Key>> {
        let family = self.family.get()?.ok()?.items;
        let mut id = self.current.with(|key| key.replaced_by);
        while let Some(key) = id.and_then(|id| family.iter().find(|key| key.id == id)) {
            if key.status == KeyStatus::Enabled {
                return Some(Some(key.clone()));
            }
            id = key.replaced_by;
        }
        Some(None)
    }

    /// Whether a replacement can be created. False as long as it is not known whether there is one.
    pub fn is_replaceable(self) -> bool {
        let Some(successor) = self.successor() else { return false };
        let has_replacement = successor.is_some_and(|key| key.can_work(now()));
        self.current.with(|key| key.check_replaceable(has_replacement, now()).is_ok())
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

/// A page of the rotation history of the key `id`. The first page goes on up to the key `newest`: what the page says of a
/// key depends on its neighbours.
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
