//! Why a key does not work: what happened, when, who did it, and what to do.

use super::{Key, KeyStatus};
use crate::activity::Person;
use crate::merchant::Merchant;
use crate::moment::Moment;

/// Why a key does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockerKind {
    Revoked,
    Disabled,
    /// It was disabled, and has expired since.
    DisabledAndExpired,
    /// It was replaced, and its grace period is over.
    Replaced,
    Expired,
    MerchantDisabled,
}

/// Why a key does not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocker {
    pub kind: BlockerKind,
    pub since: Moment,
    /// Who did it; for an expiry, who set it.
    pub by: Option<Person>,
    pub reason: Option<String>,
}

impl Blocker {
    /// Why `key` of `merchant` does not work at `now`; `None` if it works.
    ///
    /// It is the reason that a verification returns: the key's own comes before its merchant account's.
    pub fn new(key: &Key, merchant: &Merchant, now: Moment) -> Option<Self> {
        let blocker = |kind, since: Option<Moment>, by: Option<&Person>, reason: Option<&String>| {
            Some(Self { kind, since: since?, by: by.cloned(), reason: reason.cloned() })
        };
        match key.status {
            KeyStatus::Revoked => {
                blocker(BlockerKind::Revoked, key.revoked_at, key.revoked_by.as_ref(), key.revoked_reason.as_ref())
            }
            KeyStatus::Disabled => {
                let has_expired = key.state().has_expired(now);
                let kind = if has_expired { BlockerKind::DisabledAndExpired } else { BlockerKind::Disabled };
                blocker(kind, key.disabled_at, key.disabled_by.as_ref(), key.disabled_reason.as_ref())
            }
            KeyStatus::Expired => match &key.expires_by {
                Some(by) => blocker(BlockerKind::Replaced, key.ends_at(), Some(by), None),
                None => blocker(BlockerKind::Expired, key.ends_at(), Some(&key.created_by), None),
            },
            KeyStatus::Enabled => {
                blocker(BlockerKind::MerchantDisabled, merchant.disabled_at, merchant.disabled_by.as_ref(), None)
            }
        }
    }
}

impl BlockerKind {
    /// What happened, in words that follow "This key".
    pub const fn what_happened(self) -> &'static str {
        match self {
            Self::Revoked => "was permanently revoked",
            Self::Disabled | Self::DisabledAndExpired => "was disabled",
            Self::Replaced => "was replaced, and its grace period is over",
            Self::Expired => "has expired",
            Self::MerchantDisabled => "is rejected because its merchant account was disabled",
        }
    }

    /// What to do to have a key that works.
    pub const fn what_to_do(self) -> &'static str {
        match self {
            Self::Revoked => "It can't work again: anyone who still uses it needs a new key.",
            Self::Disabled => "Enable it to let it work again, or revoke it permanently.",
            Self::DisabledAndExpired => {
                "It has expired since, so it can't be enabled: duplicate it to create a key with the same permissions."
            }
            Self::Replaced => "Use the replacement key's secret wherever this key is still used.",
            Self::Expired => "It can't be extended: duplicate it to create a key with the same permissions.",
            Self::MerchantDisabled => "Enable the merchant account to let its keys work again.",
        }
    }
}
