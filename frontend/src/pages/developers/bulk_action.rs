//! What can be done with several keys at once, and how the page says it.

use crate::api::{self, Call};
use crate::clock::now;
use crate::state::session::CurrentSession;
use crate::ui::badge::Tone;
use crate::ui::button::Variant;
use shared::endpoint::{DisableKeys, EnableKeys, RevokeKeys};
use shared::field::FieldError;
use shared::id::{KeyId, MerchantId};
use shared::key::{BulkDisabling, BulkEnabling, BulkOutcome, BulkRevocation, Key, KeyAction};
use shared::member::Right;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkAction {
    Disable,
    Enable,
    Revoke,
}

impl BulkAction {
    pub const ALL: [Self; 3] = [Self::Disable, Self::Enable, Self::Revoke];

    /// Whether the action would change the key and the member can apply it.
    pub fn can_change(self, key: &Key) -> bool {
        let action = match self {
            Self::Disable => KeyAction::Disable,
            Self::Enable => KeyAction::Enable,
            Self::Revoke => KeyAction::Revoke,
        };
        key.allows(action, now()) && CurrentSession::get().may(Right::manage_keys(key.mode))
    }

    pub fn call(
        self,
        merchant_id: MerchantId,
        key_ids: Vec<KeyId>,
        reason: String,
    ) -> Result<Call<BulkOutcome>, Vec<FieldError>> {
        Ok(match self {
            Self::Disable => {
                let disabling = BulkDisabling { key_ids, reason: Some(reason) }.check()?;
                api::call::<DisableKeys>(&merchant_id, &disabling)
            }
            Self::Enable => api::call::<EnableKeys>(&merchant_id, &BulkEnabling { key_ids }.check()?),
            Self::Revoke => {
                let revocation = BulkRevocation { key_ids, reason }.check()?;
                api::call::<RevokeKeys>(&merchant_id, &revocation)
            }
        })
    }

    pub const fn verb(self) -> &'static str {
        match self {
            Self::Disable => "Disable",
            Self::Enable => "Enable",
            Self::Revoke => "Permanently revoke",
        }
    }

    /// On its button while it is being done.
    pub const fn in_progress(self) -> &'static str {
        match self {
            Self::Disable => "Disabling…",
            Self::Enable => "Enabling…",
            Self::Revoke => "Revoking…",
        }
    }

    /// What the keys are afterwards.
    pub const fn done(self) -> &'static str {
        match self {
            Self::Disable => "Disabled",
            Self::Enable => "Enabled",
            Self::Revoke => "Revoked",
        }
    }

    /// What happens to this number of keys.
    pub const fn consequence(self, count: usize) -> &'static str {
        match (self, count) {
            (Self::Disable, 1) => {
                "Requests with this key will be rejected. You can enable it again later, until it expires."
            }
            (Self::Disable, _) => {
                "Requests with these keys will be rejected. You can enable them again later, until they expire."
            }
            (Self::Enable, 1) => "Requests with this key will be accepted again.",
            (Self::Enable, _) => "Requests with these keys will be accepted again.",
            (Self::Revoke, 1) => "This can't be undone. The key stays in your audit log.",
            (Self::Revoke, _) => "This can't be undone. The keys stay in your audit log.",
        }
    }

    /// Whether the keys stop working: that has a reason, and it matters whether they are in use.
    pub const fn stops_keys(self) -> bool {
        !matches!(self, Self::Enable)
    }

    /// What happens to the systems that use this number of keys.
    pub const fn warning(self, count: usize) -> &'static str {
        match (self, count) {
            (Self::Revoke, 1) => "Used in the last 7 days. Systems that still have this key will need a new one:",
            (Self::Revoke, _) => "Used in the last 7 days. Systems that still have these keys will need new ones:",
            (_, 1) => "Used in the last 7 days. Disabling this key will interrupt the systems that use it:",
            (..) => "Used in the last 7 days. Disabling these keys will interrupt the systems that use them:",
        }
    }

    pub const fn requires_reason(self) -> bool {
        matches!(self, Self::Revoke)
    }

    pub const fn variant(self) -> Variant {
        match self {
            Self::Enable => Variant::Primary,
            Self::Disable | Self::Revoke => Variant::Danger,
        }
    }

    /// The colour of a key that was changed, in the result.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Disable | Self::Enable => Tone::Success,
            Self::Revoke => Tone::Neutral,
        }
    }
}
