//! The key that a new one is made from, and whether it can be replaced at all.

use crate::api::Pending;
use crate::pages::developers::name_of;
use crate::pages::merchant::CurrentMerchant;
use crate::session::CurrentSession;
use crate::ui::button::LinkButton;
use crate::ui::loaded::Empty;
use crate::ui::remote::find;
use crate::ui::title::Title;
use leptos::prelude::*;
use shared::endpoint::GetKey;
use shared::id::KeyId;
use shared::key::{Key, KeyStatus};
use shared::member::Right;

/// A key, and the latest that was made to replace it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub key: Key,
    successor: Option<Key>,
}

impl Origin {
    /// Asks for the key that `id` names; for nothing where nothing is named.
    pub fn ask(id: Option<KeyId>) -> Pending<Option<Self>> {
        Box::pin(async move {
            let Some(key) = find::<GetKey>(id).await? else { return Ok(None) };
            let successor = find::<GetKey>(key.replaced_by).await?;
            Ok(Some(Self { key, successor }))
        })
    }

    /// Why no successor of this key can be made now.
    pub fn hindrance(&self, merchant: CurrentMerchant, session: CurrentSession) -> Option<String> {
        let living_successor = self
            .successor
            .as_ref()
            .filter(|successor| !matches!(successor.status, KeyStatus::Revoked | KeyStatus::Expired));
        let hindrance = match self.key.status {
            _ if self.key.merchant_id != merchant.id() => "It belongs to another merchant account.",
            _ if !session.may(Right::ManageTestKeys) => {
                "Your role allows looking at keys only. Ask an admin to replace it."
            }
            _ if !session.may(Right::manage_keys(self.key.mode)) => {
                "Your role allows test keys only. Ask an admin to replace a live key."
            }
            KeyStatus::Disabled => "It is disabled. Enable it first, or duplicate it to make a key of its own.",
            KeyStatus::Expired => "It has expired. Duplicate it to make a key with the same permissions.",
            KeyStatus::Revoked => "It was revoked for good. Duplicate it to make a key with the same permissions.",
            KeyStatus::Enabled => {
                let name = name_of(living_successor?);
                return Some(format!(
                    "It is being replaced already, by “{name}”. Replace that one, or revoke it first."
                ));
            }
        };
        Some(hindrance.to_owned())
    }
}

/// Stands in the place of the form for a key that cannot be replaced.
#[component]
pub fn Irreplaceable(title: &'static str, origin: Option<Key>, hindrance: String, developers: String) -> impl IntoView {
    let (way_back, href) = match origin {
        Some(key) => ("Back to the key", format!("/merchants/{}/developers/keys/{}", key.merchant_id, key.id)),
        None => ("Back to the keys", developers),
    };
    view! {
        <Title text=title />
        <div class="card">
            <Empty title="This key cannot be replaced" text=hindrance>
                <LinkButton href>{way_back}</LinkButton>
            </Empty>
        </div>
    }
}
