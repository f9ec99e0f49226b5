//! Why a key no longer opens anything: what stopped it, since when, by whom, and what to do.

use super::{Key, KeyStatus};
use crate::activity::Person;
use crate::merchant::Merchant;
use crate::moment::Moment;

/// What stopped a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockerKind {
    Revoked,
    Disabled,
    /// It was replaced, and the grace for the old key is over.
    Replaced,
    Expired,
    MerchantDisabled,
}

/// Why a key no longer opens anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocker {
    pub kind: BlockerKind,
    pub since: Moment,
    /// Who stopped it; for an expiry, who had set it.
    pub by: Option<Person>,
    pub reason: Option<String>,
}

impl Blocker {
    /// What keeps `key` of `merchant` from opening; `None` where nothing does.
    ///
    /// The cause is the one that verification names: the key's own comes before its merchant's.
    pub fn of(key: &Key, merchant: &Merchant) -> Option<Self> {
        let blocker = |kind, since: Option<Moment>, by: Option<&Person>, reason: Option<&String>| {
            Some(Self { kind, since: since?, by: by.cloned(), reason: reason.cloned() })
        };
        match key.status {
            KeyStatus::Revoked => {
                blocker(BlockerKind::Revoked, key.revoked_at, key.revoked_by.as_ref(), key.revoked_reason.as_ref())
            }
            KeyStatus::Disabled => {
                blocker(BlockerKind::Disabled, key.disabled_at, key.disabled_by.as_ref(), key.disabled_reason.as_ref())
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
            Self::Revoked => "was revoked for good",
            Self::Disabled => "was disabled",
            Self::Replaced => "was replaced, and its grace is over",
            Self::Expired => "has expired",
            Self::MerchantDisabled => "is refused because its merchant account was disabled",
        }
    }

    /// What somebody can do who needs the key to open again.
    pub const fn what_to_do(self) -> &'static str {
        match self {
            Self::Revoked => "It never opens again: whoever still uses it needs a new key.",
            Self::Disabled => "Enable it to let it open again, or revoke it for good.",
            Self::Replaced => "Put its successor's secret wherever this one is still used.",
            Self::Expired => "It cannot be extended: duplicate it to make a key with the same permissions.",
            Self::MerchantDisabled => "Enable the merchant account to bring all its keys back as they were.",
        }
    }
}
