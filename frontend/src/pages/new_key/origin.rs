//! The key that a new one is made from, and whether one can be made at all.

use super::draft::Purpose;
use crate::api::Pending;
use crate::pages::key::address_of;
use crate::pages::merchant::CurrentMerchant;
use crate::session::CurrentSession;
use crate::ui::await_remote::Empty;
use crate::ui::button::LinkButton;
use crate::ui::remote::find;
use crate::ui::title::Title;
use leptos::prelude::*;
use shared::endpoint::GetKey;
use shared::id::KeyId;
use shared::key::{Key, KeyStatus};
use shared::member::Right;

/// Asks for the key that `id` names, for nothing where nothing is named. A successor that is revoked or expired no
/// longer counts: the key is told without it.
pub fn ask(id: Option<KeyId>) -> Pending<Option<Key>> {
    Box::pin(async move {
        let Some(mut key) = find::<GetKey>(id).await? else { return Ok(None) };
        let successor = find::<GetKey>(key.replaced_by).await?;
        key.replaced_by = successor.filter(|key| key.status.is_living()).map(|successor| successor.id);
        Ok(Some(key))
    })
}

/// Why no key can be made, or no successor of this one now.
pub fn blocked_reason(
    purpose: Purpose,
    key: Option<&Key>,
    merchant: CurrentMerchant,
    session: CurrentSession,
) -> Option<&'static str> {
    if !session.may(Right::ManageTestKeys) {
        return Some("Your role allows looking at keys only. Ask an admin.");
    }
    if purpose == Purpose::Add {
        return None;
    }
    let Some(key) = key.filter(|key| key.merchant_id == merchant.id()) else {
        return Some("This merchant account has no such key.");
    };
    match key.status {
        _ if !session.may(Right::manage_keys(key.mode)) => {
            Some("Your role allows test keys only. Ask an admin to replace a live key.")
        }
        KeyStatus::Disabled => Some("It is disabled. Enable it first, or duplicate it to make a key of its own."),
        KeyStatus::Expired => Some("It has expired. Duplicate it to make a key with the same permissions."),
        KeyStatus::Revoked => Some("It was revoked for good. Duplicate it to make a key with the same permissions."),
        KeyStatus::Enabled if key.replaced_by.is_some() => {
            Some("It is being replaced already. Replace its successor, or revoke that one first.")
        }
        KeyStatus::Enabled => None,
    }
}

/// Stands in the place of the form where no key can be made.
#[component]
pub fn Blocked(
    purpose: Purpose,
    key: Option<Key>,
    blocked_reason: &'static str,
    merchant: CurrentMerchant,
) -> impl IntoView {
    let (way_back, href) = match key.filter(|key| key.merchant_id == merchant.id()) {
        Some(key) => ("Back to the key", address_of(&key)),
        None => ("Back to the keys", merchant.address("developers")),
    };
    let title = if purpose == Purpose::Add { "You cannot add API keys" } else { "This key cannot be replaced" };
    view! {
        <Title text=purpose.title() />
        <div class="card">
            <Empty title text=blocked_reason>
                <LinkButton href>{way_back}</LinkButton>
            </Empty>
        </div>
    }
}
