//! The key to duplicate or replace, and whether a key can be created.

use super::prefill::Purpose;
use crate::api::Pending;
use crate::clock::now;
use crate::parts::key::page_of;
use crate::state::merchant::CurrentMerchant;
use crate::state::remote::find;
use crate::state::session::CurrentSession;
use crate::ui::button::LinkButton;
use crate::ui::empty::Empty;
use crate::ui::icon::IconName;
use crate::ui::title::Title;
use leptos::prelude::*;
use shared::dashboard::MerchantPage;
use shared::endpoint::GetKey;
use shared::id::KeyId;
use shared::key::{Key, NotReplaceable};
use shared::member::Right;

/// Loads the key `id`, if there is one. A replacement of it that is revoked or expired is ignored.
pub fn load_origin(id: Option<KeyId>) -> Pending<Option<Key>> {
    Box::pin(async move {
        let Some(mut key) = find::<GetKey>(id).await? else { return Ok(None) };
        let replacement = find::<GetKey>(key.replaced_by).await?;
        key.replaced_by = replacement.filter(|key| key.can_work(now())).map(|replacement| replacement.id);
        Ok(Some(key))
    })
}

/// Why no key can be created, or no replacement for this one.
pub fn blocked_reason(
    purpose: Purpose,
    key: Option<&Key>,
    merchant: CurrentMerchant,
    session: CurrentSession,
) -> Option<&'static str> {
    if !session.may(Right::ManageTestKeys) {
        return Some("You have view-only access. Ask an admin to create API keys.");
    }
    if purpose == Purpose::Add {
        return None;
    }
    let Some(key) = key.filter(|key| key.merchant_id == merchant.id()) else {
        return Some("This key doesn't exist in this merchant account.");
    };
    if !session.may(Right::manage_keys(key.mode)) {
        return Some("You can replace test keys only. Ask an admin to replace live keys.");
    }
    key.check_replaceable(key.replaced_by.is_some(), now()).err().map(NotReplaceable::advice)
}

/// What is shown instead of the form if no key can be created.
#[component]
pub fn Blocked(
    purpose: Purpose,
    key: Option<Key>,
    blocked_reason: &'static str,
    merchant: CurrentMerchant,
) -> impl IntoView {
    let (way_back, page) = match key.filter(|key| key.merchant_id == merchant.id()) {
        Some(key) => ("Back to the key", page_of(&key)),
        None => ("Back to the keys", merchant.page(MerchantPage::Developers)),
    };
    let title = if purpose == Purpose::Add { "You can't create API keys" } else { "This key can't be replaced" };
    view! {
        <Title text=purpose.title() />
        <div class="card">
            <Empty icon=IconName::Key title text=blocked_reason>
                <LinkButton href=page.to_string()>{way_back}</LinkButton>
            </Empty>
        </div>
    }
}
