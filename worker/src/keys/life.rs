//! The steps of a key's life: disable, enable, revoke, finish or cancel a rotation.
//!
//! What a step means for a key is decided by one table. It is made as one guarded change: of several at once one
//! wins, writes its event, and the others see what has become of the key.

use super::find;
use crate::activity;
use crate::caller::{Caller, MemberSession};
use crate::context::RequestContext;
use crate::db::keys::Whose;
use crate::db::{self, Statement};
use crate::expiry;
use crate::failure::Failure;
use crate::reply::{self, Reply};
use crate::router::Call;
use serde::Serialize;
use shared::activity::{ActivityAction, Person};
use shared::endpoint::{CancelRotation, DisableKey, EnableKey, FinishRotation, RevokeKey};
use shared::id::KeyId;
use shared::key::{Disabling, Key, KeyStatus, Revocation};
use shared::member::Right;
use shared::moment::Moment;
use shared::problem::ErrorCode;

pub(crate) async fn disable(call: Call<DisableKey>) -> Result<Reply<Key>, Failure> {
    let step = Step::Disable(call.input.check()?);
    take(&call.caller, &call.context, call.target, &step).await
}

pub(crate) async fn enable(call: Call<EnableKey>) -> Result<Reply<Key>, Failure> {
    take(&call.caller, &call.context, call.target, &Step::Enable).await
}

pub(crate) async fn revoke(call: Call<RevokeKey>) -> Result<Reply<Key>, Failure> {
    let step = Step::Revoke(call.input.check()?);
    take(&call.caller, &call.context, call.target, &step).await
}

pub(crate) async fn finish_rotation(call: Call<FinishRotation>) -> Result<Reply<Key>, Failure> {
    take(&call.caller, &call.context, call.target, &Step::FinishRotation).await
}

pub(crate) async fn cancel_rotation(call: Call<CancelRotation>) -> Result<Reply<Key>, Failure> {
    take(&call.caller, &call.context, call.target, &Step::CancelRotation).await
}

/// Takes a step, or finds that there is none to take, and replies with the key as it then is.
async fn take(caller: &Caller, context: &RequestContext, id: KeyId, step: &Step) -> Result<Reply<Key>, Failure> {
    let member = caller.member()?;
    loop {
        let before = find(context, member, id).await?;
        if step.takes_a_passkey() {
            caller.require_for_key(before.mode, context.now)?;
        } else {
            caller.require(Right::manage_keys(before.mode))?;
        }
        match step.meaning_for(&before, context.now) {
            Meaning::Nothing => return Ok(reply::ok(before)),
            Meaning::Refused(code) => return Err(Failure::refused(code, what_to_do(code))),
            Meaning::Change(action) => {
                if before.state().has_expired(context.now) {
                    // Once it is revoked, its expiry could no longer be noted.
                    expiry::record(&context.db, Whose::Key(before.id), context.now).await?;
                }
                if context.db.change(step.change(action, &before, member, context)?).await? {
                    return Ok(reply::ok(find(context, member, id).await?));
                }
                // Somebody else was faster: look at what the key has become.
            }
        }
    }
}

/// Something that is done to a key.
#[derive(Debug)]
pub(super) enum Step {
    Disable(Disabling),
    Enable,
    Revoke(Revocation),
    FinishRotation,
    CancelRotation,
}

/// What a step is to a key.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A change, and what the record calls it.
    Change(ActivityAction),
    /// The key is so already.
    Nothing,
    Refused(ErrorCode),
}

impl Step {
    /// Whether it asks for step-up if the key is a live key: everything but what can be undone.
    const fn takes_a_passkey(&self) -> bool {
        matches!(self, Self::Enable | Self::Revoke(_) | Self::FinishRotation | Self::CancelRotation)
    }

    pub(super) fn meaning_for(&self, key: &Key, now: Moment) -> Meaning {
        use KeyStatus::{Disabled, Enabled, Expired, Revoked};
        match (self, key.status) {
            (Self::Disable(_), Enabled | Expired) => Meaning::Change(ActivityAction::KeyDisabled),
            (Self::Disable(_), Disabled) => Meaning::Nothing,
            (Self::Enable, Disabled) => Meaning::Change(ActivityAction::KeyEnabled),
            (Self::Enable, Enabled) => Meaning::Nothing,
            (Self::Enable, Expired) => Meaning::Refused(ErrorCode::KeyIsExpired),
            (Self::Revoke(_), Disabled) => Meaning::Change(ActivityAction::KeyRevoked),
            (Self::Revoke(revocation), Enabled | Expired) if revocation.leaked => {
                Meaning::Change(ActivityAction::KeyRevoked)
            }
            (Self::Revoke(_), Enabled | Expired) => Meaning::Refused(ErrorCode::KeyIsNotDisabled),
            (Self::Revoke(_), Revoked) => Meaning::Nothing,
            (Self::FinishRotation | Self::CancelRotation, Enabled | Disabled | Expired)
                if key.replaced_by.is_none() =>
            {
                Meaning::Refused(ErrorCode::KeyIsNotReplaced)
            }
            (Self::CancelRotation, Enabled | Disabled | Expired) if key.grace_until(now).is_some() => {
                Meaning::Change(ActivityAction::RotationCancelled)
            }
            (Self::CancelRotation, Enabled | Disabled | Expired) if !key.state().has_expired(now) => Meaning::Nothing,
            (Self::CancelRotation, Enabled | Disabled | Expired) if key.grace_ends_at.is_some_and(|at| at <= now) => {
                Meaning::Refused(ErrorCode::GracePeriodIsOver)
            }
            (Self::CancelRotation, Enabled | Disabled | Expired) => Meaning::Refused(ErrorCode::KeyIsExpired),
            (Self::FinishRotation, Enabled | Disabled | Expired) if key.state().has_expired(now) => Meaning::Nothing,
            (Self::FinishRotation, Enabled | Disabled | Expired) => Meaning::Change(ActivityAction::RotationFinished),
            (Self::Disable(_) | Self::Enable | Self::FinishRotation | Self::CancelRotation, Revoked) => {
                Meaning::Refused(ErrorCode::KeyIsRevoked)
            }
        }
    }

    /// The change that this step is to `before`, with its event.
    pub(super) fn change(
        &self,
        action: ActivityAction,
        before: &Key,
        member: &MemberSession,
        context: &RequestContext,
    ) -> Result<Vec<Statement>, Failure> {
        let after = self.taken(before, &member.person(), context.now);
        let author = member.author(context.now);
        let mut event = activity::by(author, context, action);
        event.merchant_id = Some(before.merchant_id);
        event.key_id = Some(before.id);
        (event.before, event.after) = activity::changes(&Standing::of(before), &Standing::of(&after))?;
        event.reason = self.reason().map(str::to_owned);
        Ok(vec![db::keys::live_on(before, &after, author), db::events::insert(event)?])
    }

    /// The key as this step leaves it.
    fn taken(&self, before: &Key, by: &Person, now: Moment) -> Key {
        let mut key = before.clone();
        match self {
            Self::Disable(disabling) => {
                key.disabled_at = Some(now);
                key.disabled_by = Some(by.clone());
                key.disabled_reason.clone_from(&disabling.reason);
            }
            Self::Enable => (key.disabled_at, key.disabled_by, key.disabled_reason) = (None, None, None),
            Self::Revoke(revocation) => {
                key.revoked_at = Some(now);
                key.revoked_by = Some(by.clone());
                key.revoked_reason = Some(revocation.reason.clone());
            }
            Self::FinishRotation => (key.grace_ends_at, key.expires_by) = (Some(now), Some(by.clone())),
            Self::CancelRotation => (key.grace_ends_at, key.expires_by) = (None, None),
        }
        key.status = key.state().status_at(now);
        key
    }

    fn reason(&self) -> Option<&str> {
        match self {
            Self::Disable(disabling) => disabling.reason.as_deref(),
            Self::Revoke(revocation) => Some(&revocation.reason),
            Self::Enable | Self::FinishRotation | Self::CancelRotation => None,
        }
    }
}

/// What the record tells of a step.
#[derive(Serialize)]
struct Standing {
    status: KeyStatus,
    grace_ends_at: Option<Moment>,
}

impl Standing {
    const fn of(key: &Key) -> Self {
        Self { status: key.status, grace_ends_at: key.grace_ends_at }
    }
}

const fn what_to_do(code: ErrorCode) -> &'static str {
    match code {
        ErrorCode::KeyIsExpired => "Duplicate it to make a key with the same permissions.",
        ErrorCode::GracePeriodIsOver => "Replace it by a new key: it cannot work again.",
        ErrorCode::KeyIsNotDisabled => "Disable it first, or say that it was leaked.",
        ErrorCode::KeyIsNotReplaced => "Make its successor first.",
        _ => "Its record stays as it was when it was revoked.",
    }
}
