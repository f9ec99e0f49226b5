//! What can be done to a key in each state. The dashboard offers actions by these rules, and the Worker applies them.

use super::Key;
use crate::activity::ActivityAction;
use crate::moment::Moment;
use crate::problem::ErrorCode;
use crate::wire_name::wire_names;

wire_names! {
    /// A change of an existing key.
    "key action" KeyAction {
        Disable = "disable",
        Enable = "enable",
        Revoke = "revoke",
        /// Revoking a leaked key takes one step: it does not have to be disabled first.
        RevokeLeaked = "revoke_leaked",
        FinishRotation = "finish_rotation",
        CancelRotation = "cancel_rotation",
    }
}

/// What an action does to a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transition {
    /// It changes the key; the audit log names the change.
    Apply(ActivityAction),
    /// The key is in that state already.
    AlreadyDone,
    Refused(ErrorCode),
}

/// Why no replacement can be created for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotReplaceable {
    Disabled,
    Expired,
    Revoked,
    /// A key that can still work replaces it already.
    HasReplacement,
}

impl KeyAction {
    /// Whether the action requires step-up if the key is a live key. Disabling does not: it can be undone, and a leaked
    /// key can be stopped at once by members who have no passkey at hand.
    pub const fn takes_step_up(self) -> bool {
        !matches!(self, Self::Disable)
    }
}

impl Key {
    /// What `action` does to the key at `now`. A key can be disabled and expired at once.
    pub fn transition(&self, action: KeyAction, now: Moment) -> Transition {
        use KeyAction::{CancelRotation, Disable, Enable, FinishRotation, Revoke, RevokeLeaked};
        use Transition::{AlreadyDone, Apply, Refused};
        let (is_disabled, has_expired) = (self.disabled_at.is_some(), self.state().has_expired(now));
        match action {
            Revoke | RevokeLeaked if self.revoked_at.is_some() => AlreadyDone,
            _ if self.revoked_at.is_some() => Refused(ErrorCode::KeyIsRevoked),
            Disable if is_disabled => AlreadyDone,
            Disable => Apply(ActivityAction::KeyDisabled),
            Enable if has_expired => Refused(ErrorCode::KeyIsExpired),
            Enable if is_disabled => Apply(ActivityAction::KeyEnabled),
            Enable => AlreadyDone,
            Revoke if !is_disabled => Refused(ErrorCode::KeyIsNotDisabled),
            Revoke | RevokeLeaked => Apply(ActivityAction::KeyRevoked),
            FinishRotation | CancelRotation if self.replaced_by.is_none() => Refused(ErrorCode::KeyIsNotReplaced),
            FinishRotation if has_expired => AlreadyDone,
            FinishRotation => Apply(ActivityAction::RotationFinished),
            CancelRotation if self.grace_until(now).is_some() => Apply(ActivityAction::RotationCancelled),
            CancelRotation if !has_expired => AlreadyDone,
            CancelRotation if self.grace_ends_at.is_some_and(|at| at <= now) => Refused(ErrorCode::GracePeriodIsOver),
            CancelRotation => Refused(ErrorCode::KeyIsExpired),
        }
    }

    /// Whether `action` changes the key at `now`.
    pub fn allows(&self, action: KeyAction, now: Moment) -> bool {
        matches!(self.transition(action, now), Transition::Apply(_))
    }

    /// Whether the key works, or works again once it is enabled: it is neither revoked nor expired.
    pub fn can_work(&self, now: Moment) -> bool {
        self.revoked_at.is_none() && !self.state().has_expired(now)
    }

    /// Whether a replacement can be created. `has_replacement`: whether a key that [can work](Self::can_work) replaces it.
    pub fn check_replaceable(&self, has_replacement: bool, now: Moment) -> Result<(), NotReplaceable> {
        if self.revoked_at.is_some() {
            Err(NotReplaceable::Revoked)
        } else if self.state().has_expired(now) {
            Err(NotReplaceable::Expired)
        } else if self.disabled_at.is_some() {
            Err(NotReplaceable::Disabled)
        } else if has_replacement {
            Err(NotReplaceable::HasReplacement)
        } else {
            Ok(())
        }
    }
}

impl NotReplaceable {
    pub const fn code(self) -> ErrorCode {
        match self {
            Self::Disabled | Self::Expired | Self::Revoked => ErrorCode::KeyIsNotEnabled,
            Self::HasReplacement => ErrorCode::KeyHasSuccessor,
        }
    }

    /// What the key is, and what to do.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Disabled => "This key is disabled. Enable it first, or duplicate it to create an independent key.",
            Self::Expired => "This key has expired. Duplicate it to create a key with the same permissions.",
            Self::Revoked => "This key is permanently revoked. Duplicate it to create a key with the same permissions.",
            Self::HasReplacement => {
                "This key has a replacement already. Replace the replacement key, or revoke that one first."
            }
        }
    }
}

/// What to do if an action on a key is rejected with `code`.
pub const fn advice(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::KeyIsExpired => "Duplicate it to create a key with the same permissions.",
        ErrorCode::GracePeriodIsOver => "Create a new key: this one can't work again.",
        ErrorCode::KeyIsNotDisabled => "Disable it first, or report it as leaked.",
        ErrorCode::KeyIsNotReplaced => "Create a replacement key first.",
        _ => "A revoked key never changes again.",
    }
}
